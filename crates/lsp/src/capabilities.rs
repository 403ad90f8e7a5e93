//! What both sides can do.

use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CodeLensOptions, CompletionOptions,
    ExecuteCommandOptions, HoverProviderCapability, InitializeParams, OneOf, PositionEncodingKind, SaveOptions,
    ServerCapabilities, TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions,
};
use serde::Deserialize;

use crate::place::Encoding;

/// The command that traces a request.
pub const TRACE: &str = "evenkeel.trace";
/// The command that gives the page of a rule.
pub const EXPLAIN: &str = "evenkeel.explain";
/// The client's own command that asks for a request and runs the one above.
pub const ASK: &str = "evenkeel.traceRequest";

/// What a client understands beyond the least.
#[derive(Clone, Copy, Debug, Default)]
pub struct Client {
    /// The unit of columns.
    pub encoding: Encoding,
    /// Whether it shows other places with a diagnostic.
    pub related: bool,
    /// Whether it nests symbols.
    pub nested: bool,
    /// What our own extensions of it ask for.
    pub own: Own,
}

/// What the client's own extension can do; others say nothing of it.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Own {
    /// It opens addresses such as `evenkeel:/shadowed-route.md`, the page of a rule.
    pub explain_uris: bool,
    /// It has the command that asks for a request.
    pub trace_lens: bool,
}

impl Client {
    /// What a client says of itself.
    pub fn new(params: &InitializeParams) -> Client {
        let offered = params.capabilities.general.as_ref().and_then(|one| one.position_encodings.as_deref());
        let is_utf8 = offered.is_some_and(|kinds| kinds.contains(&PositionEncodingKind::UTF8));
        let texts = params.capabilities.text_document.as_ref();
        let related = texts.and_then(|one| one.publish_diagnostics.as_ref()?.related_information);
        let nested = texts.and_then(|one| one.document_symbol.as_ref()?.hierarchical_document_symbol_support);
        let own = params.initialization_options.clone().and_then(|own| serde_json::from_value(own).ok());
        Client {
            encoding: if is_utf8 { Encoding::Utf8 } else { Encoding::Utf16 },
            related: related.unwrap_or(false),
            nested: nested.unwrap_or(false),
            own: own.unwrap_or_default(),
        }
    }
}

/// What we can do for a client.
pub fn capabilities(client: &Client) -> ServerCapabilities {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
        ..TextDocumentSyncOptions::default()
    };
    let actions = CodeActionOptions {
        code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, CodeActionKind::SOURCE_FIX_ALL]),
        ..CodeActionOptions::default()
    };
    let triggers = [" ", "$", "@", "/"].map(str::to_owned).to_vec();
    ServerCapabilities {
        position_encoding: Some(client.encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(triggers),
            ..CompletionOptions::default()
        }),
        code_action_provider: Some(CodeActionProviderCapability::Options(actions)),
        code_lens_provider: client.own.trace_lens.then_some(CodeLensOptions { resolve_provider: Some(false) }),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: [EXPLAIN, TRACE].map(str::to_owned).to_vec(),
            ..ExecuteCommandOptions::default()
        }),
        ..ServerCapabilities::default()
    }
}
