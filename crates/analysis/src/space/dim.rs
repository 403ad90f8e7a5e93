//! The parts of a request that are independent of each other, and the ways to look at each.

use model::Text;

use super::lang::{Lang, Refused, State, of_expression};

/// A part of a request that can be chosen freely.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dim {
    /// Method.
    Method,
    /// Name of the host, in lower case and without a port, as clients send it.
    Host,
    /// The line of the Host header, with a port or without, in any case.
    HostLine,
    /// Path and query, as the engine matches them.
    Target,
    /// The one line of a header; the name in lower case. It may be absent.
    Header(Text),
    /// The value of a cookie. It may be absent.
    Cookie(Text),
    /// Name that a TLS client asks for.
    Sni,
}

/// How a part is looked at.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum View {
    /// All of it.
    Whole,
    /// Of a target what stands before the first `?`.
    Path,
    /// Of a target what stands behind the first `?`; absent where there is none.
    Query,
    /// Of a target any parameter of that name, between `&` or `;`.
    AnyArgument(Text),
    /// Of a target the first parameter of that name, between `&`; whatever the case of the name, where told so.
    FirstArgument(Text, bool),
    /// Of a target the first parameter of that name, between `&` or `;`.
    FirstOfEither(Text),
    /// Of a header's line an element between commas.
    Element(Wanted),
}

/// Which elements of a line are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wanted {
    /// Any of them.
    Any,
    /// The last one.
    Last,
    /// The one of that number, from 1; absent where there are fewer.
    Numbered(u32),
}

/// How requests are spelt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Spelling {
    /// Paths have no escapes, no doubled slashes and no segments of dots: nobody means others without saying so.
    Plain,
    /// Paths are anything that the engine may come to match.
    Any,
    /// The same, once an engine has merged slashes and resolved dots.
    Normal,
}

impl Dim {
    /// Whether it may be absent.
    pub fn is_optional(&self) -> bool {
        matches!(self, Dim::Header(_) | Dim::Cookie(_))
    }

    /// Texts that make good examples, the best first.
    pub fn pleasant(&self) -> &'static [&'static str] {
        match self {
            Dim::Method => &["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"],
            Dim::Host | Dim::HostLine | Dim::Sni => &[super::NOBODY, "www.example.com"],
            Dim::Target => &["/", "/x"],
            Dim::Header(_) | Dim::Cookie(_) => &["x", "1"],
        }
    }

    /// All that it can be.
    ///
    /// # Errors
    /// Never, but the expressions have to be read.
    pub fn all(&self, spelling: Spelling) -> Result<Lang, Refused> {
        let host = "^[a-z0-9_]([a-z0-9_-]{0,62})(\\.[a-z0-9_]([a-z0-9_-]{0,62}))*$";
        match self {
            Dim::Method => of_expression("^[A-Z][A-Z_-]*$", false),
            Dim::Host | Dim::Sni => of_expression(host, false),
            Dim::HostLine => of_expression(&host.replace('$', "(:[0-9]{1,5})?$"), true),
            Dim::Target => target(spelling),
            Dim::Header(_) => of_expression(r##"^([!#-~]([ !#-~]*[!#-~])?)?$"##, false),
            Dim::Cookie(_) => of_expression("^[!#-+.-:<-~-]*$", false),
        }
    }
}

fn target(spelling: Spelling) -> Result<Lang, Refused> {
    let and = |a: Lang, b: Lang| a.and(&b).ok_or(Refused::TooLarge);
    let any = of_expression(r"^/[^?# ]*(\?[^# ]*)?$", false)?;
    let dots = || Ok(of_expression(r"^[^?]*/(/|\.\.?(/|\?|$))", false)?.complement());
    match spelling {
        Spelling::Any => Ok(any),
        Spelling::Normal => and(any, dots()?),
        Spelling::Plain => and(and(any, dots()?)?, of_expression(r"^[^?]*%", false)?.complement()),
    }
}

