//! See `uneven_weights.md`.

use finding::{Finding, Rule, Severity};
use model::{BalancePolicy, Endpoint, Model, Pool};

use crate::facts::peers::{odd_one, peers};
use crate::facts::words::percent;

/// One endpoint has a multiple, or a small part, of the weight that all its equals have.
pub static RULE: Rule<Model> =
    Rule { id: "uneven-weights", severity: Severity::Warning, docs: include_str!("uneven_weights.md"), check };

/// From this multiple on a weight stands out.
const STANDS_OUT: u32 = 2;

/// The same of two.
const STANDS_OUT_OF_TWO: u32 = 4;

fn check(model: &Model, findings: &mut Vec<Finding>) {
    findings.extend(model.pools.iter().filter_map(in_pool));
}

fn in_pool(pool: &Pool) -> Option<Finding> {
    if pool.balance.value == BalancePolicy::First {
        return None;
    }
    let used = peers(pool);
    let (odd, brother) = match used.as_slice() {
        [one, other] => heavier(one, other)?,
        _ => odd_one(&used, |endpoint| endpoint.weight.value)?,
    };
    let (weight, usual) = (odd.weight.value, brother.weight.value);
    let heavy = weight >= usual.saturating_mul(STANDS_OUT);
    if !heavy && weight.saturating_mul(STANDS_OUT) >= usual {
        return None;
    }
    let mut finding = finding(pool, &used, odd, brother);
    if !heavy || used.len() == 2 {
        finding.severity = Severity::Note;
    }
    Some(finding)
}

/// Two have no majority, so the difference must be large.
fn heavier<'m>(one: &'m Endpoint, other: &'m Endpoint) -> Option<(&'m Endpoint, &'m Endpoint)> {
    let (odd, brother) = if one.weight.value > other.weight.value { (one, other) } else { (other, one) };
    (odd.weight.value >= brother.weight.value.saturating_mul(STANDS_OUT_OF_TWO)).then_some((odd, brother))
}

fn finding(pool: &Pool, used: &[&Endpoint], odd: &Endpoint, brother: &Endpoint) -> Finding {
    let total: u64 = used.iter().map(|endpoint| u64::from(endpoint.weight.value)).sum();
    let share = percent(f64::from(odd.weight.value) / total as f64);
    let (name, usual) = (&pool.name.value, brother.weight.value);
    let others = used.len() - 1;
    let theirs = if others == 1 { "other".to_owned() } else { format!("other {others}") };
    let message = format!(
        "one endpoint of pool {name} gets {share} of its traffic: its weight is {}, that of the {theirs} is {usual}",
        odd.weight.value,
    );
    RULE.finding(odd.weight.span, message)
        .label(format!("{share} instead of {}", percent(1.0 / used.len() as f64)))
        .also(
            brother.weight.span,
            if others == 1 { format!("weight {usual}") } else { format!("the others have {usual}") },
        )
        .help(format!("give it weight {usual}, or say in evenkeel.yaml which shares pool {name} is meant to have"))
}
