//! What names say of the part that a pool or an endpoint plays.

use model::{Endpoint, HealthCheck, Host};

/// Which part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Takes writes: a primary.
    Writes,
    /// Takes reads only: a replica.
    Reads,
}

const WRITES: &[&str] = &["leader", "master", "primary", "rw", "write", "writer", "writes"];

const READS: &[&str] = &[
    "follower",
    "read",
    "reader",
    "readonly",
    "reads",
    "replica",
    "replicas",
    "ro",
    "secondary",
    "slave",
    "slaves",
    "standby",
];

/// The role that a name speaks of; `None` where it speaks of none, or of both.
pub(crate) fn of_name(name: &str) -> Option<Role> {
    let lowered = name.to_ascii_lowercase();
    let says = |list: &[&str]| lowered.split(|next: char| !next.is_ascii_alphabetic()).any(|word| list.contains(&word));
    match (says(WRITES), says(READS)) {
        (true, false) => Some(Role::Writes),
        (false, true) => Some(Role::Reads),
        _ => None,
    }
}

/// The role that the endpoint's own name, or its host name, speaks of.
pub(crate) fn of_endpoint(endpoint: &Endpoint) -> Option<Role> {
    let name = endpoint.name.as_ref().map(|name| name.value.as_str());
    let host = match &endpoint.address.host {
        Host::Name(host) => Some(host.as_str()),
        Host::Ip(_) | Host::Unix(_) => None,
    };
    name.and_then(of_name).or_else(|| host.and_then(of_name))
}

/// Whether the check may ask for the role, so that only the right endpoints are up.
pub(crate) fn checks_role(endpoint: &Endpoint) -> bool {
    match &endpoint.health {
        HealthCheck::None | HealthCheck::Passive { .. } => false,
        HealthCheck::Active { http: Some(_), .. } => true,
        // Being answered at all says nothing of the role; an exchange of lines may.
        HealthCheck::Active { other, .. } => other.as_ref().is_some_and(|other| {
            !["ldap", "mysql", "postgresql", "smtp", "ssl-hello", "tcp"].contains(&other.as_str())
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_speak_in_whole_words() {
        assert_eq!(of_name("db-primary"), Some(Role::Writes));
        assert_eq!(of_name("pg_replica2"), Some(Role::Reads));
        assert_eq!(of_name("MySQL-RO"), Some(Role::Reads));
        assert_eq!(of_name("thread-pool"), None);
        assert_eq!(of_name("read-write"), None);
        assert_eq!(of_name("webmaster"), None);
    }
}
