//! What conditions and computed values of a model read.

use std::collections::HashSet;

use model::{Converter, Field, Text, Value};

/// What conditions and computed values read: what nobody reads needs no following.
#[derive(Clone, Debug, Default)]
pub struct Reads {
    headers: HashSet<Text>,
    vars: HashSet<Text>,
}

impl Reads {
    /// Notes what a value reads.
    pub fn add(&mut self, value: &Value) {
        match value {
            Value::Text(_) | Value::Opaque(_) => {}
            Value::Field(field) => self.add_field(field),
            Value::Join(parts) => parts.iter().for_each(|part| self.add(part)),
            Value::Convert(inner, converter) => {
                self.add(inner);
                match converter.as_ref() {
                    Converter::OrElseVar(name) => drop(self.vars.insert(name.clone())),
                    Converter::Followed(parts) => parts.iter().for_each(|part| self.add(part)),
                    _ => {}
                }
            }
            Value::Lookup(key, map) => {
                self.add(key);
                map.entries().iter().map(|entry| &entry.value).chain(&map.default).for_each(|value| self.add(value));
            }
        }
    }

    /// Notes a header.
    pub fn add_header(&mut self, name: &Text) {
        self.headers.insert(name.clone());
    }

    fn add_field(&mut self, field: &Field) {
        match field {
            Field::Header(name, _) => drop(self.headers.insert(name.clone())),
            Field::Cookie(..) | Field::CookieAnyCase(_) => drop(self.headers.insert("cookie".into())),
            Field::Var(name) => drop(self.vars.insert(name.clone())),
            Field::Count(inner) => self.add_field(inner),
            _ => {}
        }
    }

    /// Whether something reads the header.
    pub fn header(&self, name: &str) -> bool {
        self.headers.contains(name)
    }

    /// Whether something reads the variable.
    pub fn var(&self, name: &str) -> bool {
        self.vars.contains(name)
    }
}
