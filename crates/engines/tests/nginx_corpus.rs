//! Every nginx file of the corpus beside the checkout: read without a panic, byte for byte, and understood.

use std::path::{Path, PathBuf};

use engines::nginx::syntax::tokens;
use engines::{Nowhere, nginx};
use finding::SourceMap;

/// Mean share of traffic constructs that must be understood.
const MEAN: f64 = 0.95;

fn corpus() -> Option<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/nginx");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).ok()?.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    Some(files)
}

#[test]
fn every_file_is_read_and_understood() {
    let Some(files) = corpus() else {
        eprintln!("skipped: ../shared/corpus/nginx is not beside the checkout");
        return;
    };
    assert!(files.len() > 100, "the corpus is not whole: {} files", files.len());
    let mut shares = Vec::new();
    for file in &files {
        let bytes = std::fs::read(file).unwrap();
        let mut sources = SourceMap::new();
        let id = sources.add(file.file_name().unwrap().to_string_lossy(), bytes);
        let text = sources.file(id).text();
        let joined: String =
            tokens(text).0.iter().map(|token| &text[token.start as usize..token.end as usize]).collect();
        assert_eq!(joined, text, "{}", file.display());
        let reading = nginx::read(&mut sources, &[id], &Nowhere);
        let coverage = &reading.model.coverage.files[0];
        let why: Vec<String> =
            coverage.gaps.iter().map(|gap| format!("{} ({})", sources.line_of(gap.span), gap.reason)).collect();
        shares.push((coverage.understood(), coverage.constructs, file.file_name().unwrap().to_owned(), why));
    }
    shares.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mean = shares.iter().map(|share| share.0).sum::<f64>() / shares.len() as f64;
    for (share, constructs, file, why) in shares.iter().filter(|share| share.0 < 1.0) {
        println!("{share:.3} of {constructs:4} {} {why:?}", file.display());
    }
    println!("mean {mean:.4} over {} files", shares.len());
    assert!(mean >= MEAN, "mean coverage {mean}");
}
