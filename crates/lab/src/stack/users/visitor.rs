//! One user: logs in, looks at a few pages, logs out, comes back.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::ledger::{Deed, Entry, Ledger, Outcome};
use super::{Crowd, WAYS_IN};
use crate::client::{Connection, Heard, Shot};
use crate::stack::chance::Chance;
use crate::stack::{clock, password};

/// A user waits no longer for an answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long a user reads before the next request, in the mean.
const THINKS: Duration = Duration::from_secs(3);

/// Those who come later come within so long.
const ARRIVES: Duration = Duration::from_secs(8);

/// How soon a user tries again after a failure.
const AGAIN: Duration = Duration::from_secs(1);

/// So many log-ins are tried in a row.
const TRIES: usize = 3;

/// How often a user mistypes the password.
const MISTYPES: f64 = 0.02;

/// A user.
pub(super) struct Visitor {
    crowd: Arc<Crowd>,
    ledger: Ledger,
    number: usize,
    chance: Chance,
    session: Option<String>,
    kept: Option<Connection>,
}

/// A request to make.
struct Wish {
    deed: Deed,
    route: &'static str,
    method: &'static str,
    body: String,
    wanted: u16,
}

impl Visitor {
    pub(super) fn new(crowd: Arc<Crowd>, ledger: Ledger, number: usize) -> Visitor {
        let chance = Chance::new(crowd.seed, 1_000 + number as u64);
        Visitor { crowd, ledger, number, chance, session: None, kept: None }
    }

    /// Lives until it is broken off. Most are logged in when we first look.
    pub(super) async fn live(mut self) {
        let mut pages = self.chance.below(3);
        if self.number >= self.crowd.early {
            let late = ARRIVES.mul_f64(self.chance.part());
            sleep(late).await;
        } else if password::is_early(self.number) {
            self.session = Some(password::first_session(self.number));
        }
        loop {
            let span = self.chance.wait(THINKS);
            sleep(span).await;
            if self.session.is_none() {
                self.log_in().await;
                pages = 1 + self.chance.below(2);
            } else if pages > 0 {
                pages -= 1;
                self.look().await;
            } else {
                self.log_out().await;
            }
        }
    }

    async fn log_in(&mut self) {
        let route = WAYS_IN[usize::from(self.chance.is(self.crowd.by_site))];
        let name = password::name(self.number);
        for _ in 0..TRIES {
            let is_wrong = self.chance.is(MISTYPES);
            let word = if is_wrong { "mistyped".to_owned() } else { password::of(&name) };
            let body = format!("user={name}&password={word}");
            let wanted = if is_wrong { 401 } else { 200 };
            let heard = self.ask(&Wish { deed: Deed::LogIn, route, method: "POST", body, wanted }).await;
            self.session = heard.answer().filter(|answer| answer.status == 200).and_then(|answer| token(&answer.body));
            if self.session.is_some() {
                return;
            }
            let span = self.chance.about(AGAIN);
            sleep(span).await;
        }
        // Gives up for a while.
        let span = self.chance.about(THINKS);
        sleep(span).await;
    }

    async fn look(&mut self) {
        let (deed, route) = match self.chance.below(10) {
            0..6 => (Deed::Page, "www.example.com/account"),
            6..8 => (Deed::Search, "www.example.com/api/search/shoes"),
            _ => (Deed::File, "www.example.com/assets/site.css"),
        };
        let heard = self.ask(&Wish { deed, route, method: "GET", body: String::new(), wanted: 200 }).await;
        if heard.answer().is_some_and(|answer| answer.status == 401) {
            self.session = None;
        }
    }

    async fn log_out(&mut self) {
        let route = "auth.example.com/logout";
        self.ask(&Wish { deed: Deed::LogOut, route, method: "POST", body: String::new(), wanted: 200 }).await;
        self.session = None;
    }

    async fn ask(&mut self, wish: &Wish) -> Heard {
        let shot = self.shot(wish);
        let at = clock::now();
        let heard = match timeout(PATIENCE, self.send(&shot)).await {
            Ok(heard) => heard,
            Err(_) => Heard::Silent,
        };
        let outcome = Outcome::of(&heard, wish.wanted);
        let took = clock::now().since(at);
        self.ledger.note(Entry { at, took, user: self.number, deed: wish.deed, route: wish.route, outcome });
        heard
    }

    /// Over the connection that was kept, or a new one where that was closed while it rested.
    async fn send(&mut self, shot: &Shot) -> Heard {
        if let Some(mut kept) = self.kept.take() {
            let heard = kept.ask(&shot.bytes, false, PATIENCE).await;
            if heard != Heard::Closed {
                self.kept = Some(kept).filter(Connection::is_open);
                return heard;
            }
        }
        match Connection::open(shot).await {
            Ok(mut fresh) => {
                let heard = fresh.ask(&shot.bytes, false, PATIENCE).await;
                self.kept = Some(fresh).filter(Connection::is_open);
                heard
            }
            Err(error) => Heard::Refused(error.to_string()),
        }
    }

    fn shot(&self, wish: &Wish) -> Shot {
        let (host, path) = wish.route.split_once('/').unwrap_or((wish.route, ""));
        let mut text = format!("{} /{path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: user\r\n", wish.method);
        if let Some(session) = &self.session {
            text += &format!("Cookie: session={session}\r\n");
        }
        if self.crowd.cdn.is_some() {
            text += &format!("X-Forwarded-For: {}\r\n", self.crowd.addresses[self.number]);
        }
        text += &format!("Content-Length: {}\r\n\r\n{}", wish.body.len(), wish.body);
        Shot::new(self.crowd.edge, text).from(self.from())
    }

    fn from(&self) -> std::net::IpAddr {
        match self.crowd.cdn {
            Some(machines) => machines[self.number % 2],
            None => self.crowd.addresses[self.number],
        }
    }
}

fn token(body: &[u8]) -> Option<String> {
    Some(String::from_utf8_lossy(body).trim().to_owned()).filter(|token| !token.is_empty())
}
