//! What changes and expectations weigh in real traffic: requests of a log, followed through the models.

mod diff;
mod expectations;
mod place;

pub use diff::changes;
pub use expectations::expectations;
pub use place::Weighed;
