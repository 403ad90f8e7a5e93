//! Timelines as they would have been seen, made up.

use std::sync::Arc;

use engines::{ENGINES, Nowhere};
use finding::SourceMap;
use incident::{Balancer, Configuration, Observation, Row, Scene, Seen, Sign, Slice, Timeline, signs};
use model::{Ending, Moment, Running, Text};
use traffic::{Cell, Sketch};

/// When all of them begin.
const START: i64 = 1_795_802_400_000;

/// So many seconds after the beginning.
pub fn at(second: i64) -> Moment {
    Moment(START + second * 1_000)
}

/// What was seen of a balancer `edge`, an application `auth` and a database `db`.
pub struct Made {
    pub scene: Scene,
    pub seen: Vec<Observation>,
    last: Option<Arc<Configuration>>,
}

impl Made {
    pub fn new() -> Made {
        let scene = Scene {
            balancers: vec![Balancer { name: "edge".into(), config: "haproxy.cfg".into() }],
            applications: vec!["auth".into()],
            databases: vec!["db".into()],
            logins: vec!["login".into()],
        };
        Made { scene, seen: Vec::new(), last: None }
    }

    pub fn see(&mut self, second: i64, of: &str, seen: Seen) -> &mut Self {
        self.see_at(at(second), of, seen)
    }

    pub fn see_at(&mut self, at: Moment, of: &str, seen: Seen) -> &mut Self {
        self.seen.push(Observation { at, of: of.into(), seen });
        self
    }

    /// The configuration of the balancer, on top of the texts of the one before.
    pub fn configure(&mut self, second: i64, text: &str, intent: &str) -> &mut Self {
        let own = self.configuration(text, intent);
        self.see(second, "edge", Seen::Configuration(Arc::new(own)))
    }

    pub fn configuration(&mut self, text: &str, intent: &str) -> Configuration {
        let mut sources = self.last.as_ref().map_or_else(SourceMap::new, |last| (*last.sources).clone());
        let file = sources.add("haproxy.cfg", text.into());
        let engine = ENGINES.iter().find(|engine| engine.id == "haproxy").unwrap();
        let reading = (engine.read)(&mut sources, &[file], &Nowhere);
        let meant = sources.add("evenkeel.yaml", intent.into());
        let (intent, wrong) = analysis::intent::read(&sources, meant);
        assert!(wrong.is_empty(), "{wrong:?}");
        let own = Configuration {
            dialect: reading.engine,
            sources: Arc::new(sources),
            files: reading.files,
            model: Arc::new(reading.model),
            secrets: reading.secrets,
            intent: Some(Arc::new(intent)),
            ..Configuration::default()
        };
        self.last = Some(Arc::new(own.clone()));
        own
    }

    /// What the balancer says of itself.
    pub fn running(&mut self, second: i64, running: Running) -> &mut Self {
        self.see(second, "edge", Seen::Running(running))
    }

    /// What its access log says of a second.
    pub fn slice(&mut self, second: i64, rows: Vec<Row>) -> &mut Self {
        let slice = Slice { from: at(second), to: at(second + 1), rows, ..Slice::default() };
        self.whole_slice(slice)
    }

    pub fn whole_slice(&mut self, slice: Slice) -> &mut Self {
        self.see_at(slice.to, "edge", Seen::Slice(Arc::new(slice)))
    }

    /// What its access log says of each of these seconds.
    pub fn slices(&mut self, seconds: std::ops::Range<i64>, rows: impl Fn(i64) -> Vec<Row>) -> &mut Self {
        for second in seconds {
            self.slice(second, rows(second));
        }
        self
    }

    pub fn timeline(&self) -> Timeline {
        let mut timeline = Timeline::new(self.scene.clone());
        self.seen.iter().cloned().for_each(|one| timeline.push(one));
        timeline
    }

