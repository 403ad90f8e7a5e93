//! A series of numbers in one word.

/// From nothing to all.
const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The numbers as bars from 0 to the largest, over at most so many columns: where there are more numbers, neighbours are averaged.
pub(super) fn spark(values: &[f64], columns: usize) -> String {
    let most = values.iter().copied().fold(0.0, f64::max);
    if most <= 0.0 || columns == 0 {
        return String::new();
    }
    let columns = columns.min(values.len());
    let of = |column: usize| {
        let (from, to) = (column * values.len() / columns, (column + 1) * values.len() / columns);
        values[from..to].iter().sum::<f64>() / (to - from) as f64
    };
    let averages: Vec<f64> = (0..columns).map(of).collect();
    let most = averages.iter().copied().fold(0.0, f64::max);
    averages.iter().map(|value| LEVELS[((value / most * 8.0) as usize).min(7)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_is_the_highest() {
        assert_eq!(spark(&[0.0, 1.0, 2.0, 4.0, 8.0], 10), "▁▂▃▅█");
        assert_eq!(spark(&[1.0, 1.0, 4.0, 4.0], 2), "▃█");
        assert_eq!(spark(&[0.0, 0.0], 4), "");
        assert_eq!(spark(&[], 4), "");
    }
}
