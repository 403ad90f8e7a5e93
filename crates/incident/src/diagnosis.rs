//! What explains all that is odd.

use model::{Moment, Text};

use crate::{Origin, Place, Sign};

/// Who is to blame, as far as what was seen can tell.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnosis {
    /// The time up to which all that was seen counts.
    pub at: Moment,
    /// What it comes to.
    pub verdict: Verdict,
    /// All suspects, the likeliest first; always all of [`SuspectId`], in the order of that type where they are equally likely. There may
    /// be more than one of a kind: each change of a configuration is a suspect of its own.
    pub suspects: Vec<Suspect>,
    /// All that is odd, in the order in which it began.
    pub signs: Vec<Sign>,
    /// Whom it hits.
    pub impact: Impact,
}

/// What a diagnosis comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The first suspect explains it.
    Named,
    /// Something is wrong, and what was seen doesn't tell what.
    Inconclusive,
    /// Nothing is wrong.
    NothingWrong,
}

/// Somebody or something that may be to blame.
#[derive(Clone, Debug, PartialEq)]
pub struct Suspect {
    /// Which.
    pub id: SuspectId,
    /// Its name in a few words: `the balancer edge`, `the database`.
    pub name: Text,
    /// What it would have done, in a sentence, such as `weights of auth were changed: auth1 gets 57%`.
    pub story: Text,
    /// How it stands.
    pub standing: Standing,
    /// How likely it is beside the others; evidence summed, in decibans (tenths of a decimal order of odds).
    pub weight: f64,
    /// What speaks for it and against it, the strongest first.
    pub evidence: Vec<Evidence>,
    /// What would settle it, where it isn't settled.
    pub settles: Option<Settles>,
    /// Lines, change, author and mend, where it is a line of a configuration.
    pub culprit: Option<Culprit>,
}

/// The suspects that people had in five outages, and the balancer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SuspectId {
    /// A balancer: its configuration or its state.
    Balancer,
    /// The application behind a pool.
    Application,
    /// The last deployment.
    Deployment,
    /// The database itself.
    Database,
    /// The connections that an application keeps to the database.
    ConnectionPool,
    /// Questions to the database: slow, or waiting for locks.
    Queries,
    /// More traffic than can be borne: a denial of service, or a rush.
    Flood,
    /// What lies between hosts: network, firewall.
    Network,
}

/// How a suspect stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// It explains what is seen, and nothing else does as well.
    Named,
    /// It may be.
    Possible,
    /// What was seen speaks against it.
    Unlikely,
    /// What was seen can't be if it were to blame.
    RuledOut,
    /// Nothing was seen that tells.
    NotTold,
}

/// Something that speaks for or against a suspect.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// For or against.
    pub side: Side,
    /// How strongly, in decibans, from 0.
    pub strength: f64,
    /// In a line, with its figures.
    pub text: Text,
    /// When it was seen.
    pub at: Moment,
    /// The line that it is about.
    pub place: Option<Place>,
}

/// On which side evidence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// It speaks for the suspect.
    For,
    /// It speaks against it.
    Against,
}

/// What would settle whether a suspect is to blame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settles {
    /// What to do, in a sentence.
    pub advice: Text,
    /// The command that does it, where there is one.
    pub command: Option<Text>,
}

/// The line that is to blame.
#[derive(Clone, Debug, PartialEq)]
pub struct Culprit {
    /// The balancer.
    pub balancer: Text,
    /// The lines, the first one first to blame.
    pub places: Vec<Place>,
    /// What it changes, in sentences.
    pub changes: Vec<Text>,
    /// From which change it is, where that is known.
    pub origin: Option<Origin>,
    /// Since when it is at work.
    pub since: Moment,
    /// Whose requests meet it, in words.
    pub whom: Text,
    /// How to mend it.
    pub mend: Option<Mend>,
}

/// A file with the fault taken out of it, and nothing else changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mend {
    /// The file, as users name it.
    pub file: Text,
    /// Its text as it is, without secrets.
    pub before: String,
    /// Its text as it should be, without secrets.
    pub after: String,
}

/// Whom it hits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Impact {
    /// The first request that failed because of it.
    pub since: Option<Moment>,
    /// Requests since then.
    pub requests: u64,
    /// Those that failed.
    pub failed: u64,
    /// Log-ins since then, and those of them that failed.
    pub logins: (u64, u64),
    /// Routes or pools that are hit, each with the part of its requests that failed, 0 to 1.
    pub parts: Vec<(Text, f64)>,
}

impl Diagnosis {
    /// The suspect that is named.
    pub fn named(&self) -> Option<&Suspect> {
        self.suspects.first().filter(|_| self.verdict == Verdict::Named)
    }
}
