//! `evenkeel lsp`: the same findings while somebody writes.

use super::explain;
use crate::Status;
use crate::editor::serve;
use crate::failure::Failure;

pub fn run() -> Result<Status, Failure> {
    Ok(serve(explain::pages()))
}
