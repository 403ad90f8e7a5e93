//! What tells findings apart from one run to the next, wherever their lines stand by then.

use std::collections::HashMap;

use finding::Finding;

use crate::Quotes;
use crate::beside::EXPECTATION;

/// For each finding a number made of its rule, the text of its line and how many of the same came before it in its file.
pub(crate) fn fingerprints(quotes: &Quotes<'_>, findings: &[&Finding]) -> Vec<u64> {
    let mut seen: HashMap<(u32, u64), u64> = HashMap::new();
    let mut of = |finding: &&Finding| {
        let own = hash(&[finding.rule.as_bytes(), line(quotes, finding).as_bytes()]);
        let before = seen.entry((finding.primary.span.file.0, own)).or_default();
        *before += 1;
        hash(&[&own.to_le_bytes(), &before.to_le_bytes()])
    };
    findings.iter().map(&mut of).collect()
}

/// The same for one file among others, where it must be the only one of its kind.
pub(crate) fn in_file(name: &str, print: u64) -> u64 {
    hash(&[name.as_bytes(), &print.to_le_bytes()])
}

/// The line that makes it what it is: of an expectation the one that states it, for what decides may change.
fn line(quotes: &Quotes<'_>, finding: &Finding) -> String {
    let stated = finding.related.last().filter(|_| finding.rule == EXPECTATION);
    quotes.line(stated.unwrap_or(&finding.primary).span)
}

/// FNV-1a: the same on every machine and in every version, which the hashers of the standard library don't promise.
fn hash(parts: &[&[u8]]) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    parts.iter().fold(0xcbf2_9ce4_8422_2325, |hash, part| step(part.iter().fold(hash, step), &0xff))
}

#[cfg(test)]
mod tests {
    use finding::{Severity, SourceMap, Span};

    use super::*;

    /// Fingerprints of a finding on each line that has `bad` in it.
    fn of(text: &str) -> Vec<u64> {
        let mut sources = SourceMap::new();
        let file = sources.add("a.cfg", text.as_bytes().to_vec());
        let findings = text.match_indices("bad").map(|(at, bad)| Span::new(file, at, at + bad.len()));
        let findings: Vec<Finding> = findings.map(|span| Finding::new("r", Severity::Note, span, "m")).collect();
        fingerprints(&Quotes::new(&sources, []), &findings.iter().collect::<Vec<_>>())
    }

    #[test]
    fn they_stay_when_lines_move_and_differ_otherwise() {
        let [first, second, other] = of("bad one\nbad one\nbad two\n")[..] else { panic!("three findings") };
        assert!(first != second && second != other && first != other);
        assert_eq!(of("# new\n\n  bad two\nok\nbad one\nbad one\n"), [other, first, second]);
    }
}
