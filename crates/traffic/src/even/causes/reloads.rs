//! Each start begins with the first endpoint, and there are many starts for few requests.

use model::BalancePolicy;
use model::deal::{Dealer, Key};

use super::case::{Case, parts};
use super::prediction::{Cause, Prediction, Sign};

pub(super) static CAUSE: Cause = Cause {
    id: "starts-over",
    says: "turns begin anew with the first endpoint at each reload, and in each worker, and hardly get to the last ones before the next",
    is_meant: false,
    predict,
};

/// Turns that are looked at of one start.
const TURNS: usize = 4_000;
/// Differences of shares below this are none.
const SAME: f64 = 0.01;
/// Starts a window above which it is hard to believe.
const MANY: f64 = 20.0;

fn predict(case: &Case) -> Option<Prediction> {
    if !matches!(case.known.pool.balance.value, BalancePolicy::RoundRobin(_) | BalancePolicy::LeastConnections(_)) {
        return None;
    }
    let turns = turns(case)?;
    let prediction = match case.known.reloads {
        Some(reloads) => at_known(case, reloads, &turns),
        None => fitted(case, &turns)?,
    };
    // Runs so long that all have their turns explain nothing.
    let whole = runs(case, &turns, f64::INFINITY);
    let differs = prediction.shares.iter().zip(whole).any(|(share, whole)| (share - whole).abs() > SAME);
    differs.then_some(prediction)
}

/// The first turns after a start.
fn turns(case: &Case) -> Option<Vec<usize>> {
    let mut dealer = Dealer::new(case.known.pool)?;
    let turns: Vec<usize> = (0..TURNS).map_while(|_| dealer.deal(&Key::Absent)).collect();
    (turns.len() == TURNS).then_some(turns)
}

/// What comes of so many requests from a start on.
fn dealt(turns: &[usize], requests: u64, into: &mut [f64]) {
    let (rounds, rest) = (requests as usize / turns.len(), requests as usize % turns.len());
    turns.iter().for_each(|endpoint| into[*endpoint] += rounds as f64);
    turns[..rest].iter().for_each(|endpoint| into[*endpoint] += 1.0);
}

/// By the windows at whose beginning there was a start.
fn at_known(case: &Case, reloads: &[usize], turns: &[usize]) -> Prediction {
    let windows = case.known.windows;
    let mut requests = vec![0.0; case.counts.len()];
    let mut run = 0;
    for (at, window) in windows.iter().enumerate() {
        if reloads.contains(&at) {
            dealt(turns, std::mem::take(&mut run), &mut requests);
        }
        run += window.requests();
    }
    dealt(turns, run, &mut requests);
    let each = case.requests() as f64 / (reloads.len() + 1) as f64;
    let rounds = each / case.counts.len().max(1) as f64;
    let text = format!("{} starts, {each:.0} requests each: {rounds:.1} rounds", reloads.len() + 1);
    Prediction { shares: parts(requests), fitted: 0, together: 1.0, signs: vec![Sign::new(rounds < 5.0, text)] }
}

/// By runs of requests whose length is spread geometrically, as reloads at any time leave them, with the mean that fits best.
fn fitted(case: &Case, turns: &[usize]) -> Option<Prediction> {
    let lengths = (0..40).map(|step| 1.15_f64.powi(step));
    let fits = lengths.map(|length| (case.deviance(&runs(case, turns, length)), length));
    let (_, length) = fits.min_by(|one, other| one.0.total_cmp(&other.0))?;
    let windows = case.known.windows.len().max(1) as f64;
    let starts = case.requests() as f64 / windows / length;
    let text =
        format!("it takes a start every {length:.1} requests, {starts:.1} in each window, counted over all workers");
    let signs = vec![Sign::new(starts <= MANY, text)];
    (starts <= 10.0 * MANY).then(|| Prediction { shares: runs(case, turns, length), fitted: 1, together: 1.0, signs })
}

/// Shares where a run goes on after each request with probability `1 - 1 / length`.
fn runs(case: &Case, turns: &[usize], length: f64) -> Vec<f64> {
    let mut shares = vec![0.0; case.counts.len()];
    let mut reached = 1.0;
    for endpoint in turns {
        shares[*endpoint] += reached;
        reached *= 1.0 - 1.0 / length;
    }
    parts(shares)
}
