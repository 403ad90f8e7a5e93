//! A post-mortem as data. What isn't known is `None`: whoever words it leaves the place open and says who fills it.

use std::time::Duration;

use finding::Date;
use model::{Moment, Text};

use crate::{Culprit, Evidence, Impact, Mend, Origin, Settles, SuspectId};

/// All that is known of an incident that is over, or still goes on.
#[derive(Clone, Debug, PartialEq)]
pub struct Postmortem {
    /// When what happened.
    pub when: When,
    /// Whom it hit.
    pub impact: Impact,
    /// Up to when that is counted.
    pub counted_until: Moment,
    /// Sessions of users before it and the fewest while it lasted, over all endpoints, where applications tell them.
    pub sessions: Option<(u64, u64)>,
    /// What it came from; `None` where nobody knows.
    pub cause: Option<Cause>,
    /// What it may have come from, where nobody knows, the likeliest first.
    pub possible: Vec<Possible>,
    /// What happened, in order.
    pub entries: Vec<Entry>,
    /// How it was mended; `None` where it wasn't, or where nothing shows how.
    pub mended: Option<Mended>,
    /// What misled, in order.
    pub detours: Vec<Detour>,
    /// For how long it misled: where two detours are gone at once, the time counts once.
    pub misled: Duration,
    /// What is to be done, so that it doesn't come again.
    pub measures: Vec<Measure>,
}

/// When what happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct When {
    /// The first request that failed.
    pub began: Option<Moment>,
    /// When it was detected.
    pub detected: Option<Moment>,
    /// The first alert.
    pub alerted: Option<Moment>,
    /// When the cause was named.
    pub named: Option<Moment>,
    /// When the cause was taken away.
    pub mended: Option<Moment>,
    /// When all was healthy again; `None` while it goes on.
    pub ended: Option<Moment>,
    /// The end of what was seen.
    pub seen_until: Moment,
}

/// What an incident came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// What sort of thing it is.
    pub kind: CauseKind,
    /// The pool that it spoils, where it is one.
    pub pool: Option<Text>,
    /// Who is to blame.
    pub suspect: SuspectId,
    /// Its name: `the balancer edge`.
    pub name: Text,
    /// What it did, in a sentence.
    pub story: Text,
    /// The line, where it is one.
    pub culprit: Option<Culprit>,
    /// What speaks for it most.
    pub evidence: Vec<Evidence>,
}

/// Sorts of causes; what is to be done depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CauseKind {
    /// Traffic is spread over endpoints otherwise than it should be.
    Spread,
    /// Connections are cut that may rest.
    Rest,
    /// Endpoints of another role are in a pool: replicas where writes go.
    Roles,
    /// Requests go elsewhere.
    Way,
    /// Endpoints are taken for down, or for up.
    Health,
    /// There is room for too few.
    Limit,
    /// The running balancer isn't what its files say.
    Drift,
    /// Another fault of a balancer.
    Balancer,
    /// It isn't the balancer.
    Elsewhere,
}

/// What it may have come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Possible {
    /// Its name.
    pub name: Text,
    /// What it would have done.
    pub story: Text,
    /// What would settle it.
    pub settles: Option<Settles>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Moment,
    /// What sort of thing.
    pub what: What,
    /// What exactly: the text of a note or a sign, the name of a suspect, a line.
    pub text: Text,
    /// Who says so: `access log of edge`, `note of Ana`.
    pub source: Text,
}

/// Sorts of things that happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// Another version of an application came.
    Deployed,
    /// The configuration was changed to what is to blame.
    Changed,
    /// The first request failed.
    Broke,
    /// It was detected that something is odd.
    Detected,
    /// An alert was raised.
    Alerted,
    /// People began to suspect somebody.
    Suspected,
    /// A suspect was cleared.
    Cleared,
    /// Something else was noted.
    Noted,
    /// The cause was named.
    Named,
    /// The cause was taken away.
    Mended,
    /// All was healthy again.
    Recovered,
}

/// How it was mended.
#[derive(Clone, Debug, PartialEq)]
pub struct Mended {
    /// When the mended configuration was seen.
    pub at: Moment,
    /// The change that mended it, where that is known.
    pub origin: Option<Origin>,
    /// The file before and after.
    pub mend: Mend,
}

/// A suspect that it wasn't.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detour {
    /// Who was suspected, as people called it.
    pub suspect: Text,
    /// Since when.
    pub from: Moment,
    /// Until when it was looked at, or what it would have cost: until something spoke against it; `None` where nothing tells.
    pub until: Option<Moment>,
    /// Who tells.
    pub told: Told,
    /// What pointed to it.
    pub pointed: Option<Text>,
    /// What cleared it.
    pub cleared: Option<Text>,
}

/// Who tells of a suspicion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Told {
    /// People noted it.
    Notes,
    /// Nobody noted it; evidence pointed there, and other evidence cleared it.
    Evidence,
}

/// Something that is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// What.
    pub kind: MeasureKind,
    /// For whom or what: a balancer, a pool, a part of the stack.
    pub subject: Text,
    /// Who does it.
    pub owner: Owner,
    /// Until when.
    pub due: Date,
    /// What proves that it is done.
    pub check: Check,
}

/// Sorts of measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MeasureKind {
    /// Find out what it came from.
    FindCause,
    /// Take the fault away.
    Mend,
    /// Say what is meant, so that the fault can't be merged.
    Expect,
    /// Let each change be checked before it is deployed.
    Gate,
    /// Check regularly against a standard.
    Audit,
    /// Watch the balancer: changes of its configuration.
    WatchBalancer,
    /// Watch what this fault spoils.
    WatchEffect,
    /// Ask the evidence before a suspect is worked on.
    Diagnose,
    /// Write down what to do.
    Playbook,
    /// Practise.
    Drill,
}

/// Who does something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// In which part.
    pub role: Role,
    /// The name, where the history of the configuration tells it.
    pub name: Option<Text>,
}

/// Parts that people play.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Whoever answers for a balancer's configuration.
    Balancer(Text),
    /// Whoever answers for an application or a database.
    Pool(Text),
    /// Whoever is called at night.
    OnCall,
    /// Whoever leads the incident.
    Lead,
}

/// What proves that a measure is taken: it fails before, and holds after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What sort of proof.
    pub how: How,
    /// What is to be run.
    pub run: Text,
    /// What is to be written into evenkeel.yaml before, where something is.
    pub add: Option<Text>,
    /// What must come of it, in the tool's own words: the id of a rule or detector, a line.
    pub wants: Option<Text>,
}

/// Sorts of proofs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// An expectation: the command ends with 1 while the fault is there, and with 0 after.
    Expectation,
    /// The pipeline runs the command: the faulty change, proposed again, is refused.
    Pipeline,
    /// A rule finds the fault, put back for the test, and nothing once it is gone.
    Rule,
    /// The alert comes when the fault is put back for a test.
    Alert,
    /// People find the fault, in a recording or put back for them: they name the line, and so does the command.
    Drill,
    /// The command names the cause out of the recording.
    Command,
    /// The command settles whether a suspect is to blame.
    Settled,
    /// Nobody knows yet what proves it.
    Open,
}
