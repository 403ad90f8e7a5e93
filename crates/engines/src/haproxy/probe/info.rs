//! `show info`.

use std::time::Duration;

use model::{Moment, Running};

/// Reads the lines `Name: value`; says whether there were any of them.
pub(super) fn read(answer: &str, at: Moment, into: &mut Running) -> bool {
    let mut told = false;
    let mut uptime = None;
    for (name, value) in answer.lines().filter_map(|line| line.split_once(": ")) {
        let number = value.trim().parse::<u64>().ok();
        match name {
            "CurrConns" => into.connections = number,
            "CumConns" => into.accepted = number,
            "Maxconn" => into.limit = number,
            // Since 2.5; to be had of older ones only from the time that they have been up.
            "Start_time_sec" => {
                into.since = number.and_then(|seconds| i64::try_from(seconds).ok()?.checked_mul(1_000)).map(Moment);
            }
            "Uptime_sec" => uptime = number,
            "Name" => {}
            _ => continue,
        }
        told = true;
    }
    into.since = into.since.or(uptime.map(|seconds| at - Duration::from_secs(seconds)));
    told
}
