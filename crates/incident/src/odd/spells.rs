//! Times in which something was so.

use std::time::Duration;

use model::Moment;

/// A time in which something was so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spell {
    /// The first moment in which it was seen to be so.
    pub since: Moment,
    /// The first moment in which it was seen to be over; `None` where it goes on.
    pub until: Option<Moment>,
    /// Where it began in what was looked at.
    pub at: usize,
    /// How often it was seen in a row before it was said.
    pub times: usize,
}

/// Times in which something was so at least `times` in a row; they are over when it hasn't been so for `calm`.
pub fn spells(seen: impl IntoIterator<Item = (Moment, bool)>, times: usize, calm: Duration) -> Vec<Spell> {
    found(seen, times, calm, true)
}

/// The same of what is so now and then: `times` with less than `calm` between two of them.
pub fn loose_spells(seen: impl IntoIterator<Item = (Moment, bool)>, times: usize, calm: Duration) -> Vec<Spell> {
    found(seen, times, calm, false)
}

fn found(seen: impl IntoIterator<Item = (Moment, bool)>, times: usize, calm: Duration, in_a_row: bool) -> Vec<Spell> {
    let mut done: Vec<Spell> = Vec::new();
    let mut run: Option<Spell> = None;
    let mut quiet: Option<Moment> = None;
    for (at, (moment, is_so)) in seen.into_iter().enumerate() {
        let own = match (is_so, &mut run) {
            (true, None) => run.insert(Spell { since: moment, until: None, at, times: 0 }),
            (_, Some(own)) => own,
            (false, None) => continue,
        };
        if is_so {
            quiet = None;
            own.times += 1;
            continue;
        }
        let began = *quiet.get_or_insert(moment);
        if moment.since(began) >= calm || in_a_row && own.times < times {
            done.extend((own.times >= times).then_some(Spell { until: Some(began), ..*own }));
            (run, quiet) = (None, None);
        }
    }
    done.extend(run.filter(|own| own.times >= times));
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, times: usize, calm: u64) -> Vec<(i64, Option<i64>)> {
        let seen = text.chars().enumerate().map(|(at, letter)| (Moment(at as i64 * 1_000), letter == 'x'));
        let told = spells(seen, times, Duration::from_secs(calm));
        told.iter().map(|own| (own.since.0 / 1_000, own.until.map(|until| until.0 / 1_000))).collect()
    }

    #[test]
    fn what_is_so_often_enough_is_told_until_it_is_calm() {
        assert_eq!(of("..xx....", 2, 3), [(2, Some(4))]);
        assert_eq!(of("..x...x..", 2, 3), []);
        assert_eq!(of("..xx.xx.", 2, 3), [(2, None)]);
        assert_eq!(of("xx....xxx", 2, 3), [(0, Some(2)), (6, None)]);
        assert_eq!(of("..x", 1, 0), [(2, None)]);
        let loosely = [(0, true), (1, false), (2, false), (3, true), (4, false), (5, false), (9, false)];
        let told = loose_spells(loosely.map(|(at, is_so)| (Moment(at * 1_000), is_so)), 2, Duration::from_secs(4));
        assert_eq!(told.iter().map(|own| (own.since.0, own.until)).collect::<Vec<_>>(), [(0, Some(Moment(4_000)))]);
        assert_eq!(of("..x..x", 1, 0), [(2, Some(3)), (5, None)]);
    }
}
