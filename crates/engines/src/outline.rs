//! What a text is made of, for somebody who looks at it: statements, sections, and names with the places that make and use them.

use finding::Span;
use smol_str::SmolStr;

/// What one configuration is made of, in the order of its files.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// Statements: lines, or directives.
    pub statements: Vec<Statement>,
    /// Sections and what is worth listing in them; each comes before those inside it.
    pub sections: Vec<Section>,
    /// Names.
    pub names: Vec<Name>,
    /// Files that are named.
    pub files: Vec<NamedFile>,
}

/// One statement.
#[derive(Clone, Debug)]
pub struct Statement {
    /// All of it.
    pub span: Span,
    /// Its words, the first one says what it is.
    pub words: Vec<Span>,
}

/// What a section is to traffic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It takes traffic in.
    Listener,
    /// An address of a listener.
    Address,
    /// It decides where requests go.
    Route,
    /// It has endpoints.
    Pool,
    /// One endpoint.
    Endpoint,
    /// Something else.
    Other,
}

/// A section, or a line that is worth listing.
#[derive(Clone, Debug)]
pub struct Section {
    /// What it is to traffic.
    pub kind: Kind,
    /// What users call it.
    pub name: SmolStr,
    /// From its first word to its last.
    pub span: Span,
    /// The words that open it.
    pub head: Span,
    /// In how many others it stands.
    pub depth: u8,
}

/// A place where a name is made or used.
#[derive(Clone, Debug)]
pub struct Name {
    /// What has the name, in the engine's words: `acl`, `upstream`. Names of one kind are one namespace.
    pub kind: &'static str,
    /// The name.
    pub text: SmolStr,
    /// Where it stands.
    pub span: Span,
    /// Whether it is made here.
    pub is_made: bool,
    /// The part of the configuration that it is known in; empty is all of it.
    pub scope: SmolStr,
}

/// A place where files are named.
#[derive(Clone, Debug)]
pub struct NamedFile {
    /// The path as it is written.
    pub span: Span,
    /// The names under which the files are kept, of which not all need be there.
    pub names: Vec<String>,
}

impl Outline {
    /// With that of another configuration.
    pub fn extend(&mut self, other: Outline) {
        self.statements.extend(other.statements);
        self.sections.extend(other.sections);
        self.names.extend(other.names);
        self.files.extend(other.files);
    }

    /// The places that make the name that stands at a place: those of its own scope where it has some there.
    pub fn makers(&self, name: &Name) -> Vec<&Name> {
        makers(&self.same(name), name)
    }

    /// The places that use what is made at the same places as this name.
    pub fn uses(&self, name: &Name) -> Vec<&Name> {
        let same = self.same(name);
        let own = makers(&same, name);
        let is_same = |other: &Name| match own.is_empty() {
            true => other.scope == name.scope,
            false => makers(&same, other).iter().any(|maker| own.iter().any(|one| one.span == maker.span)),
        };
        same.iter().copied().filter(|other| !other.is_made && is_same(other)).collect()
    }

    /// All places of a name, whatever their scope.
    fn same(&self, name: &Name) -> Vec<&Name> {
        self.names.iter().filter(|other| other.kind == name.kind && other.text == name.text).collect()
    }
}

/// Those of all places of a name that make it as it is known in this scope.
fn makers<'n>(same: &[&'n Name], name: &Name) -> Vec<&'n Name> {
    let all = || same.iter().copied().filter(|other| other.is_made);
    let own: Vec<&Name> = all().filter(|other| other.scope == name.scope).collect();
    if own.is_empty() { all().collect() } else { own }
}