    /// What a detector says in the end. It is asked every second on the way, and what it says once it must go on to say.
    pub fn told(&self, detector: &str) -> Vec<Sign> {
        let of = |timeline: &Timeline| -> Vec<Sign> {
            signs(timeline).into_iter().filter(|sign| sign.detector == detector).collect()
        };
        let mut seen = self.seen.clone();
        seen.sort_by_key(|one| one.at);
        let mut timeline = Timeline::new(self.scene.clone());
        let mut before: Vec<Sign> = Vec::new();
        let mut asked = i64::MIN;
        for one in seen {
            if one.at.0.div_euclid(1_000) > asked && asked != i64::MIN {
                let now = of(&timeline);
                is_kept(&before, &now);
                before = now;
            }
            asked = one.at.0.div_euclid(1_000);
            timeline.push(one);
        }
        let last = of(&timeline);
        is_kept(&before, &last);
        last
    }

    /// The only sign of a detector.
    pub fn only(&self, detector: &str) -> Sign {
        let mut told = self.told(detector);
        assert_eq!(told.len(), 1, "{told:#?}");
        told.remove(0)
    }
}

/// Whether all that was said is still said, of the same moment and as surely at least.
fn is_kept(before: &[Sign], now: &[Sign]) {
    for one in before {
        // A change counts anew when the balancer takes it up.
        let is_dated = |own: &Sign| {
            own.since == one.since || ["changed", "expectation-broken"].contains(&own.detector) && own.since > one.since
        };
        let same = |own: &&Sign| own.subject == one.subject && is_dated(own) && own.confidence >= one.confidence;
        assert!(now.iter().any(|own| same(&own)), "no longer said: {one:#?}\nbut: {now:#?}");
    }
}

/// Requests of one pool, endpoint and route that were answered with 200.
pub fn row(pool: &str, endpoint: &str, route: &str, requests: u64) -> Row {
    let mut row = Row { pool: pool.into(), endpoint: endpoint.into(), route: route.into(), ..Row::default() };
    row.cell = Cell { requests, ..Cell::default() };
    row.cell.classes[1] = requests;
    row
}

/// More of what such a row says.
pub trait More {
    /// So many of them had a status of this class: 1 to 5, or 6 where they had none.
    fn class(self, class: usize, requests: u64) -> Self;
    /// So many of them were refused log-ins.
    fn refused(self, requests: u64) -> Self;
    /// So many of them ended so.
    fn ended(self, ending: Ending, requests: u64) -> Self;
    /// So many more took so many milliseconds.
    fn took(self, millis: u32, requests: u64) -> Self;
}

impl More for Row {
    fn class(mut self, class: usize, requests: u64) -> Self {
        self.cell.classes[1] -= requests;
        self.cell.classes[class - 1] += requests;
        self
    }

    fn refused(mut self, requests: u64) -> Self {
        self.cell.refused += requests;
        self.class(4, requests)
    }

    fn ended(mut self, ending: Ending, requests: u64) -> Self {
        self.endings.push((ending, requests));
        self
    }

    fn took(mut self, millis: u32, requests: u64) -> Self {
        self.cell.latency.add(Sketch::bucket(millis * 1_000), requests);
        self
    }
}

/// The names of a pool's endpoints: `auth1`, `auth2` and so on.
pub fn endpoints(pool: &str, count: usize) -> Vec<Text> {
    (1..=count).map(|number| format!("{pool}{number}").into()).collect()
}

/// The texts of places.
pub fn lines(sign: &Sign) -> Vec<&str> {
    sign.places.iter().map(|place| place.text.as_str()).collect()
}

/// A configuration with an application of four endpoints and a database.
pub const GOOD: &str = "\
defaults
    mode http
    timeout connect 2s
    timeout client 30s
    timeout server 30s
frontend www
    bind :80
    use_backend auth if { path_beg /login }
    default_backend api
backend auth
    server auth1 10.0.1.11:80 check
    server auth2 10.0.1.12:80 check
    server auth3 10.0.1.13:80 check
    server auth4 10.0.1.14:80 check
backend api
    server api1 10.0.2.11:80 check
    server api2 10.0.2.12:80 check
listen db
    mode tcp
    bind :5432
    timeout client 8h
    timeout server 8h
    server db1 10.0.3.11:5432 check
";

/// What is meant by it.
pub const MEANT: &str = "\
balancers: { edge: haproxy.cfg }
pools:
  auth: { share: even }
expect:
  - name: logins reach the auth service
    when: POST http://www.example.com/login
    pool: auth
";
