//! One pair: its folder, and what its page says.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// What stands above the list.
const HEAD: &str = "\n## What diff says\n\n";

/// A good and a bad configuration, and the page on them.
pub struct Pair {
    pub name: String,
    pub folder: PathBuf,
    /// The good one, as it is called in the folder.
    pub good: String,
    /// The bad one.
    pub bad: String,
    page: String,
}

/// The folder of all pairs.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/pairs")
}

impl Pair {
    pub fn read(folder: &Path) -> Pair {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let ending = if name.starts_with("haproxy-") { "cfg" } else { "conf" };
        let main = if ending == "cfg" { "haproxy.cfg" } else { "nginx.conf" };
        let side = |side: &str| match folder.join(side).is_dir() {
            true => format!("{side}/{main}"),
            false => format!("{side}.{ending}"),
        };
        let page =
            std::fs::read_to_string(folder.join("pair.md")).unwrap_or_else(|why| panic!("{name}/pair.md: {why}"));
        Pair { good: side("good"), bad: side("bad"), name, folder: folder.to_owned(), page }
    }

    /// File, line and text that are to blame.
    pub fn blame(&self) -> (String, usize, String) {
        let said = self.said("to blame: ").unwrap_or_else(|| panic!("{}: nobody is to blame", self.name));
        let (place, text) = said.split_once(' ').unwrap();
        let (file, line) = place.split_once(':').unwrap();
        (file.to_owned(), line.parse().unwrap(), text.trim_matches('`').to_owned())
    }

    /// Whether the engine refuses the bad one.
    pub fn is_refused(&self) -> bool {
        self.said("the engine refuses the bad one").is_some()
    }

    /// Whether names of pools are seen by endpoints, so that another name is a change.
    pub fn shows_names(&self) -> bool {
        self.said("names can be noticed").is_some()
    }

    /// Whether `diff` is known not to name the change.
    pub fn is_missed(&self) -> bool {
        self.said("missed: ").is_some()
    }

    /// Whether the proof for this configuration is known to stay open.
    pub fn is_open(&self) -> bool {
        self.said("open: ").is_some()
    }

    /// What stands behind a word of the list at the top.
    fn said(&self, word: &str) -> Option<&str> {
        self.page.lines().find_map(|line| line.strip_prefix("- ")?.strip_prefix(word))
    }

    /// The list of what diff says.
    pub fn told(&self) -> &str {
        self.page.split_once(HEAD).map_or("", |(_, told)| told)
    }

    /// Writes the list.
    pub fn bless(&self, told: &str) {
        let (own, _) = self.page.split_once(HEAD.trim_end()).unwrap_or((&self.page, ""));
        std::fs::write(self.folder.join("pair.md"), format!("{own}{HEAD}{told}")).unwrap();
    }
}

/// What diff says, as a list.
pub fn told(json: &Value) -> String {
    let mut list = String::new();
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    let line = |line: &Value| format!("  - {}:{} `{}`\n", text(&line["file"]), line["line"], text(&line["text"]));
    for change in json["changes"].as_array().unwrap() {
        let more = change["requests"].as_str().map_or(String::new(), |more| format!(", {more}"));
        let _ = writeln!(list, "- {}: {}{more}", text(&change["kind"]), text(&change["message"]));
        change["because"].as_array().unwrap().iter().for_each(|because| list += &line(because));
    }
    for unknown in json["unknown"].as_array().unwrap() {
        let _ = write!(list, "- unknown: {}\n{}", text(&unknown["message"]), line(unknown));
    }
    list
}
