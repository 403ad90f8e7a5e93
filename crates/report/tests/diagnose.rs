//! A diagnosis as people and programs read it.

use finding::Confidence;
use incident::{
    Culprit, Diagnosis, Evidence, Impact, Mend, Origin, Place, Settles, Side, Sign, Standing, Subject, Suspect,
    SuspectId, Verdict,
};
use model::Moment;
use report::{Look, Verbosity};

/// 2026-11-27T14:29:50Z.
const AT: Moment = Moment(1_795_789_790_000);

fn evidence(side: Side, strength: f64, text: &str) -> Evidence {
    Evidence { side, strength, text: text.into(), at: AT, place: None }
}

fn suspect(id: SuspectId, name: &str, standing: Standing, evidence: Vec<Evidence>) -> Suspect {
    let sum = |own: &Evidence| if own.side == Side::For { own.strength } else { -own.strength };
    let weight = evidence.iter().map(sum).sum();
    let settles = Settles { advice: "look at it".into(), command: Some("evenkeel logs".into()) };
    let settles = (standing == Standing::Possible).then_some(settles);
    Suspect { id, name: name.into(), story: "a story".into(), standing, weight, evidence, settles, culprit: None }
}

fn culprit() -> Culprit {
    let place = |line, text: &str| Place { balancer: "edge".into(), file: "a.cfg".into(), line, text: text.into() };
    let text = |balance: &str| format!("backend auth\n    {balance}\n    server auth1 10.0.1.11:8080\n");
    Culprit {
        balancer: "edge".into(),
        places: vec![place(2, "balance source"), place(3, "server auth1 10.0.1.11:8080")],
        changes: vec!["pool auth: in turn -> by a hash of the client address".into()],
        origin: Some(Origin {
            commit: Some("a1b2c3d".into()),
            author: "Mira Lang".into(),
            at: AT,
            summary: "auth: keep a user on one machine".into(),
        }),
        since: AT,
        whom: "40% of the requests to pool auth".into(),
        mend: Some(Mend { file: "a.cfg".into(), before: text("balance source"), after: text("balance roundrobin") }),
    }
}

fn diagnosis(verdict: Verdict) -> Diagnosis {
    let named = verdict == Verdict::Named;
    let standing = if named { Standing::Named } else { Standing::Possible };
    let first = suspect(SuspectId::Balancer, "the balancer edge", standing, vec![evidence(Side::For, 12.0, "it fits")]);
    let first = Suspect { culprit: named.then(culprit), ..first };
    let against = vec![evidence(Side::Against, 10.0, "it is well"), evidence(Side::For, 4.0, "it is slow\x1b[31m")];
    Diagnosis {
        at: Moment(AT.0 + 15_000),
        verdict,
        suspects: vec![first, suspect(SuspectId::Database, "the database", Standing::Unlikely, against)],
        signs: vec![Sign {
            detector: "errors",
            subject: Subject::Pool("auth".into()),
            since: AT,
            until: None,
            confidence: Confidence::High,
            message: "40% fail".into(),
            size: 0.4,
            places: Vec::new(),
        }],
        impact: Impact {
            since: Some(AT),
            requests: 200,
            failed: 40,
            logins: (100, 40),
            parts: vec![("log-ins".into(), 0.4)],
        },
    }
}

fn page(own: &Diagnosis, verbosity: Verbosity) -> String {
    let mut out = Vec::new();
    report::human::diagnosis(&mut out, own, &Look { verbosity, ..Look::default() }).unwrap();
    String::from_utf8(out).unwrap()
}

const PAGE: &str = r#"the balancer edge: a.cfg:2 "balance source", changed 14:29:50 by Mira Lang (a1b2c3d "auth: keep a user on one machine")

since      14:29:50, for 15 s up to 14:30:05
hits       40 of 200 requests failed, 40 of 100 log-ins: 40% of log-ins
what       pool auth: in turn -> by a hash of the client address
lines      a.cfg:2  balance source
           a.cfg:3  server auth1 10.0.1.11:8080
by         Mira Lang, a1b2c3d "auth: keep a user on one machine" of 2026-11-27T14:29:50.000Z
in force   since 14:29:50
whom       40% of the requests to pool auth
because
           +12  it fits
mend
--- a/a.cfg
+++ b/a.cfg
@@ -1,3 +1,3 @@
 backend auth
-    balance source
+    balance roundrobin
     server auth1 10.0.1.11:8080

others
unlikely   the database
           -10  it is well
           + 4  it is slow␛[31m

what is odd
14:29:50   40% fail
"#;

#[test]
fn the_first_line_says_it_all_and_the_rest_why() {
    assert_eq!(page(&diagnosis(Verdict::Named), Verbosity::Normal), PAGE);
    assert_eq!(page(&diagnosis(Verdict::Named), Verbosity::Quiet), format!("{}\n", PAGE.lines().next().unwrap()));
}

#[test]
fn what_is_open_is_said_with_what_would_settle_it() {
    let page = page(&diagnosis(Verdict::Inconclusive), Verbosity::Normal);
    let lines: Vec<&str> = page.lines().collect();
    let first = "inconclusive: what speaks for the balancer edge (12 decibans) isn't enough; 15 are needed";
    assert_eq!(lines[0], first);
    assert!(lines.contains(&"to settle  the balancer edge: look at it"), "{page}");
    assert!(lines.contains(&"           evenkeel logs"), "{page}");
    assert!(lines.contains(&"suspects") && !lines.contains(&"mend"), "{page}");
}

#[test]
fn nothing_is_wrong_in_a_line() {
    let own = Diagnosis { suspects: Vec::new(), signs: Vec::new(), ..diagnosis(Verdict::NothingWrong) };
    let text = page(&own, Verbosity::Normal);
    assert_eq!(text.trim_end(), "nothing is wrong: nothing odd that users feel up to 14:30:05");
}

#[test]
fn programs_read_the_same() {
    let mut out = Vec::new();
    report::json::diagnosis(&mut out, &diagnosis(Verdict::Named)).unwrap();
    let own: serde_json::Value = serde_json::from_slice(&out).unwrap();
    assert_eq!((&own["version"], &own["verdict"]), (&1.into(), &"named".into()));
    assert_eq!(own["summary"], PAGE.lines().next().unwrap());
    let culprit = &own["suspects"][0]["culprit"];
    assert_eq!((&culprit["places"][0]["line"], &culprit["change"]["commit"]), (&2.into(), &"a1b2c3d".into()));
    assert!(culprit["mend"].as_str().unwrap().contains("\n-    balance source\n+    balance roundrobin\n"));
    assert_eq!(own["suspects"][1]["standing"], "unlikely");
    assert_eq!(own["suspects"][1]["evidence"][0]["side"], "against");
    assert_eq!((&own["impact"]["logins"], &own["impact"]["logins_failed"]), (&100.into(), &40.into()));
    assert_eq!((&own["signs"][0]["subject"], &own["signs"][0]["confidence"]), (&"pool auth".into(), &"high".into()));
}
