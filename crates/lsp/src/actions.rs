//! What an editor offers to do about findings.

use std::collections::HashMap;

use finding::{Edit, FileId, Finding, Span};
use lsp_types::{CodeAction, CodeActionKind, CodeActionParams, Position, Range, TextEdit, Uri, WorkspaceEdit};
use report::Quotes;

use crate::diagnostics::of_finding;
use crate::snapshot::View;

/// What can be done about what was found in a range, what is safe first; and about all of a file.
pub fn actions(view: View<'_>, file: FileId, params: &CodeActionParams) -> Vec<CodeAction> {
    let only = params.context.only.as_deref();
    let wanted = |kind: &CodeActionKind| {
        only.is_none_or(|kinds| kinds.iter().any(|own| kind.as_str().starts_with(own.as_str())))
    };
    let quotes = view.snapshot.quotes();
    let mut all = Vec::new();
    if wanted(&CodeActionKind::QUICKFIX) {
        let here: Vec<&Finding> = view.findings(file).filter(|one| meets(view, one, params.range)).collect();
        all.extend(here.iter().filter_map(|finding| fix(view, &quotes, finding)));
        all.sort_by_key(|action| action.is_preferred != Some(true));
        all.extend(here.iter().filter_map(|finding| suppress(view, &quotes, finding)));
    }
    if wanted(&CodeActionKind::SOURCE_FIX_ALL) && only.is_some() {
        all.extend(fix_all(view, file));
    }
    all
}

/// Whether the cursor or the selection touches it; ends count.
fn meets(view: View<'_>, finding: &Finding, range: Range) -> bool {
    let own = view.range(finding.primary.span);
    own.start <= range.end && range.start <= own.end
}

/// The fix of a finding.
fn fix(view: View<'_>, quotes: &Quotes<'_>, finding: &Finding) -> Option<CodeAction> {
    let fix = finding.fix.as_ref()?;
    let warning = if fix.safe { "" } else { " (may change what requests meet: check it)" };
    Some(CodeAction {
        title: format!("{}{warning}", fix.message),
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![of_finding(view, quotes, finding)]),
        edit: Some(edit(view, fix.edits.iter())?),
        is_preferred: Some(fix.safe),
        ..CodeAction::default()
    })
}

/// All safe fixes of a file that don't meet.
fn fix_all(view: View<'_>, file: FileId) -> Option<CodeAction> {
    let fixes = view.findings(file).filter_map(|finding| finding.fix.as_ref()).filter(|fix| fix.safe);
    let mut taken: Vec<&Edit> = Vec::new();
    for fix in fixes {
        let apart = |edit: &Edit| taken.iter().all(|other| are_apart(edit.span, other.span));
        if fix.edits.iter().all(apart) {
            taken.extend(&fix.edits);
        }
    }
    let edit = edit(view, taken.into_iter())?;
    Some(CodeAction {
        title: "Fix what is safe to fix".to_owned(),
        kind: Some(CodeActionKind::SOURCE_FIX_ALL),
        edit: Some(edit),
        ..CodeAction::default()
    })
}

/// Edits that only touch aren't apart either: which of them comes first would matter.
fn are_apart(one: Span, other: Span) -> bool {
    one.file != other.file || one.end < other.start || other.end < one.start
}

/// Edits by file; `None` where there are none, or one is in a file that the editor can't name.
fn edit<'e>(view: View<'_>, edits: impl Iterator<Item = &'e Edit>) -> Option<WorkspaceEdit> {
    let mut changes: HashMap<Uri, Vec<TextEdit>> = HashMap::new();
    for edit in edits {
        let uri = view.snapshot.uri(edit.span.file)?.clone();
        changes.entry(uri).or_default().push(TextEdit::new(view.range(edit.span), edit.replacement.clone()));
    }
    (!changes.is_empty()).then(|| WorkspaceEdit::new(changes))
}

/// A comment that silences the rule on this line. Only what engines read has such comments.
fn suppress(view: View<'_>, quotes: &Quotes<'_>, finding: &Finding) -> Option<CodeAction> {
    let span = finding.primary.span;
    view.snapshot.balancers_of(span.file).next()?;
    let source = view.snapshot.sources.file(span.file);
    let line = source.position(span.start as usize).line;
    let edit = match joined(source.line(line - 1), line, &finding.rule) {
        Some((column, text)) => insert((line - 2) as u32, view.client.encoding.length(column) as u32, text),
        None => {
            let text = source.line(line);
            let indent = &text[..text.len() - text.trim_start().len()];
            insert((line - 1) as u32, 0, format!("{indent}# evenkeel: ignore[{}] because \n", finding.rule))
        }
    };
    let uri = view.snapshot.uri(span.file)?.clone();
    Some(CodeAction {
        title: format!("Live with it: silence {} on this line", finding.rule),
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![of_finding(view, quotes, finding)]),
        edit: Some(WorkspaceEdit::new(HashMap::from([(uri, vec![edit])]))),
        is_preferred: Some(false),
        ..CodeAction::default()
    })
}

/// Where the line above silences something already, the rule joins it: a comment above another comment would speak of that. What
/// stands before the place, and what comes there.
fn joined<'t>(above: &'t str, line: usize, rule: &str) -> Option<(&'t str, String)> {
    let comment = above.trim_start().strip_prefix('#').filter(|_| line > 1)?;
    let names = comment.trim_start().strip_prefix("evenkeel:")?.trim_start().strip_prefix("ignore[")?;
    let close = above.len() - names.len() + names.find(']')?;
    Some((&above[..close], format!(", {rule}")))
}

/// An edit that takes nothing away; both numbers count from 0, the second in the client's units.
fn insert(line: u32, character: u32, text: String) -> TextEdit {
    let at = Position::new(line, character);
    TextEdit::new(Range::new(at, at), text)
}
