//! What the values of a line say, as SQL over the array `said`.

use model::{Part, TimeForm, TimeUnit};

/// Several values, joined by `, ` and ` : `.
const BETWEEN: &str = "', | : '";

/// The parts of a line, in the order of their values.
pub struct Said<'a> {
    pub parts: &'a [Part],
}

impl Said<'_> {
    /// The first value that says what is wanted, and what `read` took it for.
    fn find<T>(&self, read: impl Fn(Part) -> Option<T>) -> Option<(String, T)> {
        let mut all = self.parts.iter().zip(1..);
        all.find_map(|(part, place)| Some((format!("said[{place}]"), read(*part)?)))
    }

    fn text(&self, wanted: Part) -> Option<String> {
        self.find(|part| (part == wanted).then_some(())).map(|(value, ())| value)
    }

    fn or_empty(&self, wanted: Part) -> String {
        self.text(wanted).unwrap_or_else(|| "''".to_owned())
    }

    pub fn time(&self) -> Option<String> {
        let form = |part| if let Part::Time(form) = part { Some(form) } else { None };
        let (value, form) = self.find(form)?;
        let best = |value: &str| format!("parseDateTime64BestEffortOrNull({value}, 6, 'UTC')");
        Some(match form {
            TimeForm::Iso => best(&value),
            TimeForm::Clf => best(&format!(r"replaceRegexpOne({value}, '^(\\d+)/(\\w+)/(\\d+):', '\\1 \\2 \\3 ')")),
            TimeForm::Epoch(unit) => {
                format!("fromUnixTimestamp64Micro(accurateCastOrNull({}, 'Int64'), 'UTC')", micros(&value, unit))
            }
        })
    }

    pub fn client(&self) -> String {
        let first = format!("splitByChar(',', {})[1]", self.or_empty(Part::Client));
        format!(r"replaceRegexpOne({first}, '^(?:\\[([^\\]]*)\\]|([^:]*))(?::[0-9]*)?$', '\\1\\2')")
    }

    /// The host, or where the line doesn't name it that of a target which is a URL.
    pub fn host(&self) -> String {
        let own = self.text(Part::Host);
        let of_target = format!(r"extract({}, '^[A-Za-z0-9]+://(?:[^/?#]*@)?([^/?#]*)')", self.target());
        own.map_or(of_target.clone(), |own| format!("if({own} != '', {own}, {of_target})"))
    }

    fn target(&self) -> String {
        match self.text(Part::RequestLine) {
            Some(line) => format!("splitByChar(' ', {line})[2]"),
            None => self.or_empty(Part::Target),
        }
    }

    pub fn route(&self) -> String {
        self.or_empty(Part::Route)
    }

    pub fn listener(&self) -> String {
        self.or_empty(Part::Listener)
    }

    pub fn pool(&self) -> String {
        self.or_empty(Part::Pool)
    }

    pub fn method(&self) -> String {
        match self.text(Part::RequestLine) {
            Some(line) => format!("splitByChar(' ', {line})[1]"),
            None => self.or_empty(Part::Method),
        }
    }

    /// The path, without query, scheme and host.
    pub fn path(&self) -> String {
        let url = "^[A-Za-z0-9]+://[^/#]*";
        let bare = format!("splitByChar('?', {})[1]", self.target());
        format!("replaceRegexpOne(replaceRegexpOne({bare}, '{url}$', '/'), '{url}', '')")
    }

    /// All endpoints that were tried; one that is empty where none was asked.
    pub fn tried(&self, absent: &str) -> String {
        let url = self
            .text(Part::EndpointUrl)
            .map(|url| format!(r"replaceRegexpOne({url}, '^(?:[A-Za-z0-9]+://)?(?:[^/?#]*@)?([^/?#]*).*$', '\\1')"));
        let value = match (self.text(Part::Endpoint), url) {
            (Some(own), Some(url)) => format!("if({own} != '', {own}, {url})"),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => "''".to_owned(),
        };
        format!("arrayMap(one -> if(one IN ({absent}), '', one), splitByRegexp({BETWEEN}, {value}))")
    }

    pub fn status(&self) -> String {
        let last = |value: String| format!("toUInt16OrZero(splitByRegexp({BETWEEN}, {value})[-1])");
        match (self.text(Part::Status), self.text(Part::EndpointStatus)) {
            (Some(own), Some(other)) => format!("if({own} != '', toUInt16OrZero({own}), {})", last(other)),
            (Some(own), None) => format!("toUInt16OrZero({own})"),
            (None, Some(other)) => last(other),
            (None, None) => "0".to_owned(),
        }
    }

    /// The time of the endpoint, or where there is none that of the whole request.
    pub fn latency(&self) -> String {
        let served = self.find(|part| if let Part::Served(unit) = part { Some(unit) } else { None });
        let total = self.find(|part| if let Part::Total(unit) = part { Some(unit) } else { None });
        let each: Vec<String> = [served, total].into_iter().flatten().map(|(value, unit)| span(&value, unit)).collect();
        match each.is_empty() {
            true => "CAST(NULL, 'Nullable(UInt32)')".to_owned(),
            false => format!("coalesce({})", each.join(", ")),
        }
    }

    pub fn retries(&self) -> String {
        format!("toUInt16OrZero(trim(LEADING '+' FROM {}))", self.or_empty(Part::Retries))
    }

    /// Empty where it ended well.
    pub fn ending(&self) -> String {
        let Some((value, letters)) =
            self.find(|part| if let Part::Termination(many) = part { Some(many) } else { None })
        else {
            return "''".to_owned();
        };
        let cut = if letters > 0 { format!("substring({value}, 1, {letters})") } else { value };
        format!("replaceRegexpOne({cut}, '^-+$', '')")
    }
}

/// How many micro-seconds, or NULL. What is finer is cut off; a little is added before, for what binary fractions lack.
fn micros(value: &str, unit: TimeUnit) -> String {
    let (sign, factor) = match unit {
        TimeUnit::Seconds => ('*', 1_000_000),
        TimeUnit::Milliseconds => ('*', 1_000),
        TimeUnit::Microseconds => ('*', 1),
        TimeUnit::Nanoseconds => ('/', 1_000),
    };
    format!("floor(toFloat64OrNull({value}) {sign} {factor} + 0.000001)")
}

/// The last value of a list in whole micro-seconds; none where it is negative.
fn span(value: &str, unit: TimeUnit) -> String {
    let micros = micros(&format!("splitByRegexp({BETWEEN}, {value})[-1]"), unit);
    format!("if({micros} >= 0, toUInt32(least({micros}, 4294967295)), NULL)")
}
