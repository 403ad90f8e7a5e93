//! A play without a stack: changes of the configuration are made and checked, and nothing runs.

use super::Setup;
use super::balancer::Balancer;
use super::net::Net;
use super::step::{Step, Timed};
use crate::{Keeper, Trouble};

/// A folder as a stack has it, and the engine's validator.
pub struct Rehearsal {
    balancer: Balancer,
    // Dropped last: the folder is the keeper's.
    _keeper: Keeper,
    _net: Net,
}

impl Rehearsal {
    /// Writes the folder of such a stack.
    ///
    /// # Errors
    /// When the engine or git isn't there.
    pub fn new(setup: &Setup) -> Result<Rehearsal, Trouble> {
        let (net, keeper) = (Net::new()?, Keeper::new()?);
        let folder = keeper.folder().join("stack");
        std::fs::create_dir(&folder).map_err(Trouble::file(&folder))?;
        let balancer = Balancer::write(setup, &folder, &net)?;
        Ok(Rehearsal { balancer, _keeper: keeper, _net: net })
    }

    /// Makes the changes of these steps to its configuration; gives its text as it is then.
    ///
    /// # Errors
    /// When a text to be edited isn't there, or the engine refuses what comes out.
    pub fn play(&self, steps: &[Timed]) -> Result<String, Trouble> {
        self.balancer.restore()?;
        for timed in steps {
            if let Step::Change { edits, .. } = timed.step {
                self.balancer.edit(edits)?;
                self.balancer.validate()?;
            }
        }
        let path = self.balancer.config();
        std::fs::read_to_string(&path).map_err(Trouble::file(path))
    }

    /// A text of a scenario with the addresses of this folder.
    pub fn filled(&self, text: &str) -> String {
        self.balancer.filled(text)
    }
}
