//! Makes what disagrees as small as it goes while both sides still disagree.

use crate::asked::Asked;
use crate::bench::Engine;
use crate::compare::{Verdict, verdict};
use crate::door::{Door, doors};
use crate::grammar::{Config, Grammar};
use crate::modelled::{Modelled, Said};
use crate::seen::Seen;
use model::trace::Tracer;

/// A configuration and a request on which both sides disagree, with what they say.
pub struct Case {
    pub config: Config,
    pub asked: Asked,
    pub address: std::net::SocketAddr,
    pub said: Said,
    pub seen: Seen,
}

impl std::fmt::Display for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{} to {}", self.asked, self.address)?;
        self.said.fates.iter().try_for_each(|fate| writeln!(f, "  model  {fate:?}"))?;
        self.said.unknown.iter().try_for_each(|reason| writeln!(f, "  model  doesn't know: {reason}"))?;
        writeln!(f, "  engine {:?}\n{}", self.seen, self.config)
    }
}

/// What of the shrinking doesn't change.
struct Shrinking<'a> {
    grammar: &'a Grammar,
    address: std::net::SocketAddr,
    /// What sort of disagreement it is: another one isn't the same case.
    sort: String,
}

/// What both sides say, without its details.
fn sort(said: &Said, seen: &Seen) -> String {
    let said: Vec<String> = said.fates.iter().map(|fate| name(&format!("{fate:?}"))).collect();
    format!("{said:?} {}", name(&format!("{seen:?}")))
}

/// The name of the variant, and the status where there is one.
fn name(debug: &str) -> String {
    debug
        .split("location")
        .next()
        .and_then(|text| text.split("{ pool").next())
        .and_then(|text| text.split("{ endpoint").next())
        .unwrap_or("")
        .to_string()
}

/// The smallest case that was found.
pub fn shrink(grammar: &Grammar, case: Case) -> Case {
    let shrinking = Shrinking { grammar, address: case.address, sort: sort(&case.said, &case.seen) };
    let case = shrinking.files(shrinking.lines(case));
    shrinking.request(case)
}

impl Shrinking<'_> {
    /// The case, where both sides still disagree on it.
    fn ask(&self, config: Config, asked: Asked) -> Option<Case> {
        let modelled = Modelled::new(self.grammar, &config);
        let doors = doors(&modelled.model);
        let door = *doors.iter().find(|door| door.address == self.address)?;
        let engine = Engine::start(self.grammar, &config, &doors).ok()?;
        self.ask_engine(&engine, &modelled, &door, config, asked)
    }

    fn ask_engine(
        &self,
        engine: &Engine,
        modelled: &Modelled,
        door: &Door,
        config: Config,
        asked: Asked,
    ) -> Option<Case> {
        let said = modelled.said(&Tracer::new(&modelled.model), door, &asked);
        let seen = engine.asked(door, &asked);
        let disagree = verdict(&said, &seen) == Verdict::Disagree && sort(&said, &seen) == self.sort;
        disagree.then_some(Case { config, asked, address: self.address, said, seen })
    }

    /// Without the lines that don't matter: halves first, then quarters, down to single lines.
    fn lines(&self, mut case: Case) -> Case {
        let mut size = case.config.text.lines().count().next_power_of_two() / 2;
        while size > 0 {
            let before = case.config.text.len();
            case = self.lines_by(case, size);
            let again = size == 1 && case.config.text.len() < before;
            size = if again { 1 } else { size / 2 };
        }
        case
    }

    /// Drops runs of so many lines from the end on.
    fn lines_by(&self, mut case: Case, size: usize) -> Case {
        let mut end = case.config.text.lines().count();
        while end > 0 {
            let start = end.saturating_sub(size);
            let kept = case.config.text.lines().enumerate().filter(|(line, _)| !(start..end).contains(line));
            let text: String = kept.map(|(_, line)| format!("{line}\n")).collect();
            let config = Config { text, ..case.config.clone() };
            if let Some(smaller) = self.ask(config, case.asked.clone()) {
                case = smaller;
            }
            end = start;
        }
        case
    }

    /// Without the files that don't matter.
    fn files(&self, mut case: Case) -> Case {
        let used: Vec<_> =
            case.config.files.iter().filter(|(name, _)| case.config.text.contains(name)).cloned().collect();
        case.config.files = used;
        case
    }

    /// With a request as plain as it goes.
    fn request(&self, mut case: Case) -> Case {
        let modelled = Modelled::new(self.grammar, &case.config);
        let doors = doors(&modelled.model);
        let Some(door) = doors.iter().find(|door| door.address == self.address).copied() else { return case };
        let Ok(engine) = Engine::start(self.grammar, &case.config, &doors) else { return case };
        let mut index = 0;
        while let Some(asked) = plainer(&case.asked).into_iter().nth(index) {
            match self.ask_engine(&engine, &modelled, &door, case.config.clone(), asked) {
                Some(smaller) => (case, index) = (smaller, 0),
                None => index += 1,
            }
        }
        case
    }
}

/// Requests that are a little plainer, the plainest first.
fn plainer(asked: &Asked) -> Vec<Asked> {
    let mut all = Vec::new();
    let mut add = |change: &dyn Fn(&mut Asked)| {
        let mut plainer = asked.clone();
        change(&mut plainer);
        if plainer != *asked {
            all.push(plainer);
        }
    };
    for at in 0..asked.headers.len() {
        add(&|asked| drop(asked.headers.remove(at)));
    }
    add(&|asked| asked.method = "GET".into());
    add(&|asked| asked.version = "1.1");
    add(&|asked| asked.client = std::net::Ipv4Addr::LOCALHOST);
    add(&|asked| asked.target.truncate(asked.target.find('?').unwrap_or(asked.target.len())));
    // Without its first characters it would be no target at all, which is another matter.
    let from = asked.target.find("://").map_or(1, |at| at + 4);
    for at in (from..asked.target.len()).rev() {
        add(&|asked| {
            asked.target.remove(at);
        });
    }
    all
}
