//! The questions that make a roll-up.

use std::ops::Range;

use super::quote;

/// Micro-seconds of a minute.
const MINUTE: i64 = 60_000_000;

/// What is asked about.
pub struct Which<'a> {
    /// The table, as SQL has it.
    pub table: String,
    pub minutes: Range<i64>,
    pub pools: &'a [&'a str],
}

impl Which<'_> {
    fn conditions(&self) -> String {
        let edge =
            |minute: i64| minute.checked_mul(MINUTE).filter(|micros| (1..MINUTE * 1_000_000_000).contains(micros));
        let mut all = vec!["true".to_owned()];
        for (minute, sign) in [(self.minutes.start, ">="), (self.minutes.end, "<")] {
            all.extend(
                edge(minute).map(|micros| format!("time {sign} fromUnixTimestamp64Micro(toInt64({micros}), 'UTC')")),
            );
        }
        if self.minutes.is_empty() {
            all.push("false".to_owned());
        }
        if !self.pools.is_empty() {
            all.push(format!("pool IN ({})", quote::texts(self.pools.iter().copied())));
        }
        all.join(" AND ")
    }
}

/// A row for each minute, pool, endpoint and route, in the order of [`super::answer`].
///
/// Buckets are those of [`traffic::Sketch::bucket`], all in whole numbers: below 128 a value is its bucket; else `wide` is how many values
/// share one, and `bitCount(wide - 1)` its logarithm.
pub fn cells(which: &Which<'_>) -> String {
    let class = |first: u16| format!("countIf(answered AND status BETWEEN {first} AND {})", first + 99);
    let classes: Vec<String> = (1..6).map(|class_number| class(class_number * 100)).collect();
    format!(
        "SELECT minute, pool, tried.1 AS endpoint_tried, route, countIf(answered), [{}, \
         countIf(answered AND status NOT BETWEEN 100 AND 599)], countIf(answered AND log_in AND status IN (401, 403)), \
         sumIf(toUInt64(retries), answered), countIf(NOT answered), \
         sumMapIf(map(toString(ending), toUInt64(1)), answered AND ending != ''), \
         sumMapIf(map(bucket, toUInt64(1)), answered AND isNotNull(latency_us)) \
         FROM (SELECT intDiv(toUnixTimestamp64Micro(time), {MINUTE}) AS minute, pool, route, status, log_in, retries, ending, latency_us, \
         arrayJoin(arrayConcat([(toString(endpoint), true)], arrayMap(one -> (toString(one), false), failed))) AS tried, \
         tried.2 AS answered, ifNull(latency_us, 0) AS micros, intDiv(roundToExp2(micros), 64) AS wide, \
         toUInt16(if(micros < 128, micros, bitCount(wide - 1) * 64 + intDiv(micros, wide))) AS bucket \
         FROM {} WHERE {}) GROUP BY minute, pool, endpoint_tried, route FORMAT JSONCompactEachRow",
        classes.join(", "),
        which.table,
        which.conditions()
    )
}

/// Pool, client and how many requests; the most frequent ones of each pool, and one more than are kept.
pub fn clients(which: &Which<'_>) -> String {
    format!(
        "SELECT pool, client, count() AS requests FROM {} WHERE {} AND client != '' GROUP BY pool, client \
         ORDER BY pool, requests DESC, client LIMIT {} BY pool FORMAT JSONCompactEachRow",
        which.table,
        which.conditions(),
        super::answer::CLIENTS + 1
    )
}
