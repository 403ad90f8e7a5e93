//! Questions over connections, each with a limit of time.

mod connect;
mod http;
mod tls;
mod trust;

#[cfg(test)]
mod tests;
mod trouble;

use std::future::Future;
use std::time::Duration;

use model::Text;

pub(crate) use connect::{Greeting, Target, connect, line};
pub(crate) use http::{Question, request};
pub(crate) use tls::Secured;
pub(crate) use trouble::{of_error, of_io};
pub(crate) use trust::Trust;

/// No question waits longer for its answer.
pub(crate) const LIMIT: Duration = Duration::from_secs(3);

/// What comes of a question within the limit, or why nothing does.
pub(crate) async fn limited<T>(limit: Duration, asking: impl Future<Output = Result<T, Text>>) -> Result<T, Text> {
    tokio::time::timeout(limit, asking).await.unwrap_or_else(|_| Err("timed out".into()))
}
