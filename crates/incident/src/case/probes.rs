//! What became of evenkeel's own requests, before it began and since.

use model::{Moment, Text};
use rustc_hash::FxHashMap;

use crate::{Answer, Asked, Timeline};

/// Answers of one probe, or of one endpoint to it, one way.
#[derive(Clone, Debug)]
pub(crate) struct Probe<'a> {
    pub of: &'a Text,
    pub pool: &'a Text,
    pub asked: Asked,
    /// Good answers before, and all of them.
    pub before: (u32, u32),
    /// Good answers since, and all of them.
    pub after: (u32, u32),
    /// How long good ones took together before, and since, in milliseconds.
    pub millis: (f64, f64),
    /// The first bad one since.
    pub bad: Option<(Moment, &'a Answer)>,
    /// The first one since that was bad for a certificate.
    pub certificate: Option<(Moment, &'a Text)>,
}

impl<'a> Probe<'a> {
    pub fn all(timeline: &'a Timeline, onset: Moment) -> Vec<Probe<'a>> {
        let mut all: Vec<Probe<'a>> = Vec::new();
        let mut places: FxHashMap<(&Text, Asked, &Text), usize> = FxHashMap::default();
        for (of, at, answer) in timeline.answers() {
            let (pool, asked) = (&answer.pool, answer.asked);
            let place = *places.entry((of, asked, pool)).or_insert_with(|| {
                all.push(Probe {
                    of,
                    pool,
                    asked,
                    before: (0, 0),
                    after: (0, 0),
                    millis: (0.0, 0.0),
                    bad: None,
                    certificate: None,
                });
                all.len() - 1
            });
            all[place].add(at, answer, onset);
        }
        all
    }

    fn add(&mut self, at: Moment, answer: &'a Answer, onset: Moment) {
        let count = if at < onset { &mut self.before } else { &mut self.after };
        *count = (count.0 + u32::from(answer.is_good), count.1 + 1);
        let millis = if at < onset { &mut self.millis.0 } else { &mut self.millis.1 };
        *millis += if answer.is_good { answer.millis } else { 0.0 };
        if !answer.is_good && at >= onset && self.bad.is_none() {
            self.bad = Some((at, answer));
        }
        let trouble = answer.trouble.as_ref().filter(|trouble| at >= onset && trouble.contains("certificate"));
        self.certificate = self.certificate.or(trouble.map(|trouble| (at, trouble)));
    }

    /// Whether it went wrong since more often than a stray time.
    pub fn fails(&self) -> bool {
        let bad = self.after.1 - self.after.0;
        bad > 0 && f64::from(bad) >= 0.1 * f64::from(self.after.1)
    }

    /// How long a good one took on average before, and since.
    pub fn takes(&self) -> Option<(f64, f64)> {
        let mean = |sum: f64, count: u32| (count > 0).then(|| sum / f64::from(count));
        Some((mean(self.millis.0, self.before.0)?, mean(self.millis.1, self.after.0)?))
    }

    /// What went wrong, in a few words.
    pub fn trouble(&self) -> String {
        match self.bad.map(|(_, answer)| (answer.trouble.as_deref(), answer.status)) {
            Some((Some(trouble), _)) => trouble.to_owned(),
            Some((None, Some(status))) => format!("status {status}"),
            _ => "no answer".to_owned(),
        }
    }
}
