//! Conditions and the tests in them, as predicates.

use std::collections::HashMap;

use finding::Span;
use model::{Field, Matcher, Opaque, Predicate, Range, Value};
use smol_str::SmolStr;

use super::super::config::condition::{AclTest, Condition, Term, TermKind};
use super::super::config::inspect::{Content, content};
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::config::sample;
use super::super::secrets::reads_secret;
use super::super::words::Word;
use super::Lower;
use super::fetch::{Kind, Read, as_text};
use super::matching::{self, Method};

/// The named acls of a proxy.
#[derive(Debug, Default)]
pub(super) struct Acls(HashMap<SmolStr, Declared>);

/// One named acl: what its lines test, and where the first of them stands.
#[derive(Debug)]
struct Declared {
    /// One for each line of that name; any of them may hold.
    tests: Vec<Predicate>,
    /// A condition above it uses a name that isn't there yet.
    first: Span,
}

/// What a test says after its expression.
struct Flags {
    /// What `-m` says; `None` leaves it to the suffix of the fetch, and then to its kind.
    method: Option<Method>,
    /// Set by `-i`.
    fold: bool,
    /// Those on the line and those of files (`-f`), any of which may match.
    patterns: Vec<String>,
}

impl Lower<'_> {
    /// All acls of a proxy.
    pub(super) fn acls(&mut self, proxy: &Proxy) -> Acls {
        let mut acls = Acls::default();
        for line in proxy.list(List::Acl) {
            let words = line.from(2);
            let predicate = match words.first() {
                Some(first) => self.named_test(words, first.span.to(line.span), &acls),
                None => self.broken(line.span, "an acl needs a name and an expression"),
            };
            self.settle(line.span);
            if let Some(name) = line.words.get(1) {
                let fresh = || Declared { tests: Vec::new(), first: line.span };
                acls.0.entry(name.text.clone()).or_insert_with(fresh).tests.push(predicate);
            }
        }
        acls
    }

    /// The test that a declared acl stands for.
    fn named_test(&mut self, words: &[Word], span: Span, acls: &Acls) -> Predicate {
        let span = words.iter().fold(span, |span, word| span.to(word.span));
        self.test(words, span, acls)
    }

    /// A predicate of which nothing is known, and a gap.
    pub(super) fn broken(&mut self, span: Span, reason: impl Into<model::Text>) -> Predicate {
        let reason = reason.into();
        self.gap(reason.clone());
        Predicate::opaque(Opaque::unknown(span, reason))
    }

    /// The predicate of a condition; none is always.
    pub(super) fn condition(&mut self, condition: Option<&Condition>, acls: &Acls) -> Predicate {
        let Some(condition) = condition else { return Predicate::ALWAYS };
        if let Some(why) = condition.broken {
            return self.broken(condition.span, why);
        }
        let any = condition.any.iter().map(|terms| {
            let all = terms.iter().map(|term| self.term(term, acls)).collect();
            Predicate::all(all)
        });
        let predicate = Predicate::any(any.collect());
        if condition.unless { predicate.negated() } else { predicate }
    }

    /// One term of a condition.
    fn term(&mut self, term: &Term, acls: &Acls) -> Predicate {
        let predicate = match &term.what {
            TermKind::Anonymous(test) => self.anonymous(test, acls),
            TermKind::Named(name) => self.named(name, acls),
        };
        if term.negated { predicate.negated() } else { predicate }
    }

    /// A test between braces.
    fn anonymous(&mut self, test: &AclTest, acls: &Acls) -> Predicate {
        match test.words.is_empty() {
            true => self.broken(test.span, "nothing stands between the braces"),
            false => self.test(&test.words, test.span, acls),
        }
    }

    /// A declared acl, any of its lines; or one that HAProxy brings along.
    fn named(&mut self, name: &Word, acls: &Acls) -> Predicate {
        if let Some(acl) = acls.0.get(&name.text) {
            if acl.first.file == name.span.file && acl.first.start > name.span.start {
                self.unknown_name(name.span, format!("the acl `{}` is declared only below", name.text));
            }
            return Predicate::any(acl.tests.clone());
        }
        if let Some(words) = predefined(name.as_str()) {
            let word = |text: &str| Word { text: text.into(), span: name.span };
            let words: Vec<Word> = words.split(' ').map(word).collect();
            return self.test(&words, name.span, acls);
        }
        self.unknown_name(name.span, format!("no acl has the name `{}`", name.text));
        self.broken(name.span, format!("no acl has the name `{}`", name.text))
    }

    /// One test: expression, flags, patterns.
    fn test(&mut self, words: &[Word], span: Span, acls: &Acls) -> Predicate {
        let Some(sample) = sample::parse(words[0].as_str(), words[0].span) else {
            return self.broken(words[0].span, format!("the expression `{}` can't be read", words[0].text));
        };
        let flags = match self.flags(&words[1..]) {
            Ok(flags) => flags,
            Err(why) => return self.broken(span, why),
        };
        if is_turned_round(&sample) {
            return self.negated(sample, &words[1..], span, acls);
        }
        if sample.converters.is_empty() {
            if sample.fetch.name == "acl" {
                return self.conjunction(&sample.fetch.args, span, acls);
            }
            if let Some(predicate) = self.special(&sample.fetch, &flags, span) {
                return predicate;
            }
        }
        if reads_secret(words[0].as_str()) && !flags.patterns.is_empty() {
            return secret(&sample.fetch, span);
        }
        let (read, suffix) = self.read_named(&sample, span);
        let method = flags.method.or(suffix);
        let read = match read {
            Read::Value(value, kind) if method.is_some() => Read::Value(as_text(value), kind),
            other => other,
        };
        match read {
            // Seen on HAProxy 2.6.12: by the time of the answer, the request can't be read any more.
            Read::Value(..) if self.answering && content(words[0].as_str()) == Some(Content::Http) => {
                Predicate::Const(false)
            }
            Read::Value(..) if !self.awaited && content(words[0].as_str()).is_some() => {
                let reason = "nothing waits for the first bytes of the client, which may come too late";
                Predicate::opaque(Opaque::unknown(span, reason))
            }
            Read::Value(..) if !self.http && content(words[0].as_str()) == Some(Content::Http) => {
                Predicate::opaque(Opaque::unknown(span, "HTTP is looked at in mode tcp"))
            }
            Read::Value(value, kind) => match self.matcher(method, kind, flags) {
                // A truth value is there even where it is false.
                Ok(Some(matcher))
                    if kind == Kind::Bool && sample.converters.is_empty() && !matches!(matcher, Matcher::Truthy) =>
                {
                    Predicate::test(span, value.convert(model::Converter::OrElse("0".into())), matcher)
                }
                Ok(Some(matcher @ Matcher::Networks(_))) if kind == Kind::Text => {
                    Predicate::test(span, value.convert(model::Converter::Address { strict: false }), matcher)
                }
                Ok(Some(matcher)) => Predicate::test(span, value, matcher),
                Ok(None) => Predicate::Const(false),
                Err(why) => self.broken(span, why),
            },
            Read::AtRest(number) => self.at_rest(words[0].as_str(), number, method, flags, span),
            Read::Response if self.answering => {
                Predicate::opaque(Opaque::unknown(span, format!("`{}` reads the answer", words[0].text)))
            }
            Read::Response | Read::Absent => Predicate::Const(false),
            Read::Beyond(why) => Predicate::opaque(Opaque::unknown(span, why)),
            Read::Unknown(why) => self.broken(span, why),
        }
    }

    /// `expression,not`: the same test, turned round.
    fn negated(&mut self, sample: sample::Sample, rest: &[Word], span: Span, acls: &Acls) -> Predicate {
        let text = words_without_not(&sample);
        let first = Word { text: text.into(), span: sample.span };
        let words: Vec<Word> = std::iter::once(first).chain(rest.iter().cloned()).collect();
        self.test(&words, span, acls).negated()
    }

    /// `acl(a,!b)`: named acls that must all hold.
    fn conjunction(&mut self, names: &[SmolStr], span: Span, acls: &Acls) -> Predicate {
        let all = names.iter().map(|name| {
            let (negated, name) = name.strip_prefix('!').map_or((false, name.as_str()), |rest| (true, rest));
            let predicate = self.named(&Word { text: name.into(), span }, acls);
            if negated { predicate.negated() } else { predicate }
        });
        let all = Predicate::all(all.collect());
        match size(&all, LARGEST) {
            Some(_) => all,
            None => self.broken(span, "acls in acls come to more tests than are read"),
        }
    }

    /// The matcher; `None` where nothing can match as there is no pattern.
    fn matcher(&mut self, method: Option<Method>, kind: Kind, flags: Flags) -> Result<Option<Matcher>, String> {
        let method = method.unwrap_or(match kind {
            Kind::Text => Method::Equal,
            Kind::Number => Method::Number,
            Kind::Address => Method::Address,
            Kind::Bool => Method::Bool,
        });
        if method == Method::Bool && kind == Kind::Text {
            return Ok(Some(Matcher::Numbers(vec![Range { from: i64::MIN, to: -1 }, Range { from: 1, to: i64::MAX }])));
        }
        // Seen on HAProxy 2.6.12: patterns after a truth value change nothing, `always_true 0` holds.
        if flags.patterns.is_empty() && !matches!(method, Method::Found | Method::Bool) {
            return Ok(None);
        }
        let shown = flags.patterns.first().cloned().unwrap_or_default();
        match matching::matcher(method, flags.patterns, flags.fold) {
            Some(matcher) => Ok(Some(matcher)),
            None => Err(format!("the pattern `{shown}` doesn't fit what it is compared with")),
        }
    }

    /// A test of something that depends on the state of the system: what it comes to at rest is said with it.
    fn at_rest(&mut self, name: &str, number: i64, method: Option<Method>, flags: Flags, span: Span) -> Predicate {
        let kind = if flags.patterns.is_empty() { Kind::Bool } else { Kind::Number };
        let matcher = match self.matcher(method, kind, flags) {
            Ok(matcher) => matcher,
            Err(why) => return self.broken(span, why),
        };
        let usual = match &matcher {
            Some(Matcher::Numbers(ranges)) => Some(ranges.iter().any(|range: &Range| range.contains(number))),
            Some(Matcher::Truthy) => Some(number != 0),
            Some(Matcher::Found) => Some(true),
            _ => None,
        };
        let reason = format!("`{name}` depends on the state of the system");
        Predicate::opaque(match usual {
            Some(usual) => Opaque::at_rest(span, reason, usual),
            None => Opaque::unknown(span, reason),
        })
    }

    /// Flags and patterns. Seen on HAProxy 2.6.12: flags stand before the patterns, `--` ends them, and a `-i` among the
    /// patterns is a pattern.
    fn flags(&mut self, words: &[Word]) -> Result<Flags, String> {
        let mut flags = Flags { method: None, fold: false, patterns: Vec::new() };
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let value = words.get(at + 1).map_or("", Word::as_str);
            match word.as_str() {
                "-i" => flags.fold = true,
                "-n" | "-M" => {}
                "-u" => at += 1,
                "-m" => {
                    flags.method =
                        Some(matching::method(value).ok_or(format!("the method `-m {value}` is not understood"))?);
                    at += 1;
                }
                "-f" => {
                    flags.patterns.extend(self.patterns(value)?);
                    at += 1;
                }
                "--" => {
                    at += 1;
                    break;
                }
                // Seen on HAProxy 2.6.12: any other word that begins with a dash is refused, `-3` too.
                flag if flag.starts_with('-') => {
                    return Err(format!("`{flag}` is no flag of an acl"));
                }
                _ => break,
            }
            at += 1;
        }
        flags.patterns.extend(words[at..].iter().map(|word| word.text.to_string()));
        Ok(flags)
    }

    /// Tests that are no look at one value.
    fn special(&mut self, call: &sample::Call, flags: &Flags, span: Span) -> Option<Predicate> {
        match call.name.as_str() {
            "nbsrv" => Some(self.servers_up(call, flags, span)),
            "http_auth" | "http_auth_group" => Some(credentials(call, span)),
            _ => None,
        }
    }

    /// How many servers of a backend are up: all, in a healthy system.
    fn servers_up(&mut self, call: &sample::Call, flags: &Flags, span: Span) -> Predicate {
        let own = self.proxy_name.clone();
        let name = if call.arg(0).is_empty() { own.as_str() } else { call.arg(0) };
        let config = self.config;
        let count = self.targets.get(name).map_or(0, |target| config.proxies[target.proxy].server_count());
        let flags = Flags { method: flags.method, fold: flags.fold, patterns: flags.patterns.clone() };
        self.at_rest("nbsrv", count as i64, None, flags, span)
    }
}

