//! How TLS is spoken was changed: then it fails where it is spoken so, straight too, for evenkeel asks as the balancer does.

use super::answers;
use super::note::{Note, Tried};
use crate::causes::certificate::{is_refused, shown};

pub(super) fn fit(tried: &Tried) -> Vec<Note> {
    let refused = tried.pools().find_map(|pool| Some((pool, shown(tried.case, pool)?)));
    match refused {
        Some((pool, own)) if is_refused(&own) => vec![Note::met(
            20.0,
            format!("pool {pool} is asked for another certificate than it has: {} shows a {}", own.of, own.trouble),
        )],
        Some((pool, own)) => {
            vec![Note::missed(16.0, format!("it is the certificate of pool {pool} that isn't good: {}", own.trouble))]
        }
        None => answers::fit(tried),
    }
}
