//! Log formats that are lines of text.

use model::{Layout, Part, Piece, Text};

use super::{Composed, Holds, Token, Variable};

/// The layout of a line. Variables of which the end can't be told are taken together with what follows, as far as needed.
pub(super) fn layout(tokens: Vec<Token>) -> Composed {
    let (tokens, mut unclear) = fold(tokens);
    let (mut pieces, mut at) = (Vec::new(), 0);
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token {
            Token::Text(text) => pieces.push(Piece::Text(text.as_str().into())),
            Token::Variable(variable) => {
                let run = Run::of(variable, &tokens[at..]);
                at += run.length;
                unclear.extend(run.lost(variable));
                pieces.push(Piece::Part(run.part));
            }
        }
    }
    Composed { layout: Layout::Text(pieces), unclear }
}

/// A variable and those that can't be told from it.
struct Run<'t> {
    all: Vec<&'t Variable>,
    /// How many more tokens it takes up.
    length: usize,
    part: Part,
}

impl<'t> Run<'t> {
    /// The variable and as much of `rest` as is needed to know where they end.
    fn of(variable: &'t Variable, rest: &'t [Token]) -> Run<'t> {
        let mut run = Run { all: vec![variable], length: 0, part: variable.part };
        while let Some(next) = run.next(rest) {
            run.all.push(next.1);
            run.length = next.0;
            run.part = Part::Ignored;
        }
        run
    }

    /// The next variable that can't be told from these, and how many tokens they take up with it.
    fn next(&self, rest: &'t [Token]) -> Option<(usize, &'t Variable)> {
        let (text, behind) = match &rest[self.length..] {
            [Token::Text(text), Token::Variable(next), ..] => (text.as_str(), (self.length + 2, next)),
            [Token::Variable(next), ..] => ("", (self.length + 1, next)),
            _ => return None,
        };
        let is_end = !text.is_empty() && self.all.iter().all(|one| one.holds.ends_at(text));
        (!is_end).then_some(behind)
    }

    /// What isn't read because of that.
    fn lost(&self, first: &Variable) -> Option<Text> {
        let lost: Vec<&str> = self.all.iter().filter(|one| one.counts()).map(|one| one.written.as_str()).collect();
        let is_lost = self.all.len() > 1 && !lost.is_empty();
        is_lost.then(|| {
            let first = &first.written;
            let verb = if lost.len() == 1 { "is" } else { "are" };
            format!("where {first} ends can't be told from what is behind it, so {} {verb} not read", list(&lost))
                .into()
        })
    }
}

/// `a, b and c`, without repetition.
fn list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// Puts together what belongs together: an address and its port, the parts of a URL; cuts a zone off where it stands in
/// the way.
fn fold(tokens: Vec<Token>) -> (Vec<Token>, Vec<Text>) {
    let (mut out, mut unclear, mut at) = (Vec::new(), Vec::new(), 0);
    while let Some(token) = tokens.get(at) {
        let rest = &tokens[at..];
        if let Some((whole, length)) = address(rest).or_else(|| url(rest)) {
            out.push(Token::Variable(whole));
            at += length;
            continue;
        }
        match zone(rest) {
            Some((parts, why)) => {
                out.extend(parts);
                unclear.extend(why);
            }
            None => out.push(token.clone()),
        }
        at += 1;
    }
    (out, unclear)
}

/// `$remote_addr:$remote_port` is one thing.
fn address(tokens: &[Token]) -> Option<(Variable, usize)> {
    let [Token::Variable(address), Token::Text(colon), Token::Variable(port), ..] = tokens else { return None };
    let has_address = address.holds == Holds::Address || address.part == Part::Host;
    let written = format!("{}:{}", address.written, port.written).into();
    let whole = Variable { written, ..address.clone() };
    (has_address && colon == ":" && port.holds == Holds::Port).then_some((whole, 3))
}

/// `$scheme://$host$request_uri` is one thing.
fn url(tokens: &[Token]) -> Option<(Variable, usize)> {
    let [Token::Variable(scheme), Token::Text(text), Token::Variable(host), Token::Variable(target), ..] = tokens
    else {
        return None;
    };
    let is_url = text == "://" && !scheme.counts() && host.part == Part::Host && target.part == Part::Target;
    is_url.then(|| (target.clone(), 4))
}

/// A date with a zone, of which the zone can't be told from what is behind it: it is read without.
fn zone(tokens: &[Token]) -> Option<(Vec<Token>, Option<Text>)> {
    let [Token::Variable(date), Token::Text(text), ..] = tokens else { return None };
    if date.holds != Holds::Zoned || date.holds.ends_at(text) || !text.starts_with(' ') {
        return None;
    }
    let day = Token::Variable(Variable { holds: Holds::Date, ..date.clone() });
    let zone = Token::Variable(Variable::ignored(date.written.clone(), Holds::Signed));
    let why = date.counts().then(|| {
        let written = &date.written;
        Text::from(format!("the zone of {written} can't be told from what is behind it, so its times count as UTC"))
    });
    Some((vec![day, Token::Text(" ".into()), zone], why))
}
