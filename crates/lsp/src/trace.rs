//! Where one request goes, asked from an editor.

use analysis::ask::{Ask, AskError, place_among};
use finding::FileId;
use lsp_types::Uri;
use model::trace::Tracer;
use report::{Look, TraceFacts, human, json};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::snapshot::{Balancer, View};

/// A request as an editor hands it in.
#[derive(Deserialize)]
pub struct Wanted {
    /// A text whose configuration is asked.
    pub uri: Uri,
    /// Such as `POST https://auth.example.com/login`.
    request: String,
    /// Headers, as curl takes them.
    #[serde(default)]
    headers: Vec<String>,
    /// Address of the client.
    client: Option<String>,
    /// The listener, where the URL doesn't tell.
    listener: Option<String>,
}

/// What `trace --format json` prints, with the page for people as `text`.
///
/// # Errors
/// Where the request can't be read, or nobody takes it.
pub fn trace(view: View<'_>, file: FileId, wanted: &Wanted) -> Result<Value, String> {
    traced(view, file, wanted).map_err(|error| match error.help.is_empty() {
        true => error.message,
        false => format!("{}; {}", error.message, error.help),
    })
}

fn traced(view: View<'_>, file: FileId, wanted: &Wanted) -> Result<Value, AskError> {
    let ask = ask(wanted)?;
    let own: Vec<&Balancer> = view.snapshot.balancers_of(file).collect();
    let all = view.snapshot.balancers.iter();
    let asked = if own.is_empty() { all.collect() } else { own };
    let models = asked.iter().map(|one| (one.name.as_str(), &one.reading.model));
    let (model, placed) = place_among(&ask, models)?;
    let trace = Tracer::new(model).trace(&placed.arrival, &placed.request);
    let quotes = view.snapshot.quotes();
    let facts = TraceFacts { quotes: &quotes, model, ask: &ask, placed: &placed, trace: &trace, replays: &[] };
    let (mut shape, mut page) = (Vec::new(), Vec::new());
    // Writing to memory can't fail.
    let _ = json::trace(&mut shape, &facts);
    let _ = human::trace(&mut page, &facts, &Look::default());
    let mut answer: Value = serde_json::from_slice(&shape).unwrap_or_else(|_| json!({}));
    if let Some(object) = answer.as_object_mut() {
        object.insert("text".to_owned(), Value::String(String::from_utf8_lossy(&page).into_owned()));
    }
    Ok(answer)
}

fn ask(wanted: &Wanted) -> Result<Ask, AskError> {
    let mut ask = Ask::parse(wanted.request.trim())?;
    for header in &wanted.headers {
        ask = ask.with_header(header)?;
    }
    if let Some(client) = &wanted.client {
        ask = ask.with_client(client)?;
    }
    Ok(match &wanted.listener {
        Some(listener) => ask.with_listener(listener),
        None => ask,
    })
}
