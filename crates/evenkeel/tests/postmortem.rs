//! The checks that post-mortems ask for: for each of the five outages and both engines, what is proposed fails while the fault is
//! there, and holds once it is gone. The binary is asked.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use finding::{Confidence, SourceMap};
use incident::postmortem::{Check, How, MeasureKind, Postmortem, write};
use incident::{
    Balancer, Configuration, Culprit, Diagnosis, Impact, Observation, Origin, Place, Scene, Seen, Sign, Slice,
    Standing, Subject, Suspect, SuspectId, Timeline, Verdict,
};
use model::{Moment, Text};

mod run;

/// Outage, the detector that says what it is, the pool that is spoilt.
const OUTAGES: [(&str, &str, &str); 5] = [
    ("0-idle-timeout", "cut", "db-primary"),
    ("1-replicas-in-the-write-pool", "read-only", "db-primary"),
    ("2-affinity-behind-a-cdn", "uneven", "auth"),
    ("3-api-rule-above-auth", "errors", "auth"),
    ("4-left-over-weight", "uneven", "auth"),
];

/// An outage at one of the engines.
struct Case {
    outage: &'static str,
    detector: &'static str,
    pool: &'static str,
    engine: &'static str,
    file: &'static str,
}

fn cases() -> Vec<Case> {
    let engines = [("haproxy", "haproxy.cfg"), ("nginx", "nginx.conf")];
    let all = OUTAGES.into_iter().flat_map(|(outage, detector, pool)| {
        engines.map(|(engine, file)| Case { outage, detector, pool, engine, file })
    });
    all.collect()
}

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/outages")
}

impl Case {
    fn text(&self, side: &str) -> String {
        let path = examples().join(self.outage).join(self.engine).join(side).join(self.file);
        std::fs::read_to_string(path).unwrap()
    }

    fn configuration(&self, side: &str) -> Seen {
        let mut sources = SourceMap::new();
        let file = sources.add(self.file, self.text(side).into_bytes());
        let engine = engines::ENGINES.iter().find(|own| own.id == self.engine).unwrap();
        let model = (engine.read)(&mut sources, &[file], &engines::Nowhere).model;
        Seen::Configuration(Arc::new(Configuration {
            sources: Arc::new(sources),
            files: vec![file],
            model: Arc::new(model),
            ..Configuration::default()
        }))
    }

    /// The line that is to blame.
    fn place(&self) -> Place {
        let table = std::fs::read_to_string(examples().join("expected.tsv")).unwrap();
        let start = format!("{}/{}/after/", self.outage, self.engine);
        let row: Vec<&str> = table.lines().find(|row| row.starts_with(&start)).unwrap().split('\t').collect();
        Place { balancer: "edge".into(), file: self.file.into(), line: row[1].parse().unwrap(), text: row[2].into() }
    }

    fn timeline(&self) -> Timeline {
        let scene = Scene {
            balancers: vec![Balancer { name: "edge".into(), config: self.file.into() }],
            databases: vec!["db-primary".into()],
            ..Scene::default()
        };
        let mut clients = traffic::Heavy::default();
        [&b"203.0.113.10"[..], b"203.0.113.11"].into_iter().for_each(|one| clients.add(one, 900));
        let slice = Slice { clients: vec![("auth".into(), clients)], ..Slice::default() };
        let mut timeline = Timeline::new(scene);
        let all = [
            (0, self.configuration("before")),
            (10_000, self.configuration("after")),
            (11_000, Seen::Slice(Arc::new(slice))),
        ];
        let seen = |(at, seen)| Observation { at: Moment(at), of: "edge".into(), seen };
        all.into_iter().map(seen).for_each(|own| timeline.push(own));
        timeline
    }

    fn diagnosis(&self, commit: &str) -> Diagnosis {
        let text = |text: &str| Text::from(text);
        let origin =
            Origin { commit: Some(commit.into()), author: text("Noor"), at: Moment(9_000), summary: text("tidy up") };
        let culprit = Culprit {
            balancer: text("edge"),
            places: vec![self.place()],
            changes: Vec::new(),
            origin: Some(origin),
            since: Moment(10_000),
            whom: text("all"),
            mend: None,
        };
        let suspect = Suspect {
            id: SuspectId::Balancer,
            name: text("the balancer edge"),
            story: text("a line was changed"),
            standing: Standing::Named,
            weight: 30.0,
            evidence: Vec::new(),
            settles: None,
            culprit: Some(culprit),
        };
        let sign = Sign {
            detector: self.detector,
            subject: Subject::Pool(self.pool.into()),
            since: Moment(11_000),
            until: None,
            confidence: Confidence::High,
            message: "it is odd".into(),
            size: 0.5,
            places: Vec::new(),
        };
        let impact = Impact { since: Some(Moment(11_000)), ..Impact::default() };
        Diagnosis { at: Moment(15_000), verdict: Verdict::Named, suspects: vec![suspect], signs: vec![sign], impact }
    }

