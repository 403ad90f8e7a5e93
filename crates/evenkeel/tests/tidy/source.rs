//! One Rust file, reduced to what the checks ask of it: sizes, words, paths and lists, all outside tests.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// Facts of one file below `crates/<room>/src`.
pub struct Source {
    /// Path from the root of the checkout.
    pub path: String,
    /// Name of the crate.
    pub room: String,
    /// Module path inside the crate; empty for the root.
    pub module: Vec<String>,
    /// Lines outside tests.
    pub lines: usize,
    /// Lines of documentation outside tests.
    pub doc_lines: usize,
    /// Lines with code outside tests.
    pub code_lines: usize,
    /// Functions outside tests.
    pub functions: Vec<Function>,
    /// Names and string literals outside tests and documentation.
    pub words: Vec<Word>,
    /// Paths that are used, imports spread out.
    pub paths: Vec<Vec<String>>,
    /// Names that the module gives on, and where they come from.
    pub reexports: Vec<(String, Vec<String>)>,
    /// `mod` declarations that stand together, with the same visibility.
    pub mods: Vec<Vec<String>>,
    /// Arrays in constants and statics: the constant's name, then the elements as written.
    pub slices: Vec<(String, Vec<String>)>,
}

/// One function and how long it is, signature to closing brace.
pub struct Function {
    pub name: String,
    pub line: usize,
    pub lines: usize,
    /// Whether it takes vectors, and neither is inlined for certain nor has them compiled for the processor itself.
    pub loses_vectors: bool,
}

/// A name or a string literal.
pub struct Word {
    pub line: usize,
    pub text: String,
}

impl Source {
    /// Reads a file of a crate; None for anything else, and for files that hold only tests.
    pub fn read(path: &str, text: &str) -> Option<Source> {
        let (room, inner) = path.strip_prefix("crates/")?.split_once("/src/")?;
        let module = module_of(inner)?;
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut facts = Facts::default();
        facts.visit_file(&file);
        let outside = |line: usize| !facts.tests.iter().any(|&(first, last)| (first..=last).contains(&line));
        let lines: Vec<&str> =
            text.lines().enumerate().filter(|(index, _)| outside(index + 1)).map(|(_, line)| line.trim()).collect();
        let mut tokens = Vec::new();
        flatten(text.parse().ok()?, &mut tokens);
        tokens.retain(|token| outside(token.line));
        facts.paths.extend(paths(&tokens));
        let is_word = |token: &&Token| matches!(token.kind, Kind::Name | Kind::Text);
        Some(Source {
            path: path.to_string(),
            room: room.to_string(),
            module,
            lines: lines.len(),
            doc_lines: lines.iter().filter(|line| is_doc(line)).count(),
            code_lines: lines.iter().filter(|line| !line.is_empty() && !line.starts_with("//")).count(),
            functions: facts.functions,
            words: tokens.iter().filter(is_word).map(|t| Word { line: t.line, text: t.text.clone() }).collect(),
            paths: facts.paths,
            reexports: facts.reexports,
            mods: facts.mods,
            slices: facts.slices,
        })
    }
}

fn is_doc(line: &str) -> bool {
    line.starts_with("///") || line.starts_with("//!")
}

/// `route.rs` and `route/mod.rs` are `[route]`; files of tests are nothing.
fn module_of(inner: &str) -> Option<Vec<String>> {
    let mut module: Vec<String> = inner.strip_suffix(".rs")?.split('/').map(str::to_string).collect();
    if matches!(module.last()?.as_str(), "lib" | "main" | "mod") {
        module.pop();
    }
    (!module.iter().any(|name| name == "tests")).then_some(module)
}

/// Gathers facts from the syntax tree; remembers the lines of tests and doesn't look inside them.
#[derive(Default)]
struct Facts {
    tests: Vec<(usize, usize)>,
    functions: Vec<Function>,
    paths: Vec<Vec<String>>,
    reexports: Vec<(String, Vec<String>)>,
    mods: Vec<Vec<String>>,
    slices: Vec<(String, Vec<String>)>,
}

impl Facts {
    fn function(&mut self, attributes: &[syn::Attribute], sig: &syn::Signature, block: &syn::Block) {
        let line = sig.span().start().line;
        self.functions.push(Function {
            name: sig.ident.to_string(),
            line,
            lines: block.span().end().line + 1 - line,
            loses_vectors: takes_vectors(sig) && !is_inlined(attributes) && !says(block, "vectorize"),
        });
    }

    fn slice(&mut self, name: &syn::Ident, value: &syn::Expr) {
        let value = if let syn::Expr::Reference(reference) = value { &*reference.expr } else { value };
        if let syn::Expr::Array(array) = value {
            let elements = array.elems.iter().map(|element| element.span().source_text().unwrap_or_default());
            self.slices.push((name.to_string(), elements.collect()));
        }
    }

    /// Collects each run of file modules that only newlines part.
    fn mod_runs(&mut self, items: &[syn::Item]) {
        let mut before: Option<(String, usize)> = None;
        for item in items {
            let syn::Item::Mod(module) = item else { continue };
            if module.content.is_some() || is_test(&module.attrs) {
                continue;
            }
            let visibility = format!("{:?}", module.vis.span().source_text());
            let first = item.span().start().line;
            if before.as_ref() != Some(&(visibility.clone(), first.saturating_sub(1))) {
                self.mods.push(Vec::new());
            }
            self.mods.last_mut().unwrap().push(module.ident.to_string());
            before = Some((visibility, item.span().end().line));
        }
    }
}

