//! Log formats that are lines of text.

use model::{Layout, Part, Piece, Text};

use super::{Composed, Holds, Token, Variable};

/// The layout of a line. Variables of which the end can't be told are taken together with what follows, as far as needed.
pub(super) fn layout(tokens: Vec<Token>) -> Composed {
    let tokens = fold(&without_zones(tokens));
    let last = tokens.iter().rposition(counts).unwrap_or_default();
    let (mut pieces, mut unclear, mut at) = (Vec::new(), Vec::new(), 0);
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token {
            Token::Text(text) => pieces.push(Piece::Text(text.as_str().into())),
            Token::Variable(variable) => {
                let run = Run::of(variable, &tokens[at..]);
                at += run.length;
                let text = tokens.get(at).filter(|_| at < last);
                unclear.extend(run.lost(variable).into_iter().chain(run.forged(text)));
                pieces.push(Piece::Part(match (run.part, variable.holds) {
                    (Part::Ignored, Holds::Several) if run.length == 0 => Part::Attempts,
                    (part, _) => part,
                }));
            }
        }
    }
    Composed { layout: Layout::Text(pieces), unclear }
}

/// Whether something is read there.
fn counts(token: &Token) -> bool {
    matches!(token, Token::Variable(variable) if variable.counts())
}

/// A variable and those that can't be told from it.
struct Run<'t> {
    all: Vec<&'t Variable>,
    /// What they hold, each once.
    holds: Vec<Holds>,
    /// How many more tokens it takes up.
    length: usize,
    part: Part,
}

impl<'t> Run<'t> {
    /// The variable and as much of `rest` as is needed to know where they end.
    fn of(variable: &'t Variable, rest: &'t [Token]) -> Run<'t> {
        let mut run = Run { all: vec![variable], holds: vec![variable.holds], length: 0, part: variable.part };
        while let Some((length, next)) = run.next(rest) {
            run.all.push(next);
            if !run.holds.contains(&next.holds) {
                run.holds.push(next.holds);
            }
            run.length = length;
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
        let is_end = !text.is_empty() && self.holds.iter().all(|holds| holds.ends_at(text));
        // Whoever reads a client's address knows that the last colon is the one before its port.
        let is_port = self.part == Part::Client && text == ":" && behind.1.holds == Holds::Port;
        (!is_end && !is_port).then_some(behind)
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

    /// Says where a client can shift what is read behind the text after it.
    fn forged(&self, text: Option<&Token>) -> Option<Text> {
        let Some(Token::Text(text)) = text else { return None };
        let written = &self.all.iter().find(|one| one.holds.may_be_forged(text))?.written;
        let why = "stay as the client sends them, and can shift what is behind them";
        Some(format!("double quotes in {written} {why}").into())
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

/// Dates of no interest whose blank nobody knows of, as two variables.
fn without_zones(tokens: Vec<Token>) -> Vec<Token> {
    let cut = |token: Token| match token {
        Token::Variable(date) if date.holds == Holds::Zoned && !date.counts() => {
            let zone = Token::Variable(Variable { holds: Holds::Signed, ..date.clone() });
            let date = Token::Variable(Variable { holds: Holds::Date, ..date });
            vec![date, Token::Text(" ".into()), zone]
        }
        token => vec![token],
    };
    tokens.into_iter().flat_map(cut).collect()
}

/// Puts together what belongs together: an address and its port, the parts of a URL.
fn fold(tokens: &[Token]) -> Vec<Token> {
    let (mut out, mut at) = (Vec::new(), 0);
    while let Some(token) = tokens.get(at) {
        let rest = &tokens[at..];
        let (whole, length) = address(rest)
            .or_else(|| url(rest))
            .map_or_else(|| (token.clone(), 1), |(whole, length)| (Token::Variable(whole), length));
        out.push(whole);
        at += length;
    }
    out
}

/// `$host:$server_port` is one thing. So is a client's address with its port, but that is known to whoever reads it.
fn address(tokens: &[Token]) -> Option<(Variable, usize)> {
    let [Token::Variable(address), Token::Text(colon), Token::Variable(port), ..] = tokens else { return None };
    let is_client = address.part == Part::Client;
    let has_address = !is_client && (address.holds == Holds::Address || address.part == Part::Host);
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
