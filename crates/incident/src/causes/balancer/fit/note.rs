//! What an effect of a change predicts, and whether that was seen.

use model::Text;

use crate::case::{Case, Effect, Turn};

/// A prediction that was met or missed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Note {
    pub is_met: bool,
    /// In decibans, from 0.
    pub strength: f64,
    pub text: String,
}

impl Note {
    pub fn met(strength: f64, text: String) -> Note {
        Note { is_met: true, strength, text }
    }

    pub fn missed(strength: f64, text: String) -> Note {
        Note { is_met: false, strength, text }
    }

    /// Strength with its sign.
    pub fn signed(&self) -> f64 {
        if self.is_met { self.strength } else { -self.strength }
    }
}

/// An effect of a change, beside what was seen.
#[derive(Clone, Copy)]
pub(crate) struct Tried<'c, 'a> {
    pub effect: &'c Effect,
    pub turn: &'c Turn<'a>,
    pub case: &'c Case<'a>,
}

impl<'c, 'a> Tried<'c, 'a> {
    /// Pools that it reaches.
    pub fn pools(&self) -> impl Iterator<Item = &'c Text> + use<'c, 'a> {
        self.effect.reach.pools.iter()
    }

    /// Whether a pool is one of databases.
    pub fn is_database(&self, pool: &str) -> bool {
        self.case.timeline.scene.databases.iter().any(|own| own == pool)
    }
}
