//! A request on its way: what filters have made of it so far.

use crate::{Arrival, Blame, Listener, Protocol, Request, Text};

use super::Assumption;
use super::answered::Answered;
use super::touched::Parts;

/// A text, or the directive to blame for not knowing it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Held {
    Known(Text),
    Unknown(Blame),
}

/// A part of the request: as sent, or changed since.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    AsSent,
    Now(Option<Held>),
}

/// Groups of the last pattern that was run.
#[derive(Clone, Debug, Default)]
pub(super) struct Groups {
    pub(super) by_number: Vec<Option<Text>>,
    pub(super) unknown: Option<Blame>,
}

/// A condition whose value was taken for granted: a test or an opaque predicate, known by its address.
pub(super) type Decided = (usize, bool);

/// Where the interpreter stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cursor {
    pub(super) table: crate::TableId,
    pub(super) route: usize,
    /// Filters of the route that have been applied; `None` before its condition was looked at.
    pub(super) filters_done: Option<usize>,
}

/// Room for headers that filters add.
const MORE_HEADERS: usize = 4;

/// A request on its way. Cheap to make: everything is borrowed until a filter changes it.
#[derive(Clone, Debug)]
pub(super) struct State<'a> {
    pub(super) request: &'a Request,
    pub(super) arrival: &'a Arrival,
    /// Whether the listener reads HTTP: where not, nothing of HTTP is there.
    pub(super) http: bool,
    /// Whether the listener ended TLS.
    pub(super) tls_ended: bool,
    /// Path and query as sent.
    pub(super) sent: (&'a str, Option<&'a str>),
    /// Whether the origin of an absolute target doesn't count as a part of it.
    pub(super) without_origin: bool,
    /// The target as it was taken in, where that isn't how it was sent.
    pub(super) taken_in: Option<Text>,
    /// Whether the target is one text that is read anew after each change.
    pub(super) whole_target: bool,
    /// Whether a host is looked for in the target: it was more than a path when it came, or when it was last set as a whole.
    pub(super) names_host: bool,
    /// What stands before the path, where the engine keeps it.
    pub(super) origin: Option<Text>,
    pub(super) method: Part,
    pub(super) path: Part,
    pub(super) query: Part,
    pub(super) client: Part,
    pub(super) headers: Option<Vec<(Text, Held)>>,
    pub(super) vars: Vec<(Text, Held)>,
    pub(super) groups: Groups,
    /// The endpoint that a cookie names.
    pub(super) kept: Option<usize>,
    /// Set when something not understood may have changed anything.
    pub(super) havoc: Option<Blame>,
    pub(super) status: Option<Option<u16>>,
    pub(super) answer_headers: Vec<Answered>,
    pub(super) assumptions: Vec<Assumption>,
    pub(super) decided: Vec<Decided>,
    pub(super) restarts: u8,
    pub(super) jumps: u32,
    /// Parts changed since the routes that can match were last looked up.
    pub(super) touched: Parts,
}

impl<'a> State<'a> {
    /// A request as it arrives.
    pub(super) fn new(listener: &Listener, arrival: &'a Arrival, request: &'a Request) -> Self {
        let ends_tls = listener.binds.get(arrival.bind).is_some_and(|bind| bind.tls.is_some());
        State {
            request,
            arrival,
            http: listener.protocol == Protocol::Http,
            tls_ended: ends_tls && request.tls.is_some(),
            sent: request.split_target(),
            without_origin: false,
            taken_in: None,
            whole_target: false,
            names_host: false,
            origin: None,
            method: Part::AsSent,
            path: Part::AsSent,
            query: Part::AsSent,
            client: Part::AsSent,
            headers: None,
            vars: Vec::new(),
            groups: Groups::default(),
            kept: None,
            havoc: None,
            status: None,
            answer_headers: Vec::new(),
            assumptions: Vec::new(),
            decided: Vec::new(),
            restarts: 0,
            jumps: 0,
            touched: 0,
        }
    }

    /// The headers, copied once so that they can be changed.
    pub(super) fn headers_mut(&mut self) -> &mut Vec<(Text, Held)> {
        let sent = &self.request.headers;
        self.headers.get_or_insert_with(|| {
            let mut copy = Vec::with_capacity(sent.len() + MORE_HEADERS);
            copy.extend(sent.iter().map(|(name, value)| (name.clone(), Held::Known(value.clone()))));
            copy
        })
    }

    /// Sets or forgets a variable.
    pub(super) fn set_var(&mut self, name: &Text, value: Option<Held>) {
        self.vars.retain(|(own, _)| own != name);
        self.vars.extend(value.map(|value| (name.clone(), value)));
    }

    /// What was taken for the condition at that address.
    pub(super) fn decision(&self, condition: usize) -> Option<bool> {
        self.decided.iter().find(|(own, _)| *own == condition).map(|(_, holds)| *holds)
    }

    /// Notes an assumption once.
    pub(super) fn assume(&mut self, blame: &Blame, holds: bool, at_rest: bool) {
        let assumption = Assumption { blame: blame.clone(), holds, at_rest };
        if !self.assumptions.contains(&assumption) {
            self.assumptions.push(assumption);
        }
    }
}
