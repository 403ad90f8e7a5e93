//! The texts that were read, byte for byte, and the lines and columns in them.

use crate::{FileId, Span};

/// A line and a column, both counted from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// One text with its name.
///
/// A text that isn't UTF-8 is read too: each byte that is not part of a character stands as `?` in [`text`](Self::text),
/// so that offsets stay those of the file, and [`bytes`](Self::bytes) still gives the original.
#[derive(Clone, Debug)]
pub struct SourceFile {
    name: String,
    text: String,
    original: Option<Vec<u8>>,
    line_starts: Vec<u32>,
    /// Then columns are bytes, and none has to be counted: some files are one line of many megabytes.
    is_ascii: bool,
}

impl SourceFile {
    /// Takes the bytes of a file as they are; `name` is what users see.
    pub fn new(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        let (text, original) = match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(broken) => {
                let bytes = broken.into_bytes();
                (replace_broken(&bytes), Some(bytes))
            }
        };
        let mut line_starts = vec![0];
        line_starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1));
        let is_ascii = text.is_ascii();
        SourceFile { name: name.into(), text, original, line_starts, is_ascii }
    }

    /// The name as users gave it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text; as long as the file in bytes.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes of the file, unchanged.
    pub fn bytes(&self) -> &[u8] {
        self.original.as_deref().unwrap_or(self.text.as_bytes())
    }

    /// Offset of the first byte that is not UTF-8, if there is one.
    pub fn first_broken_byte(&self) -> Option<usize> {
        let bytes = self.original.as_deref()?;
        std::str::from_utf8(bytes).err().map(|error| error.valid_up_to())
    }

    /// How many lines the text has; a last line without a newline counts.
    pub fn line_count(&self) -> usize {
        let ends_with_newline = self.line_starts.last() == Some(&(self.text.len() as u32));
        self.line_starts.len() - usize::from(ends_with_newline)
    }

    /// Line and column of a byte offset; one past the end gives the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.line_starts.partition_point(|&start| start as usize <= offset);
        let start = self.line_starts[line - 1] as usize;
        let before = &self.text.as_bytes()[start..offset];
        let is_start = |byte: &&u8| (**byte as i8) >= -0x40;
        let characters = if self.is_ascii { before.len() } else { before.iter().filter(is_start).count() };
        Position { line, column: characters + 1 }
    }

    /// Offset of the first byte of a line counted from 1; past the last line, the end of the text.
    pub fn line_start(&self, line: usize) -> usize {
        let start = line.checked_sub(1).map(|index| self.line_starts.get(index));
        start.map_or(0, |start| start.map_or(self.text.len(), |&start| start as usize))
    }

    /// The text of a line counted from 1, without its line end; empty past the last line.
    pub fn line(&self, line: usize) -> &str {
        let Some(&start) = line.checked_sub(1).and_then(|index| self.line_starts.get(index)) else {
            return "";
        };
        let end = self.line_starts.get(line).map_or(self.text.len(), |&next| next as usize);
        self.text[start as usize..end].trim_end_matches(['\n', '\r'])
    }
}

/// Every byte that isn't part of a UTF-8 character becomes `?`, so that offsets don't move.
fn replace_broken(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    text
}

/// All texts of one run. A [`FileId`] is an index into it.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// No texts yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a text and gives its id.
    pub fn add(&mut self, name: impl Into<String>, bytes: Vec<u8>) -> FileId {
        self.files.push(SourceFile::new(name, bytes));
        FileId((self.files.len() - 1) as u32)
    }

    /// The file of an id that this map gave.
    ///
    /// # Panics
    /// Where the id comes from another map.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// All files with their ids, in the order in which they were read.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(index, file)| (FileId(index as u32), file))
    }

    /// The id of the file of that name.
    pub fn find(&self, name: &str) -> Option<FileId> {
        self.files().find(|(_, file)| file.name() == name).map(|(id, _)| id)
    }

    /// The text of a span; empty where the span doesn't fit its file.
    pub fn text(&self, span: Span) -> &str {
        self.file(span.file).text().get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// Line and column where a span begins.
    pub fn position(&self, span: Span) -> Position {
        self.file(span.file).position(span.start as usize)
    }

    /// The whole first line of a span, without indentation and line end.
    pub fn line_of(&self, span: Span) -> &str {
        let file = self.file(span.file);
        file.line(file.position(span.start as usize).line).trim()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_and_in_characters() {
        let file = SourceFile::new("a", "añb\nc\n".into());
        assert_eq!(file.position(3), Position { line: 1, column: 3 });
        assert_eq!(file.position(5), Position { line: 2, column: 1 });
        assert_eq!(file.line_count(), 2);
        assert_eq!((file.line(1), file.line(2), file.line(3)), ("añb", "c", ""));
    }

    #[test]
    fn broken_utf8_keeps_offsets_and_bytes() {
        let file = SourceFile::new("a", b"ab\xff\xfec".to_vec());
        assert_eq!(file.text(), "ab??c");
        assert_eq!(file.bytes(), b"ab\xff\xfec");
        assert_eq!(file.first_broken_byte(), Some(2));
    }

    #[test]
    fn no_newline_at_the_end_is_a_line_too() {
        assert_eq!(SourceFile::new("a", b"x\ny".to_vec()).line_count(), 2);
        assert_eq!(SourceFile::new("a", Vec::new()).line_count(), 0);
    }
}
