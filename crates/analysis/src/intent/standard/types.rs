//! What a standard says, typed, every value with its place.

use finding::{Severity, Spanned};
use model::{Text, Wait};

use super::expression::Expression;
use crate::intent::pattern::Pattern;
use crate::intent::values::{Bound, Endpoints, HealthWanted};

/// What every configuration must keep to.
#[derive(Clone, Debug, Default)]
pub struct Standard {
    /// Files that it stands on, by path or as `REVISION:PATH`; a later one wins over an earlier one, and this over all.
    pub from: Vec<Spanned<Text>>,
    /// How much the findings of a rule matter, by its id.
    pub rules: Vec<(Spanned<Text>, Level)>,
    /// What is demanded in numbers and names.
    pub require: Require,
    /// Rules that users wrote.
    pub own: Vec<Own>,
}

/// How much the findings of a rule matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Not at all: they are not shown.
    Off,
    /// So much.
    At(Severity),
}

/// What is demanded of every pool and listener.
#[derive(Clone, Debug, Default)]
pub struct Require {
    /// How health is found out, of endpoints that take traffic.
    pub health: Option<Spanned<HealthWanted>>,
    /// Passes in a row until an endpoint is up.
    pub rise: Option<Spanned<Bound<u64>>>,
    /// Failures in a row until an endpoint is down.
    pub fall: Option<Spanned<Bound<u64>>>,
    /// Time between two checks, in milliseconds.
    pub interval: Option<Spanned<Bound<u64>>>,
    /// How many endpoints a pool has.
    pub endpoints: Option<Spanned<Endpoints>>,
    /// Policies that are allowed, as `policy` of `analysis::standard` names them.
    pub balance: Option<Spanned<Vec<Text>>>,
    /// Timeouts, in milliseconds.
    pub timeouts: Vec<(Wait, Spanned<Bound<u64>>)>,
    /// Headers that endpoints must receive.
    pub sees: Vec<Spanned<Text>>,
    /// Headers that answers must have.
    pub answers: Vec<Spanned<Text>>,
    /// How things are called.
    pub names: Names,
}

/// How things are called.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Pools.
    pub pools: Option<Spanned<Pattern>>,
    /// Listeners.
    pub listeners: Option<Spanned<Pattern>>,
    /// Endpoints.
    pub endpoints: Option<Spanned<Pattern>>,
}

/// A rule that users wrote.
#[derive(Clone, Debug)]
pub struct Own {
    /// Its id.
    pub id: Spanned<Text>,
    /// What it is about.
    pub subject: Subject,
    /// Which of them it is about; all where left out.
    pub when: Option<Expression>,
    /// What must be true of them.
    pub must: Expression,
    /// The rule in a sentence.
    pub says: Spanned<Text>,
    /// What to do, in a sentence.
    pub help: Option<Text>,
    /// How much its findings matter.
    pub severity: Severity,
}

/// What a rule that users wrote is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Each pool.
    Pool,
    /// Each endpoint of each pool.
    Endpoint,
    /// Each listener.
    Listener,
    /// A balancer as a whole.
    Balancer,
}

impl Standard {
    /// Both together: where both speak of one thing, this counts.
    pub fn over(mut self, base: Standard) -> Standard {
        let Standard { rules, require, own, .. } = base;
        let mut all: Vec<_> =
            rules.into_iter().filter(|(id, _)| self.rules.iter().all(|(mine, _)| mine.value != id.value)).collect();
        all.append(&mut self.rules);
        let mut rules_of_users: Vec<_> =
            own.into_iter().filter(|one| self.own.iter().all(|mine| mine.id.value != one.id.value)).collect();
        rules_of_users.append(&mut self.own);
        Standard { from: self.from, rules: all, require: self.require.over(require), own: rules_of_users }
    }

    /// Whether it demands nothing and changes nothing.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty() && self.own.is_empty() && self.require.is_empty()
    }
}

impl Require {
    /// Each demand is taken whole from the one or the other; bounds are not merged, so a looser one can win.
    /// Lists of headers are the exception: those of both are demanded.
    fn over(mut self, base: Require) -> Require {
        let mut timeouts: Vec<_> =
            base.timeouts.into_iter().filter(|(wait, _)| self.timeouts.iter().all(|(mine, _)| mine != wait)).collect();
        timeouts.append(&mut self.timeouts);
        Require {
            health: self.health.or(base.health),
            rise: self.rise.or(base.rise),
            fall: self.fall.or(base.fall),
            interval: self.interval.or(base.interval),
            endpoints: self.endpoints.or(base.endpoints),
            balance: self.balance.or(base.balance),
            timeouts,
            sees: both(base.sees, self.sees),
            answers: both(base.answers, self.answers),
            names: Names {
                pools: self.names.pools.or(base.names.pools),
                listeners: self.names.listeners.or(base.names.listeners),
                endpoints: self.names.endpoints.or(base.names.endpoints),
            },
        }
    }

    /// Taken apart field by field, so that a new demand can't be forgotten here.
    fn is_empty(&self) -> bool {
        let Require { health, rise, fall, interval, endpoints, balance, timeouts, sees, answers, names } = self;
        health.is_none()
            && [rise, fall, interval].iter().all(|bound| bound.is_none())
            && endpoints.is_none()
            && balance.is_none()
            && timeouts.is_empty()
            && sees.is_empty()
            && answers.is_empty()
            && [&names.pools, &names.listeners, &names.endpoints].iter().all(|pattern| pattern.is_none())
    }
}

/// Headers of both, each once.
fn both(base: Vec<Spanned<Text>>, mut own: Vec<Spanned<Text>>) -> Vec<Spanned<Text>> {
    let mut all: Vec<_> =
        base.into_iter().filter(|one| own.iter().all(|mine| !mine.value.eq_ignore_ascii_case(&one.value))).collect();
    all.append(&mut own);
    all
}
