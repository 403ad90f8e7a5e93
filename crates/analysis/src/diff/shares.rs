//! How traffic is spread: policy, shares, and what keeps a client at its endpoint.

use model::words::{percent, policy, spread, stickiness};
use model::{
    BalancePolicy, CookieForm, Endpoint, HashFunction, HashKey, Placing, Pool, Stickiness, Text, Turns, shares,
};

use super::alike::same_value;
use super::endpoints::Endpoints;
use super::fact::Fact;
use super::ground::{grounds, rehashed};
use super::setting::Both;
use super::{Because, Kind, Said};

/// What differs in how a pool spreads its traffic.
pub(super) fn compare(both: &Both<'_>) -> Vec<Fact> {
    let subject = both.subject();
    let (old, new) = (both.old, both.new);
    let all = [
        balance(both),
        shifted(both).or_else(|| rehashed(both)),
        subject.compare(Kind::Stickiness, "stickiness", "none", sticky(old), sticky(new)),
    ];
    all.into_iter().flatten().collect()
}

/// Another policy; what tells two forms of one policy apart is said where nothing else does.
fn balance(both: &Both<'_>) -> Option<Fact> {
    let (old, new) = (&both.old.balance, &both.new.balance);
    let (before, after) = (policy(&old.value), policy(&new.value));
    let said = |text: String, span| Some((Text::from(text), span));
    let (before, after) = match before == after {
        false => (before, after),
        true => (format!("{before}{}", form(&old.value)), format!("{after}{}", form(&new.value))),
    };
    let (before, after) = match (before == after, same_key(&old.value, &new.value)) {
        (true, false) => (before, format!("{after}, computed in another way")),
        _ => (before, after),
    };
    both.subject().compare(Kind::Balance, "balance policy", "", said(before, old.span), said(after, new.span))
}

/// Whether two policies hash the same, where both hash.
fn same_key(old: &BalancePolicy, new: &BalancePolicy) -> bool {
    match (old, new) {
        (
            BalancePolicy::Hash { key: HashKey::Request(old), .. },
            BalancePolicy::Hash { key: HashKey::Request(new), .. },
        ) => same_value(old, new),
        _ => true,
    }
}

/// The form of a policy beyond its words. In turn is in turn, whoever is first.
fn form(policy: &BalancePolicy) -> String {
    match policy {
        BalancePolicy::RoundRobin(Turns::Table) => " (turns in a fixed table)".to_owned(),
        BalancePolicy::Random { from: model::Urn::Ring, .. } => " (from a ring)".to_owned(),
        BalancePolicy::Hash { key, by } => {
            let text = matches!(key, HashKey::Client { text: true, .. });
            let text = if text { "its text, " } else { "" };
            let mixed = if by.mixed { ", mixed" } else { "" };
            format!(" ({text}{}{mixed}, {})", function(by.function), placing(by.placing))
        }
        _ => String::new(),
    }
}

fn function(function: HashFunction) -> &'static str {
    match function {
        HashFunction::Sdbm => "sdbm",
        HashFunction::Djb2 => "djb2",
        HashFunction::Wt6 => "wt6",
        HashFunction::Crc32 => "crc32",
        HashFunction::Folded => "octets folded",
        HashFunction::Octets => "octet by octet",
        HashFunction::Unknown => "a function that isn't known",
    }
}

fn placing(placing: Placing) -> &'static str {
    match placing {
        Placing::Table => "by a table of turns",
        Placing::SharedTable => "by a table of turns that backups share",
        Placing::Slots => "by weight",
        Placing::NumberRing => "on a ring of numbers",
        Placing::NameRing => "on a ring of addresses",
    }
}

/// Endpoints that get another share.
fn shifted(both: &Both<'_>) -> Option<Fact> {
    let (old, new) = (both.old, both.new);
    if policy(&old.balance.value) == policy(&new.balance.value) && grounds(old) == grounds(new) {
        return None;
    }
    let (before, after) = (shares(old), shares(new));
    let share = |pool: &Pool, shares: &[f64], one: &Endpoint| {
        let index = pool.endpoints.iter().position(|own| std::ptr::eq(own, one));
        index.and_then(|index| shares.get(index).copied()).unwrap_or(0.0)
    };
    let endpoints = Endpoints::of(old, new);
    let pairs = endpoints.both.iter().map(|(a, b)| (*a, *b, share(old, &before, a), share(new, &after, b)));
    let moved: Vec<_> = pairs.filter(|(.., before, after)| percent(*before) != percent(*after)).collect();
    let (a, _, from, to) = moved.iter().rev().max_by(|a, b| (a.2 - a.3).abs().total_cmp(&(b.2 - b.3).abs()))?;
    let most = format!("{} had {} and gets {}", a.address, percent(*from), percent(*to));
    let message = format!("pool {}: {} -> {}; {most}", both.name(), spread(old), spread(new));
    let because = culprits(both, &endpoints);
    Some(Fact {
        kind: Kind::Share,
        what: "shares".into(),
        subject: both.subject(),
        before: Some(spread(old).into()),
        after: Some(spread(new).into()),
        because,
        message: Some(message),
    })
}

/// The lines that shift shares: of endpoints whose own weight or state is another, of those that join or leave, else the
/// policy's.
fn culprits(both: &Both<'_>, endpoints: &Endpoints<'_>) -> Because {
    let own = |one: &Endpoint| (one.weight.value, one.tier, one.admin);
    let other = || endpoints.both.iter().filter(|(old, new)| own(old) != own(new));
    let because = Because {
        old: other().map(|(old, _)| old.weight.span).chain(endpoints.left.iter().map(|one| one.span)).collect(),
        new: other().map(|(_, new)| new.weight.span).chain(endpoints.joined.iter().map(|one| one.span)).collect(),
    };
    let or = |lines: Vec<_>, otherwise| if lines.is_empty() { vec![otherwise] } else { lines };
    if because.old.is_empty() && because.new.is_empty() {
        return turned(both, endpoints);
    }
    Because { old: or(because.old, both.old.name.span), new: or(because.new, both.new.name.span) }
}

/// The lines where no endpoint has come, gone or changed its weight: another policy, or another place on its ring.
fn turned(both: &Both<'_>, endpoints: &Endpoints<'_>) -> Because {
    let (old, new) = (&both.old.balance, &both.new.balance);
    let place = |one: &Endpoint| (one.number, one.written.clone());
    let moved = || endpoints.both.iter().filter(|(old, new)| place(old) != place(new));
    if policy(&old.value) != policy(&new.value) || moved().next().is_none() {
        return Because { old: vec![old.span], new: vec![new.span] };
    }
    Because { old: moved().map(|(old, _)| old.span).collect(), new: moved().map(|(_, new)| new.span).collect() }
}

/// What keeps a client at its endpoint, in words.
fn sticky(pool: &Pool) -> Option<Said> {
    let own = pool.stickiness.as_ref()?;
    let form = match &own.value {
        Stickiness::Cookie { form, .. } => match form {
            CookieForm::Whole => "",
            CookieForm::Removed => ", which the endpoint doesn't see",
            CookieForm::Prefix => " before its own value",
            CookieForm::Secret => ", in a secret form",
        },
        Stickiness::Table { .. } => "",
    };
    Some((format!("{}{form}", stickiness(&own.value)).into(), own.span))
}
