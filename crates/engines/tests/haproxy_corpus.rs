//! Every real file of the corpus beside the checkout is read: no panic, byte for byte, nearly all of it understood.

use std::path::{Path, PathBuf};

use engines::syntax::lines;
use engines::{Nowhere, haproxy};
use finding::SourceMap;

fn corpus() -> Option<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/haproxy");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("{} is not here: nothing was tried on real files", folder.display());
        return None;
    };
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    Some(files)
}

#[test]
fn tokens_of_real_files_are_the_files() {
    for path in corpus().unwrap_or_default() {
        let file = finding::SourceFile::new("x", std::fs::read(&path).unwrap());
        for templates in [false, true] {
            let again: String =
                lines::tokens(file.text(), templates).map(|token| &file.text()[token.start..token.end]).collect();
            assert_eq!(again, file.text(), "{}", path.display());
        }
    }
}

#[test]
fn real_files_are_understood() {
    let Some(files) = corpus() else { return };
    assert!(files.len() >= 80, "the corpus has shrunk");
    let mut shares = Vec::new();
    for path in &files {
        let mut sources = SourceMap::new();
        let id = sources.add(path.display().to_string(), std::fs::read(path).unwrap());
        let reading = (haproxy::ENGINE.read)(&mut sources, &[id], &Nowhere);
        let coverage = reading.model.coverage.files.iter().find(|coverage| coverage.file == id).unwrap();
        if coverage.understood() < 1.0 {
            println!("{:.2} {}", coverage.understood(), path.file_name().unwrap().to_string_lossy());
            for gap in &coverage.gaps {
                println!("       {}: {}", gap.reason, sources.text(gap.span));
            }
        }
        assert!(coverage.constructs > 0, "{} was given up", path.display());
        assert!((haproxy::ENGINE.recognise)(&path.display().to_string(), sources.file(id).text()) >= 40);
        shares.push(coverage.understood());
    }
    let mean = shares.iter().sum::<f64>() / shares.len() as f64;
    println!("mean coverage {mean:.4} over {} files", shares.len());
    assert!(mean >= 0.98, "mean coverage is {mean}");
}
