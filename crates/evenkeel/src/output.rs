//! Where a page goes: the terminal, a pipe, or a file that appears whole or not at all.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use report::{Look, Verbosity};

use crate::args::{Color, Shared};
use crate::failure::Failure;

/// How the page looks where it goes.
pub fn look(shared: &Shared) -> Look {
    let color = match &shared.output {
        Some(_) => shared.color == Color::Always,
        None => shared.color.on(&io::stdout()),
    };
    let verbosity = match (shared.quiet, shared.verbose) {
        (true, _) => Verbosity::Quiet,
        (_, true) => Verbosity::Verbose,
        _ => Verbosity::Normal,
    };
    Look { color, width: width(shared), verbosity }
}

/// Narrower than this a page can't be read.
const NARROWEST: usize = 60;

fn width(shared: &Shared) -> usize {
    if shared.output.is_some() || !io::stdout().is_terminal() {
        return Look::WIDTH;
    }
    let (width, _) = terminal_size::terminal_size().unwrap_or((terminal_size::Width(0), terminal_size::Height(0)));
    if width.0 == 0 { Look::WIDTH } else { usize::from(width.0).max(NARROWEST) }
}

/// What stands for standard output.
pub const STDOUT: &str = "-";

/// Writes a page where it belongs. A broken pipe is no error: whoever read has read enough.
pub fn write(shared: &Shared, page: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    match &shared.output {
        Some(path) if path != Path::new(STDOUT) => to_file(path, "--output", page),
        _ => {
            let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
            let written = page(&mut out).and_then(|()| out.flush());
            match written {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                    Err(Failure::new(format!("the output can't be written: {error}"), ""))
                }
                written => {
                    if written.is_err() {
                        // What is still buffered has no reader; dropping the writer would try once more.
                        let _ = out.into_parts();
                    }
                    Ok(())
                }
            }
        }
    }
}

/// Writes a part of a page that goes on to standard output, at once. Says whether anybody still reads it.
pub fn write_on(part: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<bool, Failure> {
    let mut out = io::stdout().lock();
    match part(&mut out).and_then(|()| out.flush()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Failure::new(format!("the output can't be written: {error}"), "")),
    }
}

/// Writes beside the file that an option names, then takes its place.
pub fn to_file(path: &Path, option: &str, page: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let beside = beside(path);
    let written = File::create(&beside).and_then(|file| {
        let mut out = BufWriter::new(file);
        page(&mut out)?;
        out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
    });
    written.and_then(|()| std::fs::rename(&beside, path)).map_err(|error| {
        let _ = std::fs::remove_file(&beside);
        let why = crate::disk::why(&error);
        Failure::new(format!("{} can't be written: {why}", path.display()), format!("choose another {option}"))
    })
}

/// A name for a file until it takes the place of another.
pub fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.tmp", std::process::id()))
}
