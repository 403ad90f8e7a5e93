//! What a standard calls policies.

use model::BalancePolicy;

/// The name of a policy in `balance:` and in rules that users write.
pub(crate) fn policy(policy: &BalancePolicy) -> &str {
    match policy {
        BalancePolicy::RoundRobin(_) => "round-robin",
        BalancePolicy::LeastConnections(_) => "least-connections",
        BalancePolicy::First => "first",
        BalancePolicy::Random { .. } => "random",
        BalancePolicy::Hash { .. } => "hash",
        BalancePolicy::Other(text) => text,
    }
}
