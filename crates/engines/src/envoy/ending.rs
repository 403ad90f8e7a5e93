//! The flags that say how a request ended: `UF,URX`.

use model::Ending;

use crate::End;

/// The flags, sorted: what each says, and of whom. Those that say that an endpoint was tried in vain stand before those that only
/// say that no more were tried.
const FLAGS: &[(&str, Ending, &str)] = &[
    ("DC", Ending::ClientLeft, "was broken off by the client"),
    ("DF", Ending::EndpointUnreached, "failed because the name of the endpoint could not be resolved"),
    ("DI", Ending::Answered, "was held up on purpose"),
    ("DO", Ending::Full, "was ended by the balancer, which was overloaded"),
    ("DPE", Ending::ClientWrong, "broke the rules of HTTP"),
    ("DR", Ending::ClientLeft, "was taken back by the client"),
    ("DT", Ending::EndpointSlow, "ended by a timeout: it took longer than it may, or its connection was too old"),
    ("FI", Ending::Answered, "was ended on purpose, as a fault for a test"),
    ("IH", Ending::ClientWrong, "was refused: headers with which it steers the balancer were wrong"),
    ("LH", Ending::NoEndpoint, "was refused: the balancer's own place failed its health check"),
    ("LR", Ending::Balancer, "was broken off by the balancer"),
    ("NC", Ending::NoRoute, "had a route to a pool that isn't there"),
    ("NFCF", Ending::Balancer, "was ended because a part of the balancer's configuration was missing"),
    ("NR", Ending::NoRoute, "had no route"),
    ("OM", Ending::Full, "was ended by the balancer, which was overloaded"),
    ("RFCF", Ending::Answered, "was answered from the cache"),
    ("RL", Ending::Refused, "was refused: a rate limit was reached"),
    ("RLSE", Ending::Balancer, "was ended because the rate limit could not be asked"),
    ("SI", Ending::ClientSlow, "ended by a timeout: nothing moved on it for too long"),
    ("UAEX", Ending::Refused, "was refused: the authority that is asked about requests said no"),
    ("UC", Ending::EndpointBroke, "was broken off by the endpoint, which closed the connection"),
    ("UF", Ending::EndpointUnreached, "found no connection to the endpoint"),
    ("UH", Ending::NoEndpoint, "found no healthy endpoint"),
    ("UMSDR", Ending::EndpointSlow, "ended by a timeout: the exchange with the endpoint took longer than it may"),
    ("UO", Ending::Full, "found the pool full: a limit of connections, requests or retries was reached"),
    ("UPE", Ending::EndpointBroke, "got an answer that broke the rules of HTTP"),
    ("UR", Ending::EndpointBroke, "was taken back by the endpoint"),
    ("URX", Ending::EndpointUnreached, "failed after as many attempts as it may have"),
    ("UT", Ending::EndpointSlow, "ended by a timeout: the endpoint was too slow"),
];

/// How a request ended. Of several flags each is said; the first one of those that say why counts.
pub(super) fn ending(flags: &str) -> Option<End> {
    if flags == "-" {
        return Some(End { ending: Ending::Whole, words: "was answered to the end".into() });
    }
    let known: Option<Vec<_>> = flags.split(',').map(|flag| FLAGS.iter().find(|known| known.0 == flag)).collect();
    let mut known = known?;
    known.sort_by_key(|(name, ..)| matches!(*name, "DI" | "URX"));
    let words: Vec<&str> = known.iter().map(|(.., words)| *words).collect();
    Some(End { ending: known.first()?.1, words: words.join(" and ") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_why_counts() {
        assert!(FLAGS.is_sorted_by(|a, b| a.0 < b.0));
        let end = ending("URX,UF").unwrap();
        assert_eq!(end.ending, Ending::EndpointUnreached);
        assert_eq!(end.words, "found no connection to the endpoint and failed after as many attempts as it may have");
        assert_eq!(ending("URX,UO").unwrap().ending, Ending::Full);
        assert_eq!(ending("UH,XX"), None);
        assert_eq!(ending(""), None);
    }
}
