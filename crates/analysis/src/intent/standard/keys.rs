//! All keys of a standard.

use super::words;
use crate::intent::shape::{Key, Shape};
use crate::intent::words::{ENDPOINTS, HEALTH, PATTERN, TEXT};

/// One text or several; a list is never needed for one.
const TEXTS: Shape = Shape::Either(&[Shape::Word(&TEXT), Shape::List(&Shape::Word(&TEXT))]);

/// Policies of which any will do.
const POLICIES: Shape = Shape::Either(&[Shape::Word(&words::POLICY), Shape::List(&Shape::Word(&words::POLICY))]);

/// `off` or a severity.
const LEVEL: Shape = Shape::Word(&words::LEVEL);

/// A level for each id. Which ids there are is not known here: engines bring rules of their own.
const LEVELS: Shape = Shape::Named(&LEVEL);

/// At least or at most so many.
const NUMBER: Shape = Shape::Word(&words::NUMBER);

/// At least or at most so long, with a unit.
const TIME: Shape = Shape::Word(&words::TIME);

/// A pattern that the whole of a name must meet.
const NAME: Shape = Shape::Word(&PATTERN);

/// A list, not a map by id: the order in which users wrote them is kept.
const OWN_RULES: Shape = Shape::List(&Shape::Keys(OWN));

/// A whole standard.
pub(crate) const STANDARD: Shape = Shape::Keys(&[
    Key::new("from", TEXTS, "Files that it stands on, by path or as REVISION:PATH; what is said here wins over them."),
    Key::new("rules", LEVELS, "How much the findings of a rule matter, by its id."),
    Key::new("require", Shape::Keys(REQUIRE), "What is demanded of every pool and listener."),
    Key::new("own", OWN_RULES, "Rules of your own, as conditions in CEL."),
]);

/// Demands in numbers and names, those that need no condition to be written.
const REQUIRE: &[Key] = &[
    Key::new("health", Shape::Word(&HEALTH), "How the health of endpoints must be found out."),
    Key::new("rise", NUMBER, "Passes in a row until an endpoint is up."),
    Key::new("fall", NUMBER, "Failures in a row until an endpoint is down."),
    Key::new("interval", TIME, "Time between two checks of an endpoint."),
    Key::new("endpoints", Shape::Word(&ENDPOINTS), "How many endpoints a pool must have."),
    Key::new("balance", POLICIES, "Policies that are allowed."),
    Key::new("timeouts", Shape::Keys(TIMEOUTS), "How long which timeout may or must be."),
    Key::new("sees", TEXTS, "Headers that endpoints must receive with every request."),
    Key::new("answers", TEXTS, "Headers that the balancer must give to every answer."),
    Key::new("names", Shape::Keys(NAMES), "How things must be called."),
];

/// The waits of the model, by the names that a standard has for them.
const TIMEOUTS: &[Key] = &[
    Key::new("connect", TIME, "To connect to an endpoint."),
    Key::new("client", TIME, "Silence of a client."),
    Key::new("endpoint", TIME, "Silence of an endpoint."),
    Key::new("tunnel", TIME, "Silence on a connection that has become a tunnel."),
    Key::new("queue", TIME, "Waiting for a free connection."),
    Key::new("request", TIME, "For the whole head of a request."),
    Key::new("keepalive", TIME, "Between two requests on a connection."),
    Key::new("check", TIME, "For a health check, once it is connected."),
];

/// Kinds of things that bear a name.
const NAMES: &[Key] = &[
    Key::new("pools", NAME, "Pools."),
    Key::new("listeners", NAME, "Listeners."),
    Key::new("endpoints", NAME, "Endpoints, by their own name."),
];

/// A rule that users write. It needs an id, a condition and a sentence; all else has a default.
const OWN: &[Key] = &[
    Key::required("rule", Shape::Word(&words::ID), "Its id, in kebab-case."),
    Key::new(
        "for",
        Shape::Word(&words::SUBJECT),
        "What it is about: each pool (where left out), endpoint or listener, or the balancer.",
    ),
    Key::new("when", Shape::Word(&words::EXPRESSION), "Which of them it is about; all where left out."),
    Key::required("must", Shape::Word(&words::EXPRESSION), "What must be true of each."),
    Key::required("says", Shape::Word(&TEXT), "The rule in a sentence: what must be."),
    Key::new("help", Shape::Word(&TEXT), "What to do, in a sentence."),
    Key::new("severity", Shape::Word(&words::SEVERITY), "How much it matters; warning where left out."),
];
