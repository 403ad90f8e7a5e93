//! From the section of an intent file to what it says.

use finding::{Span, Spanned};

use super::types::{Application, Probe, Watch};
use super::words;
use crate::ask::Ask;
use crate::intent::nodes::{pairs, text, value};
use crate::intent::password;
use crate::intent::words::seconds;
use crate::intent::yaml::Node;

/// What a node says that was checked against its shape. Entries that can't be read are left out.
pub(crate) fn watch(node: &Node) -> Watch {
    let databases = pairs(node.get("databases")).iter();
    Watch {
        every: value(node, "every", seconds),
        applications: pairs(node.get("applications")).iter().filter_map(application).collect(),
        databases: databases
            .filter_map(|(pool, node)| Some((text(pool)?, Spanned::new(words::database(node.text()?)?, node.span))))
            .collect(),
        probes: pairs(node.get("probes")).iter().filter_map(probe).collect(),
        authorities: node.get("authorities").and_then(text),
        deployments: node.get("deployments").and_then(text),
    }
}

fn application((pool, node): &(Node, Node)) -> Option<Application> {
    Some(Application { pool: text(pool)?, metrics: node.get("metrics").and_then(text)? })
}

/// What is left out is no body, any good status, the pool of the configuration, and only through the balancer.
fn probe((name, node): &(Node, Node)) -> Option<Probe> {
    let statuses = node.get("status").map(Node::elements).unwrap_or_default();
    Some(Probe {
        name: text(name)?,
        request: value(node, "request", |text| Ask::parse(text).ok())?,
        body: node.get("body").and_then(text),
        status: statuses.iter().filter_map(|status| status.text()?.parse().ok()).collect(),
        pool: node.get("pool").and_then(text),
        straight: value(node, "straight", words::truth).is_some_and(|straight| straight.value),
    })
}

/// Bodies of requests, and passwords where none should be.
pub(crate) fn secrets(node: &Node) -> Vec<Span> {
    let bodies = pairs(node.get("probes")).iter().filter_map(|(_, probe)| Some(probe.get("body")?.span));
    let databases = pairs(node.get("databases")).iter();
    let passwords = databases.filter_map(|(_, node)| password::place(node.text()?).map(|_| node.span));
    bodies.chain(passwords).collect()
}
