//! `clickhouse://user:password@host:8123/database.table`

use std::fmt;

use percent_encoding::percent_decode_str;
use ureq::http::Uri;

use super::quote;
use crate::Trouble;

const PORT: u16 = 8_123;
const SECURE_PORT: u16 = 8_443;

/// Where the table is, and as whom it is asked.
#[derive(Clone)]
pub struct Address {
    secure: bool,
    /// Host and port.
    place: String,
    pub user: Option<String>,
    pub password: Option<String>,
    database: String,
    table: String,
}

impl Address {
    pub fn read(text: &str, password: Option<&str>) -> Result<Address, Trouble> {
        // A password with such a character in it would make a host of the user.
        let uri: Uri = text
            .parse()
            .ok()
            .filter(|uri: &Uri| !text.contains('#') && !uri.path().contains('@'))
            .ok_or_else(unreadable)?;
        let authority = uri.authority().filter(|_| uri.scheme_str() == Some("clickhouse")).ok_or_else(unreadable)?;
        let has_port = authority.as_str().rsplit([']', '@']).next().is_some_and(|place| place.contains(':'));
        if has_port && authority.port_u16().is_none() {
            return Err(unreadable());
        }
        let secure = match uri.query() {
            None => false,
            Some("secure=true" | "secure=1") => true,
            Some("secure=false" | "secure=0") => false,
            Some(_) => return Err(unreadable()),
        };
        let port = authority.port_u16().unwrap_or(if secure { SECURE_PORT } else { PORT });
        let person =
            authority.as_str().rsplit_once('@').map(|(person, _)| person.split_once(':').unwrap_or((person, "")));
        let said =
            |text: &str| percent_decode_str(text).decode_utf8().map(|text| text.into_owned()).map_err(|_| unreadable());
        let (user, own) =
            person.map_or(Ok((String::new(), String::new())), |(user, own)| Ok((said(user)?, said(own)?)))?;
        let path = said(uri.path().trim_start_matches('/'))?;
        let (database, table) = path.split_once('.').unwrap_or(("", &path));
        let or = |text: &str, other: &str| if text.is_empty() { other.to_owned() } else { text.to_owned() };
        let filled = |text: String| Some(text).filter(|text| !text.is_empty());
        Ok(Address {
            secure,
            place: format!("{}:{port}", authority.host()),
            user: filled(user),
            password: filled(own).or_else(|| password.map(str::to_owned)),
            database: or(database, "default"),
            table: or(table, "access"),
        })
    }

    /// Where questions go.
    pub fn url(&self) -> String {
        format!("{}://{}/", if self.secure { "https" } else { "http" }, self.place)
    }

    /// The table as SQL has it.
    pub fn table(&self) -> String {
        format!("{}.{}", quote::name(&self.database), quote::name(&self.table))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "clickhouse://{}/{}.{}", self.place, self.database, self.table)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

/// Without the address: there can be a password in it.
fn unreadable() -> Trouble {
    Trouble::new(
        "the address of ClickHouse can't be read",
        "write clickhouse://user:password@host:8123/database.table, with ?secure=true for HTTPS, and %40 for an @ in a password",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> [String; 4] {
        let address = Address::read(text, Some("spare")).unwrap();
        let person =
            format!("{}:{}", address.user.as_deref().unwrap_or("-"), address.password.as_deref().unwrap_or("-"));
        [address.url(), person, address.table(), address.to_string()]
    }

    #[test]
    fn what_is_left_out_is_filled_in() {
        assert_eq!(
            parts("clickhouse://me:p%40ss%3aw@ch.example:9000/logs.requests"),
            ["http://ch.example:9000/", "me:p@ss:w", "`logs`.`requests`", "clickhouse://ch.example:9000/logs.requests"]
        );
        assert_eq!(
            parts("clickhouse://ch.example"),
            ["http://ch.example:8123/", "-:spare", "`default`.`access`", "clickhouse://ch.example:8123/default.access"]
        );
        assert_eq!(
            parts("clickhouse://me@[2001:db8::1]/t%60?secure=true"),
            [
                "https://[2001:db8::1]:8443/",
                "me:spare",
                "`default`.`t\\``",
                "clickhouse://[2001:db8::1]:8443/default.t`"
            ]
        );
    }

    #[test]
    fn no_password_is_shown() {
        let address = Address::read("clickhouse://me:hush@ch.example/", None).unwrap();
        assert!(!format!("{address} {address:?}").contains("hush"));
        for wrong in
            ["http://me:hush@ch.example", "clickhouse://me:hu#sh@ch", "clickhouse://me:hush@ch?x=1", "", "clickhouse:"]
        {
            let trouble = Address::read(wrong, None).unwrap_err();
            assert!(
                trouble.message.contains("can't be read") && !trouble.to_string().contains("hush"),
                "{wrong}: {trouble}"
            );
        }
    }
}
