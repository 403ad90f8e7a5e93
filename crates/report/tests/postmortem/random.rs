//! Random post-mortems: whatever is in them, both tones tell it.

use std::time::Duration;

use finding::Date;
use incident::postmortem::{
    Cause, CauseKind, Check, Detour, Entry, How, Measure, MeasureKind, Mended, Owner, Possible, Postmortem, Role, Told,
    What, When,
};
use incident::{Culprit, Evidence, Impact, Mend, Origin, Place, Settles, Side, SuspectId};
use model::{Moment, Text};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::same::assert_same;

/// Around this day.
const DAY: i64 = 1_795_737_600_000;

fn moment() -> impl Strategy<Value = Moment> {
    prop_oneof![4 => DAY..DAY + 86_400_000, 1 => DAY - 200_000_000..DAY + 200_000_000].prop_map(Moment)
}

/// What is a sign somewhere.
const HOSTILE: &[&str] = &["a`b", "<b>&amp;</b>", "| x | y |", "*5*_6_", "[x](y)", "line\nbreak", "@all 7%", "\\"];

/// Names that none of our words hold, and now and then what is a sign somewhere.
fn name() -> impl Strategy<Value = Text> {
    let plain = "zq[a-z0-9-]{0,8}[a-z0-9]";
    let person = "Zq[a-z]{1,6} [A-Z][a-z]{1,6}";
    let hostile = select(HOSTILE).prop_map(|hostile| format!("zq{hostile}"));
    prop_oneof![3 => plain, 1 => person, 1 => hostile].prop_map(Text::from)
}

fn sentence() -> impl Strategy<Value = Text> {
    prop::collection::vec(name(), 1..5).prop_map(|words| Text::from(words.join(" ")))
}

fn origin() -> impl Strategy<Value = Origin> {
    (option::of("[0-9a-f]{7}"), name(), moment(), sentence()).prop_map(|(commit, author, at, summary)| Origin {
        commit: commit.map(Text::from),
        author,
        at,
        summary,
    })
}

fn place() -> impl Strategy<Value = Place> {
    (name(), name(), 1..2_000u32, sentence()).prop_map(|(balancer, file, line, text)| Place {
        balancer,
        file,
        line,
        text,
    })
}

fn mend() -> impl Strategy<Value = Mend> {
    let lines = || prop::collection::vec(sentence(), 1..8).prop_map(|lines| lines.join("\n") + "\n");
    (name(), lines(), lines()).prop_map(|(file, before, after)| Mend { file, before, after })
}

fn culprit() -> impl Strategy<Value = Culprit> {
    let lists = (prop::collection::vec(place(), 0..4), prop::collection::vec(sentence(), 0..3));
    (name(), lists, option::of(origin()), moment(), sentence(), option::of(mend())).prop_map(
        |(balancer, (places, changes), origin, since, whom, mend)| Culprit {
            balancer,
            places,
            changes,
            origin,
            since,
            whom,
            mend,
        },
    )
}

fn evidence() -> impl Strategy<Value = Evidence> {
    (sentence(), moment()).prop_map(|(text, at)| Evidence { side: Side::For, strength: 1.0, text, at, place: None })
}

fn cause() -> impl Strategy<Value = Cause> {
    let kinds = select(vec![CauseKind::Spread, CauseKind::Rest, CauseKind::Way, CauseKind::Elsewhere]);
    let evidence = prop::collection::vec(evidence(), 0..4);
    (kinds, option::of(name()), name(), sentence(), option::of(culprit()), evidence).prop_map(
        |(kind, pool, name, story, culprit, evidence)| Cause {
            kind,
            pool,
            suspect: SuspectId::Balancer,
            name,
            story,
            culprit,
            evidence,
        },
    )
}

fn possible() -> impl Strategy<Value = Possible> {
    let settles = (sentence(), option::of(sentence())).prop_map(|(advice, command)| Settles { advice, command });
    (name(), sentence(), option::of(settles)).prop_map(|(name, story, settles)| Possible { name, story, settles })
}

