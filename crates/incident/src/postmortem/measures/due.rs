//! Until when: days after the incident, never on a weekend.

use finding::Date;
use model::Moment;

use super::super::types::MeasureKind;

const DAY: i64 = 86_400_000;

/// The day until which a measure is taken.
pub(super) fn due(incident: Moment, kind: MeasureKind) -> Date {
    let day = incident.0.div_euclid(DAY) + days(kind);
    // 1970-01-01 was a Thursday.
    let past_monday = (day + 3).rem_euclid(7);
    Date::of_day(if past_monday > 4 { day + 7 - past_monday } else { day })
}

/// What keeps the same fault out comes first, what needs people together last.
fn days(kind: MeasureKind) -> i64 {
    match kind {
        MeasureKind::Mend => 1,
        MeasureKind::FindCause => 2,
        MeasureKind::Expect => 3,
        MeasureKind::Gate | MeasureKind::WatchBalancer | MeasureKind::WatchEffect => 7,
        MeasureKind::Audit | MeasureKind::Diagnose | MeasureKind::Playbook => 14,
        MeasureKind::Drill => 28,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_due_on_a_weekend() {
        // 2023-11-10 was a Friday.
        let friday = Moment(1_699_626_600_000);
        let of = |kind| due(friday, kind).to_string();
        assert_eq!(of(MeasureKind::Mend), "2023-11-13");
        assert_eq!(of(MeasureKind::Expect), "2023-11-13");
        assert_eq!(of(MeasureKind::Gate), "2023-11-17");
        assert_eq!(of(MeasureKind::Drill), "2023-12-08");
    }
}
