//! An endpoint is down.

use std::time::Duration;

use finding::Confidence;
use model::{AdminState, EndpointState};

use super::Detector;
use crate::odd::{self, Gain, Taste};
use crate::view::{States, states};
use crate::{Sign, Subject, View};

pub static DETECTOR: Detector = Detector { id: "endpoint-down", docs: include_str!("endpoint_down.md"), check };

/// Attempts that fail at an endpoint and are then answered by another one.
const PASSED_ON: Taste = Taste {
    bunch: 2.0,
    prior: (0.3, 20.0),
    jump: Gain { more: 0.3, factor: 3.0 },
    rise: Gain { more: 0.3, factor: 3.0 },
    blind: Some(0.5),
};

fn check(view: &View<'_>, signs: &mut Vec<Sign>) {
    let all = states(view.timeline);
    let by_checks = signs.len();
    for own in &all {
        let seen = own.states.iter().map(|(at, state)| (*at, is_down(state)));
        for spell in odd::spells(seen, 1, Duration::ZERO) {
            let began = own.states.get(spell.at).map(|(_, state)| *state);
            // What was down before anybody looked may have been so for years.
            let confidence = if spell.at == 0 { Confidence::Medium } else { Confidence::High };
            let subject = Subject::Endpoint(own.pool.clone(), own.endpoint.clone());
            signs.push(Sign { confidence, ..super::spell(DETECTOR.id, subject, spell, message(own, began)) });
        }
    }
    let known: Vec<Subject> = signs[by_checks..].iter().map(|sign| sign.subject.clone()).collect();
    unreached(view, &known, signs);
}

fn is_down(state: &EndpointState) -> bool {
    state.is_up == Some(false) && state.admin == AdminState::Ready
}

fn message(own: &States<'_>, state: Option<&EndpointState>) -> String {
    let check = state.and_then(|state| state.check.as_ref()).map(|check| format!(" ({check})")).unwrap_or_default();
    format!(
        "{} calls {} in pool {} down{check}; the pool has {} endpoints",
        own.balancer, own.endpoint, own.pool, own.of
    )
}

/// Endpoints at which attempts fail that others then answer: where no check tells, the log does.
fn unreached(view: &View<'_>, known: &[Subject], signs: &mut Vec<Sign>) {
    let traffic = view.traffic();
    for flow in traffic.endpoints.iter().filter(|flow| !known.contains(&flow.subject)) {
        let series = flow.series(traffic.seconds, |count| (count.passed_on, count.passed_on + count.requests));
        for own in odd::parts(&series, &PASSED_ON) {
            let name = super::name(&flow.subject);
            let message = format!(
                "{:.0}% of the attempts at {name} fail instead of {:.1}% ({} of {}); another endpoint answers then",
                100.0 * own.part(),
                100.0 * own.before,
                own.some,
                own.all
            );
            signs.push(super::episode(DETECTOR.id, view.clock(), flow.subject.clone(), &own, message));
        }
    }
}
