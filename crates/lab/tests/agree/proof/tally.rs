//! What came of it.

/// Counts of one engine.
#[derive(Default)]
pub struct Tally {
    /// The configuration in hand.
    pub number: u64,
    pub configurations: usize,
    /// Expectations by verdict, and the requests that were sent for them.
    pub fails: usize,
    pub holds: usize,
    pub unknown: usize,
    pub for_fails: usize,
    pub for_holds: usize,
    /// Comparisons by verdict, and the requests that were sent for them.
    pub same: usize,
    pub different: usize,
    pub unsure: usize,
    pub for_same: usize,
    /// Differences with a request, and those of them that were seen on both engines.
    pub shown: usize,
    pub for_shown: usize,
    /// Requests that can't be sent here, or by which nothing can be told.
    pub not_told: usize,
    /// What an engine refutes.
    pub refuted: Vec<String>,
}

impl Tally {
    /// Takes in what another worker counted.
    pub fn add(&mut self, other: Tally) {
        self.configurations += other.configurations;
        self.fails += other.fails;
        self.holds += other.holds;
        self.unknown += other.unknown;
        self.for_fails += other.for_fails;
        self.for_holds += other.for_holds;
        self.same += other.same;
        self.different += other.different;
        self.unsure += other.unsure;
        self.for_same += other.for_same;
        self.shown += other.shown;
        self.for_shown += other.for_shown;
        self.not_told += other.not_told;
        self.refuted.extend(other.refuted);
    }

    /// Notes what an engine refutes.
    pub fn refute(&mut self, what: String) {
        self.refuted.push(format!("case {}: {what}", self.number));
    }

    /// A few lines of figures.
    pub fn summary(&self, engine: &str) -> String {
        let Tally { configurations, fails, holds, unknown, for_fails, for_holds, .. } = self;
        let Tally { same, different, unsure, for_same, shown, for_shown, not_told, refuted, .. } = self;
        format!(
            "{engine}: {configurations} configurations\n  expectations: {fails} fail ({for_fails} seen to), {holds} \
             hold ({for_holds} requests), {unknown} unknown\n  comparisons: {different} no ({shown} with a request, \
             {for_shown} seen), {same} yes ({for_same} requests to both), {unsure} unknown\n  {not_told} requests that \
             tell nothing, {} refuted",
            refuted.len()
        )
    }
}
