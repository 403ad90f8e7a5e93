//! Requests of an editor and their answers.

use finding::FileId;
use lsp_types::{
    CodeActionParams, CodeLensParams, CompletionParams, DocumentSymbolParams, ExecuteCommandParams,
    GotoDefinitionParams, HoverParams, ReferenceParams, TextDocumentIdentifier, TextDocumentPositionParams, Uri,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::capabilities::{EXPLAIN, TRACE};
use crate::snapshot::View;
use crate::{actions, complete, definition, hover, lens, symbols, trace};

/// Why a request gets no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody knows the method.
    UnknownMethod,
    /// Its parameters don't fit.
    Parameters(String),
    /// It was understood, but can't be done.
    Failed(String),
}

/// What an editor gets for a request.
pub type Answer = Result<Value, Refusal>;

/// The text that a request is about; of a command the one among its arguments.
///
/// # Errors
/// Where the method is unknown, or its parameters don't fit.
pub fn document_of(method: &str, params: &Value) -> Result<Option<Uri>, Refusal> {
    let of_document = || read::<OfDocument>(params).map(|of| Some(of.text_document.uri));
    match method {
        "textDocument/hover"
        | "textDocument/definition"
        | "textDocument/references"
        | "textDocument/completion"
        | "textDocument/documentSymbol"
        | "textDocument/codeAction"
        | "textDocument/codeLens" => of_document(),
        "workspace/executeCommand" => {
            let wanted: ExecuteCommandParams = read(params)?;
            match wanted.command.as_str() {
                EXPLAIN => Ok(None),
                TRACE => Ok(Some(traced(&wanted)?.uri)),
                other => Err(Refusal::Parameters(format!("there is no command {other}"))),
            }
        }
        _ => Err(Refusal::UnknownMethod),
    }
}

/// The answer to a request about a file.
///
/// # Errors
/// Where the method is unknown, its parameters don't fit, or what it asks for can't be done.
pub fn answer(view: View<'_>, file: FileId, method: &str, params: &Value) -> Answer {
    let at = |of: TextDocumentPositionParams| of.position;
    match method {
        "textDocument/hover" => {
            let of: HoverParams = read(params)?;
            write(hover::hover(view, file, at(of.text_document_position_params)))
        }
        "textDocument/definition" => {
            let of: GotoDefinitionParams = read(params)?;
            write(definition::definition(view, file, at(of.text_document_position_params)))
        }
        "textDocument/references" => {
            let of: ReferenceParams = read(params)?;
            let with_makers = of.context.include_declaration;
            write(definition::references(view, file, at(of.text_document_position), with_makers))
        }
        "textDocument/completion" => {
            let of: CompletionParams = read(params)?;
            write(complete::complete(view, file, at(of.text_document_position)))
        }
        "textDocument/documentSymbol" => {
            read::<DocumentSymbolParams>(params).and_then(|_| write(symbols::symbols(view, file)))
        }
        "textDocument/codeLens" => read::<CodeLensParams>(params).and_then(|_| write(lens::lenses(view, file))),
        "textDocument/codeAction" => write(actions::actions(view, file, &read::<CodeActionParams>(params)?)),
        "workspace/executeCommand" => {
            let wanted = traced(&read(params)?)?;
            trace::trace(view, file, &wanted).map_err(Refusal::Failed)
        }
        _ => Err(Refusal::UnknownMethod),
    }
}

/// The answer to a command that is about no text: the page of a rule.
///
/// # Errors
/// Where its parameters don't fit, or there is no such rule.
pub fn command(pages: &[finding::Page], params: &Value) -> Answer {
    let wanted: ExecuteCommandParams = read(params)?;
    let rule = wanted.arguments.first().and_then(|one| one.as_str().or_else(|| one.get("rule")?.as_str()));
    let rule = rule.ok_or_else(|| Refusal::Parameters("the id of a rule was expected".to_owned()))?;
    let texts: Vec<&str> = pages.iter().filter(|page| page.id == rule).map(|page| page.docs.trim_end()).collect();
    match texts.is_empty() {
        true => Err(Refusal::Failed(format!("there is no rule {rule:?}"))),
        false => write(texts.join("\n\n")),
    }
}

/// The part of parameters that names a text, which most requests have alike.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfDocument {
    text_document: TextDocumentIdentifier,
}

/// The first argument of the command that traces.
fn traced(wanted: &ExecuteCommandParams) -> Result<trace::Wanted, Refusal> {
    let first = wanted.arguments.first().cloned().unwrap_or_default();
    serde_json::from_value(first).map_err(|error| Refusal::Parameters(error.to_string()))
}

/// Parameters in the form of the protocol; what doesn't fit is the client's fault.
fn read<T: DeserializeOwned>(params: &Value) -> Result<T, Refusal> {
    T::deserialize(params).map_err(|error| Refusal::Parameters(error.to_string()))
}

/// An answer in the form of the protocol. `None` becomes null, which says that there is nothing.
fn write(answer: impl Serialize) -> Answer {
    serde_json::to_value(answer).map_err(|error| Refusal::Failed(error.to_string()))
}
