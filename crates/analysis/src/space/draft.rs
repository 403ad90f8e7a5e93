//! A request in the making.

use model::{Field, Text, Value};

use crate::ask::{Ask, Scheme};

/// Parts of a request; what is left out is up to whoever finishes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Draft {
    /// Method.
    pub method: Option<Text>,
    /// Host, without port.
    pub host: Option<Text>,
    /// Path, without query.
    pub path: Option<Text>,
    /// Query, without `?`.
    pub query: Option<Text>,
    /// Headers; names in lower case.
    pub headers: Vec<(Text, Text)>,
    /// Client address.
    pub client: Option<Text>,
    /// TLS server name, where it isn't the host's.
    pub sni: Option<Text>,
}

impl Draft {
    /// All parts of a request.
    pub fn of(ask: &Ask) -> Draft {
        let (path, query) = match ask.target.split_once('?') {
            Some((path, query)) => (path, Some(query.into())),
            None => (ask.target.as_str(), None),
        };
        Draft {
            method: Some(ask.method.clone()),
            host: Some(ask.host.clone()),
            path: Some(path.into()),
            query,
            headers: ask.headers.clone(),
            client: ask.client.map(|client| client.to_string().into()),
            sni: ask.sni.clone(),
        }
    }

    /// The parts of a request that aren't what every request is like.
    pub fn unusual(ask: &Ask) -> Draft {
        let mut draft = Draft::of(ask);
        draft.method = draft.method.filter(|method| method != "GET");
        draft.host = draft.host.filter(|host| host != NOBODY);
        draft.path = draft.path.filter(|path| path != "/");
        draft
    }

    /// Makes `value` read as `text`, where a request can be written so; `false` where it can't.
    pub fn set(&mut self, value: &Value, text: &str) -> bool {
        match value {
            Value::Field(field) => self.set_field(field, text),
            // What a client would write first is what these leave as it is.
            Value::Convert(inner, converter) if is_plain(converter) => self.set(inner, text),
            _ => false,
        }
    }

    fn set_field(&mut self, field: &Field, text: &str) -> bool {
        match field {
            // CONNECT has no path, so it is none of these requests.
            Field::Method | Field::OriginalMethod | Field::SettledMethod { .. } if text != "CONNECT" => {
                self.method = Some(text.into())
            }
            // No client sends what follows a `#`.
            Field::Path | Field::Target | Field::Url | Field::OriginalTarget if text.contains('#') => return false,
            Field::Path if text.starts_with('/') => self.path = Some(text.into()),
            Field::Target | Field::Url | Field::OriginalTarget if text.starts_with('/') => {
                let (path, query) = text.split_once('?').map_or((text, None), |(path, query)| (path, Some(query)));
                self.path = Some(path.into());
                self.query = query.map(Text::from);
            }
            Field::Query => self.query = Some(text.into()),
            Field::Argument(name) | Field::ArgumentAnyCase(name) => self.add_argument(name, text),
            Field::Header(name, _) if name == "host" => return self.set_host(text),
            Field::Header(name, _) => self.set_header(name, text),
            Field::Cookie(name, _) | Field::CookieAnyCase(name) => self.add_cookie(name, text),
            Field::Client => self.client = Some(text.into()),
            Field::Sni => self.sni = Some(text.into()),
            _ => return false,
        }
        true
    }

    /// The host without its port, and with a name where a pattern begins with a dot.
    fn set_host(&mut self, text: &str) -> bool {
        let host = text.split(':').next().unwrap_or(text);
        let host = if host.starts_with('.') { format!("x{host}") } else { host.to_owned() };
        let wellformed =
            !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_graphic() && !b"/@?#".contains(&byte));
        self.host = wellformed.then(|| host.into());
        wellformed
    }

    /// One more parameter.
    pub fn add_argument(&mut self, name: &str, text: &str) {
        let one = format!("{name}={text}");
        self.query = Some(self.query.take().map_or(one.clone(), |query| format!("{query}&{one}")).into());
    }

    /// One more cookie.
    pub fn add_cookie(&mut self, name: &str, text: &str) {
        let one = format!("{name}={text}");
        let before = self.headers.iter().find(|(own, _)| own == "cookie").map(|(_, value)| value.clone());
        self.set_header("cookie", &before.map_or(one.clone(), |before| format!("{before}; {one}")));
    }

    /// The header, once.
    pub fn set_header(&mut self, name: &str, text: &str) {
        self.headers.retain(|(own, _)| own != name);
        self.headers.push((name.into(), text.into()));
    }

    /// What this says, and what `base` says of the rest.
    pub fn over(&self, base: &Draft) -> Draft {
        let mut headers = base.headers.clone();
        headers.retain(|(name, _)| !self.headers.iter().any(|(own, _)| own == name));
        headers.extend(self.headers.iter().cloned());
        Draft {
            method: self.method.clone().or(base.method.clone()),
            host: self.host.clone().or(base.host.clone()),
            path: self.path.clone().or(base.path.clone()),
            query: self.query.clone().or(base.query.clone()),
            headers,
            client: self.client.clone().or(base.client.clone()),
            sni: self.sni.clone().or(base.sni.clone()),
        }
    }

    /// The request, at a port. A host that nobody chose is one that nobody has.
    pub fn ask(&self, scheme: Scheme, port: Option<u16>) -> Ask {
        let path = self.path.clone().unwrap_or(Text::new_static("/"));
        let target = self.query.as_ref().map_or(path.clone(), |query| format!("{path}?{query}").into());
        Ask {
            method: self.method.clone().unwrap_or(Text::new_static("GET")),
            scheme,
            host: self.host.clone().or(self.sni.clone()).unwrap_or(Text::new_static(NOBODY)),
            port,
            target,
            headers: self.headers.clone(),
            client: self.client.as_ref().and_then(|client| client.parse().ok()),
            sni: self.sni.clone(),
            listener: None,
        }
    }

    /// How much a reader has to take in.
    pub fn size(&self) -> usize {
        let length = |part: &Option<Text>| part.as_ref().map_or(0, |text| text.len() + 1);
        let headers: usize = self.headers.iter().map(|(name, value)| name.len() + value.len() + 40).sum();
        let parts = [&self.method, &self.host, &self.path, &self.query, &self.client, &self.sni];
        headers + parts.into_iter().map(length).sum::<usize>()
    }
}

/// A host that no configuration knows (a name kept free for examples).
pub const NOBODY: &str = "nobody.example";

fn is_plain(converter: &model::Converter) -> bool {
    use model::Converter;
    matches!(
        converter,
        Converter::Lower
            | Converter::HostOnly
            | Converter::WithoutTrailingDot
            | Converter::OrElse(_)
            | Converter::OrElseVar(_)
            | Converter::LooseAddress
            | Converter::Decode
            | Converter::DecodeTarget
            | Converter::Masked { .. }
            | Converter::Untrusted(_)
    )
}
