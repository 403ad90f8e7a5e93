//! Configurations, as what they are read from.

use std::collections::BTreeMap;

use incident::{Configuration, Listing, Material, Origin, Origins, Written};
use model::{Moment, Text};

use super::form::{Unlike, Wire, wire};
use crate::configuration::{Before, read};

wire!(Written as WrittenForm {
    name: String,
    text: std::sync::Arc<str>,
});

impl Wire for Result<Written, String> {
    /// The text, or why there is none.
    type Form = (Option<WrittenForm>, Option<String>);

    fn pack(&self) -> Self::Form {
        (self.as_ref().ok().map(Wire::pack), self.as_ref().err().cloned())
    }

    fn unpack((text, why): Self::Form) -> Result<Self, Unlike> {
        match text {
            Some(text) => Written::unpack(text).map(Ok),
            None => Ok(Err(why.unwrap_or_default())),
        }
    }

    #[cfg(test)]
    fn any(chance: &mut super::tests::Chance) -> Self {
        if chance.below(2) == 0 { Ok(Written::any(chance)) } else { Err(chance.text()) }
    }
}

wire!(Material as MaterialForm {
    roots: Vec<Written>,
    intent: Option<Written>,
    files: BTreeMap<String, Result<Written, String>>,
    globs: BTreeMap<String, Vec<String>>,
    folders: BTreeMap<String, Option<Listing>>,
    variables: BTreeMap<String, Option<String>>,
});

wire!(Origin as OriginForm {
    commit: Option<Text>,
    author: Text,
    at: Moment,
    summary: Text,
});

/// A configuration.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize, serde::Serialize)]
#[serde(default)]
pub(super) struct ConfigurationForm {
    engine: String,
    written: Option<i64>,
    changes: Vec<OriginForm>,
    /// File (by its number among all), first line, last line, number of the change.
    lines: Vec<(u32, u32, u32, u32)>,
    from: MaterialForm,
}

pub(super) fn pack(own: &Configuration) -> ConfigurationForm {
    let mut lines: Vec<(u32, u32, u32, u32)> = Vec::new();
    for (file, line, change) in &own.origins.lines {
        let Some(file) = own.files.iter().position(|own| own == file) else { continue };
        match lines.last_mut() {
            Some(last) if (last.0, last.2 + 1, last.3) == (file as u32, *line, *change) => last.2 = *line,
            _ => lines.push((file as u32, *line, *line, *change)),
        }
    }
    ConfigurationForm {
        engine: own.dialect.to_owned(),
        written: own.written.pack(),
        changes: own.origins.changes.pack(),
        lines,
        from: own.material.pack(),
    }
}

/// Reads the configuration again, behind those of its balancer that were read before.
pub(super) fn unpack(form: ConfigurationForm, before: &mut Before) -> Result<Configuration, Unlike> {
    let engine = engines::ENGINES.iter().find(|engine| engine.id == form.engine);
    let engine = engine.ok_or_else(|| format!("no engine is called {:?}", form.engine))?;
    let (mut own, _) = read(engine, Material::unpack(form.from)?, before);
    let mut lines = Vec::new();
    for (file, first, last, change) in form.lines {
        let file = own.files.get(file as usize).ok_or_else(|| format!("there is no file {file}"))?;
        lines.extend((first..=last).map(|line| (*file, line, change)));
    }
    lines.sort_unstable();
    own.origins = Origins { changes: Wire::unpack(form.changes)?, lines };
    own.written = Wire::unpack(form.written)?;
    Ok(own)
}
