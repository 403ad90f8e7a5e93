//! `evenkeel lsp`: the same findings while somebody writes.

use crate::Status;
use crate::editor::serve;
use crate::failure::Failure;
use crate::pages;

pub fn run() -> Result<Status, Failure> {
    Ok(serve(pages::all()))
}
