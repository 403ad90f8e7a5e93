//! What expectations weigh.

use model::trace::Tracer;
use traffic::Sample;

use super::place::{Arrived, Weighed, follow};
use crate::intent::{Expectation, Intent, When};
use crate::judge::{self, Judged};
use crate::space::Draft;
use crate::test::{Checked, Subject, Weight, fits, meets};

/// Gives each expectation on requests the part of the log's requests of which it speaks, and the part that breaks it. Of several balancers
/// the log is taken to be that of the one whose model has most of its requests come where they came.
pub fn expectations(checked: &mut [Checked], intent: &Intent, subjects: &[Subject<'_>], sample: &Sample) -> Weighed {
    let each = subjects.iter().map(|subject| weights(intent, subject, sample));
    let Some((weighed, counts)) = each.max_by_key(|(weighed, _)| weighed.placed) else { return Weighed::default() };
    let share = |count: u64| count as f64 / weighed.placed.max(1) as f64;
    for (expectation, (of, breaking)) in intent.expect.iter().zip(counts) {
        let own = checked.iter_mut().find(|one| one.span == expectation.name.span);
        if let Some(own) = own.filter(|_| weighed.placed > 0) {
            own.traffic = Some(Weight { share: share(of), breaking: share(breaking) });
        }
    }
    weighed
}

/// For each expectation how many requests it speaks of, and how many break it.
fn weights(intent: &Intent, subject: &Subject<'_>, sample: &Sample) -> (Weighed, Vec<(u64, u64)>) {
    let tracer = Tracer::new(subject.model);
    let mut counts = vec![(0_u64, 0_u64); intent.expect.len()];
    let weighed = follow(sample, &tracer, |arrived, count| {
        let draft = Draft::of(&arrived.ask);
        let spoken = intent.expect.iter().zip(&mut counts).filter(|(one, _)| speaks(one, arrived, &draft));
        for (expectation, (of, breaking)) in spoken {
            *of += count;
            if let Judged::Breaks(_) = judge::trace(subject.model, &expectation.wanted, &arrived.trace) {
                *breaking += count;
            }
        }
    });
    (weighed, counts)
}

/// Whether an expectation speaks of a request.
fn speaks(expectation: &Expectation, arrived: &Arrived<'_>, draft: &Draft) -> bool {
    match &expectation.when {
        When::Request(ask) => {
            let own = |text: &str| text.split('?').next().unwrap_or_default().to_owned();
            ask.value.method == arrived.ask.method
                && ask.value.host.eq_ignore_ascii_case(&arrived.ask.host)
                && own(&ask.value.target) == arrived.ask.target
        }
        When::Set(conditions) => {
            let Some(bind) = arrived.listener.binds.get(arrived.placed.arrival.bind) else { return false };
            // What a log doesn't have (headers, cookies, queries) is taken to be absent.
            fits(arrived.listener, bind, &conditions.value) && conditions.value.iter().all(|one| meets(draft, one))
        }
    }
}
