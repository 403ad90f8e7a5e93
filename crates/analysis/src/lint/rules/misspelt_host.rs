//! See `misspelt_host.md`.

use std::collections::{BTreeMap, HashMap, HashSet};

use finding::{Confidence, Finding, Rule, Severity, Span};
use model::{How, Model, Text};

use crate::lint::visit::{each_test, host_texts};
use crate::nearest::one_slip;

/// A host of a domain that differs by one letter from the domain of the others.
pub static RULE: Rule<Model> =
    Rule { id: "misspelt-host", severity: Severity::Warning, docs: include_str!("misspelt_host.md"), check };

/// Shorter names differ by one letter on purpose.
const LETTERS: usize = 6;

/// Hosts with the place where they are first asked for.
type Hosts = BTreeMap<Text, Span>;

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let hosts = hosts(model);
    let mut under: HashMap<&str, Vec<(&Text, Span)>> = HashMap::new();
    for (host, span) in &hosts {
        domains(host).for_each(|domain| under.entry(domain).or_default().push((host, *span)));
    }
    let known: HashSet<&str> = under.iter().filter(|(_, hosts)| hosts.len() > 1).map(|(domain, _)| *domain).collect();
    let slips = Slips::of(&known);
    let lone = under.iter().filter(|(_, hosts)| hosts.len() == 1);
    let mut found: Vec<Finding> = lone
        .filter_map(|(domain, hosts)| {
            let meant = slips.meant(domain)?;
            Some(finding(hosts[0], domain, meant, under.get(meant)?))
        })
        .collect();
    found.sort_by_key(|finding| finding.primary.span);
    found.dedup_by_key(|finding| finding.primary.span);
    findings.append(&mut found);
}

/// All hosts that are asked for as they stand.
fn hosts(model: &Model) -> Hosts {
    let mut hosts = Hosts::new();
    each_test(model, &mut |test| {
        let whole = host_texts(test).filter(|(_, strings)| strings.how == How::Equal);
        for host in whole.iter().flat_map(|(_, strings)| strings.any.iter()) {
            hosts.entry(host.to_ascii_lowercase().into()).or_insert(test.span);
        }
    });
    hosts
}

/// The host, and what it ends in, as far as there is a long enough name before a dot.
fn domains(host: &str) -> impl Iterator<Item = &str> {
    let starts = std::iter::once(0).chain(host.match_indices('.').map(|(at, _)| at + 1));
    starts.filter_map(|at| host.get(at..)).filter(|domain| name(domain).is_some_and(|name| name.len() >= LETTERS))
}

/// The first name of a domain that has more than one.
fn name(domain: &str) -> Option<&str> {
    domain.split_once('.').map(|(name, _)| name)
}

/// Domains by what is left of them when one letter is lost: whatever is one slip away shares such a rest.
struct Slips<'d>(HashMap<String, Vec<&'d str>>);

impl<'d> Slips<'d> {
    fn of(domains: &HashSet<&'d str>) -> Self {
        let mut all: HashMap<String, Vec<&str>> = HashMap::new();
        for domain in domains {
            rests(domain).for_each(|rest| all.entry(rest).or_default().push(domain));
        }
        Slips(all)
    }

    /// The first domain that is meant, where another is one slip away from it.
    fn meant(&self, other: &str) -> Option<&'d str> {
        let near = rests(other).filter_map(|rest| self.0.get(&rest)).flatten();
        near.copied().filter(|domain| is_slip(other, domain)).min()
    }
}

/// The domain itself, and without each letter of its first name.
fn rests(domain: &str) -> impl Iterator<Item = String> {
    let letters = name(domain).unwrap_or(domain).char_indices();
    let without = letters.map(|(at, letter)| format!("{}{}", &domain[..at], &domain[at + letter.len_utf8()..]));
    without.chain([domain.to_owned()])
}

/// Whether one is a slip in the first name of the other. Another number, and a plural, are no slips.
fn is_slip(other: &str, domain: &str) -> bool {
    let (Some((own, end)), Some((meant, same))) = (other.split_once('.'), domain.split_once('.')) else { return false };
    let digits = |name: &str| name.bytes().filter(u8::is_ascii_digit).collect::<Vec<_>>();
    let plural = |one: &str, many: &str| many.strip_suffix('s') == Some(one);
    end == same
        && one_slip(own, meant)
        && digits(own) == digits(meant)
        && !plural(own, meant)
        && !plural(meant, own)
        && !own.contains('*')
}

fn finding((host, span): (&Text, Span), domain: &str, meant: &str, others: &[(&Text, Span)]) -> Finding {
    let right = format!("{}{meant}", host.strip_suffix(domain).unwrap_or_default());
    let message = format!(
        "{host} is one letter away from {right}: {} others here end in {meant}, and requests for {right} go elsewhere",
        others.len()
    );
    let finding = RULE.finding(span, message).label(format!("{domain}, not {meant}")).confidence(Confidence::Medium);
    let first = others.iter().find(|(_, other)| *other != span);
    let finding = first.into_iter().fold(finding, |finding, (_, other)| finding.also(*other, meant));
    finding.help(format!("write {right}, if that is meant"))
}
