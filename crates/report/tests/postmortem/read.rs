//! Reads facts out of a document, by its text alone.

use std::collections::BTreeMap;

/// How often each stands there.
pub type Counts = BTreeMap<String, usize>;

/// A measure as a reader finds it: name, owner, date, check.
pub type Task = [String; 4];

fn counted(all: impl IntoIterator<Item = String>) -> Counts {
    let mut counts = Counts::new();
    all.into_iter().for_each(|one| *counts.entry(one).or_default() += 1);
    counts
}

/// The text without the escapes of Markdown; what stands in backticks has none.
pub fn unescaped(markdown: &str) -> String {
    let mut out = String::new();
    for line in markdown.split_inclusive('\n') {
        let mut rest = line;
        while let Some(start) = rest.find(['`', '\\', '\u{200b}']) {
            out.push_str(&rest[..start]);
            rest = &rest[start..];
            if let Some((code, after)) = code(rest) {
                out.push_str(&format!("`{code}`"));
                rest = after;
                continue;
            }
            let is_kept = !rest.starts_with(['\\', '\u{200b}']);
            let first = rest.chars().next().map_or(0, char::len_utf8);
            let second =
                if rest.starts_with('\\') { rest[first..].chars().next().map_or(0, char::len_utf8) } else { 0 };
            out.push_str(&rest[if is_kept { 0 } else { first }..first + second]);
            rest = &rest[first + second..];
        }
        out.push_str(rest);
    }
    out
}

/// What stands in backticks at the beginning, and what comes after.
fn code(text: &str) -> Option<(&str, &str)> {
    let length = text.len() - text.trim_start_matches('`').len();
    let after = &text[length..];
    let end = closing(after, length).filter(|_| length > 0)?;
    Some((&after[..end], &after[end + length..]))
}

/// Every word with a figure in it: figures, times, dates, lines, addresses, versions. Numbers of a list aren't facts.
pub fn figures(text: &str) -> Counts {
    let lines = text.lines().map(|line| line.split_once(". **").map_or(line, |(_, rest)| rest));
    let words = lines.flat_map(|line| line.split(|one: char| one.is_whitespace() || one == '`'));
    let bare = words.map(|word| word.trim_matches(|one: char| !one.is_alphanumeric()).to_owned());
    counted(bare.filter(|word| word.chars().any(|one| one.is_ascii_digit())))
}

/// Lines of configurations and commands.
pub fn codes(markdown: &str) -> Counts {
    let mut all = Vec::new();
    for line in markdown.lines() {
        let mut rest = line;
        while let Some(start) = rest.find(['`', '\\']) {
            rest = &rest[start..];
            let skipped = rest.chars().take(2).map(char::len_utf8).sum();
            match code(rest) {
                Some((code, after)) => (rest, _) = (after, all.push(code.to_owned())),
                None => rest = &rest[skipped..],
            }
        }
    }
    counted(all)
}

/// Where a run of exactly so many backticks begins.
fn closing(text: &str, length: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(start) = text[at..].find('`').map(|start| at + start) {
        let run = text[start..].len() - text[start..].trim_start_matches('`').len();
        if run == length {
            return Some(start);
        }
        at = start + run;
    }
    None
}

/// What is left open, and for whom.
pub fn open(text: &str) -> Counts {
    let parts = text.split('[').skip(1).filter_map(|part| part.split_once(']'));
    counted(parts.map(|(open, _)| open.to_owned()).filter(|open| open.contains(": to be filled in by ")))
}

/// The measures.
pub fn tasks(markdown: &str) -> Vec<Task> {
    let section = markdown.split("\n## Corrective and preventative measures\n").nth(1).unwrap_or("");
    let section = section.split("\n## Conclusion\n").next().unwrap_or("");
    let mut all = Vec::new();
    for line in section.lines() {
        if let Some((number, rest)) = line.split_once(". **").filter(|(number, _)| number.parse::<u32>().is_ok()) {
            assert_eq!(number.parse(), Ok(all.len() + 1));
            let name = rest.split_once(".**").expect("a name ends").0.to_owned();
            all.push([name, String::new(), String::new(), String::new()]);
        }
        for (at, key) in ["   - Owner: ", "   - ETA: ", "   - Check: "].into_iter().enumerate() {
            if let (Some(value), Some(last)) = (line.strip_prefix(key), all.last_mut()) {
                last[at + 1] = value.to_owned();
            }
        }
    }
    all
}

/// Times and sources of the timeline.
pub fn entries(markdown: &str) -> Vec<(String, String)> {
    let rows = markdown.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| UTC "));
    let cut = |row: &str| {
        let (time, rest) = row[2..].split_once(" | ").expect("a time");
        let (_, source) = rest.trim_end_matches(" |").rsplit_once(" | ").expect("a source");
        (time.to_owned(), source.to_owned())
    };
    rows.map(cut).collect()
}

/// What stands in fences.
pub fn fenced(markdown: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut fence: Option<String> = None;
    for line in markdown.lines() {
        let marks: String = line.trim_start().chars().take_while(|one| *one == '`').collect();
        match &fence {
            None if marks.len() > 2 => (fence, _) = (Some(marks), all.push(String::new())),
            Some(own) if *own == line.trim_start() => fence = None,
            Some(_) => all.last_mut().unwrap().push_str(&format!("{line}\n")),
            None => {}
        }
    }
    all
}

/// Titles of the sections.
pub fn titles(markdown: &str) -> Vec<&str> {
    markdown.lines().filter_map(|line| line.strip_prefix("## ")).collect()
}
