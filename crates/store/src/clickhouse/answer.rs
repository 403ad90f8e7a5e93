//! The answers, line by line.

use std::collections::BTreeMap;

use model::Text;
use serde::{Deserialize, Deserializer};
use traffic::{Cell, Heavy, Key, Rollup};

/// How many clients of a pool are kept: as many as [`Heavy`] keeps.
pub const CLIENTS: u64 = 1_024;

/// A whole number; older versions quote those of 64 bits.
struct Count(u64);

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Either {
            Plain(u64),
            Quoted(String),
        }
        match Either::deserialize(from)? {
            Either::Plain(number) => Ok(Count(number)),
            Either::Quoted(text) => text.parse().map(Count).map_err(serde::de::Error::custom),
        }
    }
}

/// A row of [`super::question::cells`].
#[derive(Deserialize)]
struct Row(
    Count,
    String,
    String,
    String,
    Count,
    [Count; 6],
    Count,
    Count,
    Count,
    BTreeMap<String, Count>,
    BTreeMap<String, Count>,
);

/// Takes in a row; `None` where it is none.
pub fn cell(line: &str, rollup: &mut Rollup) -> Option<()> {
    let Row(minute, pool, endpoint, route, requests, classes, refused, retries, passed_on, endings, buckets) =
        serde_json::from_str(line).ok()?;
    let minute = i64::try_from(minute.0).ok()?;
    let buckets = buckets.iter().map(|(bucket, count)| Some((bucket.parse().ok()?, count.0)));
    let cell = Cell {
        requests: requests.0,
        classes: classes.map(|count| count.0),
        refused: refused.0,
        retries: retries.0,
        passed_on: passed_on.0,
        endings: endings.into_iter().map(|(ending, count)| (ending, count.0)).collect(),
        latency: buckets.collect::<Option<Vec<_>>>()?.into_iter().collect(),
    };
    rollup.lines += cell.requests;
    rollup.cells.add(Key { minute, pool: pool.into(), endpoint: endpoint.into(), route: route.into() }, &cell);
    Some(())
}

/// Clients of all pools, the most frequent of each first.
#[derive(Default)]
pub struct Clients {
    pools: BTreeMap<Text, (u64, Heavy)>,
}

impl Clients {
    /// Takes in a row of [`super::question::clients`]; `None` where it is none.
    pub fn add(&mut self, line: &str) -> Option<()> {
        let (pool, client, requests): (String, String, Count) = serde_json::from_str(line).ok()?;
        let (names, heavy) = self.pools.entry(pool.into()).or_default();
        *names += 1;
        match *names > CLIENTS {
            // Those that aren't here have no more than this one.
            true => heavy.fall_short(requests.0),
            false => heavy.add(client.as_bytes(), requests.0),
        }
        Some(())
    }

    pub fn done(self) -> BTreeMap<Text, Heavy> {
        self.pools.into_iter().map(|(pool, (_, heavy))| (pool, heavy)).collect()
    }
}
