//! Names and texts inside ClickHouse's SQL.

/// A text.
pub fn text(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// A name.
pub fn name(name: &str) -> String {
    format!("`{}`", name.replace('\\', "\\\\").replace('`', "\\`"))
}

/// Texts, as a list.
pub fn texts<'a>(all: impl IntoIterator<Item = &'a str>) -> String {
    all.into_iter().map(text).collect::<Vec<_>>().join(", ")
}
