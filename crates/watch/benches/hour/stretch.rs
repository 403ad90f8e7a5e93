//! A recording of half a minute, made into one of hours, or into one of many endpoints: what was quiet in it again and again, then the
//! change, then the trouble again and again.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// Counters, which go on from where they were.
const COUNTERS: &[&str] = &[
    "accepted",
    "sessions_total",
    "errors_5xx",
    "failed_connects",
    "failed_answers",
    "retries",
    "requests",
    "overloaded",
    "logins",
    "refused",
    "faults",
    "timeouts",
    "broken",
    "failed",
    "read_only",
    "errors",
    "slow",
    "questions",
    "millis",
    "commits",
    "rollbacks",
];
/// The pool that has more endpoints in a fleet, and how many it has by itself.
const POOL: &str = "auth";
const OWN: usize = 4;

/// What is made.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Minutes in which all is well.
    pub quiet: i64,
    /// Minutes of trouble after them; at 0 what the recording has of it.
    pub trouble: i64,
    /// Endpoints of the pool; more than its own four are copies of these.
    pub endpoints: usize,
}

/// A recording of that, from one in which a configuration changes.
pub fn stretched(recording: &str, wanted: Wanted) -> Vec<u8> {
    let mut lines: Vec<Value> = recording.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let head = lines.remove(0);
    let changes: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].get("configuration").is_some()).collect();
    let (quiet, trouble) = lines.split_at(changes[1]);
    let mut out = Out { text: format!("{head}\n"), ..Out::default() };
    out.write(quiet, wanted.quiet * 60, wanted.endpoints);
    out.write(&trouble[..1], 0, wanted.endpoints);
    out.write(&trouble[1..], wanted.trouble * 60, wanted.endpoints);
    out.text.into_bytes()
}

#[derive(Default)]
struct Out {
    text: String,
    /// Milliseconds by which all is later, and counters that are higher by so much.
    later: i64,
    grown: BTreeMap<String, f64>,
}

impl Out {
    /// Writes observations so often that they last for so many seconds, but once at least.
    fn write(&mut self, lines: &[Value], seconds: i64, endpoints: usize) {
        let at = |line: &Value| line["at"].as_i64().unwrap();
        let (first, last) = (at(&lines[0]), at(&lines[lines.len() - 1]));
        // Sources are asked each second, so that the next one is a second after the last.
        let length = (last - first + 1_000) / 1_000 * 1_000;
        let times = (seconds * 1_000 / length).max(1);
        let growth = growth(lines);
        for time in 0..times {
            for line in lines {
                // A configuration is only seen again where it changed.
                if time > 0 && line.get("configuration").is_some() {
                    continue;
                }
                let mut line = line.clone();
                self.shift(&mut line);
                copies(line, endpoints).iter().for_each(|line| self.text += &format!("{line}\n"));
            }
            if time + 1 < times {
                self.later += length;
                growth.iter().for_each(|(key, more)| *self.grown.entry(key.clone()).or_default() += more);
            }
        }
    }

    fn shift(&mut self, line: &mut Value) {
        let later = self.later;
        let add = |value: &mut Value, more: i64| *value = json!(value.as_i64().unwrap() + more);
        add(&mut line["at"], later);
        if let Some(slice) = line.get_mut("slice") {
            add(&mut slice["from"], later);
            add(&mut slice["to"], later);
        }
        let of = line["of"].as_str().unwrap().to_owned();
        for kind in ["running", "vitals", "backing"] {
            if let Some(told) = line.get_mut(kind) {
                counters(told, &format!("{of} {kind}"), &mut |key, value| {
                    let more = self.grown.get(key).copied().unwrap_or(0.0);
                    *value = match value.as_u64() {
                        Some(own) => json!(own + more as u64),
                        None => json!(value.as_f64().unwrap() + more),
                    };
                });
            }
        }
    }
}

/// By how much each counter grows over these lines.
fn growth(lines: &[Value]) -> BTreeMap<String, f64> {
    let mut told: BTreeMap<String, (f64, f64)> = BTreeMap::new();
    for line in lines {
        for kind in ["running", "vitals", "backing"] {
            if let Some(own) = line.get(kind) {
                let mut own = own.clone();
                counters(&mut own, &format!("{} {kind}", line["of"].as_str().unwrap()), &mut |key, value| {
                    let value = value.as_f64().unwrap();
                    told.entry(key.to_owned()).or_insert((value, value)).1 = value;
                });
            }
        }
    }
    told.into_iter().map(|(key, (first, last))| (key, (last - first).max(0.0))).collect()
}

