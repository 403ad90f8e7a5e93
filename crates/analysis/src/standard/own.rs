//! Rules that users wrote, asked of each thing that they are about.

use cel::{Context, ExecutionError, Value};
use finding::{Finding, Page, Severity, Span};

use super::governed::Governed;
use super::values;
use crate::intent::standard::{Expression, Own, Subject};

/// A rule that can't be decided.
pub(super) const PAGE: Page =
    Page { id: "standard-own", severity: Severity::Warning, docs: include_str!("standard_own.md") };

/// Something that a rule is asked of.
struct Thing {
    /// What people call it, such as `pool auth`.
    name: String,
    /// Where findings on it point to: its name, or the line of an endpoint.
    span: Span,
    /// What conditions can ask of it.
    value: Value,
}

/// Kinds that no rule is about are not made into values: of a large configuration that takes a while.
pub(super) fn check(governed: &Governed<'_>, findings: &mut Vec<Finding>) {
    for subject in [Subject::Pool, Subject::Endpoint, Subject::Listener, Subject::Balancer] {
        let rules: Vec<&Own> = governed.standard.own.iter().filter(|rule| rule.subject == subject).collect();
        if rules.is_empty() {
            continue;
        }
        let things = things(subject, governed);
        for rule in rules {
            ask(rule, &things, findings);
        }
    }
}

/// Asks all of them. What can't be decided is said once: it is so for one reason mostly.
fn ask(rule: &Own, things: &[Thing], findings: &mut Vec<Finding>) {
    let mut undecided: Option<(&Thing, Span, ExecutionError, usize)> = None;
    for thing in things {
        match meets(rule, thing) {
            Ok(true) => {}
            Ok(false) => findings.push(broken(rule, thing)),
            Err((span, why)) => match &mut undecided {
                Some((.., more)) => *more += 1,
                None => undecided = Some((thing, span, why, 0)),
            },
        }
    }
    findings.extend(undecided.map(|(thing, span, why, more)| unclear(rule, thing, span, &why, more)));
}

/// Whether the thing is none that the rule is about, or is as it must be.
fn meets(rule: &Own, thing: &Thing) -> Result<bool, (Span, ExecutionError)> {
    let mut context = Context::default();
    context.add_variable_from_value(name(rule.subject), thing.value.clone());
    if let Some(when) = &rule.when
        && !holds(when, &context)?
    {
        return Ok(true);
    }
    holds(&rule.must, &context)
}

/// An expression that comes to something other than true or false is an error too, with the place where it stands.
fn holds(expression: &Expression, context: &Context<'_, '_>) -> Result<bool, (Span, ExecutionError)> {
    match Value::resolve(expression.tree(), context) {
        Ok(Value::Bool(holds)) => Ok(holds),
        Ok(_) => Err((expression.span, ExecutionError::function_error("it", "neither true nor false"))),
        Err(why) => Err((expression.span, why)),
    }
}

/// The variable that a rule asks about.
fn name(subject: Subject) -> &'static str {
    match subject {
        Subject::Pool => "pool",
        Subject::Endpoint => "endpoint",
        Subject::Listener => "listener",
        Subject::Balancer => "balancer",
    }
}

/// All of one kind, in the order of the configuration.
fn things(subject: Subject, governed: &Governed<'_>) -> Vec<Thing> {
    let model = governed.model();
    match subject {
        Subject::Pool => {
            let thing = |pool: &model::Pool| Thing {
                name: format!("pool {}", pool.name.value),
                span: pool.name.span,
                value: values::pool(pool, governed.pools),
            };
            model.pools.iter().map(thing).collect()
        }
        Subject::Endpoint => {
            let of = |pool: &model::Pool| {
                let thing = |endpoint| endpoint_of(pool, endpoint);
                pool.endpoints.iter().map(thing).collect::<Vec<Thing>>()
            };
            model.pools.iter().flat_map(of).collect()
        }
        Subject::Listener => {
            let thing = |listener: &model::Listener| Thing {
                name: format!("listener {}", listener.name.value),
                span: listener.name.span,
                value: values::listener(listener),
            };
            model.listeners.iter().map(thing).collect()
        }
        Subject::Balancer => balancer(governed).into_iter().collect(),
    }
}

/// An endpoint is called with its pool: one address may stand in several.
fn endpoint_of(pool: &model::Pool, endpoint: &model::Endpoint) -> Thing {
    let name = format!("endpoint {} of pool {}", crate::facts::words::called(endpoint), pool.name.value);
    Thing { name, span: endpoint.span, value: values::endpoint(endpoint, pool) }
}

/// A balancer stands where its first listener or pool does; one without any is asked nothing.
fn balancer(governed: &Governed<'_>) -> Option<Thing> {
    let model = governed.model();
    let spans = model.listeners.iter().map(|one| one.name.span).chain(model.pools.iter().map(|one| one.name.span));
    let span = spans.min()?;
    let name = governed.subject.name;
    Some(Thing { name: format!("balancer {name}"), span, value: values::balancer(name, model, governed.pools) })
}

/// Says the rule's own sentence, and shows the condition beside the thing.
fn broken(rule: &Own, thing: &Thing) -> Finding {
    let message = format!("{}: {}", thing.name, rule.says.value);
    let finding =
        Finding::new(rule.id.value.to_string(), rule.severity, thing.span, message).label("this one isn't so");
    let finding = finding.also(rule.must.span, "what must be");
    match &rule.help {
        Some(help) => finding.help(help.as_str()),
        None => finding,
    }
}

/// Mostly the rule asks for something that isn't written; `more` things have the same trouble.
fn unclear(rule: &Own, thing: &Thing, span: Span, why: &ExecutionError, more: usize) -> Finding {
    let others = if more > 0 { format!(" (nor for {more} more)") } else { String::new() };
    let message = format!("the rule {} can't be decided for {}{others}: {why}", rule.id.value, thing.name);
    let finding = Finding::new(PAGE.id, PAGE.severity, span, message).also(thing.span, "for this one");
    finding.help("ask first whether it is there, as in has(pool.timeouts.connect) && pool.timeouts.connect <= 5000")
}
