//! What an endpoint says of itself, in Prometheus' text format. Of the two pools of connections that to the database that
//! can write is told.

use model::Moment;

use super::counters::Counters;
use super::desk::SEATS;
use super::pool::Pool;

/// What is told of.
pub(super) struct Figures<'a> {
    /// The version that runs.
    pub(super) version: &'a str,
    /// Since when.
    pub(super) since: Moment,
    /// Places that are taken.
    pub(super) taken: usize,
    /// All that was counted.
    pub(super) counters: &'a Counters,
    /// The way to the database that can write.
    pub(super) pool: &'a Pool,
}

/// All metrics.
pub(super) fn text(own: &Figures<'_>) -> String {
    let counters = own.counters;
    let mut lines = vec![
        format!("app_info{{version=\"{}\"}} 1", own.version),
        format!("process_start_time_seconds {:.3}", own.since.0 as f64 / 1_000.0),
        format!("app_requests_in_flight {}", own.taken),
        format!("app_requests_capacity {SEATS}"),
        format!("app_requests_total {}", counters.requests.get()),
        format!("app_requests_overloaded_total {}", counters.overloaded.get()),
        format!("app_logins_total{{result=\"ok\"}} {}", counters.accepted.get()),
        format!("app_logins_total{{result=\"refused\"}} {}", counters.refused.get()),
        format!("app_faults_total {}", counters.faults.get()),
        format!("app_sessions {}", counters.sessions.get()),
        format!("db_queries_total {}", counters.queries.get()),
        format!("db_query_seconds_total {:.6}", counters.query_micros.get() as f64 / 1e6),
        format!("db_query_errors_total{{kind=\"read_only\"}} {}", counters.read_only.get()),
        format!("db_query_errors_total{{kind=\"slow\"}} {}", counters.slow.get()),
        format!("db_query_errors_total{{kind=\"other\"}} {}", counters.other.get()),
    ];
    lines.extend(pool(own.pool));
    lines.join("\n") + "\n"
}

fn pool(pool: &Pool) -> [String; 7] {
    let (most, used, idle) = pool.counts();
    [
        format!("db_pool_connections_max {most}"),
        format!("db_pool_connections{{state=\"used\"}} {used}"),
        format!("db_pool_connections{{state=\"idle\"}} {idle}"),
        format!("db_pool_waiting {}", pool.waiting()),
        format!("db_pool_timeouts_total {}", pool.timeouts.get()),
        format!("db_pool_broken_total {}", pool.broken.get()),
        format!("db_pool_failed_total {}", pool.failed.get()),
    ]
}