fn counters(value: &mut Value, key: &str, with: &mut impl FnMut(&str, &mut Value)) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let key = format!("{key}/{name}");
                match value.is_number() {
                    true if COUNTERS.contains(&name.as_str()) && !key.ends_with("backing/millis") => with(&key, value),
                    _ => counters(value, &key, with),
                }
            }
        }
        Value::Array(all) => {
            all.iter_mut().enumerate().for_each(|(at, value)| counters(value, &format!("{key}/{at}"), with));
        }
        _ => {}
    }
}

/// A line, and what is beside it where the pool has more endpoints.
fn copies(mut line: Value, endpoints: usize) -> Vec<Value> {
    if endpoints <= OWN {
        return vec![line];
    }
    if let Some(own) = line.get_mut("configuration") {
        let text = own["from"]["roots"][0]["text"].as_str().unwrap();
        let copied = text.lines().map(|line| match line.contains(" auth1 ") {
            true => (0..endpoints)
                .map(|at| format!("    server {} 10.0.{}.{}:80\n", name(at), at / 250, at % 250 + 1))
                .collect(),
            false if (2..=OWN).any(|at| line.contains(&format!(" auth{at} "))) => String::new(),
            false => format!("{line}\n"),
        });
        own["from"]["roots"][0]["text"] = json!(copied.collect::<String>());
        return vec![line];
    }
    if let Some(own) = line.get_mut("running") {
        let pool = own["pools"].as_array_mut().unwrap().iter_mut().find(|pool| pool["pool"] == POOL).unwrap();
        let known = pool["endpoints"].as_array().unwrap().clone();
        pool["endpoints"] = (0..endpoints)
            .map(|at| {
                let mut own = known[at % OWN].clone();
                own["endpoint"] = json!(name(at));
                own["address"] = json!(format!("10.0.{}.{}:80", at / 250, at % 250 + 1));
                own
            })
            .collect();
        return vec![line];
    }
    if let Some(own) = line.get_mut("slice") {
        let rows = own["rows"].as_array().unwrap().clone();
        own["rows"] = rows.into_iter().flat_map(|row| renamed(row, |row| &mut row["endpoint"], endpoints)).collect();
        for bunches in own["bunches"].as_array_mut().unwrap().iter_mut().filter(|own| own[0] == POOL) {
            spread(bunches, endpoints);
        }
        return vec![line];
    }
    renamed(line, |line| &mut line["of"], endpoints)
}

fn name(at: usize) -> String {
    format!("auth{}", at + 1)
}

/// Something of an endpoint of the pool, and the same of its copies.
fn renamed(own: Value, name_of: impl Fn(&mut Value) -> &mut Value, endpoints: usize) -> Vec<Value> {
    let mut own = own;
    let number = name_of(&mut own).as_str().and_then(|name| name.strip_prefix(POOL)?.parse::<usize>().ok());
    let Some(number) = number else { return vec![own] };
    let copy = |at| {
        let mut own = own.clone();
        *name_of(&mut own) = json!(name(at));
        own
    };
    (number - 1..endpoints).step_by(OWN).map(copy).collect()
}

/// Bunches of clients at the endpoints, and as many others at their copies.
fn spread(bunches: &mut Value, endpoints: usize) {
    let known: Vec<usize> = bunches[1]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| own.as_str().unwrap().strip_prefix(POOL).unwrap().parse::<usize>().unwrap() - 1)
        .collect();
    let parts = bunches[2][1].as_array().unwrap();
    let mut all: Vec<(u64, usize, u64)> = Vec::new();
    for part in parts {
        let (group, endpoint, count) =
            (part[0].as_u64().unwrap(), part[1].as_u64().unwrap(), part[2].as_u64().unwrap());
        let own = known[endpoint as usize];
        all.extend((own..endpoints).step_by(OWN).map(|at| ((group + 977 * at as u64) % 65_536, at, count)));
    }
    all.sort_unstable();
    bunches[1] = (0..endpoints).map(|at| json!(name(at))).collect();
    bunches[2][1] = json!(all);
}
