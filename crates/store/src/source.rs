//! What makes a log the same log.

use ring::digest::{SHA256, digest};

/// A log, known by how it begins: it is the same one after it was renamed, copied or compressed. How much of it a store has is counted
/// in bytes of plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Whose log it is; empty where only one balancer is kept. Logs of two balancers are two logs, even if they begin alike.
    pub balancer: String,
    /// The path under which it is read, for people.
    pub path: String,
    head: Vec<u8>,
}

impl Source {
    /// How many bytes a log is known by.
    pub const HEAD: usize = 4_096;

    /// A log that begins like this: its first [`Source::HEAD`] bytes of plain text, or all of them where there are fewer. What is more
    /// is left aside.
    pub fn new(balancer: impl Into<String>, path: impl Into<String>, head: &[u8]) -> Self {
        let head = head[..head.len().min(Self::HEAD)].to_vec();
        Source { balancer: balancer.into(), path: path.into(), head }
    }

    /// How many bytes of its beginning are known.
    pub(crate) fn head_bytes(&self) -> usize {
        self.head.len()
    }

    /// What its first bytes come to. Lines can hold what nobody may read, so that they aren't kept themselves.
    pub(crate) fn hash(&self, bytes: usize) -> Vec<u8> {
        digest(&SHA256, &self.head[..bytes.min(self.head.len())]).as_ref().to_vec()
    }
}
