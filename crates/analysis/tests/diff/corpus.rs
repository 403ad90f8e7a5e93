//! Configurations as people wrote them, against themselves in another layout: nothing changes.

use std::path::{Path, PathBuf};

use analysis::diff::{Equivalent, Pairs, diff};

use super::Two;

fn corpus(engine: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus").join(engine);
    let Ok(entries) = std::fs::read_dir(folder) else {
        eprintln!("skipped: ../shared/corpus/{engine} is not beside the checkout");
        return Vec::new();
    };
    entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect()
}

/// A comment above the whole, and more white space before each line that has some.
fn laid_out(text: &str) -> String {
    let line = |line: &str| if line.starts_with([' ', '\t']) { format!(" \t{line}\n") } else { format!("{line}\n") };
    format!("# another layout\n\n{}", text.lines().map(line).collect::<String>())
}

#[test]
fn layout_changes_nothing_in_any_of_them() {
    let mut wrong = Vec::new();
    for (engine, file) in ["haproxy", "nginx"].iter().flat_map(|id| corpus(id).into_iter().map(move |file| (*id, file)))
    {
        let text = String::from_utf8_lossy(&std::fs::read(&file).unwrap()).into_owned();
        let two = Two::read((engine, &text), (engine, &laid_out(&text)));
        let (old, new) = two.sides();
        let pairs = Pairs::of(&old, &new, &[]).unwrap();
        let diff = diff(&two.sources, &old, &new, &pairs);
        if diff.equivalent != Equivalent::Yes {
            let said = diff.changes.iter().map(|one| &one.message).chain(diff.doubts.iter().map(|one| &one.message));
            wrong.push(format!("{}: {:?}", file.display(), said.take(3).collect::<Vec<_>>()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
