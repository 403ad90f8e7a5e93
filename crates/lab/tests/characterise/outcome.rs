//! What becomes of a request, as the files write it: `POOL[/ENDPOINT] [METHOD] [/target] [name=value] [name!]` (what the
//! endpoint receives, `name!` for a header that it doesn't), `STATUS from POOL...`, `STATUS [LOCATION]`, `closed`,
//! `silent`. Several after one another are parted by `, `, several of which one comes true by ` or `; `3 x POOL` is three
//! times the same. `<name=value` and `<name!` are headers of the answer. Before it all, `unknown`: the model doesn't know; `otherwise`: it says something else, as the page admits.

use crate::words::{pair, plain, raw};

/// How the model stands to what the engine does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Model {
    Agrees,
    Unknown,
    Otherwise,
}

/// What is expected of one line: one round for each request.
pub struct Expected {
    pub model: Model,
    rounds: Vec<Vec<Way>>,
}

/// One way that a request may go.
#[derive(Clone, Debug, PartialEq)]
pub enum Way {
    To(To),
    Answer { status: u16, location: Option<String>, answered: Vec<(String, Option<String>)> },
    Closed,
    Silent,
}

/// An endpoint answers; what isn't said is not looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct To {
    pub pool: String,
    /// By its name, or its number from 1.
    pub endpoint: Option<String>,
    pub status: Option<u16>,
    pub method: Option<String>,
    pub target: Option<String>,
    pub headers: Vec<(String, Option<String>)>,
    /// Headers of the answer that the client gets, of those that the balancer has a hand in.
    pub answered: Vec<(String, Option<String>)>,
}

impl Way {
    /// Headers of the answer.
    pub fn answered(&self) -> &[(String, Option<String>)] {
        match self {
            Way::To(to) => &to.answered,
            Way::Answer { answered, .. } => answered,
            Way::Closed | Way::Silent => &[],
        }
    }
}

impl Expected {
    /// Reads what stands after `=>`.
    pub fn read(text: &str) -> Option<Expected> {
        let (model, text) = match text.split_once(' ') {
            Some(("unknown", rest)) => (Model::Unknown, rest),
            Some(("otherwise", rest)) => (Model::Otherwise, rest),
            _ => (Model::Agrees, text),
        };
        let mut rounds = Vec::new();
        for round in parts(&raw(text)) {
            let (count, round) = times(&round);
            let ways: Option<Vec<Way>> = round.split(|word| *word == "or").map(way).collect();
            rounds.extend(std::iter::repeat_n(ways?, count));
        }
        Some(Expected { model, rounds })
    }

    /// How many requests are sent.
    pub fn rounds(&self) -> usize {
        self.rounds.len()
    }

    /// The ways of each request.
    pub fn ways(&self) -> impl Iterator<Item = &[Way]> {
        self.rounds.iter().map(Vec::as_slice)
    }
}

/// Parts that end with a comma.
fn parts<'a>(words: &[&'a str]) -> Vec<Vec<&'a str>> {
    let mut parts = vec![Vec::new()];
    for word in words {
        let part = parts.last_mut().unwrap();
        match word.strip_suffix(',') {
            Some(word) => {
                part.push(word);
                parts.push(Vec::new());
            }
            None => part.push(*word),
        }
    }
    parts
}

/// `3 x` before it.
fn times<'a, 'w>(round: &'a [&'w str]) -> (usize, &'a [&'w str]) {
    match round {
        [count, "x", rest @ ..] => (count.parse().unwrap(), rest),
        _ => (1, round),
    }
}

fn way(words: &[&str]) -> Option<Way> {
    let (of_answer, words): (Vec<&str>, Vec<&str>) = words.iter().partition(|word| word.starts_with('<'));
    let answered: Option<Vec<_>> = of_answer.iter().map(|word| header(&word[1..])).collect();
    let mut way = plain_way(&words)?;
    if let Way::To(To { answered: own, .. }) | Way::Answer { answered: own, .. } = &mut way {
        *own = answered?;
    }
    Some(way)
}

/// `name!` for one that isn't there, or `name=value`.
fn header(word: &str) -> Option<(String, Option<String>)> {
    match word.strip_suffix('!') {
        Some(name) => Some((name.to_owned(), None)),
        None => pair(word).map(|(name, value)| (name, Some(value))),
    }
}

fn plain_way(words: &[&str]) -> Option<Way> {
    let (first, rest) = words.split_first()?;
    match (*first, first.parse(), rest) {
        ("closed", ..) => Some(Way::Closed),
        ("silent", ..) => Some(Way::Silent),
        (_, Ok(status), ["from", pool, rest @ ..]) => {
            to(pool, rest).map(|to| Way::To(To { status: Some(status), ..to }))
        }
        (_, Ok(status), rest) => {
            Some(Way::Answer { status, location: rest.first().map(|word| plain(word)), answered: Vec::new() })
        }
        (pool, ..) => to(pool, rest).map(Way::To),
    }
}

fn to(name: &str, words: &[&str]) -> Option<To> {
    let (pool, endpoint) = name.split_once('/').map_or((name, None), |(pool, one)| (pool, Some(one.to_owned())));
    let mut to = To { pool: pool.to_owned(), endpoint, ..To::default() };
    for word in words {
        if word.starts_with('/') || word.contains("://") && !word.contains('=') {
            to.target = Some(plain(word));
        } else if word.bytes().all(|byte| byte.is_ascii_uppercase()) {
            to.method = Some((*word).to_owned());
        } else {
            to.headers.push(header(word)?);
        }
    }
    Some(to)
}

#[test]
fn outcomes_are_read() {
    let expected = Expected::read("unknown 502 or p/2 PUT /x?a=b x-a=\"1, 2\" te! <x-b=1, 2 x 301 http://t/").unwrap();
    let rounds: Vec<&[Way]> = expected.ways().collect();
    assert!(expected.model == Model::Unknown && rounds.len() == 3 && rounds[1] == rounds[2]);
    let to = To {
        pool: "p".to_owned(),
        endpoint: Some("2".to_owned()),
        method: Some("PUT".to_owned()),
        target: Some("/x?a=b".to_owned()),
        headers: vec![("x-a".to_owned(), Some("1, 2".to_owned())), ("te".to_owned(), None)],
        status: None,
        answered: vec![("x-b".to_owned(), Some("1".to_owned()))],
    };
    let answer = |status, location| Way::Answer { status, location, answered: Vec::new() };
    assert_eq!(rounds[0], [answer(502, None), Way::To(to)]);
    assert_eq!(rounds[1], [answer(301, Some("http://t/".to_owned()))]);
}
