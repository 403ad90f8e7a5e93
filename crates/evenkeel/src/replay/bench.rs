//! One configuration on its engine.

use engines::Engine;
use engines::stage::Subject;
use lab::replay::{Case, Verdict};
use lab::{Lab, Trouble};
use model::Model;

/// So many disagreements are asked again, each on an engine that has seen nothing else.
const AGAIN: usize = 50;

/// A configuration that can be put on its engine.
pub struct Bench<'a> {
    /// Whose configuration it is.
    pub engine: &'static Engine,
    /// Its texts and what stands around them.
    pub subject: Subject<'a>,
    /// What evenkeel takes it for.
    pub model: &'a Model,
}

impl Bench<'_> {
    /// The engine with its version, and what came of each case.
    pub fn ask(&self, cases: &[Case]) -> Result<(String, Vec<Verdict>), Trouble> {
        let mut lab = Lab::start(self.engine, &self.subject, self.model)?;
        let engine = format!("{} {}", self.engine.name, lab.program().version);
        let mut answers = lab::replay::replay(&mut lab, self.model, cases);
        drop(lab);
        let differing = cases.iter().zip(&mut answers).filter(|(_, answer)| matches!(answer, Verdict::Disagrees(_)));
        for (case, answer) in differing.take(AGAIN) {
            *answer = lab::replay::again(self.engine, &self.subject, self.model, case)?;
        }
        Ok((engine, answers))
    }
}
