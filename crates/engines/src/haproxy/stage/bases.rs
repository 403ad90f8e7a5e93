//! Folders that relative paths of certificates begin with.

use super::super::config::reader::Section;
use crate::stage::StandIn;

/// Folders that paths of certificates begin with, from `global`.
#[derive(Clone, Debug, Default)]
pub struct Bases {
    certificates: Option<String>,
    authorities: Option<String>,
}

impl Bases {
    /// What the `global` sections say.
    pub fn of(sections: &[Section]) -> Bases {
        let lines =
            || sections.iter().filter(|section| section.head.at(0) == "global").flat_map(|section| &section.lines);
        let base = |name: &str| lines().rfind(|line| line.at(0) == name).map(|line| line.at(1).to_owned());
        Bases { certificates: base("crt-base"), authorities: base("ca-base") }
    }
    /// The path with the folder that it begins with.
    pub fn below(&self, kind: StandIn, path: &str) -> String {
        let base = match kind {
            StandIn::Authority | StandIn::Revoked => self.authorities.as_ref(),
            StandIn::TicketKey => None,
            _ => self.certificates.as_ref(),
        };
        match base {
            Some(base) if !path.starts_with('/') => format!("{}/{path}", base.trim_end_matches('/')),
            _ => path.to_owned(),
        }
    }
}
