//! A log format, cut into its pieces and put in our words.

use model::{LogFormat, Text};

use super::super::config::sample::{bracket_end, flags_len};
use super::expression::{self, Around};
use super::variables::{Alias, alias};
use crate::Typed;
use crate::syntax::log::{Holds, Token, Variable, compose};

/// Values that say nothing: no endpoint, no request, no time, and what HAProxy answers itself.
const ABSENT: [&str; 6] = ["<NOSRV>", "<BADREQ>", "<STATS>", "<CACHE>", "<PROMEX>", "-1"];

/// The format that `text` says.
pub(super) fn translate(name: impl Into<Text>, text: &str, around: &Around) -> Typed {
    let mut cutter = Cutter { around, quotes: false, escapes: false, out: Vec::new() };
    cutter.run(text);
    let may_be_json = cutter.out.iter().all(is_safe_in_json);
    let composed = compose(without_vanishing(cutter.out), may_be_json);
    let absent = ABSENT.map(Text::from).to_vec();
    let format = LogFormat { name: name.into(), layout: composed.layout, syslog: true, absent };
    Typed { format, unclear: composed.unclear }
}

/// A piece, and whether it may be missing together with a blank.
type Cut = (Token, bool);

/// Whether the value can't break a JSON string: HAProxy escapes texts for syslog, not for JSON, and a backslash stays as it is.
fn is_safe_in_json((token, may_vanish): &Cut) -> bool {
    let is_free = |variable: &Variable| matches!(variable.holds, Holds::Word(_) | Holds::User(_) | Holds::Line(_));
    !may_vanish && !matches!(token, Token::Variable(variable) if is_free(variable))
}

/// A format that is being cut.
struct Cutter<'a> {
    around: &'a Around,
    /// What `%{+Q}o` and `%{+E}o` have set for all that follows.
    quotes: bool,
    escapes: bool,
    out: Vec<Cut>,
}

impl Cutter<'_> {
    fn run(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.find('%') {
            self.text(&rest[..at]);
            rest = &rest[at + 1..];
            rest = &rest[self.variable(rest)..];
        }
        self.text(rest);
    }

    /// Text as it stands; of several blanks HAProxy writes one, and none before everything else.
    fn text(&mut self, text: &str) {
        for character in text.chars() {
            let is_again = character == ' ' && self.ends_in_blank();
            match self.out.last_mut() {
                _ if is_again => {}
                Some((Token::Text(before), _)) => before.push(character),
                _ => self.out.push((Token::Text(character.into()), false)),
            }
        }
    }

    fn ends_in_blank(&self) -> bool {
        match self.out.last() {
            Some((Token::Text(text), _)) => text.ends_with(' '),
            Some(_) => false,
            None => true,
        }
    }

    /// The variable behind a percent sign; its length.
    fn variable(&mut self, rest: &str) -> usize {
        let flags = flags_len(rest);
        let (quotes, escapes) = self.flags(&rest[..flags]);
        let behind = &rest[flags..];
        if behind.starts_with('%') && flags == 0 {
            self.text("%");
            return 1;
        }
        if behind.starts_with('[') {
            let Some(end) = bracket_end(behind) else { return rest.len() };
            let written = format!("%{}", &behind[..=end]);
            let variable = expression::variable(&behind[1..end], &written, escapes, self.around);
            self.push(Alias { variable, is_text: true, may_vanish: false }, quotes);
            return flags + end + 1;
        }
        let length = behind.bytes().take_while(u8::is_ascii_alphanumeric).count();
        match &behind[..length] {
            "" => self.text("%"),
            "o" => (self.quotes, self.escapes) = (quotes, escapes),
            name => self.push(alias(name, &format!("%{name}")), quotes),
        }
        flags + length
    }

    /// What flags such as `{+Q,-E}` make of quotes and escapes.
    fn flags(&self, text: &str) -> (bool, bool) {
        let (mut quotes, mut escapes, mut on) = (self.quotes, self.escapes, true);
        for character in text.chars() {
            match character {
                '+' => on = true,
                '-' => on = false,
                'Q' => quotes = on,
                'E' => escapes = on,
                _ => {}
            }
        }
        (quotes, escapes)
    }

    fn push(&mut self, alias: Alias, quotes: bool) {
        let has_quotes = quotes && alias.is_text;
        if has_quotes {
            self.text("\"");
        }
        self.out.push((Token::Variable(alias.variable), alias.may_vanish));
        if has_quotes {
            self.text("\"");
        }
    }
}

/// Seen on HAProxy 2.6.12: where a list of captured headers is missing, only one of the blanks around it is written. So what is
/// behind its first blank belongs to it, up to the text after that; at the end of a line it goes with what is before it.
fn without_vanishing(cuts: Vec<Cut>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut vanished = false;
    for (token, may_vanish) in cuts {
        match token {
            Token::Variable(_) if may_vanish && vanished => {}
            Token::Text(text) if vanished => {
                let text = text.strip_prefix(' ').unwrap_or(&text);
                if !text.is_empty() {
                    out.push(Token::Text(text.into()));
                    vanished = false;
                }
            }
            token => {
                vanished = may_vanish;
                out.push(token);
            }
        }
    }
    if vanished {
        drop_last(&mut out);
    }
    out
}

/// Takes the last variable away where another one of no interest ends before it: that one goes on to the end of the line.
fn drop_last(tokens: &mut Vec<Token>) {
    let is_ignored = |token: &Token| matches!(token, Token::Variable(one) if one.part == model::Part::Ignored);
    let length = tokens.len();
    match tokens.as_mut_slice() {
        [.., before, Token::Text(blank), _] if blank == " " && is_ignored(before) => tokens.truncate(length - 2),
        [.., Token::Text(text), _] if text.ends_with(' ') && text.len() > 1 => drop(text.pop()),
        _ => {}
    }
}
