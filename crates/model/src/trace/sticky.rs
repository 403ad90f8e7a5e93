//! The cookie that keeps a client at its endpoint: what it chooses, and what the endpoint sees of it.

use crate::{AdminState, Blame, CookieForm, Pool, Stickiness};

use super::cookies::{Left, walk};
use super::state::{Held, State};

/// Notes the endpoint that the request's cookie names, where it may still take traffic. A rule that chose one before counts,
/// and the cookie then only leaves the request.
pub(super) fn keep(pool: &Pool, chosen: Option<usize>, state: &mut State<'_>) {
    let Some(sticky) = &pool.stickiness else { return };
    let Stickiness::Cookie { name, form, .. } = &sticky.value else { return };
    if !state.http || *form == CookieForm::Secret || state.havoc.is_some() || has_none(state) {
        return;
    }
    let mut named = None;
    state.headers_mut().retain_mut(|(own, value)| {
        let Held::Known(line) = value else { return true };
        if own != "cookie" {
            return true;
        }
        let walked = walk(line, name, *form);
        named = named.or_else(|| walked.values.iter().find_map(|value| endpoint(pool, *form, value)));
        let reason = "of a Cookie line with `$` and an empty last part more may go than the cookie";
        let left = match walked.left {
            Left::Nothing => return false,
            Left::Line(left) => Held::Known(left.into()),
            Left::Unknown => Held::Unknown(Blame { span: sticky.span, reason: reason.into() }),
        };
        *value = left;
        true
    });
    state.kept = named.filter(|_| chosen.is_none());
}

/// Whether the request has no Cookie line.
fn has_none(state: &State<'_>) -> bool {
    state.headers.is_none() && state.request.header("cookie").is_none()
}

/// The endpoint that a value names.
fn endpoint(pool: &Pool, form: CookieForm, value: &str) -> Option<usize> {
    let named = match form {
        // Seen: a value without `~` is a name as a whole.
        CookieForm::Prefix => value.split('~').next().unwrap_or(value),
        _ => value.split('|').next().unwrap_or(value),
    };
    let is_named = |endpoint: &crate::Endpoint| {
        endpoint.admin != AdminState::Maintenance
            && endpoint.cookie.as_ref().is_some_and(|cookie| !named.is_empty() && cookie.value == named)
    };
    pool.endpoints.iter().position(is_named)
}
