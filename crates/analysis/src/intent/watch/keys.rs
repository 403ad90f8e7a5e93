//! All keys of what is watched.

use super::words;
use crate::intent::shape::{Key, Shape};
use crate::intent::words::{REQUEST, STATUS, TEXT, TIME};

/// A status, or a list of which any will do.
const STATUSES: Shape = Shape::Either(&[Shape::Word(&STATUS), Shape::List(&Shape::Word(&STATUS))]);

/// The whole section.
pub(crate) const WATCH: Shape = Shape::Keys(&[
    Key::new("every", Shape::Word(&TIME), "How often everything is asked; 1s where left out."),
    Key::new("applications", APPLICATIONS, "Applications that say how they are, by the pool whose endpoints they are."),
    Key::new("databases", DATABASES, "Databases, by the pool whose endpoints they are."),
    Key::new("probes", PROBES, "Requests that are sent to see what becomes of them, by a name of your choice."),
    Key::new(
        "authorities",
        Shape::Word(&TEXT),
        "A file of certificates of authorities in PEM, relative to this file: whom probes over TLS trust; those of the system where left out.",
    ),
    Key::new("deployments", Shape::Word(&TEXT), "A file that gets a line for each deployment, relative to this file."),
]);

const APPLICATIONS: Shape = Shape::Named(&Shape::Keys(&[Key::required(
    "metrics",
    Shape::Word(&words::PATH),
    "The path at which each endpoint gives its metrics, in the text format of Prometheus.",
)]));

const DATABASES: Shape = Shape::Named(&Shape::Word(&words::DATABASE));

const PROBES: Shape = Shape::Named(&Shape::Keys(&[
    Key::required(
        "request",
        Shape::Word(&REQUEST),
        "The request, such as POST https://auth.example.com/login; tcp://db.example.com:5432 only connects.",
    ),
    Key::new("body", Shape::Word(&TEXT), "Its body."),
    Key::new("status", STATUSES, "Statuses that are good; any below 400 where left out."),
    Key::new("pool", Shape::Word(&TEXT), "The pool whose traffic it stands for."),
    Key::new("straight", Shape::Word(&words::TRUTH), "Whether it is sent straight to each endpoint of the pool too."),
]));
