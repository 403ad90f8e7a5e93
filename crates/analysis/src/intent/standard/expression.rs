//! A condition in the Common Expression Language, as <https://github.com/google/cel-spec> has it.

use std::sync::Arc;

use cel::common::ast::Expr;
use cel::parser::PrattParser;
use cel::{IdedExpr, ParseErrors};
use finding::Span;

/// A condition that was read.
#[derive(Clone, Debug)]
pub struct Expression {
    /// Where it stands.
    pub span: Span,
    /// What it says.
    tree: Arc<IdedExpr>,
}

/// So deep may it be nested: evaluating goes down as deep, on a stack of two megabytes.
const DEPTH: usize = 32;

/// So many parts may it have.
const PARTS: usize = 2_000;

impl Expression {
    /// Reads one; `span` is where it stands.
    ///
    /// # Errors
    /// Why it is none, in a few words, with the column where that shows.
    pub fn parse(text: &str, span: Span) -> Result<Expression, String> {
        let parser = PrattParser::new().max_recursion_depth(DEPTH as u16).max_expression_node_count(PARTS);
        let tree = parser.parse(text).map_err(|errors| why(&errors))?;
        if is_deeper(&tree, DEPTH) {
            return Err(format!("it is nested more than {DEPTH} deep"));
        }
        Ok(Expression { span, tree: Arc::new(tree) })
    }

    /// What it says.
    pub(crate) fn tree(&self) -> &IdedExpr {
        &self.tree
    }
}

/// The first error alone, without the parser's own preface; those after it mostly follow from it.
fn why(errors: &ParseErrors) -> String {
    let Some(first) = errors.errors.first() else { return "it can't be read".to_owned() };
    let message = first.msg.trim_start_matches("Syntax error: ").replace("'<EOF>'", "the end");
    match first.pos {
        (_, column @ 1..) => format!("{message} at character {column}"),
        _ => message,
    }
}

/// Whether the tree is deeper than this; a chain such as `1+1+1` is as deep as it is long.
fn is_deeper(tree: &IdedExpr, most: usize) -> bool {
    let mut open = vec![(tree, 1)];
    while let Some((node, depth)) = open.pop() {
        if depth > most {
            return true;
        }
        open.extend(parts(&node.expr).into_iter().map(|part| (part, depth + 1)));
    }
    false
}

/// The parts of which an expression is made, one step down. What is a name or a literal has none.
fn parts(expr: &Expr) -> Vec<&IdedExpr> {
    match expr {
        Expr::Call(call) => call.target.iter().map(AsRef::as_ref).chain(&call.args).collect(),
        Expr::Comprehension(all) => {
            vec![&all.iter_range, &all.accu_init, &all.loop_cond, &all.loop_step, &all.result]
        }
        Expr::List(list) => list.elements.iter().collect(),
        Expr::Select(select) => vec![select.operand.as_ref()],
        Expr::Map(map) => map.entries.iter().flat_map(|entry| entry_parts(&entry.expr)).collect(),
        Expr::Struct(fields) => fields.entries.iter().flat_map(|entry| entry_parts(&entry.expr)).collect(),
        Expr::Unspecified | Expr::Ident(_) | Expr::Literal(_) => Vec::new(),
    }
}

/// A map has expressions as keys, a struct has names: of the latter only values count.
fn entry_parts(entry: &cel::common::ast::EntryExpr) -> Vec<&IdedExpr> {
    match entry {
        cel::common::ast::EntryExpr::MapEntry(pair) => vec![&pair.key, &pair.value],
        cel::common::ast::EntryExpr::StructField(field) => vec![&field.value],
    }
}

#[cfg(test)]
mod tests {
    use finding::FileId;

    use super::*;

    fn read(text: &str) -> Result<Expression, String> {
        Expression::parse(text, Span::new(FileId(0), 0, text.len()))
    }

    #[test]
    fn what_is_too_deep_is_refused_before_it_takes_the_stack() {
        for text in
            ["(".repeat(9_000), "[".repeat(9_000), format!("1{}", "+1".repeat(400)), format!("a{}", ".b".repeat(400))]
        {
            assert!(read(&text).is_err(), "{:.20}", text);
        }
        assert!(read(&format!("true{}", "&&true".repeat(200))).is_ok());
    }

    #[test]
    fn an_error_says_where() {
        assert_eq!(read("pool.name ==").unwrap_err(), "mismatched input the end expecting expression at character 13");
    }
}
