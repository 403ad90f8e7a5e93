//! Another configuration in place of the one that runs, without a break.

use std::fs;

use engines::stage::Subject;
use model::Model;

use super::{Lab, endpoints};
use crate::Trouble;
use crate::staged::stage;

impl<'a> Lab<'a> {
    /// Has the engine go over to another configuration, whose model is `original`. What both name stays where it is; a network
    /// that only the new one names gets a place of its own, so that it holds none of the others.
    ///
    /// # Errors
    /// When it can't be moved here, has another number of files to begin with, or an endpoint can't listen.
    pub fn swap(&mut self, subject: &Subject<'a>, original: &Model) -> Result<(), Trouble> {
        self.ground.turn_to(subject);
        let mut staged = stage(self.engine, subject, original, &mut self.ground)?;
        // The engine was given paths once and for all.
        for (new, old) in staged.roots.iter().zip(&self.staged.roots).filter(|(new, old)| new != old) {
            fs::rename(new, old).map_err(Trouble::file(old))?;
        }
        staged.roots.clone_from(&self.staged.roots);
        for address in endpoints(&self.ground, &staged.reading.model) {
            let system = |error| Trouble::System { what: "an endpoint can't listen".into(), error };
            self.stubs.add(address).map_err(system)?;
        }
        self.staged = staged;
        self.reload()
    }
}
