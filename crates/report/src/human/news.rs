//! `watch` for people: a line for each piece of news.

use std::io::{self, Write};

use incident::Origin;

use crate::look::{Ink, Look, Verbosity};
use crate::news::News;
use crate::quote::printable;

/// Writes a line for people. Quiet, only what is amiss.
///
/// # Errors
/// Those of the writer.
pub fn news(out: &mut dyn Write, news: &News, look: &Look) -> io::Result<()> {
    if look.verbosity == Verbosity::Quiet && !news.is_found {
        return Ok(());
    }
    let at = news.at.to_string();
    let time = at.get(11..19).unwrap_or(&at);
    let ink = if news.is_found { Ink::Bad } else { Ink::Good };
    let what = look.paint(ink, news.what);
    let (time, message) = (look.paint(Ink::Faint, format!("{time}Z")), printable(&news.message));
    write!(out, "{time} {what} {}: {message}", printable(&news.of))?;
    if let Some(place) = &news.place {
        let place = format!("{}:{}", place.file, place.line);
        write!(out, " [{}", look.paint(Ink::Place, printable(&place)))?;
        if let Some(origin) = &news.origin {
            write!(out, ", {}", printable(&self::origin(origin)))?;
        }
        write!(out, "]")?;
    }
    writeln!(out)
}

/// `a1b2c3d by Ann: Weights from the inventory`.
fn origin(own: &Origin) -> String {
    match &own.commit {
        Some(commit) => format!("{commit} by {}: {}", own.author, own.summary),
        None => format!("{}, by {}", own.summary, own.author),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(look: &Look) -> String {
        let mut out = Vec::new();
        news(&mut out, &News::example(), look).unwrap();
        news(&mut out, &News { what: "up", place: None, is_found: false, ..News::example() }, look).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_line_says_when_what_and_where() {
        assert_eq!(
            told(&Look::default()),
            "18:05:55Z changed edge: auth1 gets 57% [haproxy.cfg:64, a1b2c3d by Ann: Weights\u{241b}[2J]\n18:05:55Z up edge: auth1 gets 57%\n"
        );
        let quiet = Look { verbosity: Verbosity::Quiet, ..Look::default() };
        assert_eq!(told(&quiet).lines().count(), 1, "only what is amiss");
    }
}
