//! Sets of texts as an operator writes them: exact, glob, regex, network, list, `not`.

use std::net::IpAddr;

use ipnet::IpNet;
use model::Text;

/// A set of texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// This text.
    Exact(Text),
    /// `*` is anything but `/`, `**` anything; `/login/**` takes `/login` too, `*.example.com` any number of labels.
    Glob(Text),
    /// Matches this expression, unanchored.
    Regex(model::Pattern),
    /// An address in this network.
    Network(IpNet),
    /// In one of these sets.
    AnyOf(Vec<Pattern>),
    /// Not in this set.
    Not(Box<Pattern>),
}

impl Pattern {
    /// Reads a single value.
    ///
    /// # Errors
    /// What is wrong with its regular expression.
    pub fn parse(text: &str) -> Result<Pattern, String> {
        if let Some(inner) = text.strip_prefix("not ") {
            return Ok(Pattern::Not(Box::new(Pattern::parse(inner.trim_start())?)));
        }
        if let Some(source) = text.strip_prefix('~') {
            let (source, fold) = source.strip_prefix('*').map_or((source, false), |rest| (rest, true));
            let pattern = model::Pattern::new(source.trim(), fold);
            return match pattern.regex() {
                Some(_) => Ok(Pattern::Regex(pattern)),
                None => Err(format!("{:?} is no regular expression", source.trim())),
            };
        }
        Ok(if text.contains('*') { Pattern::Glob(text.into()) } else { Pattern::Exact(text.into()) })
    }

    /// Reads an address, a network, or `not` and one of these.
    pub fn parse_network(text: &str) -> Option<Pattern> {
        match text.strip_prefix("not ") {
            Some(inner) => Some(Pattern::Not(Box::new(Pattern::parse_network(inner.trim_start())?))),
            None => network(text).map(Pattern::Network),
        }
    }

    /// Whether the text is in the set. `fold` ignores case, as for hosts.
    pub fn takes(&self, text: &str, fold: bool) -> bool {
        match self {
            Pattern::Exact(own) => own == text || (fold && own.eq_ignore_ascii_case(text)),
            Pattern::Glob(glob) if fold => glob_takes(&glob.to_ascii_lowercase(), &text.to_ascii_lowercase()),
            Pattern::Glob(glob) => glob_takes(glob, text),
            Pattern::Regex(pattern) if fold => pattern.is_match(&text.to_ascii_lowercase()).unwrap_or(false),
            Pattern::Regex(pattern) => pattern.is_match(text).unwrap_or(false),
            Pattern::Network(network) => text.parse::<IpAddr>().is_ok_and(|address| network.contains(&address)),
            Pattern::AnyOf(any) => any.iter().any(|pattern| pattern.takes(text, fold)),
            Pattern::Not(inner) => !inner.takes(text, fold),
        }
    }
}

/// Whether a glob takes the whole text.
fn glob_takes(glob: &str, text: &str) -> bool {
    if let Some(folder) = glob.strip_suffix("/**")
        && !folder.contains('*')
    {
        return text.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    }
    let tokens = tokens(glob);
    // The texts that the tokens so far can have eaten, as the set of offsets where the rest begins.
    let mut open = vec![false; text.len() + 1];
    open[0] = true;
    for token in tokens {
        open = token.step(&open, text);
    }
    open[text.len()]
}

/// A piece of a glob.
enum Token<'g> {
    Text(&'g str),
    /// `*`: anything but a slash.
    Part,
    /// `**`: anything.
    All,
}

/// Three stars and more are as good as two.
fn tokens(glob: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = glob;
    while !rest.is_empty() {
        let text = rest.find('*').unwrap_or(rest.len());
        if text > 0 {
            tokens.push(Token::Text(&rest[..text]));
        }
        rest = &rest[text..];
        let stars = rest.len() - rest.trim_start_matches('*').len();
        match stars {
            0 => {}
            1 => tokens.push(Token::Part),
            _ => tokens.push(Token::All),
        }
        rest = &rest[stars..];
    }
    tokens
}

impl Token<'_> {
    fn step(&self, open: &[bool], text: &str) -> Vec<bool> {
        let mut next = vec![false; open.len()];
        let mut running = false;
        for at in 0..open.len() {
            match self {
                Token::Text(own) if open[at] && text.as_bytes()[at..].starts_with(own.as_bytes()) => {
                    next[at + own.len()] = true;
                }
                Token::Text(_) => {}
                Token::Part | Token::All => {
                    let stopped = matches!(self, Token::Part) && at > 0 && text.as_bytes()[at - 1] == b'/';
                    running = open[at] || (running && !stopped);
                    next[at] = running;
                }
            }
        }
        next
    }
}

/// An address, as a network of one, or a network.
pub(crate) fn network(text: &str) -> Option<IpNet> {
    text.parse::<IpAddr>().map(IpNet::from).or_else(|_| text.parse::<IpNet>()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(pattern: &str, text: &str) -> bool {
        Pattern::parse(pattern).unwrap().takes(text, false)
    }

    #[test]
    fn globs() {
        assert!(takes("/login/**", "/login"));
        assert!(takes("/login/**", "/login/a/b"));
        assert!(!takes("/login/**", "/loginx"));
        assert!(takes("/a/*/c", "/a/b/c"));
        assert!(!takes("/a/*/c", "/a/b/b/c"));
        assert!(takes("/a/**/c", "/a/b/b/c"));
        assert!(takes("*.example.com", "a.b.example.com"));
        assert!(!takes("*.example.com", "example.com"));
        assert!(takes("*", "") && takes("**", "/x/y"));
    }

    #[test]
    fn not_and_lists_and_regexes() {
        assert!(takes("not /login/**", "/logout"));
        assert!(!takes("not /login/**", "/login"));
        assert!(takes("~ ^/v[0-9]+/", "/v12/x"));
        assert!(Pattern::parse("~ (").is_err());
        let any = Pattern::AnyOf(vec![Pattern::Exact("a".into()), Pattern::Exact("B".into())]);
        assert!(any.takes("b", true) && !any.takes("b", false));
    }

    #[test]
    fn networks() {
        let outside = Pattern::parse_network("not 10.0.0.0/8").unwrap();
        assert!(outside.takes("192.0.2.1", false));
        assert!(!outside.takes("10.2.3.4", false));
        assert!(Pattern::parse_network("ten").is_none());
    }
}
