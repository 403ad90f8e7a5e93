//! The form that people give to post-mortems.

use incident::postmortem::write;
use report::postmortem::Tone;

use crate::golden::told;
use crate::{made, read};

/// What the documents of five outages have, in this order.
const PARTS: [&str; 5] =
    ["Issue summary", "Timeline", "Root cause and resolution", "Corrective and preventative measures", "Conclusion"];

/// Where the documents are on the machine on which this was made.
const DOCUMENTS: &str = "/work/shared/incidents/documents";

#[test]
fn the_five_parts_are_there_in_order() {
    for tone in [Tone::Plain, Tone::Tango] {
        for diagnoses in [made::diagnoses(), made::unexplained(), Vec::new()] {
            let text = told(&write(&made::timeline(), &diagnoses), tone);
            let titles: Vec<&str> = read::titles(&text).into_iter().filter(|title| PARTS.contains(title)).collect();
            assert_eq!(titles, PARTS);
            let summary = text.split("\n## ").nth(1).unwrap();
            for term in ["- **Duration:**", "- **Impact:**", "- **Root cause:**"] {
                assert!(summary.contains(term), "{term}: {summary}");
            }
        }
    }
}

/// The documents, where they are at hand.
fn documents() -> Vec<String> {
    let files = std::fs::read_dir(DOCUMENTS).into_iter().flatten();
    files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap().to_lowercase()).collect()
}

#[test]
fn the_documents_have_these_parts() {
    for document in documents() {
        let has = |part: &str| document.contains(&part.to_lowercase()[..part.len().min(14)]);
        let parts: Vec<&str> = PARTS.into_iter().filter(|part| has(part)).collect();
        assert!(parts.len() >= 4, "{parts:?} of {document}");
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split(|one: char| !one.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

#[test]
fn no_sentence_is_copied() {
    let documents: Vec<String> = documents().iter().map(|own| format!(" {} ", words(own).join(" "))).collect();
    for tone in [Tone::Plain, Tone::Tango] {
        let text = told(&write(&made::timeline(), &made::diagnoses()), tone).to_lowercase();
        let said: String = text.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join(" ");
        for six in words(&said).windows(6) {
            let six = format!(" {} ", six.join(" "));
            assert!(!documents.iter().any(|own| own.contains(&six)), "{six:?} stands in a document");
        }
    }
}
