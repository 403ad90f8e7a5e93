//! Copies of a configuration in which one thing is changed, by its text alone.

use crate::chance::Chance;
use crate::grammar::Config;
use crate::literals::Literals;

/// A line, or a block from its `{` to its `}`, as a range of lines.
type Unit = std::ops::Range<usize>;

/// The configuration with one thing changed; `None` where the change changes no letter.
pub fn copy(chance: &mut Chance, config: &Config, of: &Literals) -> Option<Config> {
    let lines: Vec<&str> = config.text.lines().collect();
    let units = units(&lines);
    let text = match chance.below(12) {
        0 | 1 => dropped(chance, &lines, &units),
        2 | 3 => swapped(chance, &lines, &units),
        4 | 5 => doubled(chance, &lines, &units),
        6..9 => reworded(chance, &lines, of),
        9 => led_elsewhere(chance, &lines),
        10 => renamed(chance, &config.text),
        _ => commented(chance, &lines),
    };
    (text != config.text).then(|| Config { text, ..config.clone() })
}

/// All that stands within something, and can do without: whole blocks and single lines.
fn units(lines: &[&str]) -> Vec<Unit> {
    let is_inside = |at: &usize| lines[*at].starts_with("    ") && !lines[*at].trim().is_empty();
    let ends = |at: usize| {
        let indent = lines[at].len() - lines[at].trim_start().len();
        let closing = |line: &&str| line.trim() == "}" && line.len() - line.trim_start().len() == indent;
        (at..lines.len()).find(|&end| closing(&lines[end]))
    };
    let unit = |at: usize| match lines[at].trim() {
        "}" => None,
        line if line.ends_with('{') => ends(at).map(|end| at..end + 1),
        _ => Some(at..at + 1),
    };
    (0..lines.len()).filter(is_inside).filter_map(unit).collect()
}

fn text<'l>(lines: impl IntoIterator<Item = &'l str>) -> String {
    lines.into_iter().map(|line| format!("{line}\n")).collect()
}

fn dropped(chance: &mut Chance, lines: &[&str], units: &[Unit]) -> String {
    let unit = chance.pick(units);
    text(lines[..unit.start].iter().chain(&lines[unit.end..]).copied())
}

/// Two that follow each other, the other way round.
fn swapped(chance: &mut Chance, lines: &[&str], units: &[Unit]) -> String {
    let first = chance.pick(units).clone();
    let Some(next) = units.iter().find(|next| next.start == first.end) else { return text(lines.iter().copied()) };
    let parts = [&lines[..first.start], &lines[next.clone()], &lines[first.clone()], &lines[next.end..]];
    text(parts.concat())
}

fn doubled(chance: &mut Chance, lines: &[&str], units: &[Unit]) -> String {
    let unit = chance.pick(units).clone();
    text([&lines[..unit.end], &lines[unit.clone()], &lines[unit.end..]].concat())
}

/// One word becomes another one of its kind.
fn reworded(chance: &mut Chance, lines: &[&str], of: &Literals) -> String {
    let numbers: Vec<String> = ["200", "301", "302", "403", "404", "429", "503"].map(String::from).to_vec();
    let pools: Vec<String> = (0..4).map(|number| format!("p{number}")).collect();
    let kinds =
        [&of.paths, &of.hosts, &of.values, &of.methods, &of.names, &of.cookies, &of.arguments, &numbers, &pools];
    let is_between = |c: char| c.is_whitespace() || "\"'{};,()".contains(c);
    let mut places: Vec<(usize, &str, &Vec<String>)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        for word in line.split(is_between).filter(|word| !word.is_empty()) {
            places.extend(kinds.iter().filter(|kind| kind.iter().any(|own| own == word)).map(|kind| (at, word, *kind)));
        }
    }
    if places.is_empty() {
        return text(lines.iter().copied());
    }
    let (at, word, kind) = *chance.pick(&places);
    let changed = lines[at].replacen(word, chance.pick::<String>(kind), 1);
    text(lines.iter().enumerate().map(|(number, line)| if number == at { changed.as_str() } else { line }))
}

/// Where all goes that goes nowhere else is another pool.
fn led_elsewhere(chance: &mut Chance, lines: &[&str]) -> String {
    let leads = |line: &str| line.trim().starts_with("default_backend") || line.contains("proxy_pass http://p");
    let places: Vec<usize> = (0..lines.len()).filter(|&at| leads(lines[at])).collect();
    if places.is_empty() {
        return text(lines.iter().copied());
    }
    let at = *chance.pick(&places);
    let changed = (0..6).fold(lines[at].to_owned(), |line, pool| line.replace(&format!("p{pool}"), "p?"));
    let changed = changed.replace("p?", chance.of(&["p0", "p1", "p2"]));
    text(lines.iter().enumerate().map(|(number, line)| if number == at { changed.as_str() } else { line }))
}

/// A pool gets another name wherever a word is its name.
fn renamed(chance: &mut Chance, text: &str) -> String {
    let (pool, new) = (chance.of(&["p0", "p1"]), "renamed");
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(pool) {
        let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || "_-.".contains(c));
        let whole = !is_word(rest[..at].chars().last()) && !is_word(rest[at + pool.len()..].chars().next());
        out.push_str(&rest[..at]);
        out.push_str(if whole { new } else { pool });
        rest = &rest[at + pool.len()..];
    }
    out + rest
}

/// Words that mean nothing.
fn commented(chance: &mut Chance, lines: &[&str]) -> String {
    let at = chance.below(lines.len());
    text(lines[..at].iter().copied().chain(["    # nothing"]).chain(lines[at..].iter().copied()))
}
