//! See `standard_headers.md`.

use std::collections::BTreeMap;

use finding::{Finding, Page, Severity, Span, Spanned};
use model::trace::{Becomes, Fate, Outcome, Tracer};
use model::{PoolId, Protocol, Text};

use crate::ask::Ask;
use crate::facts::words::count;
use crate::lint::stranger;
use crate::standard::governed::{Demand, Governed};

/// A header that endpoints or clients don't get.
pub static DEMAND: Demand = Demand {
    page: Page { id: "standard-headers", severity: Severity::Warning, docs: include_str!("standard_headers.md") },
    check,
};

/// For each header that is missing somewhere: the pools by their place, each with a request that shows it.
type Missing<'g> = BTreeMap<(Span, bool), (&'g Spanned<Text>, BTreeMap<Span, (PoolId, Ask)>)>;

fn check(demand: &Demand, governed: &Governed<'_>, findings: &mut Vec<Finding>) {
    let require = &governed.standard.require;
    let model = governed.model();
    // A file that isn't here may set the header.
    if (require.sees.is_empty() && require.answers.is_empty()) || !model.coverage.absent.is_empty() {
        return;
    }
    let tracer = Tracer::new(model);
    let mut missing = Missing::new();
    for (id, listener) in stranger::open(model) {
        for ask in stranger::asks(model, listener, stranger::forwards) {
            let placed = ask.place_at(id, listener);
            let trace = tracer.trace(&placed.arrival, &placed.request);
            let [fate] = trace.fates.as_slice() else { continue };
            let Outcome::Forward { pool, .. } = fate.outcome else { continue };
            if model.pool(pool).protocol != Protocol::Http {
                continue;
            }
            let unseen =
                require.sees.iter().filter(|header| !is_seen(fate, &header.value)).map(|header| (header, false));
            let ungiven =
                require.answers.iter().filter(|header| !is_given(fate, &header.value)).map(|header| (header, true));
            for (header, answers) in unseen.chain(ungiven) {
                let (_, pools) = missing.entry((header.span, answers)).or_insert_with(|| (header, BTreeMap::new()));
                pools.entry(model.pool(pool).name.span).or_insert_with(|| (pool, ask.clone()));
            }
        }
    }
    findings.extend(
        missing.iter().filter_map(|((_, answers), (header, pools))| finding(demand, governed, *answers, header, pools)),
    );
}

fn is_seen(fate: &Fate, name: &str) -> bool {
    fate.sees.as_ref().is_none_or(|sees| sees.headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(name)))
}

/// Whether the balancer gives it to some answers at least: which, is the engine's way of saying it.
fn is_given(fate: &Fate, name: &str) -> bool {
    let own = fate.answer_headers.iter().filter(|one| one.name.eq_ignore_ascii_case(name));
    own.fold(false, |_, one| matches!(one.becomes, Becomes::Set(_) | Becomes::Added(_)))
}

fn finding(
    demand: &Demand,
    governed: &Governed<'_>,
    answers: bool,
    header: &Spanned<Text>,
    pools: &BTreeMap<Span, (PoolId, Ask)>,
) -> Option<Finding> {
    let (span, (pool, ask)) = pools.first_key_value()?;
    let others =
        if pools.len() > 1 { format!(" (nor for {} more)", count(pools.len() - 1, "pool")) } else { String::new() };
    let whose = if answers { "answers get" } else { "endpoints receive" };
    let pool = &governed.model().pool(*pool).name.value;
    let message = format!("for pool {pool}{others}, {whose} no header {}; the standard wants it", header.value);
    Some(demand.finding(*span, header.span, message).witness(ask.witness()))
}
