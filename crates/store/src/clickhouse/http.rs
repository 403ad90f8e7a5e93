//! One question to ClickHouse over HTTP; the answer line by line, however long it is.

use std::io::{BufRead, BufReader, Read};
use std::sync::Arc;
use std::time::Duration;

use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Body, Error, http::Response};

use super::address::Address;
use crate::Trouble;

const CONNECT: Duration = Duration::from_secs(10);
/// How long ClickHouse may think.
const THINK: Duration = Duration::from_secs(600);
/// How much of a complaint is read.
const COMPLAINT: u64 = 2_000;
const LONGEST: usize = 300;

/// Asks, and hands each line of the answer to `each`.
pub fn ask(address: &Address, question: &str, mut each: impl FnMut(&str) -> Option<()>) -> Result<(), Trouble> {
    let response = send(address, question).map_err(|error| unreached(address, &error))?;
    if response.status() != 200 {
        return Err(refused(address, response));
    }
    let broken = |what: &str| Trouble::new(format!("the answer of {address} broke off: {}", short(address, what)), "");
    let mut reader = BufReader::new(response.into_body().into_with_config().limit(u64::MAX).reader());
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).map_err(|error| broken(&error.to_string()))? > 0 {
        let text = String::from_utf8_lossy(&line);
        // ClickHouse says in the middle of an answer what went wrong.
        each(text.trim_end()).ok_or_else(|| broken(text.trim()))?;
        line.clear();
    }
    Ok(())
}

fn send(address: &Address, question: &str) -> Result<Response<Body>, Error> {
    // A redirect or a proxy would get to see user and password.
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None)
        .timeout_connect(Some(CONNECT))
        .timeout_recv_response(Some(THINK))
        .tls_config(tls());
    let mut request = Agent::new_with_config(config.build()).post(address.url());
    for (name, value) in [("X-ClickHouse-User", &address.user), ("X-ClickHouse-Key", &address.password)] {
        if let Some(value) = value {
            request = request.header(name, value);
        }
    }
    request.send(question)
}

/// Trusts whom the system trusts.
fn tls() -> TlsConfig {
    let known = rustls_native_certs::load_native_certs().certs;
    let known: Vec<_> = known.iter().map(|one| Certificate::from_der(one).to_owned()).collect();
    TlsConfig::builder()
        .root_certs(RootCerts::Specific(Arc::new(known)))
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build()
}

fn unreached(address: &Address, error: &Error) -> Trouble {
    let message = format!("{address} can't be asked: {}", short(address, &error.to_string()));
    Trouble::new(message, "see whether its HTTP port (8123) is open from here; ?secure=true speaks HTTPS")
}

fn refused(address: &Address, response: Response<Body>) -> Trouble {
    let status = response.status().as_u16();
    let mut said = Vec::new();
    // What can't be read of a complaint is as good as none.
    let _ = response.into_body().into_reader().take(COMPLAINT).read_to_end(&mut said);
    let said = short(address, &String::from_utf8_lossy(&said));
    let help = match status {
        401 | 403 => "see user and password",
        _ if said.starts_with("Code: 60.") => "`evenkeel logs --schema clickhouse` prints the tables that it must have",
        _ => "",
    };
    Trouble::new(format!("{address} answers {status}: {said}"), help)
}

/// The first line of what ClickHouse said, and not all of that if it is long.
fn short(address: &Address, said: &str) -> String {
    let line = said.trim().lines().next().unwrap_or("nothing");
    // From here on it repeats the question.
    let line = line.split(" In scope ").next().unwrap_or(line);
    let line = match &address.password {
        Some(password) => line.replace(password, "***"),
        None => line.to_owned(),
    };
    line.chars().filter(|character| !character.is_control()).take(LONGEST).collect()
}
