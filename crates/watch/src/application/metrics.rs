//! The text format of Prometheus, version 0.0.4, and OpenMetrics as far as it is the same.

/// Values by name and labels.
pub(super) struct Metrics<'t>(Vec<Metric<'t>>);

struct Metric<'t> {
    name: &'t str,
    labels: Vec<(&'t str, String)>,
    value: f64,
}

impl<'t> Metrics<'t> {
    /// Reads all lines that can be read.
    pub(super) fn read(text: &'t str) -> Self {
        Metrics(text.lines().filter_map(metric).collect())
    }

    /// Whether there is anything.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of a name, summed over all labels; `None` where it isn't told.
    pub(super) fn value(&self, name: &str) -> Option<f64> {
        self.sum(|metric| metric.name == name)
    }

    /// The same, of one value of a label.
    pub(super) fn of(&self, name: &str, label: &str, wanted: &str) -> Option<f64> {
        self.sum(|metric| metric.name == name && metric.label(label) == Some(wanted))
    }

    /// The same as a count.
    pub(super) fn count(&self, name: &str) -> Option<u64> {
        self.value(name).and_then(whole)
    }

    /// The same as a count, of one value of a label.
    pub(super) fn count_of(&self, name: &str, label: &str, wanted: &str) -> Option<u64> {
        self.of(name, label, wanted).and_then(whole)
    }

    /// What a label says.
    pub(super) fn label(&self, name: &str, label: &str) -> Option<&str> {
        self.0.iter().filter(|metric| metric.name == name).find_map(|metric| metric.label(label))
    }

    fn sum(&self, is_meant: impl Fn(&Metric) -> bool) -> Option<f64> {
        let mut values = self.0.iter().filter(|metric| is_meant(metric)).map(|metric| metric.value);
        let first = values.next()?;
        Some(values.fold(first, |sum, value| sum + value))
    }
}

impl Metric<'_> {
    fn label(&self, wanted: &str) -> Option<&str> {
        self.labels.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.as_str())
    }
}

fn whole(value: f64) -> Option<u64> {
    (value.is_finite() && value >= 0.0).then_some(value.round() as u64)
}

/// `name{label="value"} 1 1795802755120`
fn metric(line: &str) -> Option<Metric<'_>> {
    let line = line.trim();
    let end = line.find(|letter: char| letter == '{' || letter.is_whitespace())?;
    let (name, rest) = line.split_at(end);
    if name.is_empty() || name.starts_with('#') {
        return None;
    }
    let (labels, rest) = match rest.strip_prefix('{') {
        Some(inside) => labels(inside)?,
        None => (Vec::new(), rest),
    };
    let value = rest.split_whitespace().next()?.parse().ok()?;
    Some(Metric { name, labels, value })
}

/// Labels up to the closing brace, and what stands behind it.
fn labels(mut text: &str) -> Option<(Vec<(&str, String)>, &str)> {
    let mut labels = Vec::new();
    loop {
        text = text.trim_start_matches([',', ' ']);
        if let Some(rest) = text.strip_prefix('}') {
            return Some((labels, rest));
        }
        let (name, rest) = text.split_once('=')?;
        let rest = rest.trim_start().strip_prefix('"')?;
        let (value, rest) = quoted(rest)?;
        labels.push((name.trim(), value));
        text = rest;
    }
}

/// A text up to its quote, and what stands behind it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((value, &text[at + 1..])),
            '\\' => match letters.next()?.1 {
                'n' => value.push('\n'),
                other => value.push(other),
            },
            other => value.push(other),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_is_read_in_all_its_forms() {
        let text = "# HELP a what it is\n# TYPE a counter\na 3\n b{} 1.5e1 1795802755120\nc{x=\"1\",y=\"a \\\"b\\\\ }\"} 2\nc{x=\"2\",} 4\nd NaN\ne +Inf\nf -1\nbroken{x=1} 2\nbroken\n";
        let metrics = Metrics::read(text);
        assert_eq!((metrics.count("a"), metrics.count("b"), metrics.count("c")), (Some(3), Some(15), Some(6)));
        assert_eq!((metrics.count_of("c", "x", "2"), metrics.count_of("c", "x", "3")), (Some(4), None));
        assert_eq!(metrics.label("c", "y"), Some("a \"b\\ }"));
        assert_eq!((metrics.count("d"), metrics.count("e"), metrics.count("f")), (None, None, None));
        assert_eq!(metrics.value("broken"), None);
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_too_odd(text in "[a-z{}\"=,\\\\ \n0-9.#]{0,80}") {
            let _ = Metrics::read(&text).is_empty();
        }
    }
}
