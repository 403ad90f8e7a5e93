//! No process, file or socket is left: after success, after a refusal, after Ctrl-C, after a kill that can't be caught.

use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use lab::{Lab, Trouble};

use crate::subject::{HAPROXY, NGINX, Read};

/// What a lab takes of the machine.
#[derive(Debug)]
struct Taken {
    pid: u32,
    folder: PathBuf,
    sockets: Vec<SocketAddr>,
}

impl Taken {
    fn of(lab: &mut Lab<'_>) -> Taken {
        let mut sockets = lab.endpoints();
        sockets.extend(lab.listeners());
        Taken { pid: lab.pid(), folder: lab.keeper().folder().to_owned(), sockets }
    }

    fn parse(text: &str) -> Taken {
        let mut words = text.split_whitespace();
        let (pid, folder) = (words.next().unwrap().parse().unwrap(), words.next().unwrap().into());
        Taken { pid, folder, sockets: words.map(|word| word.parse().unwrap()).collect() }
    }

    fn to_text(&self) -> String {
        let sockets: Vec<String> = self.sockets.iter().map(SocketAddr::to_string).collect();
        format!("{} {} {}\n", self.pid, self.folder.display(), sockets.join(" "))
    }

    /// Processes whose command line has the folder, workers too.
    fn processes(&self) -> Vec<u32> {
        let folder = self.folder.display().to_string();
        let all = std::fs::read_dir("/proc").unwrap().flatten();
        let pids = all.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        pids.filter(|pid: &u32| {
            let line = std::fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            line.contains(&folder) || (*pid == self.pid && !line.is_empty())
        })
        .collect()
    }

    fn assert_all_there(&self) {
        assert!(!self.processes().is_empty() && self.folder.is_dir(), "{self:?}");
        self.sockets.iter().for_each(|at| assert!(TcpStream::connect(at).is_ok(), "{at}"));
    }

    fn assert_nothing_left(&self) {
        let begun = Instant::now();
        let left = || {
            let open = self.sockets.iter().filter(|at| TcpStream::connect(at).is_ok()).count();
            (self.processes(), self.folder.exists(), open)
        };
        while left() != (Vec::new(), false, 0) {
            assert!(begun.elapsed() < Duration::from_secs(10), "left: {:?}", left());
            thread::sleep(Duration::from_millis(20));
        }
    }
}

const BOTH: [(&str, &str); 2] = [("haproxy", HAPROXY), ("nginx", NGINX)];

#[test]
fn nothing_is_left_after_success() {
    for (engine, text) in BOTH {
        let read = Read::new(engine, text);
        let Some(mut lab) = read.lab() else { continue };
        let taken = Taken::of(&mut lab);
        taken.assert_all_there();
        drop(lab);
        taken.assert_nothing_left();
    }
}

#[test]
fn nothing_is_left_after_a_refusal_and_the_engines_words_are_told() {
    let scratch = || {
        let all = std::fs::read_dir(std::env::temp_dir()).unwrap().flatten();
        let ours = all.filter(|entry| entry.file_name().to_string_lossy().starts_with("evenkeel-lab."));
        ours.filter(|entry| {
            std::fs::read_to_string(entry.path().join("conf/0-test")).is_ok_and(|text| text.contains(MARK))
        })
        .count()
    };
    const MARK: &str = "refused-by-every-engine";
    for (engine, text) in
        [("haproxy", "frontend x\n    refused-by-every-engine\n"), ("nginx", "refused-by-every-engine;\n")]
    {
        match Read::new(engine, text).try_lab() {
            Err(Trouble::NoEngine { engine }) => eprintln!("{engine} is not installed"),
            Err(Trouble::Refused { said, .. }) => assert!(said.contains(MARK), "{said}"),
            Err(other) => panic!("{other}"),
            Ok(_) => panic!("{engine} took it"),
        }
        assert_eq!(scratch(), 0);
    }
}

/// Where this is set the test is the program that is to be ended: it starts labs, writes down what they take, and waits.
const ROLE: &str = "EVENKEEL_LAB_TEST_ROLE";

fn starts_labs_and_waits() {
    let read = BOTH.map(|(engine, text)| Read::new(engine, text));
    let mut labs: Vec<Lab<'_>> = read.iter().filter_map(Read::lab).collect();
    let told: String = labs.iter_mut().map(|lab| Taken::of(lab).to_text()).collect();
    std::fs::write(std::env::var(ROLE).unwrap(), format!("{told}ready\n")).unwrap();
    thread::sleep(Duration::from_secs(600));
}

/// A child that is gone with whoever looks at it, also where an assertion fails.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn nothing_is_left_after(signal: &str) {
    if std::env::var(ROLE).is_ok() {
        return starts_labs_and_waits();
    }
    let note = tempfile::NamedTempFile::new().unwrap();
    let test = thread::current().name().unwrap().to_owned();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([&test, "--exact"]).env(ROLE, note.path()).stdout(Stdio::null());
    let mut child = Ended(command.spawn().unwrap());
    let begun = Instant::now();
    let told = loop {
        let told = std::fs::read_to_string(note.path()).unwrap();
        if let Some(told) = told.strip_suffix("ready\n") {
            break told.to_owned();
        }
        assert!(begun.elapsed() < Duration::from_secs(20) && child.0.try_wait().unwrap().is_none(), "no labs: {told}");
        thread::sleep(Duration::from_millis(10));
    };
    let all: Vec<Taken> = told.lines().map(Taken::parse).collect();
    all.iter().for_each(Taken::assert_all_there);
    Command::new("kill").args(["-s", signal, &child.0.id().to_string()]).status().unwrap();
    child.0.wait().unwrap();
    all.iter().for_each(Taken::assert_nothing_left);
}

#[test]
fn nothing_is_left_after_ctrl_c() {
    nothing_is_left_after("INT");
}

#[test]
fn nothing_is_left_after_a_kill_that_can_t_be_caught() {
    nothing_is_left_after("KILL");
}