/// Of a request-target: still in the path, or behind the first `?`.
#[derive(Clone, PartialEq, Eq, Hash)]
enum At {
    Path(State),
    Query(State),
    Rest(bool),
}

/// Where a search for a parameter stands.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Scan {
    Path,
    /// So many letters of the name were met.
    Name(usize),
    Other,
    Value(State),
    Done(bool),
}

/// Where a walk over elements stands.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Walk {
    /// In an element of that number.
    In(u32, Element),
    /// Whatever follows.
    Over(bool),
}

/// What an element has led to, and what it had led to before the blanks at its end.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Element {
    now: Option<State>,
    before_blanks: State,
    /// Commas don't count in quotes, and quotes don't behind a backslash there.
    quoted: bool,
    escaped: bool,
}

impl View {
    /// The texts of the whole part that, looked at so, are in the set; `None` where that takes too many states.
    pub fn lift(&self, set: &Lang) -> Option<Lang> {
        match self {
            View::Whole => Some(set.clone()),
            View::Path => path(set),
            View::Query => query(set),
            View::AnyArgument(name) => argument(set, name, b"&;", true, false),
            View::FirstArgument(name, fold) => argument(set, name, b"&", false, *fold),
            View::FirstOfEither(name) => argument(set, name, b"&;", false, false),
            View::Element(wanted) => element(set, *wanted),
        }
    }
}

fn path(set: &Lang) -> Option<Lang> {
    let next = |at: &At, letter: u8| match at {
        At::Path(state) if letter == b'?' => At::Rest(set.ends(*state)),
        At::Path(state) => At::Path(set.step(*state, letter)),
        other => other.clone(),
    };
    Lang::explore(At::Path(set.start()), next, |at| match at {
        At::Path(state) => set.ends(*state),
        At::Rest(takes) => *takes,
        At::Query(_) => false,
    })
}

fn query(set: &Lang) -> Option<Lang> {
    let next = |at: &At, letter: u8| match at {
        At::Query(state) => At::Query(set.step(*state, letter)),
        _ if letter == b'?' => At::Query(set.start()),
        other => other.clone(),
    };
    Lang::explore(At::Rest(false), next, |at| matches!(at, At::Query(state) if set.ends(*state)))
}

fn argument(set: &Lang, name: &str, ends: &'static [u8], any: bool, fold: bool) -> Option<Lang> {
    let name = name.as_bytes();
    let same = |a: u8, b: u8| a == b || (fold && a.eq_ignore_ascii_case(&b));
    // What a pair that is over leaves behind.
    let over = |at: &Scan| match at {
        Scan::Value(state) if set.ends(*state) => Scan::Done(true),
        Scan::Value(_) if !any => Scan::Done(false),
        _ => Scan::Name(0),
    };
    let next = |at: &Scan, letter: u8| match at {
        Scan::Done(_) => at.clone(),
        Scan::Path => {
            if letter == b'?' {
                Scan::Name(0)
            } else {
                Scan::Path
            }
        }
        _ if ends.contains(&letter) => over(at),
        Scan::Name(met) if *met == name.len() && letter == b'=' => Scan::Value(set.start()),
        Scan::Name(met) if name.get(*met).is_some_and(|own| same(*own, letter)) => Scan::Name(met + 1),
        Scan::Name(_) | Scan::Other => Scan::Other,
        Scan::Value(state) => Scan::Value(set.step(*state, letter)),
    };
    Lang::explore(Scan::Path, next, |at| match at {
        Scan::Value(state) => set.ends(*state),
        Scan::Done(takes) => *takes,
        _ => false,
    })
}