impl<'ast> Visit<'ast> for Facts {
    fn visit_file(&mut self, file: &'ast syn::File) {
        self.mod_runs(&file.items);
        visit::visit_file(self, file);
    }

    fn visit_item(&mut self, item: &'ast syn::Item) {
        if is_test(attributes(item)) {
            self.tests.push(range(item.span()));
        } else {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.function(&item.attrs, &item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if is_test(&item.attrs) {
            return self.tests.push(range(item.span()));
        }
        self.function(&item.attrs, &item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let mut spread = Vec::new();
        spread_use(&item.tree, Vec::new(), &mut spread);
        let public = !matches!(item.vis, syn::Visibility::Inherited);
        for (name, path) in spread {
            if public {
                self.reexports.push((name, path));
            } else {
                self.paths.push(path);
            }
        }
    }

    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        self.slice(&item.ident, &item.expr);
    }

    fn visit_item_static(&mut self, item: &'ast syn::ItemStatic) {
        self.slice(&item.ident, &item.expr);
    }
}

fn range(span: Span) -> (usize, usize) {
    (span.start().line, span.end().line)
}

/// Whether a function is generic over how wide vectors are.
fn takes_vectors(sig: &syn::Signature) -> bool {
    sig.generics.type_params().any(|param| {
        param.bounds.iter().any(|bound| bound.span().source_text().is_some_and(|bound| bound.ends_with("Simd")))
    })
}

fn is_inlined(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        matches!(&attribute.meta, syn::Meta::List(list) if list.path.is_ident("inline") && list.tokens.to_string() == "always")
    })
}

/// Whether a name is said in a block.
fn says(block: &syn::Block, name: &str) -> bool {
    let mut tokens = Vec::new();
    flatten(block.span().source_text().and_then(|text| text.parse().ok()).unwrap_or_default(), &mut tokens);
    tokens.iter().any(|token| token.kind == Kind::Name && token.text == name)
}

/// Whether the attributes keep an item out of the shipped program.
fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let cfg_test = |list: &syn::MetaList| list.path.is_ident("cfg") && list.tokens.to_string() == "test";
        attribute.path().is_ident("test") || matches!(&attribute.meta, syn::Meta::List(list) if cfg_test(list))
    })
}

fn attributes(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Const(item) => &item.attrs,
        syn::Item::Enum(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Static(item) => &item.attrs,
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Trait(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// `a::{b, c as d}` is `(b, a::b)` and `(d, a::c)`.
fn spread_use(tree: &syn::UseTree, mut path: Vec<String>, out: &mut Vec<(String, Vec<String>)>) {
    match tree {
        syn::UseTree::Path(step) => {
            path.push(step.ident.to_string());
            spread_use(&step.tree, path, out);
        }
        syn::UseTree::Group(group) => group.items.iter().for_each(|tree| spread_use(tree, path.clone(), out)),
        syn::UseTree::Glob(_) => out.push(("*".to_string(), path)),
        syn::UseTree::Name(name) if name.ident == "self" => {
            out.push((path.last().cloned().unwrap_or_default(), path));
        }
        syn::UseTree::Name(name) => {
            path.push(name.ident.to_string());
            out.push((name.ident.to_string(), path));
        }
        syn::UseTree::Rename(rename) => {
            path.push(rename.ident.to_string());
            out.push((rename.rename.to_string(), path));
        }
    }
}

struct Token {
    line: usize,
    kind: Kind,
    text: String,
}

#[derive(PartialEq)]
enum Kind {
    Name,
    Text,
    Other,
}

/// All tokens in order without the tree; documentation is left out.
fn flatten(stream: TokenStream, out: &mut Vec<Token>) {
    for tree in stream {
        let line = tree.span().start().line;
        let (kind, text) = match tree {
            TokenTree::Group(group) => {
                if !is_documentation(&group) {
                    out.push(Token { line, kind: Kind::Other, text: "(".to_string() });
                    flatten(group.stream(), out);
                }
                (Kind::Other, ")".to_string())
            }
            TokenTree::Ident(name) => (Kind::Name, name.to_string()),
            TokenTree::Punct(punct) => (Kind::Other, punct.to_string()),
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                (if text.contains('"') { Kind::Text } else { Kind::Other }, text)
            }
        };
        out.push(Token { line, kind, text });
    }
}

fn is_documentation(group: &proc_macro2::Group) -> bool {
    group.delimiter() == Delimiter::Bracket
        && matches!(group.stream().into_iter().next(), Some(TokenTree::Ident(name)) if name == "doc")
}

/// Every `a::b::c` of two steps or more, imports aside.
fn paths(tokens: &[Token]) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let mut path = Vec::new();
        while tokens.get(at).is_some_and(|token| token.kind == Kind::Name) {
            path.push(tokens[at].text.clone());
            at += 1;
            if !tokens[at..].iter().take(2).map(|token| token.text.as_str()).eq([":", ":"]) {
                break;
            }
            at += 2;
        }
        if path.is_empty() {
            at += 1;
        } else if path.len() > 1 {
            paths.push(path);
        }
    }
    paths
}
