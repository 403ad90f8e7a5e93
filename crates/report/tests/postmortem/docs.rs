//! The page of the command shows both documents as they are.

use std::path::Path;

use incident::postmortem::write;
use report::postmortem::Tone;

use crate::golden::told;
use crate::made;

const FENCE: &str = "````";

#[test]
fn the_page_shows_both_documents() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/postmortem.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let own = write(&made::timeline(), &made::diagnoses());
    let mut parts: Vec<String> = page.split(FENCE).map(str::to_owned).collect();
    assert_eq!(parts.len(), 5, "two documents in fences");
    parts[1] = format!("markdown\n{}", told(&own, Tone::Plain));
    parts[3] = format!("markdown\n{}", told(&own, Tone::Tango));
    let wanted = parts.join(FENCE);
    if std::env::var_os("EVENKEEL_BLESS").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    } else {
        assert!(page == wanted, "docs/postmortem.md is out of date: EVENKEEL_BLESS=1 rewrites it");
    }
}
