//! Ailing: a health check that fails where the endpoint itself is well.

use super::{Behaviour, Deed};

/// Answers its health checks with `status` and all else rightly.
pub fn ailing(status: u16) -> Behaviour {
    let failing = Deed::Answer { status, after: std::time::Duration::ZERO };
    Behaviour::new("ailing", move |asked| if asked.is_check { failing } else { Deed::RIGHT })
}
