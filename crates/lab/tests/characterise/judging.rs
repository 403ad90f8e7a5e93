//! Asks the model, and moves what the file says to loopback.

use lab::client::Heard;
use lab::replay::{Seen, Verdict, judge};
use model::trace::{Becomes, Fate, Tracer};
use model::{Arrival, BindAddress, ListenerId, Request};

use crate::named::Said;
use crate::outcome::{Model as Stand, Way};
use crate::run::Running;
use crate::script::Ask;

impl Running<'_> {
    /// What the model says otherwise than the file or than the engine.
    pub fn model(&self, ask: &Ask, arrival: &Arrival, request: &Request, ways: &[Way], heard: &Heard) -> Vec<String> {
        let model = self.lab.model();
        let trace = Tracer::new(model).trace(arrival, request);
        let said: Vec<Said> = trace.fates.iter().map(|fate| Said::by_model(model, fate)).collect();
        let fits = |said: &Said| ways.iter().any(|way| said.is(way));
        let all = || said.iter().map(Said::to_string).collect::<Vec<_>>().join("; or ");
        let verdict = Seen::of(heard).map(|seen| judge(model, &trace, &seen));
        let agrees = said.iter().all(fits);
        let answered = ways.first().map_or(Vec::new(), |way| answered(&trace.fates, way));
        if !answered.is_empty() {
            return answered;
        }
        match (ask.expected.model, verdict) {
            (Stand::Otherwise, Ok(Verdict::Disagrees(_))) => Vec::new(),
            (Stand::Otherwise, _) => vec!["the model doesn't say otherwise any more".to_owned()],
            (Stand::Agrees, _) if !agrees => vec![format!("the model: {}", all())],
            (Stand::Unknown, Ok(Verdict::Agrees)) if agrees => vec![format!("the model does know: {}", all())],
            (_, Ok(Verdict::Disagrees(differences))) => differences.iter().map(ToString::to_string).collect(),
            _ => Vec::new(),
        }
    }

    /// Where a request for that port arrives on loopback; the first listener if it doesn't say.
    pub fn arrival(&self, port: Option<u16>) -> Option<Arrival> {
        let listeners = self.original.listeners.iter().enumerate();
        let binds = listeners.flat_map(|(id, listener)| {
            listener.binds.iter().enumerate().map(move |(bind, one)| (ListenerId(id as u32), bind, one))
        });
        let mut fitting = binds.filter_map(|(listener, bind, one)| {
            let ports = one.ports?;
            let port = port.unwrap_or(ports.first);
            let address = match one.address {
                BindAddress::Ip(ip) => Some(ip),
                _ => None,
            };
            ports.contains(port).then_some(Arrival { listener, bind, address, port })
        });
        let at_home = fitting.next()?;
        self.lab.arrival(&self.original, &at_home)
    }

    /// Outcomes with their addresses moved.
    pub fn moved(&mut self, mut ways: Vec<Way>) -> Vec<Way> {
        for way in &mut ways {
            match way {
                Way::To(to) => {
                    let values = to.headers.iter_mut().filter_map(|(_, value)| value.as_mut());
                    values.chain(to.target.as_mut()).for_each(|text| *text = self.lab.text(text));
                }
                Way::Answer { location: Some(text), .. } => *text = self.lab.text(text),
                _ => {}
            }
        }
        ways
    }
}

/// Headers of the answer of which the model says something else than the file.
fn answered(fates: &[Fate], way: &Way) -> Vec<String> {
    let says = |fate: &Fate, (name, value): &(String, Option<String>)| {
        let mut own = fate.answer_headers.iter().filter(|one| one.name == *name);
        let text = |becomes: &Becomes| match becomes {
            Becomes::Set(text) | Becomes::Added(text) | Becomes::Trailer(text) => {
                text.as_ref().map(ToString::to_string)
            }
            Becomes::Removed | Becomes::Hidden => None,
            Becomes::Passed => Some("(the endpoint's)".to_owned()),
        };
        // Of an endpoint's answer the model doesn't know the status: what is for some alone may be there.
        match value {
            Some(_) => own.any(|one| text(&one.becomes) == *value),
            None => own.all(|one| text(&one.becomes).is_none() || one.only.is_some()),
        }
    };
    let wrong = |fate: &Fate| way.answered().iter().filter(|header| !says(fate, header)).cloned().collect::<Vec<_>>();
    let all = fates.iter().flat_map(wrong);
    all.map(|header| format!("the model's answer: not {header:?}")).collect()
}
