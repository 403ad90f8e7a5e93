//! What is new while logs are followed.

use std::collections::BTreeMap;

use model::Text;
use traffic::even::Verdict;

use super::Seen;
use super::judge::{Changed, What};
use super::pool::PoolSeen;

/// What people know already of pools that are judged again and again.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// `None` before anything is known: what is there at first is no news.
    pools: Option<BTreeMap<Text, Known>>,
}

/// Something that people don't know yet.
#[derive(Clone, Copy, Debug)]
pub struct News<'s> {
    /// The pool that it is about.
    pub pool: &'s PoolSeen,
    /// What it is.
    pub what: Novelty<'s>,
}

/// What can be new.
#[derive(Clone, Copy, Debug)]
pub enum Novelty<'s> {
    /// It is spread unevenly now.
    Uneven,
    /// It is spread evenly again.
    Even,
    /// Something changed, or is as before again.
    Changed(&'s Changed),
}

#[derive(Clone, Debug, Default)]
struct Known {
    is_uneven: bool,
    changes: Vec<Told>,
}

/// A change that was told.
#[derive(Clone, Debug)]
struct Told {
    what: What,
    /// Whose share it is.
    endpoint: Option<Text>,
    minute: i64,
    is_over: bool,
}

/// A change is the same still where more minutes put its beginning no further off.
const NEAR: i64 = 5;
/// So many minutes a change takes to be found: one that seems to be no older may be younger, and is put where there is room for it.
const EDGE: i64 = 5;

impl Watch {
    /// What is new in what logs say now.
    pub fn news<'s>(&mut self, seen: &'s Seen) -> Vec<News<'s>> {
        let is_first = self.pools.is_none();
        let known = self.pools.get_or_insert_default();
        let of = |pool: &'s PoolSeen| {
            let what = known.entry(pool.pool.clone()).or_default().news(pool);
            what.into_iter().map(move |what| News { pool, what })
        };
        let all: Vec<News<'s>> = seen.pools.iter().flat_map(of).collect();
        if is_first { Vec::new() } else { all }
    }
}

impl Known {
    fn news<'s>(&mut self, pool: &'s PoolSeen) -> Vec<Novelty<'s>> {
        let changes = pool.changes.iter().filter(|change| self.is_news(pool, change));
        let mut news: Vec<Novelty<'s>> = changes.map(Novelty::Changed).collect();
        // Where there is too little to say anything it stays what it was.
        if let Some(is_uneven) = is_uneven(pool).filter(|now| *now != self.is_uneven) {
            self.is_uneven = is_uneven;
            news.push(if is_uneven { Novelty::Uneven } else { Novelty::Even });
        }
        news
    }

    /// Whether a change wasn't told yet, or its end wasn't.
    fn is_news(&mut self, pool: &PoolSeen, change: &Changed) -> bool {
        let endpoint = match change.what {
            What::Share(endpoint) => pool.endpoints.get(endpoint).map(|own| own.endpoint.clone()),
            _ => None,
        };
        let last = pool.minutes.last().map_or(i64::MAX, |one| one.minute);
        let is_sure = |minute: &i64| *minute <= last - EDGE;
        if !is_sure(&change.minute) {
            return false;
        }
        let is_over = change.until.as_ref().is_some_and(is_sure);
        let is_same = |told: &&mut Told| match (told.what, change.what) {
            _ if (told.minute - change.minute).abs() > NEAR => false,
            (What::Share(_), What::Share(_)) => told.endpoint == endpoint,
            (told, now) => told == now,
        };
        match self.changes.iter_mut().find(is_same) {
            Some(told) => is_over && !std::mem::replace(&mut told.is_over, is_over),
            None => {
                self.changes.push(Told { what: change.what, endpoint, minute: change.minute, is_over });
                true
            }
        }
    }
}

/// Whether a pool is spread otherwise than promised, or than evenly where nobody promised anything; `None` where nobody can tell.
fn is_uneven(pool: &PoolSeen) -> Option<bool> {
    let spread = pool.spread.as_ref()?;
    match spread.judgement.verdict {
        Verdict::Uneven(_) => Some(true),
        Verdict::Even => Some(false),
        Verdict::TooLittle(_) => spread.few.map(|_| true),
    }
}
