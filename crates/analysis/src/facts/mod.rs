//! Small facts about models that lint rules and expectations share.

pub(crate) mod affinity;
pub(crate) mod decided;
pub(crate) mod health;
pub(crate) mod idle;
pub(crate) mod peers;
pub(crate) mod reach;
pub(crate) mod words;
