//! Which metrics mean what.

use incident::{ConnectionPool, Vitals};
use model::{Moment, Text};

use super::metrics::Metrics;

/// What an endpoint of a pool says of itself; `None` where the text has no metric at all.
pub(crate) fn vitals(pool: &Text, text: &str) -> Option<Vitals> {
    let metrics = Metrics::read(text);
    if metrics.is_empty() {
        return None;
    }
    let started = metrics.value("process_start_time_seconds");
    let logins = |result| metrics.count_of("app_logins_total", "result", result);
    Some(Vitals {
        pool: pool.clone(),
        version: metrics.label("app_info", "version").map(Text::from),
        started: started.filter(|seconds| seconds.is_finite()).map(|seconds| Moment((seconds * 1_000.0) as i64)),
        in_flight: metrics.count("app_requests_in_flight"),
        capacity: metrics.count("app_requests_capacity"),
        requests: metrics.count("app_requests_total"),
        overloaded: metrics.count("app_requests_overloaded_total"),
        logins: logins("ok"),
        refused: logins("refused"),
        faults: metrics.count("app_faults_total"),
        sessions: metrics.count("app_sessions"),
        connections: connections(&metrics),
    })
}

fn connections(metrics: &Metrics<'_>) -> ConnectionPool {
    let errors = |kind| metrics.count_of("db_query_errors_total", "kind", kind);
    ConnectionPool {
        limit: metrics.count("db_pool_connections_max"),
        used: metrics.count_of("db_pool_connections", "state", "used"),
        idle: metrics.count_of("db_pool_connections", "state", "idle"),
        waiting: metrics.count("db_pool_waiting"),
        timeouts: metrics.count("db_pool_timeouts_total"),
        broken: metrics.count("db_pool_broken_total"),
        failed: metrics.count("db_pool_failed_total"),
        read_only: errors("read_only"),
        errors: errors("other"),
        slow: errors("slow"),
        questions: metrics.count("db_queries_total"),
        millis: metrics.value("db_query_seconds_total").filter(|seconds| seconds.is_finite()).map(|own| own * 1_000.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_isnt_told_isnt_zero() {
        let text = "app_info{version=\"2.4.0\"} 1\nprocess_start_time_seconds 1.795802755e9\napp_requests_in_flight 3\n\
                    app_logins_total{result=\"ok\"} 10\napp_logins_total{result=\"refused\"} 2\n\
                    db_pool_connections{state=\"used\"} 4\ndb_query_errors_total{kind=\"read_only\"} 7\ndb_query_seconds_total 1.5\n";
        let vitals = vitals(&"auth".into(), text).unwrap();
        assert_eq!((vitals.version.as_deref(), vitals.started), (Some("2.4.0"), Some(Moment(1_795_802_755_000))));
        assert_eq!(
            (vitals.in_flight, vitals.logins, vitals.refused, vitals.requests),
            (Some(3), Some(10), Some(2), None)
        );
        let own = &vitals.connections;
        assert_eq!(
            (own.used, own.idle, own.read_only, own.errors, own.millis),
            (Some(4), None, Some(7), None, Some(1_500.0))
        );
        assert_eq!(super::vitals(&"auth".into(), "<html>no</html>"), None);
    }
}