/// Whether it is `,not` after what is always there.
fn is_turned_round(sample: &sample::Sample) -> bool {
    let always = matches!(sample.fetch.name.as_str(), "always_true" | "always_false" | "ssl_fc" | "acl");
    always && sample.converters.len() == 1 && sample.converters[0].name == "not"
}

/// The expression without the `,not` at its end.
fn words_without_not(sample: &sample::Sample) -> String {
    let call = |call: &sample::Call| match call.args.is_empty() {
        true => call.name.to_string(),
        false => format!("{}({})", call.name, call.args.join(",")),
    };
    let kept = &sample.converters[..sample.converters.len() - 1];
    std::iter::once(&sample.fetch).chain(kept).map(call).collect::<Vec<_>>().join(",")
}

/// A conjunction of acls may come to so many nodes; each nests one level at the most.
const LARGEST: usize = 500;

/// How many nodes a predicate has; `None` where more than `most`.
fn size(predicate: &Predicate, most: usize) -> Option<usize> {
    let most = most.checked_sub(1)?;
    match predicate {
        Predicate::Not(inner) => Some(1 + size(inner, most)?),
        Predicate::All(of) | Predicate::Any(of) => of.iter().try_fold(1, |sum, one| {
            let left = most.checked_sub(sum)?;
            Some(sum + size(one, left)?)
        }),
        _ => Some(1),
    }
}

