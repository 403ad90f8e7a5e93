//! `evenkeel trace`: where one request goes, and why.

use std::mem::ManuallyDrop;

use analysis::ask::{self, Ask};
use model::trace::Tracer;
use report::{Quotes, Replay, TraceFacts};

use crate::args::{Format, Shared, Trace};
use crate::failure::Failure;
use crate::{Status, input, output, replay};

pub fn run(own: &Trace, shared: &Shared) -> Result<Status, Failure> {
    let ask = request(own)?;
    // As in `check`: a large model is not worth giving back.
    let loaded = ManuallyDrop::new(input::load(&own.input)?);
    let models = loaded.named().map(|balancer| (balancer.name.as_str(), &balancer.reading.model));
    let (model, placed) = ask::place_among(&ask, models)?;
    let balancer = loaded.named().find(|balancer| std::ptr::eq(&balancer.reading.model, model)).filter(|_| own.replay);
    let replays: Vec<Replay> =
        balancer.map(|balancer| replay::trace(&loaded, balancer, &ask, &placed)).into_iter().collect();
    let trace = Tracer::new(model).trace(&placed.arrival, &placed.request);
    let quotes = Quotes::new(&loaded.sources, loaded.secrets());
    let facts = TraceFacts { quotes: &quotes, model, ask: &ask, placed: &placed, trace: &trace, replays: &replays };
    output::write(shared, |out| match own.format {
        Format::Human => report::human::trace(out, &facts, &output::look(shared)),
        Format::Json => report::json::trace(out, &facts),
    })?;
    let unknown = own.strict && trace.outcome().is_none();
    let differs = replays.iter().any(|replay| replay.disagree > 0);
    Ok(if unknown || differs { Status::Found } else { Status::Even })
}

fn request(own: &Trace) -> Result<Ask, Failure> {
    let mut ask = Ask::parse(&own.request)?;
    for header in &own.headers {
        ask = ask.with_header(header)?;
    }
    if let Some(client) = &own.client {
        ask = ask.with_client(client)?;
    }
    if let Some(listener) = &own.listener {
        ask = ask.with_listener(listener);
    }
    ask.sni = own.sni.as_deref().map(Into::into);
    Ok(ask)
}
