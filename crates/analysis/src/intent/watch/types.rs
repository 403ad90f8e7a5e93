//! What is watched, typed.

use finding::Spanned;
use model::Text;

use crate::ask::Ask;

/// What is watched beside the balancers themselves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Watch {
    /// How often everything is asked, in seconds.
    pub every: Option<Spanned<f64>>,
    /// Applications that say how they are.
    pub applications: Vec<Application>,
    /// Databases, by the pool whose endpoints they are.
    pub databases: Vec<(Spanned<Text>, Spanned<Database>)>,
    /// Requests that are sent to see what becomes of them.
    pub probes: Vec<Probe>,
    /// A file of certificates of authorities in PEM, relative to the intent file: whom questions over TLS trust where the
    /// configuration names none; else those of the system.
    pub authorities: Option<Spanned<Text>>,
    /// A file that gets a line for each deployment, relative to the intent file.
    pub deployments: Option<Spanned<Text>>,
}

/// An application that says how it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Application {
    /// The pool whose endpoints it is.
    pub pool: Spanned<Text>,
    /// The path at which each endpoint gives its metrics.
    pub metrics: Spanned<Text>,
}

/// Who asks a database. Its host and port are those of each endpoint of the pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Database {
    /// The user.
    pub user: Text,
    /// The name of the database.
    pub name: Text,
}

/// A request that is sent to see what becomes of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Probe {
    /// Its name.
    pub name: Spanned<Text>,
    /// The request.
    pub request: Spanned<Ask>,
    /// Its body.
    pub body: Option<Spanned<Text>>,
    /// Statuses that are good; any below 400 where none is named.
    pub status: Vec<u16>,
    /// The pool whose traffic it stands for, where it isn't the one that the configuration sends it to.
    pub pool: Option<Spanned<Text>>,
    /// Whether it is sent straight to each endpoint of the pool too.
    pub straight: bool,
}
