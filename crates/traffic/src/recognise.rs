//! Which format the lines of a log have.

use model::LogFormat;

use crate::plan::Plan;
use crate::read::Reader;
use crate::routes::Routes;

/// The format that reads most lines of a sample, and how large a part of them: its index. Of those that read equally many it
/// is the one that has most to say, and of those the first. `None` where none reads any.
///
/// The last line of the sample is left aside where it is cut off.
pub fn recognise(sample: &[u8], candidates: &[LogFormat]) -> Option<(usize, f64)> {
    let whole = match crate::read::whole_lines(sample) {
        0 => sample,
        end => &sample[..end],
    };
    let routes = Routes::default();
    let mut best: Option<(usize, (u64, usize), f64)> = None;
    for (index, format) in candidates.iter().enumerate() {
        let Ok(plan) = Plan::new(format) else { continue };
        let worth = |read| (read, plan.richness());
        let plans = [plan.clone()];
        let mut reader = Reader::new(&plans, &routes);
        reader.piece(0, whole);
        let (read, lines) = reader.counts();
        if read > 0 && best.is_none_or(|(_, worth_of_best, _)| worth(read) > worth_of_best) {
            best = Some((index, worth(read), read as f64 / lines as f64));
        }
    }
    best.map(|(index, _, share)| (index, share))
}
