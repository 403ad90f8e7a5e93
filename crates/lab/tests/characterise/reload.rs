//! An engine that is told to take its configuration anew.

use std::time::Duration;

use crate::run::Running;

/// By then an engine has read its configuration.
const READ: Duration = Duration::from_millis(800);

/// Reloads, and waits until the new worker is the only one that takes connections.
pub fn reload(running: &mut Running<'_>) -> Result<(), String> {
    running.lab.reload().map_err(|trouble| trouble.to_string())
}

/// The same with a configuration that the engine refuses: its old worker stays alone.
pub fn refused(running: &mut Running<'_>) -> Result<(), String> {
    let (name, master) = (running.engine.launch.reload, running.lab.pid());
    let old = running.lab.workers();
    running.lab.keeper().signal(name, master).map_err(|trouble| trouble.to_string())?;
    std::thread::sleep(READ);
    if running.lab.workers() == old { Ok(()) } else { Err("the engine took it".to_owned()) }
}
