//! Which line decides: the last one on a way that somebody wrote.

use std::collections::{HashMap, HashSet};
use std::ptr;

use finding::Span;
use model::trace::{Outcome, Passed, Track};
use model::{Action, Model, Route, Table};

use crate::facts::reach::sections;
use crate::prove::{End, Exit};

/// The lines of a model that decide something.
pub(super) struct Lines<'m> {
    pub model: &'m Model,
    routes: HashMap<usize, &'m Route>,
    tables: HashMap<usize, &'m Table>,
    /// Names of sections: what stands there, the engine does of its own accord.
    own: HashSet<Span>,
}

impl<'m> Lines<'m> {
    pub fn of(model: &'m Model) -> Self {
        let routes = model.tables.iter().flat_map(|table| &table.routes);
        Lines {
            model,
            routes: routes.map(|route| (ptr::from_ref(route) as usize, route)).collect(),
            tables: model.tables.iter().map(|table| (ptr::from_ref(table) as usize, table)).collect(),
            own: sections(model),
        }
    }

    /// Whether somebody wrote it, and it decides where requests go on or end.
    pub fn is_written(&self, route: &Route) -> bool {
        decides(route) && !matches!(route.action, Action::Restart { .. }) && !self.own.contains(&route.span)
    }

    /// The routes that decided on a way, in order.
    pub fn passed(&self, track: &Track) -> Vec<&'m Route> {
        let routes = track.passed.iter().filter_map(|passed| match passed {
            Passed::Route(address) => self.routes.get(address).copied(),
            Passed::Table(_) => None,
        });
        routes.filter(|route| decides(route)).collect()
    }

    /// The line that decided what became of a request.
    pub fn of_track(&self, track: &Track) -> Option<Span> {
        let rejected = matches!(track.outcome, Outcome::Reject { .. });
        self.line(&self.passed(track), self.entered(track).last().map(|table| table.span), rejected)
    }

    /// The tables that were entered on a way, in order.
    pub fn entered(&self, track: &Track) -> Vec<&'m Table> {
        let tables = track.passed.iter().filter_map(|passed| match passed {
            Passed::Table(address) => self.tables.get(address).copied(),
            Passed::Route(_) => None,
        });
        tables.collect()
    }

    /// The routes that decide on the way to an exit, in order.
    pub fn steps(&self, exit: &Exit<'m>) -> Vec<&'m Route> {
        let steps = exit.path.all().into_iter();
        let routes = steps.filter_map(|step| Some(&self.model.table(step.table).routes[step.route?]));
        routes.filter(|route| decides(route)).collect()
    }

    /// The line that decides what becomes of the requests at an exit.
    pub fn of_exit(&self, exit: &Exit<'m>) -> Option<Span> {
        let table = self.model.table(exit.path.table).span;
        self.line(&self.steps(exit), Some(table), matches!(exit.end, End::Reject(_)))
    }

    /// What is turned away without a line that says so isn't anybody's route.
    fn line(&self, routes: &[&'m Route], table: Option<Span>, rejected: bool) -> Option<Span> {
        let written = routes.iter().rev().find(|route| !self.own.contains(&route.span));
        let own = routes.last().map(|route| route.span).or(table).filter(|_| !rejected);
        written.map(|route| route.span).or(own)
    }
}

fn decides(route: &Route) -> bool {
    !matches!(route.action, Action::Next)
}
