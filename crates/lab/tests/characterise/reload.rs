//! An engine that takes its configuration anew, as its operators make it do so: a signal to its master.

use std::time::{Duration, Instant};

use crate::run::Running;

/// A master that has only just started doesn't hear its signal: after so long it gets another one, so many times.
const HEARD: (Duration, usize) = (Duration::from_millis(800), 10);

/// The old worker closes its listeners when it gets to it.
const HANDED_OVER: Duration = Duration::from_millis(200);

/// Reloads, and waits until the new worker is the only one that takes connections.
pub fn reload(running: &mut Running<'_>) -> Result<(), String> {
    let (name, master) = (running.engine.launch.reload, running.lab.pid());
    let old = children(master);
    for _ in 0..HEARD.1 {
        running.lab.keeper().signal(name, master).map_err(|trouble| trouble.to_string())?;
        if is_replaced(master, &old) {
            std::thread::sleep(HANDED_OVER);
            return Ok(());
        }
    }
    Err(format!("no new worker: {}", running.lab.keeper().said()))
}

fn is_replaced(master: u32, old: &[String]) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < HEARD.0 {
        if children(master).iter().any(|child| !old.contains(child)) {
            return true;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    false
}

/// The same with a configuration that the engine refuses: its old worker stays alone.
pub fn refused(running: &mut Running<'_>) -> Result<(), String> {
    let (name, master) = (running.engine.launch.reload, running.lab.pid());
    let old = children(master);
    running.lab.keeper().signal(name, master).map_err(|trouble| trouble.to_string())?;
    std::thread::sleep(4 * HANDED_OVER);
    if children(master) == old { Ok(()) } else { Err("the engine took it".to_owned()) }
}

/// Processes that it started, in whichever thread.
fn children(pid: u32) -> Vec<String> {
    let threads = std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let lists = threads.map(|thread| std::fs::read_to_string(thread.path().join("children")).unwrap_or_default());
    lists.flat_map(|list| list.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect()
}
