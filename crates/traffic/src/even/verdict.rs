//! What is said of a spread.

/// How an endpoint is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// It gets more than promised.
    Hot,
    /// It gets less than promised.
    Cold,
    /// It gets nothing.
    Dead,
    /// It gets everything: all others, two or more, are dead.
    AllButOne,
    /// It is promised nothing and gets something.
    Unasked,
}

/// An endpoint that is off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Off {
    /// Which one, as the promise numbers them.
    pub endpoint: usize,
    /// How.
    pub kind: Kind,
    /// Its share divided by what was promised; infinite where nothing was.
    pub factor: f64,
    /// One less the bound on how often chance alone would bring this about in any endpoint of the pool, 0 to 1.
    pub confidence: f64,
}

/// What it takes to say more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// So many requests in all, if they come as those that were seen.
    Requests(u64),
    /// So many windows with requests, as nothing is known of how those come in bunches.
    Windows(usize),
}

/// Whether a spread is even.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It is: an endpoint at twice its share would have been seen in 95% of the cases.
    Even,
    /// It isn't: these are off, the clearest first. Those that are off only because of them are not among them.
    Uneven(Vec<Off>),
    /// There was too little traffic to say.
    TooLittle(Need),
}

/// What was seen of one endpoint.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    /// Requests.
    pub requests: u64,
    /// Its share of all, 0 to 1.
    pub share: f64,
    /// What was promised, 0 to 1.
    pub promised: f64,
    /// Where the share lies in the long run, with 95% confidence.
    pub likely: (f64, f64),
}

/// A verdict and what it stands on.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// Whether the spread is even.
    pub verdict: Verdict,
    /// Each endpoint, as the promise numbers them.
    pub endpoints: Vec<Seen>,
    /// How many independent requests would have told as much of the shares: fewer than there were, where those came in bunches.
    pub trials: f64,
}
