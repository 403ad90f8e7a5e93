//! A database as a process of the keeper's.

use std::path::Path;

use super::programs::Programs;
use crate::stack::process;
use crate::{Keeper, Trouble};

/// Starts database `number`, counted from 0; it writes its log to `db1.log` and so on in the keeper's folder.
pub(super) fn run(programs: &Programs, keeper: &mut Keeper, folder: &Path, number: usize) -> Result<u32, Trouble> {
    let name = format!("db{}", number + 1);
    let log = keeper.folder().join(format!("{name}.log"));
    let data = folder.join(name).display().to_string();
    process::run(keeper, &programs.command("postgres", &["-D", &data]), &log, &log)
}
