//! See `uneven_weights.md`.

use std::collections::HashMap;

use finding::{Finding, Rule, Severity};
use model::{BalancePolicy, Endpoint, Model, Pool};

use crate::facts::words::{percent, takes_traffic};

/// One endpoint has a multiple of the weight that all its equals have.
pub static RULE: Rule<Model> =
    Rule { id: "uneven-weights", severity: Severity::Warning, docs: include_str!("uneven_weights.md"), check };

/// From this multiple on a weight stands out.
const STANDS_OUT: u32 = 2;

fn check(model: &Model, findings: &mut Vec<Finding>) {
    findings.extend(model.pools.iter().filter_map(in_pool));
}

fn in_pool(pool: &Pool) -> Option<Finding> {
    if pool.balance.value == BalancePolicy::First {
        return None;
    }
    let tier = pool.endpoints.iter().filter(|endpoint| takes_traffic(endpoint)).map(|endpoint| endpoint.tier).min()?;
    let used = |endpoint: &&Endpoint| takes_traffic(endpoint) && endpoint.tier == tier;
    let used: Vec<&Endpoint> = pool.endpoints.iter().filter(used).collect();
    let (odd, usual) = odd_one(&used)?;
    let total: u32 = used.iter().map(|endpoint| endpoint.weight.value).sum();
    let share = percent(f64::from(odd.weight.value) / f64::from(total));
    let brother = used.iter().find(|endpoint| endpoint.weight.value == usual)?;
    Some(
        RULE.finding(
            odd.weight.span,
            format!(
                "one endpoint of pool {} gets {share} of its traffic: its weight is {}, that of the other {} is {usual}",
                pool.name.value,
                odd.weight.value,
                used.len() - 1,
            ),
        )
        .label(format!("{share} instead of {}", percent(1.0 / used.len() as f64)))
        .also(brother.weight.span, format!("the others have {usual}"))
        .help(format!("give it weight {usual}, or say in evenkeel.yaml which shares pool {} is meant to have", pool.name.value)),
    )
}

/// The one endpoint whose weight is a multiple of the one weight that at least two others share.
fn odd_one<'m>(used: &[&'m Endpoint]) -> Option<(&'m Endpoint, u32)> {
    let mut counts: HashMap<u32, usize> = HashMap::new();
    used.iter().for_each(|endpoint| *counts.entry(endpoint.weight.value).or_default() += 1);
    let (&usual, &brothers) = counts.iter().max_by_key(|(_, count)| **count)?;
    if counts.len() != 2 || brothers < 2 || brothers + 1 != used.len() {
        return None;
    }
    let odd = used.iter().find(|endpoint| endpoint.weight.value != usual)?;
    (odd.weight.value >= usual.saturating_mul(STANDS_OUT)).then_some((*odd, usual))
}
