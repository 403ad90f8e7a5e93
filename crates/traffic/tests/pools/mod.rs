//! Small pools built by hand.

use finding::{FileId, Span, Spanned};
use model::*;

fn span() -> Span {
    Span::new(FileId(0), 0, 1)
}

fn endpoint(number: u32, weight: u32) -> Endpoint {
    Endpoint {
        name: Some(Spanned::new(format!("e{number}").into(), span())),
        span: span(),
        address: Address { host: Host::Ip([10, 0, 0, number as u8].into()), port: Some(80) },
        written: format!("10.0.0.{number}:80").into(),
        number,
        weight: Spanned::new(weight, span()),
        tier: 0,
        admin: AdminState::Ready,
        health: HealthCheck::None,
        limits: Limits::default(),
        tls: None,
        proxy_protocol: false,
        slow_start: None,
        cookie: None,
        resolution: Resolution::AtStart,
    }
}

pub fn pool(policy: BalancePolicy, weights: &[u32]) -> Pool {
    Pool {
        name: Spanned::new("p".into(), span()),
        span: span(),
        protocol: Protocol::Http,
        endpoints: (1..).zip(weights).map(|(number, weight)| endpoint(number, *weight)).collect(),
        balance: Spanned::new(policy, span()),
        stickiness: None,
        timeouts: Timeouts::default(),
        retries: RetryPolicy::default(),
        limits: Limits::default(),
        entry: None,
        keepalive: None,
        tells_name: None,
        usages: vec![],
        unknown: vec![],
    }
}

pub fn turns() -> BalancePolicy {
    BalancePolicy::RoundRobin(Turns::Spread)
}

pub fn fewest() -> BalancePolicy {
    BalancePolicy::LeastConnections(Turns::Spread)
}

pub fn by_client() -> BalancePolicy {
    let by = Hashing { function: HashFunction::Sdbm, mixed: true, placing: Placing::Table };
    BalancePolicy::Hash { key: HashKey::Client { v4_bits: 32, text: false }, by }
}

pub fn sticky(mut pool: Pool) -> Pool {
    let kept = Stickiness::Table { key: Value::Field(Field::Client) };
    pool.stickiness = Some(Spanned::new(kept, span()));
    pool
}
