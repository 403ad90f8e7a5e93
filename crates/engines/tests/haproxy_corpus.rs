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

/// `LIST.tsv` says which files HAProxy accepts: those must be free of errors, and the ones without a newline at their end
/// must be found.
#[test]
fn errors_are_found_only_where_the_engine_refuses() {
    let Some(files) = corpus() else { return };
    let list = std::fs::read_to_string(files[0].parent().unwrap().join("../LIST.tsv")).unwrap();
    let mut accepted = 0;
    for row in list.lines().map(|line| line.split('\t').collect::<Vec<_>>()).filter(|row| row[0] == "haproxy") {
        let path = files[0].with_file_name(row[1]);
        let mut sources = SourceMap::new();
        let id = sources.add(row[1], std::fs::read(&path).unwrap());
        let findings = (haproxy::ENGINE.read)(&mut sources, &[id], &Nowhere).findings;
        let lacks_newline = findings.iter().any(|finding| finding.rule == "missing-newline");
        let refused = findings
            .iter()
            .find(|finding| finding.severity == finding::Severity::Error && finding.rule != "missing-newline");
        if row[7] != "no" {
            accepted += 1;
            assert!(refused.is_none(), "{}: {refused:?}", row[1]);
            assert_eq!(lacks_newline, row[8].contains("missing-final-LF"), "{}", row[1]);
        }
    }
    assert!(accepted > 50, "only {accepted} files are accepted");
}

proptest::proptest! {
    #[test]
    fn tokens_of_any_text_are_the_text(text in "[ -~\t\r\n\"'\\\\#{}%<>$é]{0,200}", templates: bool) {
        let again: String = lines::tokens(&text, templates).map(|token| &text[token.start..token.end]).collect();
        proptest::prop_assert_eq!(&again, &text);
        let mut sources = SourceMap::new();
        let id = sources.add("any", text.clone().into_bytes());
        let reading = (haproxy::ENGINE.read)(&mut sources, &[id], &Nowhere);
        for finding in &reading.findings {
            proptest::prop_assert!(finding.primary.span.end as usize <= text.len());
        }
    }
}
