//! From observations to news: what is otherwise than it was.

use std::collections::BTreeMap;
use std::sync::Arc;

use incident::{Answer, Asked, Configuration, Event, Observation, Seen};
use model::{Running, Text};
use report::News;

use super::item::plain;
use super::{configuration, running};

/// Knows how things were, and tells when they are otherwise.
#[derive(Default)]
pub struct Newsroom {
    configurations: BTreeMap<Text, Arc<Configuration>>,
    running: BTreeMap<Text, Running>,
    /// Whether the last probe of this name, this way, to this pool was good.
    answers: BTreeMap<(Text, bool, Text), bool>,
    /// What couldn't be asked, and why, by name and source.
    silent: BTreeMap<(Text, Source), Text>,
}

impl Newsroom {
    /// What is news of an observation.
    pub fn of(&mut self, own: &Observation) -> Vec<News> {
        let mut news = match &own.seen {
            Seen::Configuration(seen) => {
                let before = self.configurations.insert(own.of.clone(), seen.clone());
                before.map(|before| configuration::news(own, &before, seen)).unwrap_or_default()
            }
            Seen::Running(seen) => {
                let before = self.running.insert(own.of.clone(), seen.clone());
                running::news(own, before.as_ref(), seen)
            }
            Seen::Answer(answer) => self.answer(own, answer),
            Seen::Event(event) => vec![event_news(own, event)],
            Seen::Silent(why) => self.silence(own, why),
            Seen::Slice(_) | Seen::Vitals(_) | Seen::Backing(_) => Vec::new(),
        };
        if let Some(source) = spoken(&own.seen)
            && let Some(why) = self.silent.remove(&(own.of.clone(), source))
        {
            news.insert(0, plain(own, "speaks", format!("it is over that {why}"), false));
        }
        news
    }

    fn silence(&mut self, own: &Observation, why: &Text) -> Vec<News> {
        let source = (own.of.clone(), silent(why));
        let is_news = self.silent.insert(source, why.clone()).is_none_or(|before| before != *why);
        is_news.then(|| plain(own, "silent", why.to_string(), true)).into_iter().collect()
    }

    /// A probe whose outcome is another one than before, or bad from the beginning.
    fn answer(&mut self, own: &Observation, answer: &Answer) -> Vec<News> {
        let key = (own.of.clone(), answer.asked == Asked::Straight, answer.pool.clone());
        let before = self.answers.insert(key, answer.is_good);
        if before.unwrap_or(true) == answer.is_good {
            return Vec::new();
        }
        let way = match answer.asked {
            Asked::Through => "through the balancer",
            Asked::Straight => "straight",
        };
        let came = match (answer.status, &answer.trouble) {
            (Some(status), _) => format!("got {status}"),
            (None, Some(trouble)) => format!("failed ({trouble})"),
            (None, None) => "got through".to_owned(),
        };
        let what = if answer.is_good { "works" } else { "fails" };
        vec![plain(own, what, format!("the probe, sent {way}, {came}"), !answer.is_good)]
    }
}

/// The sources that may have one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    Files,
    Live,
    Log,
    Metrics,
    Database,
}

/// Which source said something; probes and events are never silent.
fn spoken(seen: &Seen) -> Option<Source> {
    match seen {
        Seen::Configuration(_) => Some(Source::Files),
        Seen::Running(_) => Some(Source::Live),
        Seen::Slice(_) => Some(Source::Log),
        Seen::Vitals(_) => Some(Source::Metrics),
        Seen::Backing(_) => Some(Source::Database),
        Seen::Answer(_) | Seen::Event(_) | Seen::Silent(_) => None,
    }
}

/// Which source says nothing, by how its reason begins.
fn silent(why: &str) -> Source {
    let begins = [
        ("its log ", Source::Log),
        ("its metrics ", Source::Metrics),
        ("the database ", Source::Database),
        ("it can't be asked ", Source::Live),
        ("live: ", Source::Live),
    ];
    begins.iter().find(|(begins, _)| why.starts_with(begins)).map_or(Source::Files, |(_, source)| *source)
}

fn event_news(own: &Observation, event: &Event) -> News {
    let what = match event.kind {
        incident::EventKind::Deployment => "deployed",
        incident::EventKind::Note => "noted",
        incident::EventKind::Alert => "alert",
    };
    plain(own, what, event.text.to_string(), false)
}
