//! Lists of texts as automata.

use model::{How, Strings};

use super::alphabet::{SYMBOLS, is_written_in};
use super::dfa::{Dfa, MOST_STATES, State};
use super::expression::{Refused, of_expression};
use super::{Lang, alphabet};

/// The texts that one of the list matches.
pub(super) fn of_strings(strings: &Strings) -> Result<Lang, Refused> {
    // A text with other letters than ours can't be met by a text of ours.
    let any: Vec<&str> = strings.any.iter().map(model::Text::as_str).filter(|text| is_written_in(text)).collect();
    match strings.how {
        How::Equal => tree(&any, strings.fold, false),
        How::Prefix => tree(&any, strings.fold, true),
        How::Suffix => listed(&any, |text| format!("{text}$"), strings.fold),
        How::Substring => listed(&any, str::to_owned, strings.fold),
        How::Word(delimiters) => words(&any, delimiters, strings.fold),
    }
}

fn listed(any: &[&str], written: impl Fn(&str) -> String, fold: bool) -> Result<Lang, Refused> {
    if any.is_empty() {
        return Ok(Lang::nothing());
    }
    let parts: Vec<String> = any.iter().map(|text| written(&escaped(text))).collect();
    of_expression(&parts.join("|"), fold)
}

/// Texts that stand between delimiters or the ends.
fn words(any: &[&str], delimiters: &str, fold: bool) -> Result<Lang, Refused> {
    let bare = any.iter().map(|text| text.trim_matches(|c| delimiters.contains(c))).filter(|text| !text.is_empty());
    let bare: Vec<&str> = bare.collect();
    let between: String = delimiters.chars().map(|c| escaped(&c.to_string())).collect::<Vec<_>>().join("|");
    listed(&bare, |text| format!("(?:^|{between})(?:{text})(?:{between}|$)"), fold)
}

/// The text as an expression that finds just it.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for letter in text.chars() {
        if !letter.is_ascii_alphanumeric() && letter != ' ' {
            out.push('\\');
        }
        out.push(letter);
    }
    // A blank and the like may not be escaped everywhere; as hexadecimal they always may.
    out.replace(r"\_", "_").replace(r"\/", "/").replace(r"\<", "<").replace(r"\>", ">")
}

/// A tree of all texts: a state for each beginning of one.
fn tree(any: &[&str], fold: bool, prefix: bool) -> Result<Lang, Refused> {
    let mut used = [false; SYMBOLS];
    let symbol = |letter: u8| usize::from(letter - alphabet::FIRST);
    let folded = |letter: u8| if fold { letter.to_ascii_lowercase() } else { letter };
    any.iter().flat_map(|text| text.bytes()).for_each(|letter| used[symbol(folded(letter))] = true);
    // Class 0 is that of all letters that stand nowhere.
    let mut width = 1;
    let mut classes = [0; SYMBOLS];
    for letter in alphabet::letters().filter(|&letter| used[symbol(letter)]) {
        classes[symbol(letter)] = width as u8;
        width += 1;
    }
    if fold {
        (b'A'..=b'Z').for_each(|letter| classes[symbol(letter)] = classes[symbol(letter.to_ascii_lowercase())]);
    }
    const DEAD: State = 1;
    let mut next = vec![DEAD; 2 * width];
    let mut accepts = vec![false, false];
    for text in any {
        let mut state = 0usize;
        for letter in text.bytes() {
            if prefix && accepts[state] {
                break;
            }
            let at = state * width + usize::from(classes[symbol(letter)]);
            if next[at] == DEAD {
                next[at] = accepts.len() as State;
                accepts.push(false);
                next.extend(std::iter::repeat_n(DEAD, width));
            }
            state = next[at] as usize;
        }
        accepts[state] = true;
        if accepts.len() > MOST_STATES / 8 {
            return Err(Refused::TooLarge);
        }
    }
    if prefix {
        for state in (0..accepts.len()).filter(|&state| accepts[state]) {
            next[state * width..(state + 1) * width].fill(state as State);
        }
    }
    Ok(Lang::new(Dfa::finish(classes, width, next, accepts)))
}