fn entry() -> impl Strategy<Value = Entry> {
    use What::*;
    let all = vec![Deployed, Changed, Broke, Detected, Alerted, Suspected, Cleared, Noted, Named, Mended, Recovered];
    (moment(), select(all), sentence(), name()).prop_map(|(at, what, text, source)| Entry {
        at,
        // All is healthy again, whoever says so.
        text: if what == Recovered { Text::default() } else { text },
        what,
        source,
    })
}

fn detour() -> impl Strategy<Value = Detour> {
    let told = select(vec![Told::Notes, Told::Evidence]);
    (name(), moment(), option::of(moment()), told, option::of(sentence()), option::of(sentence())).prop_map(
        |(suspect, from, until, told, pointed, cleared)| Detour { suspect, from, until, told, pointed, cleared },
    )
}

fn owner() -> impl Strategy<Value = Owner> {
    let role =
        prop_oneof![name().prop_map(Role::Balancer), name().prop_map(Role::Pool), Just(Role::OnCall), Just(Role::Lead)];
    (role, option::of(name())).prop_map(|(role, name)| Owner { role, name })
}

fn check() -> impl Strategy<Value = Check> {
    use How::*;
    let how = select(vec![Expectation, Pipeline, Rule, Alert, Drill, Command, Settled, Open]);
    (how, sentence(), option::of(sentence()), option::of(sentence())).prop_map(|(how, run, add, wants)| Check {
        how,
        run,
        add,
        wants,
    })
}

fn measure() -> impl Strategy<Value = Measure> {
    use MeasureKind::*;
    let kinds =
        select(vec![FindCause, Mend, Expect, Gate, Audit, WatchBalancer, WatchEffect, Diagnose, Playbook, Drill]);
    (kinds, name(), owner(), 20_000..22_000i64, check()).prop_map(|(kind, subject, owner, day, check)| Measure {
        kind,
        subject,
        owner,
        due: Date::of_day(day),
        check,
    })
}

fn when() -> impl Strategy<Value = When> {
    let some = || option::of(moment());
    (some(), some(), some(), some(), some(), some(), moment()).prop_map(
        |(began, detected, alerted, named, mended, ended, seen_until)| When {
            began,
            detected,
            alerted,
            named,
            mended,
            ended,
            seen_until,
        },
    )
}

fn impact() -> impl Strategy<Value = Impact> {
    let parts = prop::collection::vec((name(), 0.0..1.0), 0..4);
    (option::of(moment()), 0..9_000u64, 0..9_000u64, (0..900u64, 0..900u64), parts).prop_map(
        |(since, requests, failed, logins, parts)| Impact {
            since,
            requests,
            failed: failed.min(requests),
            logins,
            parts,
        },
    )
}

fn mended() -> impl Strategy<Value = Mended> {
    (moment(), option::of(origin()), mend()).prop_map(|(at, origin, mend)| Mended { at, origin, mend })
}

fn postmortem() -> impl Strategy<Value = Postmortem> {
    let numbers = (when(), impact(), moment(), option::of((1..900u64, 0..900u64)), 0..90_000u64);
    let lists = (
        prop::collection::vec(possible(), 0..3),
        prop::collection::vec(entry(), 0..9),
        prop::collection::vec(detour(), 0..4),
        prop::collection::vec(measure(), 0..9),
    );
    (numbers, option::of(cause()), option::of(mended()), lists).prop_map(
        |((when, impact, counted_until, sessions, misled), cause, mended, (possible, entries, detours, measures))| {
            Postmortem {
                when,
                impact,
                counted_until,
                sessions,
                possible: if cause.is_none() { possible } else { Vec::new() },
                // A cause that was mended while nothing tells when it was over isn't told as mended.
                mended: mended.filter(|_| when.ended.is_some()),
                cause,
                entries,
                detours,
                misled: Duration::from_secs(misled),
                measures,
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_tones_tell_the_same(own in postmortem()) {
        assert_same(&own);
    }
}
