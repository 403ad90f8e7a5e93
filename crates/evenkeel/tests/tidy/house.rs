//! The checkout as texts by path, or a small one made up for a test.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use crate::source::Source;

/// Every crate, what it may use of the others, and whether it stands below the waterline; lowest first.
pub const ROOMS: &[Room] = &[
    Room { name: "finding", may_use: &[], pure: true },
    Room { name: "model", may_use: &["finding"], pure: true },
    Room { name: "engines", may_use: &["finding", "model"], pure: true },
    Room { name: "traffic", may_use: &["finding", "model"], pure: true },
    Room { name: "analysis", may_use: &["finding", "model", "traffic"], pure: true },
    Room { name: "incident", may_use: &["analysis", "finding", "model", "traffic"], pure: true },
    Room { name: "report", may_use: &["analysis", "finding", "incident", "model", "traffic"], pure: true },
    Room { name: "lsp", may_use: &["analysis", "engines", "finding", "model", "report"], pure: true },
    Room { name: "watch", may_use: &["analysis", "engines", "finding", "incident", "model", "traffic"], pure: false },
    Room {
        name: "lab",
        may_use: &["analysis", "engines", "finding", "incident", "model", "report", "traffic", "watch"],
        pure: false,
    },
    Room { name: "store", may_use: &["finding", "model", "traffic"], pure: false },
    Room {
        name: "evenkeel",
        may_use: &[
            "analysis", "engines", "finding", "incident", "lab", "lsp", "model", "report", "store", "traffic", "watch",
        ],
        pure: false,
    },
];

/// One crate of the picture in ARCHITECTURE.md.
pub struct Room {
    pub name: &'static str,
    pub may_use: &'static [&'static str],
    pub pure: bool,
}

/// Names of the crates below the waterline.
pub fn pure_rooms() -> impl Iterator<Item = &'static str> {
    ROOMS.iter().filter(|room| room.pure).map(|room| room.name)
}

/// Texts by path from the root of the checkout, and what was read out of the Rust ones.
pub struct House {
    pub texts: BTreeMap<String, String>,
    pub sources: Vec<Source>,
}

impl House {
    /// The checkout that this test was built from.
    pub fn here() -> &'static House {
        static HERE: LazyLock<House> = LazyLock::new(|| {
            let mut texts = BTreeMap::new();
            collect(&root(), "", &mut texts);
            House::from_texts(texts)
        });
        &HERE
    }

    /// A house made up of these texts.
    pub fn of(texts: &[(&str, &str)]) -> House {
        House::from_texts(texts.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect())
    }

    fn from_texts(texts: BTreeMap<String, String>) -> House {
        let sources = texts.iter().filter_map(|(path, text)| Source::read(path, text)).collect();
        House { texts, sources }
    }

    /// The text of a path; empty where there is none.
    pub fn text(&self, path: &str) -> &str {
        self.texts.get(path).map_or("", String::as_str)
    }

    /// The sources of one crate, outside its tests.
    pub fn sources_of<'a>(&'a self, room: &'a str) -> impl Iterator<Item = &'a Source> {
        self.sources.iter().filter(move |source| source.room == room)
    }

    /// Paths that begin and end like this.
    pub fn paths<'a>(&'a self, start: &'a str, end: &'a str) -> impl Iterator<Item = &'a str> {
        self.texts.keys().map(String::as_str).filter(move |path| path.starts_with(start) && path.ends_with(end))
    }
}

/// The folder of the workspace.
pub fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Reads every text below `folder` that people wrote.
fn collect(folder: &Path, prefix: &str, texts: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let path = format!("{prefix}{name}");
        let kind = entry.file_type().unwrap();
        if kind.is_dir() && !matches!(name.as_str(), ".git" | ".venv" | "artifacts" | "corpus" | "target") {
            collect(&entry.path(), &format!("{path}/"), texts);
        } else if kind.is_file()
            && let Ok(text) = fs::read_to_string(entry.path())
        {
            texts.insert(path, text);
        }
    }
}
