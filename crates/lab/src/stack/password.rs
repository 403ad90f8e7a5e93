//! Users' names and passwords, and how passwords are kept.

use std::num::NonZeroU32;

use ring::pbkdf2::{PBKDF2_HMAC_SHA256, derive, verify};

/// Rounds of a hash: real ones have some hundred thousand. The time that such a hash takes is waited for, not computed: a
/// machine that runs the whole stack has better things to do.
const ROUNDS: NonZeroU32 = NonZeroU32::new(20).unwrap();

/// The user that probes log in as; its password is its name.
pub(crate) const PROBE: &str = "probe";

/// All names: those of the users, and that of the probe.
pub(crate) fn names(users: usize) -> impl Iterator<Item = String> {
    (0..users).map(name).chain([PROBE.to_owned()])
}

/// The name of a user.
pub(crate) fn name(number: usize) -> String {
    format!("user{number}")
}

/// The password of the user of that name.
pub(crate) fn of(name: &str) -> String {
    if name == PROBE { PROBE.to_owned() } else { format!("{name}-secret") }
}

/// The session that a user has when we first look.
pub(crate) fn first_session(user: usize) -> String {
    format!("first-{user}")
}

/// Whether a user who is there from the start on is logged in by then.
pub(crate) fn is_early(user: usize) -> bool {
    !user.is_multiple_of(4)
}

/// What is kept of a password.
pub(crate) fn hash(salt: &[u8], password: &str) -> [u8; 32] {
    let mut kept = [0; 32];
    derive(PBKDF2_HMAC_SHA256, ROUNDS, salt, password.as_bytes(), &mut kept);
    kept
}

/// Whether it is the password of which that is kept.
pub(crate) fn is(password: &str, salt: &[u8], kept: &[u8]) -> bool {
    verify(PBKDF2_HMAC_SHA256, ROUNDS, salt, password.as_bytes(), kept).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_by_what_is_kept_of_it() {
        let kept = hash(b"salt", &of("user7"));
        assert!(is("user7-secret", b"salt", &kept));
        assert!(!is("user8-secret", b"salt", &kept));
        assert_eq!(names(2).collect::<Vec<_>>(), ["user0", "user1", "probe"]);
    }
}
