//! A ClickHouse that has the lines themselves.
//!
//! [`schema`] is what it must have: a table of requests, and what makes requests of lines. [`ClickHouse::rollup`] asks it for the same
//! roll-up that one process makes of the lines: the same minutes, the same counts, the same buckets, so that percentiles are equal.

mod address;
mod answer;
mod http;
mod lines;
mod question;
mod quote;
mod schema;

use std::fmt;
use std::ops::Range;

use traffic::Rollup;

pub use self::schema::schema;
use crate::Trouble;
use address::Address;

/// A table of requests in a ClickHouse. What it shows of itself has no password.
#[derive(Clone, Debug)]
pub struct ClickHouse {
    address: Address,
}

impl ClickHouse {
    /// The table at `clickhouse://user:password@host:8123/database.table`. User, password, port, database (`default`) and table (`access`) can be
    /// left out; `?secure=true` speaks HTTPS, by itself on port 8443. `password` stands in for one that isn't in the address.
    ///
    /// # Errors
    /// Where the address can't be read.
    pub fn at(address: &str, password: Option<&str>) -> Result<ClickHouse, Trouble> {
        Ok(ClickHouse { address: Address::read(address, password)? })
    }

    /// What the requests of these minutes (since 1970) and pools come to; no pools stand for all of them.
    ///
    /// # Errors
    /// Where ClickHouse can't be reached, or doesn't answer as it should.
    pub fn rollup(&self, minutes: Range<i64>, pools: &[&str]) -> Result<Rollup, Trouble> {
        let mut rollup = Rollup::default();
        let which = question::Which { table: self.address.table(), minutes, pools };
        http::ask(&self.address, &question::cells(&which), |line| answer::cell(line, &mut rollup))?;
        let mut clients = answer::Clients::default();
        http::ask(&self.address, &question::clients(&which), |line| clients.add(line))?;
        rollup.clients = clients.done();
        Ok(rollup)
    }
}

impl fmt::Display for ClickHouse {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.address.fmt(out)
    }
}
