//! All keys of `evenkeel.yaml`.

use super::shape::{Key, Shape};
use super::standard::STANDARD;
use super::watch::WATCH;
use super::words;

const TEXT: Shape = Shape::Word(&words::TEXT);
const PATTERN: Shape = Shape::Word(&words::PATTERN);

/// A pattern, or a list of which any may match.
const PATTERNS: Shape = Shape::Either(&[PATTERN, Shape::List(&PATTERN)]);

/// A name, or a list of names.
const TEXTS: Shape = Shape::Either(&[TEXT, Shape::List(&TEXT)]);

/// By the pool's own name; a name that no configuration has is found later.
const POOLS: Shape = Shape::Named(&Shape::Keys(POOL));

/// A list, so that the order in which they are written is kept.
const EXPECTATIONS: Shape = Shape::List(&Shape::Keys(EXPECT));

/// How many, or which.
const ENDPOINTS: Shape = Shape::Either(&[Shape::Word(&words::ENDPOINTS), Shape::List(&TEXT)]);

/// Even, or so much for each endpoint by address or name.
const SHARE: Shape = Shape::Either(&[Shape::Word(&words::EVEN), Shape::Named(&Shape::Word(&words::PERCENT))]);

const NETWORK: Shape = Shape::Word(&words::NETWORK);

/// How many, or names, each with an address or a list of them.
const CLIENTS: Shape = Shape::Either(&[NUMBER, Shape::Named(&Shape::Either(&[NETWORK, Shape::List(&NETWORK)]))]);

/// Requests, each with its part of all.
const MIX: Shape = Shape::Named(&Shape::Word(&words::PERCENT));

/// One request as a text, or conditions that describe a set.
const REQUESTS: Shape = Shape::Either(&[Shape::Word(&words::REQUEST), Shape::Keys(WHEN)]);

/// A status, or a list of which any will do.
const STATUSES: Shape = Shape::Either(&[Shape::Word(&words::STATUS), Shape::List(&Shape::Word(&words::STATUS))]);

/// Names of headers or cookies, each with what its value must be like.
const NAMED_PATTERNS: Shape = Shape::Named(&PATTERNS);

/// The whole file.
pub(crate) const ROOT: Shape = Shape::Keys(&[
    Key::new("balancers", BALANCERS, "The configurations that this file speaks of, by a name of your choice."),
    Key::new("pools", POOLS, "What pools must be; a pool is named as the configuration names it."),
    Key::new("traffic", Shape::Keys(TRAFFIC), "What no configuration says of the traffic."),
    Key::new("expect", EXPECTATIONS, "What must become of requests."),
    Key::new(
        "standard",
        STANDARD_OR_FILES,
        "What every configuration must keep to: here, or in files that are shared.",
    ),
    Key::new("watch", WATCH, "What evenkeel watch asks beside the balancers themselves."),
]);

/// A standard in place, or the files that hold one.
const STANDARD_OR_FILES: Shape = Shape::Either(&[TEXT, Shape::List(&TEXT), STANDARD]);

const BALANCERS: Shape = Shape::Named(&BALANCER);

/// The path of the configuration alone, or a map with it in it.
const BALANCER: Shape = Shape::Either(&[TEXT, Shape::Keys(BALANCER_KEYS)]);

const BALANCER_KEYS: &[Key] = &[
    Key::required("config", TEXT, "File or folder of the configuration, relative to this file."),
    Key::new("live", TEXT, "How the running balancer is asked, such as unix:/run/balancer/admin.sock."),
    Key::new("access_log", TEXT, "Its access log."),
    Key::new("copies", NUMBER, "How many machines run it side by side; 1 where left out."),
    Key::new("workers", NUMBER, "How many workers of a machine deal out requests each on its own; 1 where left out."),
];

