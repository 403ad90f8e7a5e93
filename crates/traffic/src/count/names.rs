//! Numbers for names.

use model::Text;
use rustc_hash::FxHashMap;

use super::table::{Key, Table};
use crate::find::short;
use crate::part::Part;

/// Names, each with a number; 0 is the empty one.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    short: Table<3, u32>,
    long: FxHashMap<Box<[u8]>, u32>,
    names: Vec<Text>,
}

impl Default for Names {
    fn default() -> Self {
        let mut names = Names { short: Table::default(), long: FxHashMap::default(), names: Vec::new() };
        names.add(b"");
        names
    }
}

impl Names {
    /// The number of a name that is known.
    #[inline]
    pub(crate) fn get(&self, name: &[u8]) -> Option<u32> {
        if name.is_empty() {
            return (!self.names.is_empty()).then_some(0);
        }
        match short(name) {
            Some(key) => self.short.get(&Key::of(key)),
            None => self.long.get(name).copied(),
        }
    }

    /// The same for a part of a line.
    #[inline(always)]
    pub(crate) fn get_part(&self, name: Part) -> Option<u32> {
        if name.is_empty() {
            return Some(0);
        }
        match name.short() {
            Some(key) => self.short.get(&Key::of(key)),
            None => self.long.get(name.text()).copied(),
        }
    }

    /// The number of a name; a new one where it wasn't known.
    pub(crate) fn add(&mut self, name: &[u8]) -> u32 {
        if let Some(number) = self.get(name) {
            return number;
        }
        let number = self.names.len() as u32;
        self.set(name, number);
        self.names.push(String::from_utf8_lossy(name).into());
        number
    }

    /// The number of a name, of which there are at most so many; those past them have the last number.
    pub(crate) fn add_within(&mut self, name: &[u8], most: u16) -> u32 {
        match self.names.len() {
            length if length < usize::from(most) => self.add(name),
            length if length == usize::from(most) => {
                self.names.push("others".into());
                u32::from(most)
            }
            _ => u32::from(most),
        }
    }

    /// Gives a name the number 0: it says nothing.
    pub(crate) fn silence(&mut self, name: &[u8]) {
        self.set(name, 0);
    }

    fn set(&mut self, name: &[u8], number: u32) {
        match short(name) {
            Some(key) => self.short.set(Key::of(key), number),
            None => {
                self.long.insert(name.into(), number);
            }
        }
    }

    pub(crate) fn text(&self, number: u32) -> Text {
        self.names.get(number as usize).cloned().unwrap_or_default()
    }
}