/// Whether a header is a certain secret, which stays out of the model: certainly not where there is no such header.
fn secret(call: &sample::Call, span: Span) -> Predicate {
    let sent = Value::Field(Field::Header(call.arg(0).to_ascii_lowercase().into(), model::Which::First));
    Predicate::All(vec![
        Predicate::test(span, sent, Matcher::Found),
        Predicate::opaque(Opaque::unknown(span, "whether the secret fits")),
    ])
}

/// Whether credentials fit: certainly not where none are sent.
fn credentials(call: &sample::Call, span: Span) -> Predicate {
    use model::Which;
    let sent = Value::Field(Field::Header("authorization".into(), Which::First));
    let reason = format!("whether the credentials are in the user list {}", call.arg(0));
    Predicate::All(vec![Predicate::test(span, sent, Matcher::Found), Predicate::opaque(Opaque::unknown(span, reason))])
}

/// The acls that HAProxy brings along, as expressions.
fn predefined(name: &str) -> Option<&'static str> {
    Some(match name {
        "FALSE" => "always_false",
        "HTTP" => "req_proto_http",
        "HTTP_1.0" => "req_ver 1.0",
        "HTTP_1.1" => "req_ver 1.1",
        "HTTP_2.0" => "req_ver 2.0",
        "HTTP_3.0" => "req_ver 3.0",
        "HTTP_CONTENT" => "req.hdr_val(content-length) gt 0",
        "HTTP_URL_ABS" => "url -m reg ^[^/:]*://",
        "HTTP_URL_SLASH" => "url -m beg /",
        "HTTP_URL_STAR" => "url -m str *",
        "LOCALHOST" => "src 127.0.0.1/8 ::1",
        "METH_CONNECT" => "method CONNECT",
        "METH_DELETE" => "method DELETE",
        "METH_GET" => "method GET HEAD",
        "METH_HEAD" => "method HEAD",
        "METH_OPTIONS" => "method OPTIONS",
        "METH_POST" => "method POST",
        "METH_PUT" => "method PUT",
        "METH_TRACE" => "method TRACE",
        "RDP_COOKIE" => "req_rdp_cookie_cnt gt 0",
        "REQ_CONTENT" => "req_len gt 0",
        "TRUE" => "always_true",
        "WAIT_END" => "wait_end",
        _ => return None,
    })
}
