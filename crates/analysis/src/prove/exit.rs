//! Where ways through the model end.

use std::rc::Rc;

use model::{Blame, PoolId, TableId, Value};

use crate::space::{Store, Trail};

/// One way to one end.
pub(crate) struct Exit<'m> {
    /// What it asks of a request, earlier routes left aside.
    pub trail: Trail,
    /// Which routes it takes.
    pub path: Rc<Step>,
    /// The request as it is then.
    pub store: Rc<Store>,
    /// What becomes of it.
    pub end: End<'m>,
}

/// What becomes of a request.
#[derive(Clone, Debug)]
pub(crate) enum End<'m> {
    /// It goes to a pool; to one endpoint of it, where a rule says so.
    Forward(PoolId, Option<usize>),
    /// It goes to an address that is computed.
    ForwardTo,
    /// The client is sent elsewhere.
    Redirect(u16, &'m Value),
    /// It is answered; `None` where no configuration says how.
    Respond(Option<u16>),
    /// It is turned away; `None` closes the connection.
    Reject(Option<u16>),
    /// Not known.
    Unknown(Blame),
    /// Not followed any further: it came to a route that was aimed at.
    Here(Blame),
    /// Not looked into: there was no fuel for it, or it is a circle.
    GivenUp(Blame),
}

/// A table, and the route of it that decides.
pub(crate) struct Step {
    /// The step before.
    pub before: Option<Rc<Step>>,
    /// The table.
    pub table: TableId,
    /// The route; `None` where no route of the table decides.
    pub route: Option<usize>,
    /// What the request is like there.
    pub stores: Stores,
}

/// What the request is like from which route of a table on.
pub(crate) type Stores = Rc<[(usize, Rc<Store>)]>;

/// The request as a route of the table sees it.
pub(crate) fn store_at(stores: &[(usize, Rc<Store>)], route: usize) -> &Rc<Store> {
    let after = stores.partition_point(|(from, _)| *from <= route);
    &stores[after.saturating_sub(1)].1
}

impl Step {
    /// The request as a route of the table sees it.
    pub fn store_at(&self, route: usize) -> &Rc<Store> {
        store_at(&self.stores, route)
    }

    /// All steps up to this one, the first first.
    pub fn all(&self) -> Vec<&Step> {
        let mut steps = vec![self];
        while let Some(before) = steps.last().and_then(|step| step.before.as_deref()) {
            steps.push(before);
        }
        steps.reverse();
        steps
    }
}
