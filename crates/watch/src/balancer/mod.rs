//! What a live balancer says of itself.

mod process;

use engines::{Engine, Question};
use model::{Running, Text};

use crate::ask::{self, Greeting, LIMIT, Secured, Target, limited};
use crate::clock;

/// How one balancer is asked.
#[derive(Clone, Debug)]
pub(crate) struct Live {
    target: Target,
    /// What a `GET` asks for, and of which host; nothing where a line is sent.
    get: Option<ask::Question>,
    is_tls: bool,
    /// As the user has it, without a password.
    shown: Text,
}

impl Live {
    /// Reads `unix:/run/admin.sock`, `/run/admin.sock`, `tcp:host:port`, `host:port` or a URL.
    ///
    /// # Errors
    /// What was expected.
    pub(crate) fn parse(text: &str) -> Result<Self, Text> {
        let shown: Text = without_password(text).into();
        let plain = |target| Live { target, get: None, is_tls: false, shown: shown.clone() };
        if let Some(path) = text.strip_prefix("unix:").or_else(|| text.starts_with('/').then_some(text)) {
            return Ok(plain(Target::File(path.trim_start_matches("//").to_owned())));
        }
        let (is_tls, rest) = match (text.strip_prefix("http://"), text.strip_prefix("https://")) {
            (Some(rest), _) => (false, rest),
            (_, Some(rest)) => (true, rest),
            _ => {
                let address = text.strip_prefix("tcp:").unwrap_or(text).trim_start_matches("//");
                let wanted = "unix:/run/balancer/admin.sock, tcp:host:port or http://host:port/path was expected";
                return host(address, None).map(plain).ok_or_else(|| wanted.into());
            }
        };
        let (authority, path) = rest.find('/').map_or((rest, "/"), |at| rest.split_at(at));
        let target = host(authority, Some(if is_tls { 443 } else { 80 }));
        let target = target.ok_or_else(|| Text::from("http://host:port/path was expected"))?;
        Ok(Live { target, get: Some(ask::Question::get(authority, path)), is_tls, shown })
    }

    /// Asks once.
    pub(crate) async fn ask(&self, engine: &'static Engine, text: &str) -> Result<Running, Text> {
        let asking = async {
            match (&self.get, engine.probe.question) {
                (None, Question::Line(line)) => ask::line(&self.target, line).await,
                (Some(get), Question::Get) => self.get(get).await,
                (None, Question::Get) => Err("it is asked over HTTP: http://host:port/path was expected".into()),
                (Some(_), Question::Line(_)) => Err("it is asked over its socket: unix:/path was expected".into()),
            }
        };
        let answer = limited(LIMIT, asking).await.map_err(|why| self.said(&why))?;
        let mut running = (engine.probe.read)(&answer, clock::now()).map_err(|why| self.said(&why.0))?;
        if running.since.is_none() && self.is_here() {
            running.since = (engine.probe.pid_file)(text).and_then(|path| process::since(&path, engine.probe.workers));
        }
        Ok(running)
    }

    async fn get(&self, get: &ask::Question) -> Result<String, Text> {
        let Target::Host(host, _) = &self.target else { return Err("there is no host".into()) };
        let greeting =
            Greeting { tls: self.is_tls.then(|| Secured::to(host.as_str().into(), None)), ..Greeting::default() };
        let reply = ask::request(&self.target, &greeting, get).await?;
        match reply.status {
            200 => Ok(String::from_utf8_lossy(&reply.body).into_owned()),
            status => Err(format!("it answered {status}").into()),
        }
    }

    fn said(&self, why: &str) -> Text {
        format!("it can't be asked at {}: {why}", self.shown).into()
    }

    /// Whether it runs on this machine.
    fn is_here(&self) -> bool {
        match &self.target {
            Target::File(_) => true,
            Target::Host(host, _) => {
                host == "localhost" || host.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
            }
        }
    }
}

/// A URL without what stands before the host.
fn without_password(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(start), Some(end)) if start < end => format!("{}{}", &url[..start + 3], &url[end + 1..]),
        _ => url.to_owned(),
    }
}

/// `host:port`, `[::1]:port`.
fn host(text: &str, port: Option<u16>) -> Option<Target> {
    let bare = |host: &str| host.trim_matches(['[', ']']).to_owned();
    if let Some((host, number)) = text.rsplit_once(':')
        && let Ok(number) = number.parse()
    {
        return (!host.is_empty()).then(|| Target::Host(bare(host), number));
    }
    let port = port.filter(|_| !text.is_empty())?;
    Some(Target::Host(bare(text), port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_users_write_them() {
        let of = |text: &str| Live::parse(text).map(|live| live.target);
        assert_eq!(of("unix:/run/a.sock"), Ok(Target::File("/run/a.sock".into())));
        assert_eq!(of("/run/a.sock"), Ok(Target::File("/run/a.sock".into())));
        assert_eq!(of("tcp:10.0.0.1:9999"), Ok(Target::Host("10.0.0.1".into(), 9_999)));
        assert_eq!(of("[::1]:9999"), Ok(Target::Host("::1".into(), 9_999)));
        let live = Live::parse("http://[::1]:8080/stub_status").unwrap();
        assert_eq!(live.target, Target::Host("::1".into(), 8_080));
        assert_eq!(
            live.get.as_ref().map(|get| (get.host.as_str(), get.target.as_str())),
            Some(("[::1]:8080", "/stub_status"))
        );
        assert!(live.is_here() && !Live::parse("https://lb.example.com/x").unwrap().is_here());
        assert!(Live::parse("admin.sock").is_err());
    }
}
