//! What is brought forward for and against one suspect.

use model::{Moment, Text};

use crate::{Culprit, Evidence, Place, Settles, Side, SuspectId};

/// No single observation counts for more, in decibans: each may be wrong, or not mean what it seems to.
const MOST: f64 = 20.0;

/// What is brought forward for and against one suspect.
#[derive(Clone, Debug)]
pub(crate) struct Brief {
    pub id: SuspectId,
    pub name: Text,
    pub story: Text,
    pub evidence: Vec<Evidence>,
    /// Whether something was seen that can't be if it were to blame.
    pub is_out: bool,
    pub settles: Option<Settles>,
    pub culprit: Option<Culprit>,
}

impl Brief {
    pub fn new(id: SuspectId, name: impl Into<Text>, story: impl Into<Text>) -> Self {
        let (name, story) = (name.into(), story.into());
        Brief { id, name, story, evidence: Vec::new(), is_out: false, settles: None, culprit: None }
    }

    /// Something that it predicts was seen.
    pub fn met(&mut self, strength: f64, at: Moment, text: impl Into<Text>) {
        self.add(Side::For, strength.min(MOST), at, text.into(), None);
    }

    /// Something that it predicts was not seen, or something that it can't explain was.
    pub fn missed(&mut self, strength: f64, at: Moment, text: impl Into<Text>) {
        self.add(Side::Against, strength.min(MOST), at, text.into(), None);
    }

    /// Something was seen that can't be if it were to blame.
    pub fn out(&mut self, at: Moment, text: impl Into<Text>) {
        self.is_out = true;
        self.add(Side::Against, 2.0 * MOST, at, text.into(), None);
    }

    /// The same as [`met`](Self::met), about a line.
    pub fn met_at(&mut self, strength: f64, at: Moment, text: impl Into<Text>, place: Option<Place>) {
        self.add(Side::For, strength.min(MOST), at, text.into(), place);
    }

    /// What would settle it.
    pub fn settled_by(&mut self, advice: impl Into<Text>, command: Option<Text>) {
        self.settles = Some(Settles { advice: advice.into(), command });
    }

    /// Evidence summed, in decibans.
    pub fn weight(&self) -> f64 {
        let signed = |own: &Evidence| if own.side == Side::For { own.strength } else { -own.strength };
        self.evidence.iter().map(signed).fold(0.0, |sum, own| sum + own)
    }

    fn add(&mut self, side: Side, strength: f64, at: Moment, text: Text, place: Option<Place>) {
        if strength > 0.0 {
            self.evidence.push(Evidence { side, strength, text, at, place });
        }
    }
}
