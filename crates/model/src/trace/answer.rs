//! What the client sees of headers that are changed on the way back.

use crate::answer::takes;
use crate::{HeaderOp, ResponseChange, ResponseHeader, Text};

use super::Outcome;
use super::answered::{Answered, Becomes};
use super::held::present;
use super::state::{Held, State};

/// One more change. Nothing reads it again, so the last word is enough; what is replaced in a line is not told.
pub(super) fn one(op: &HeaderOp, state: &mut State<'_>) {
    if !matches!(op, HeaderOp::Replace { .. })
        && let Some(becomes) = of_op(op, state)
    {
        state.answer_headers.push(Answered { span: None, name: op.name().clone(), becomes, only: None });
    }
}

/// These changes, in the place of all others.
pub(super) fn all(changes: &[ResponseHeader], state: &mut State<'_>) {
    let one = |header: &ResponseHeader| {
        let ResponseHeader { span, only, change } = header;
        let becomes = match change {
            ResponseChange::Header(op) => of_op(op, state),
            ResponseChange::Trailer(_, value) => {
                filled(present(value, state)).map(|held| Becomes::Trailer(known(held)))
            }
            ResponseChange::Hide(_) => Some(Becomes::Hidden),
            ResponseChange::Pass(_) => Some(Becomes::Passed),
        };
        Some(Answered { span: Some(*span), name: change.name().clone(), becomes: becomes?, only: *only })
    };
    state.answer_headers = changes.iter().filter_map(one).collect();
}

/// What the client sees of them: the balancer's own answers have a status that may be known, and no endpoint behind them.
pub(super) fn seen(outcome: &Outcome, state: &State<'_>) -> Vec<Answered> {
    let own = match outcome {
        Outcome::Redirect { status, .. } => Some(*status),
        Outcome::Respond { status, .. } => *status,
        // Closed without an answer.
        Outcome::Reject { status: None } => return Vec::new(),
        Outcome::Reject { status } => *status,
        Outcome::Forward { .. } | Outcome::ForwardTo { .. } | Outcome::Unknown { .. } => {
            return state.answer_headers.clone();
        }
    };
    let status = state.status.flatten().or(own);
    let counts =
        |header: &&Answered| takes(header.only, status) && !matches!(header.becomes, Becomes::Hidden | Becomes::Passed);
    state.answer_headers.iter().filter(counts).cloned().collect()
}

/// What becomes of a header; `None` where nothing does.
fn of_op(op: &HeaderOp, state: &State<'_>) -> Option<Becomes> {
    Some(match op {
        HeaderOp::Set { value, drop_empty: false, .. } => Becomes::Set(present(value, state).and_then(known)),
        // An empty value takes the header away.
        HeaderOp::Set { value, .. } => {
            filled(present(value, state)).map_or(Becomes::Removed, |held| Becomes::Set(known(held)))
        }
        HeaderOp::Add(_, value) => Becomes::Added(present(value, state).and_then(known)),
        HeaderOp::AddFilled(_, value) => Becomes::Added(known(filled(present(value, state))?)),
        HeaderOp::Remove(_) => Becomes::Removed,
        HeaderOp::Replace { with, .. } => Becomes::Set(present(with, state).and_then(known)),
    })
}

fn filled(held: Option<Held>) -> Option<Held> {
    held.filter(|held| *held != Held::Known(Text::default()))
}

fn known(held: Held) -> Option<Text> {
    match held {
        Held::Known(text) => Some(text),
        Held::Unknown(_) => None,
    }
}
