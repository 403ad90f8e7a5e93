//! What was not understood spoils the answer where it stands on one side only.

use analysis::diff::Equivalent;

use super::{HAPROXY, Two};

fn with(line: &str) -> String {
    HAPROXY.replace("    maxconn 1000\n", &format!("    maxconn 1000\n    {line}\n"))
}

const STRANGE: &str = "http-request lua.shape";

#[test]
fn the_same_is_equivalent() {
    let two = Two::read(("haproxy", HAPROXY), ("haproxy", HAPROXY));
    assert_eq!(two.diff(&[]).equivalent, Equivalent::Yes);
    let two = Two::read(("haproxy", &with(STRANGE)), ("haproxy", &with("http-request   lua.shape  # why")));
    assert_eq!((two.diff(&[]).doubts, two.diff(&[]).equivalent), (vec![], Equivalent::Yes));
}

#[test]
fn a_line_that_one_side_has_is_blamed() {
    for (old, new, which) in [(HAPROXY, &*with(STRANGE), "new"), (&*with(STRANGE), HAPROXY, "old")] {
        let two = Two::read(("haproxy", old), ("haproxy", new));
        let diff = two.diff(&[]);
        assert_eq!(diff.equivalent, Equivalent::Unknown);
        assert_eq!(two.line(diff.doubts[0].span), STRANGE);
        assert!(diff.doubts[0].message.ends_with(&format!("only the {which} configuration has it")), "{diff:#?}");
    }
}

#[test]
fn a_definite_change_says_no_whatever_is_not_known() {
    let new = with(STRANGE).replace("timeout connect 4s", "timeout connect 2s");
    let diff = Two::read(("haproxy", HAPROXY), ("haproxy", &new)).diff(&[]);
    assert_eq!((diff.equivalent, diff.doubts.len()), (Equivalent::No, 1));
}

#[test]
fn a_line_that_moves_to_another_pool_is_blamed() {
    let strange = "    server x 10.0.1.11:8080 check inter 2s strange\n";
    let (auth, app) = ("    retries 2\n", "    balance source\n");
    let old = HAPROXY.replace(auth, &format!("{auth}{strange}"));
    let new = HAPROXY.replace(app, &format!("{app}{strange}"));
    assert_eq!(Two::read(("haproxy", &old), ("haproxy", &new)).diff(&[]).doubts.len(), 2);
}