const POOL: &[Key] = &[
    Key::new("tags", TEXTS, "Words that rules of the standard may know it by, such as critical."),
    Key::new("endpoints", ENDPOINTS, "How many endpoints the pool must have, or exactly which."),
    Key::new("share", SHARE, "How traffic must be spread over the endpoints."),
    Key::new(
        "tolerance",
        Shape::Word(&words::PERCENT),
        "How far a share may be off, of the wanted share; 10% where left out.",
    ),
    Key::new(
        "survives",
        Shape::Word(&words::COUNT),
        "How many endpoints may be lost with none of the rest above its capacity.",
    ),
    Key::new("capacity", Shape::Keys(CAPACITY), "What one endpoint bears."),
    Key::new("health", Shape::Word(&words::HEALTH), "How the health of endpoints must be found out."),
    Key::new(
        "connections",
        Shape::Word(&words::CONNECTIONS),
        "How many connections, summed over all balancers and endpoints.",
    ),
    Key::new("idle", Shape::Word(&words::IDLE), "How long a connection may be idle before it is cut."),
    Key::new("response_time", TIMES, "How long an endpoint works on a request: one time, or a time for each endpoint."),
    Key::new("session", TIMES, "How long a TCP connection lasts: one time, or a time for each endpoint."),
    Key::new("zones", ZONES, "Endpoints that are lost together, by the name of their zone."),
];

/// One time for all endpoints, or a time for each by address or name.
const TIMES: Shape = Shape::Either(&[Shape::Word(&words::TIME), Shape::Named(&Shape::Word(&words::TIME))]);

/// Names, each with the addresses or names of its endpoints.
const ZONES: Shape = Shape::Named(&TEXTS);

const NUMBER: Shape = Shape::Word(&words::NUMBER);

/// What `survives` is reckoned with.
const CAPACITY: &[Key] = &[
    Key::new("rate", Shape::Word(&words::RATE), "Requests in a time."),
    Key::new("connections", Shape::Word(&words::COUNT), "Connections at one time."),
];

const TRAFFIC: &[Key] = &[
    Key::new("rate", Shape::Word(&words::RATE), "All requests in a time."),
    Key::new(
        "clients",
        CLIENTS,
        "The addresses that all requests come from, such as those of a CDN, or how many clients there are.",
    ),
    Key::new(
        "mix",
        MIX,
        "Requests that stand for the others, each with its part of all: 'GET https://www.example.com/: 80%'.",
    ),
    Key::new("log", TEXT, "An access log to take the mix of requests from."),
];

const EXPECT: &[Key] = &[
    Key::required("name", TEXT, "What is expected, as a sentence."),
    Key::required("when", REQUESTS, "One request, or a set of them: what is left out is any."),
    Key::new("pool", TEXTS, "The requests go to this pool, or to one of these."),
    Key::new("not_pool", TEXTS, "The requests don't go to this pool, or to any of these."),
    Key::new("endpoint", PATTERNS, "The requests go to no endpoint but this, as host:port or by name."),
    Key::new("status", STATUSES, "The balancer answers with this status, or with one of these."),
    Key::new("location", PATTERNS, "The balancer redirects there."),
    Key::new("sees", Shape::Keys(SEES), "What the endpoint receives."),
];

const WHEN: &[Key] = &[
    Key::new("method", PATTERNS, "Method, such as POST."),
    Key::new("scheme", PATTERNS, "http, https, tcp or tls."),
    Key::new("host", PATTERNS, "Host, without its port."),
    Key::new("port", PATTERNS, "Port that the request arrives at."),
    Key::new("listener", PATTERNS, "Listener, by name, :port or address:port."),
    Key::new("path", PATTERNS, "Path, without the query."),
    Key::new("query", NAMED_OR_WHOLE, "Query as a whole, or a map from parameter to value."),
    Key::new("header", NAMED_PATTERNS, "Headers: a map from name to value."),
    Key::new("cookie", NAMED_PATTERNS, "Cookies: a map from name to value."),
    Key::new("client", NETWORKS, "Address of the client, or its network."),
    Key::new("sni", PATTERNS, "Name that the TLS client asks for (SNI)."),
];

/// Two ways to speak of a query: as one text, or by its parameters.
const NAMED_OR_WHOLE: Shape = Shape::Either(&[PATTERN, Shape::List(&PATTERN), Shape::Named(&PATTERNS)]);

/// Networks of which any may hold the client's address.
const NETWORKS: Shape =
    Shape::Either(&[Shape::Word(&words::NETWORK_PATTERN), Shape::List(&Shape::Word(&words::NETWORK_PATTERN))]);

const SEES: &[Key] = &[
    Key::new("path", PATTERNS, "Path, without the query."),
    Key::new("host", PATTERNS, "Host header."),
    Key::new("headers", NAMED_PATTERNS, "Other headers: a map from name to value."),
];
