//! The letters of which texts are made: printable ASCII, as URLs and headers are written.

/// The first letter, a blank.
pub const FIRST: u8 = 0x20;

/// The last letter, a tilde.
pub const LAST: u8 = 0x7e;

/// How many letters there are.
pub const SYMBOLS: usize = (LAST - FIRST) as usize + 1;

/// All letters.
pub fn letters() -> impl Iterator<Item = u8> {
    FIRST..=LAST
}

/// All letters, those first that a reader likes to see in an example.
pub fn pleasant() -> impl Iterator<Item = u8> {
    let first = b"xabcdefghijklmnopqrstuvwyz0123456789/-_.";
    first.iter().copied().chain(letters().filter(move |letter| !first.contains(letter)))
}

/// Whether a text is made of letters alone.
pub fn is_written_in(text: &str) -> bool {
    text.bytes().all(|byte| (FIRST..=LAST).contains(&byte))
}