fn element(set: &Lang, wanted: Wanted) -> Option<Lang> {
    let begin = Element { now: None, before_blanks: set.start(), quoted: false, escaped: false };
    let takes = |at: &Element| set.ends(at.before_blanks);
    // The comma behind an element.
    let over = |number: u32, at: &Element| match wanted {
        Wanted::Any if takes(at) => Walk::Over(true),
        Wanted::Numbered(own) if own == number => Walk::Over(takes(at)),
        Wanted::Numbered(_) => Walk::In(number + 1, begin.clone()),
        Wanted::Any | Wanted::Last => Walk::In(number, begin.clone()),
    };
    let next = |walk: &Walk, letter: u8| match walk {
        Walk::Over(_) => walk.clone(),
        Walk::In(number, at) if letter == b',' && !at.quoted => over(*number, at),
        Walk::In(number, at) => Walk::In(*number, at.read(set, letter)),
    };
    Lang::explore(Walk::In(1, begin.clone()), next, |walk| match walk {
        Walk::Over(takes) => *takes,
        Walk::In(number, at) => !matches!(wanted, Wanted::Numbered(own) if own != *number) && takes(at),
    })
}

impl Element {
    fn read(&self, set: &Lang, letter: u8) -> Element {
        let now = match letter {
            b' ' => self.now.map(|now| set.step(now, letter)),
            _ => Some(set.step(self.now.unwrap_or(set.start()), letter)),
        };
        Element {
            now,
            before_blanks: now.filter(|_| letter != b' ').unwrap_or(self.before_blanks),
            quoted: self.quoted != (letter == b'"' && !self.escaped),
            escaped: self.quoted && letter == b'\\' && !self.escaped,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(source: &str) -> Lang {
        of_expression(source, false).unwrap()
    }

    #[test]
    fn a_target_is_looked_at_in_parts() {
        let path = View::Path.lift(&of("^/a$")).unwrap();
        assert!(path.takes("/a") && path.takes("/a?b") && path.takes("/a?/b?c") && !path.takes("/ab"));
        let query = View::Query.lift(&of("^b")).unwrap();
        assert!(query.takes("/a?b=1") && !query.takes("/b") && !query.takes("/a?c?b"));
        let any = View::AnyArgument("k".into()).lift(&of("^v$")).unwrap();
        assert!(any.takes("/?k=v") && any.takes("/?x&k=1;k=v&y") && !any.takes("/?kk=v") && !any.takes("/k=v"));
        let first = View::FirstArgument("k".into(), true).lift(&of("^v$")).unwrap();
        assert!(first.takes("/?K=v&k=1") && !first.takes("/?k=1&k=v") && !first.takes("/?k"));
    }

    #[test]
    fn a_line_is_looked_at_in_elements() {
        let any = View::Element(Wanted::Any).lift(&of("^b c$")).unwrap();
        assert!(any.takes("a, b c ,d") && any.takes("b c") && !any.takes("ab c") && !any.takes("b, c"));
        let last = View::Element(Wanted::Last).lift(&of("^b$")).unwrap();
        assert!(last.takes("a,b ") && !last.takes("b,a"));
        let second = View::Element(Wanted::Numbered(2)).lift(&of("^b?$")).unwrap();
        assert!(second.takes("a, b") && second.takes("a,b,c") && second.takes("a,") && !second.takes("b"));
        assert!(!second.takes("a,c,b"));
        let quoted = View::Element(Wanted::Any).lift(&of("^b$")).unwrap();
        assert!(!quoted.takes(r#""a,b""#) && quoted.takes(r#""a\"",b"#) && !quoted.takes(r#""a\",b"#));
    }

    #[test]
    fn what_a_request_may_be() {
        let plain = Dim::Target.all(Spelling::Plain).unwrap();
        assert!(plain.takes("/") && plain.takes("/a/.b?x=//%") && !plain.takes("/a//b") && !plain.takes("/%41"));
        assert!(!plain.takes("/a/..") && !plain.takes("/./x") && !plain.takes("a") && !plain.takes("/a b"));
        let any = Dim::Target.all(Spelling::Any).unwrap();
        assert!(any.takes("/a//b/../%41") && !any.takes("/#"));
        let host = Dim::Host.all(Spelling::Any).unwrap();
        assert!(host.takes("a.b-c.example") && !host.takes("A") && !host.takes("a..b") && !host.takes(""));
    }
}
