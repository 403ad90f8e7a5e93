//! Surroundings that are written down while they are asked, and those that were written down.

use std::cell::RefCell;
use std::collections::BTreeMap;

use engines::{Folder, Missing, Surroundings};
use incident::{Material, Written};

use crate::disk::Disk;

/// The disk, with all its answers written down.
pub(super) struct Noted<'d> {
    disk: &'d Disk,
    told: RefCell<Material>,
}

impl<'d> Noted<'d> {
    pub(super) fn new(disk: &'d Disk) -> Self {
        Noted { disk, told: RefCell::default() }
    }

    pub(super) fn told(self) -> Material {
        self.told.into_inner()
    }
}

impl Surroundings for Noted<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, Missing> {
        let read = self.disk.read(path);
        let written = |bytes: &Vec<u8>| Written { name: self.disk.name(path), text: text(bytes).into() };
        let told = read.as_ref().map(written).map_err(|missing| missing.why.clone());
        self.told.borrow_mut().files.insert(path.to_owned(), told);
        read
    }

    fn name(&self, path: &str) -> String {
        self.disk.name(path)
    }

    fn glob(&self, pattern: &str) -> Vec<String> {
        let found = self.disk.glob(pattern);
        self.told.borrow_mut().globs.insert(pattern.to_owned(), found.clone());
        found
    }

    fn folder(&self, path: &str) -> Option<Folder> {
        let found = self.disk.folder(path);
        let told = found.as_ref().map(|folder| (folder.files.clone(), folder.folders.clone()));
        self.told.borrow_mut().folders.insert(path.to_owned(), told);
        found
    }

    fn env(&self, name: &str) -> Option<String> {
        let value = self.disk.env(name);
        self.told.borrow_mut().variables.insert(name.to_owned(), value.clone());
        value
    }
}

/// A text as [`finding::SourceFile`] has it: as long as the bytes.
pub(super) fn text(bytes: &[u8]) -> String {
    finding::SourceFile::new("", bytes.to_vec()).text().to_owned()
}

/// What was written down. Variables that are asked for are noted: only those are kept.
pub(super) struct Told<'m> {
    material: &'m Material,
    variables: RefCell<BTreeMap<String, Option<String>>>,
}

impl<'m> Told<'m> {
    pub(super) fn new(material: &'m Material) -> Self {
        Told { material, variables: RefCell::default() }
    }

    pub(super) fn variables(self) -> BTreeMap<String, Option<String>> {
        self.variables.into_inner()
    }
}

impl Surroundings for Told<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, Missing> {
        match self.material.files.get(path) {
            Some(Ok(written)) => Ok(written.text.as_bytes().to_vec()),
            Some(Err(why)) => Err(Missing { why: why.clone() }),
            None => Err(Missing { why: "it wasn't read".to_owned() }),
        }
    }

    fn name(&self, path: &str) -> String {
        match self.material.files.get(path) {
            Some(Ok(written)) => written.name.clone(),
            _ => path.to_owned(),
        }
    }

    fn glob(&self, pattern: &str) -> Vec<String> {
        self.material.globs.get(pattern).cloned().unwrap_or_default()
    }

    fn folder(&self, path: &str) -> Option<Folder> {
        let (files, folders) = self.material.folders.get(path)?.clone()?;
        Some(Folder { files, folders })
    }

    fn env(&self, name: &str) -> Option<String> {
        let value = self.material.variables.get(name).cloned().flatten();
        self.variables.borrow_mut().insert(name.to_owned(), value.clone());
        value
    }
}
