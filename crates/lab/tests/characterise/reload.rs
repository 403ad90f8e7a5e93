//! An engine that takes its configuration anew, as its operators make it do so.

use std::time::{Duration, Instant};

use crate::run::Running;

/// A reload that takes longer went wrong.
const PATIENCE: Duration = Duration::from_secs(8);

/// Reloads, and waits until the new process is the only one that listens.
pub fn reload(running: &mut Running<'_>) -> Result<(), String> {
    match running.engine.launch.reload {
        "HUP" => signal(running),
        _ => succeed(running),
    }
}

/// One process after another, which hands over the listeners: HAProxy with `-sf`.
fn succeed(running: &mut Running<'_>) -> Result<(), String> {
    let (old, folder) = (running.pid, running.lab.keeper().folder().display().to_string());
    let mut arguments = (running.engine.launch.run)(running.lab.roots(), &folder);
    arguments.extend(["-sf".to_owned(), old.to_string()]);
    let program = running.lab.program().path.clone();
    running.pid = running.lab.keeper().run(&program, &arguments).map_err(|trouble| trouble.to_string())?;
    let told = format!("({old}) : Proxy ");
    until(|| running.lab.keeper().said().contains(&told)).ok_or_else(|| running.lab.keeper().said())
}

/// One master, whose workers are replaced: nginx with `HUP`.
fn signal(running: &mut Running<'_>) -> Result<(), String> {
    let (name, master) = (running.engine.launch.reload, running.pid);
    let old = children(master);
    running.lab.keeper().signal(name, master).map_err(|trouble| trouble.to_string())?;
    until(|| children(master).iter().any(|child| !old.contains(child))).ok_or("no new worker")?;
    // The old worker closes its listeners when it gets to it.
    std::thread::sleep(Duration::from_millis(150));
    Ok(())
}

fn children(pid: u32) -> Vec<String> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    text.split_whitespace().map(str::to_owned).collect()
}

fn until(mut is_so: impl FnMut() -> bool) -> Option<()> {
    let begun = Instant::now();
    while !is_so() {
        if begun.elapsed() > PATIENCE {
            return None;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Some(())
}