    fn written(&self, commit: &str) -> Postmortem {
        write(&self.timeline(), &[self.diagnosis(commit)])
    }

    /// What `run` of a check ends with in a folder.
    fn status(&self, check: &Check, folder: &run::Folder) -> (Option<i32>, String) {
        let arguments: Vec<&str> = check.run.split(' ').skip(1).collect();
        let output =
            Command::new(env!("CARGO_BIN_EXE_evenkeel")).args(arguments).current_dir(folder.path()).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8_lossy(&said).into_owned())
    }

    /// A folder with one side, and an intent.
    fn folder(&self, side: &str, intent: &str) -> run::Folder {
        let name = format!("postmortem-{}-{}-{side}", self.outage, self.engine);
        let intent = format!("balancers:\n  edge: {}\n{intent}", self.file);
        run::Folder::new(&name).with(self.file, self.text(side)).with("evenkeel.yaml", intent)
    }
}

fn check(own: &Postmortem, kind: MeasureKind) -> Option<&Check> {
    own.measures.iter().find(|one| one.kind == kind).map(|one| &one.check)
}

#[test]
fn what_is_to_be_written_down_tells_the_fault() {
    let mut told = 0;
    for case in cases() {
        let own = case.written("3f2a9c1");
        let Some((expect, add)) = check(&own, MeasureKind::Expect).and_then(|own| Some((own, own.add.as_ref()?)))
        else {
            assert_eq!(case.detector, "errors", "{}: {:?}", case.outage, own.measures);
            continue;
        };
        assert_eq!(expect.how, How::Expectation);
        let sides = ["after", "before"].map(|side| case.status(expect, &case.folder(side, add)));
        let said = &sides[0].1;
        assert_eq!([sides[0].0, sides[1].0], [Some(1), Some(0)], "{} {}: {add}{said}", case.outage, case.engine);
        assert!(said.contains("error[expectation]"), "{said}");
        told += 1;
    }
    assert_eq!(told, 8, "all but the one where only requests tell");
}

#[test]
fn the_rule_that_is_named_finds_the_fault() {
    let mut named = 0;
    for case in cases() {
        let own = case.written("3f2a9c1");
        let audit = check(&own, MeasureKind::Audit).unwrap();
        let Some(rule) = &audit.wants else { continue };
        let said = ["after", "before"].map(|side| case.status(audit, &case.folder(side, "")).1);
        let rule = format!("[{rule}]");
        assert_eq!(said.each_ref().map(|said| said.contains(&rule)), [true, false], "{rule}: {said:?}");
        named += 1;
    }
    assert_eq!(named, 8, "all but affinity, which is right where no network stands in front");
}

/// Where only requests tell, the file is compared with what it was before the change.
#[test]
fn the_comparison_with_what_was_before_tells_the_fault() {
    for case in cases().iter().filter(|case| case.detector == "errors") {
        let folder = case.folder("before", "");
        let git = |arguments: &[&str]| {
            let identity = ["-c", "user.name=Noor", "-c", "user.email=noor@example.com"];
            let output =
                Command::new("git").args(identity).args(arguments).current_dir(folder.path()).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8(output.stdout).unwrap()
        };
        let put = |side| std::fs::write(folder.path().join(case.file), case.text(side)).unwrap();
        git(&["init", "-q"]);
        git(&["add", "."]);
        git(&["commit", "-qm", "before"]);
        put("after");
        git(&["commit", "-qam", "after"]);
        let commit = git(&["rev-parse", "--short", "HEAD"]);
        let own = case.written(commit.trim());
        let expect = check(&own, MeasureKind::Mend).unwrap();
        assert!(expect.run.starts_with("evenkeel diff "), "{expect:?}");
        let faulty = case.status(expect, &folder);
        assert_eq!(faulty.0, Some(1), "{}", faulty.1);
        put("before");
        git(&["commit", "-qam", "mended"]);
        let mended = case.status(expect, &folder);
        assert_eq!(mended.0, Some(0), "{}", mended.1);
    }
}

#[test]
fn the_command_says_what_it_needs() {
    let folder = run::Folder::new("postmortem-command");
    let gone = folder.run(&["postmortem", "write", "--from", "gone.jsonl"]);
    assert_eq!(gone.status, 2);
    assert!(gone.err.contains("gone.jsonl can't be read"), "{gone:?}");
    let nothing = folder.run(&["postmortem", "write"]);
    assert_eq!(nothing.status, 2);
    assert!(nothing.err.contains("--from"), "{nothing:?}");
}
