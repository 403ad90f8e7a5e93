//! Fetches that depend on the state of the system, and what they are when it is idle and healthy.

/// The number that a fetch gives in an idle, healthy system; `None` where nothing is known.
///
/// Counters and rates are 0, all endpoints are up, the buffer holds what the client sent.
pub(super) fn at_rest(name: &str) -> Option<i64> {
    if is_counter(name) {
        return Some(0);
    }
    Some(match name {
        "nbsrv" | "be_conn_free" | "connslots" | "srv_conn_free" => MANY,
        "srv_is_up" | "http_first_req" | "req_proto_http" | "req.proto_http" => 1,
        "req_ssl_ver" | "req.ssl_ver" => 772,
        "req_len" | "req.len" => 100,
        "wait_end" => 1,
        "stopping" => 0,
        "nbproc" | "nbthread" => 1,
        "table_avl" => MANY,
        _ => return None,
    })
}

/// Stands for a number that is greater than what a condition asks for.
const MANY: i64 = 1_000_000;

/// Whether the name is that of a counter or rate, also of a tracked (`sc0_`) or looked-up (`src_`) one.
fn is_counter(name: &str) -> bool {
    let name = name.strip_prefix("src_").or_else(|| tracked(name)).unwrap_or(name);
    const COUNTERS: [&str; 24] = [
        "abuse",
        "be_conn",
        "bytes_in_rate",
        "bytes_out_rate",
        "clr_gpc",
        "clr_gpc0",
        "clr_gpc1",
        "conn_cnt",
        "conn_cur",
        "conn_rate",
        "get_gpc",
        "get_gpc0",
        "get_gpc1",
        "get_gpt",
        "get_gpt0",
        "gpc0_rate",
        "gpc1_rate",
        "gpc_rate",
        "http_err_cnt",
        "http_err_rate",
        "http_fail_rate",
        "http_req_cnt",
        "http_req_rate",
        "sess_cnt",
    ];
    const MORE: [&str; 24] = [
        "act_conn",
        "actconn",
        "avg_queue",
        "be_sess_rate",
        "fe_conn",
        "fe_req_rate",
        "fe_sess_rate",
        "http_fail_cnt",
        "inc_gpc",
        "inc_gpc0",
        "inc_gpc1",
        "kbytes_in",
        "kbytes_out",
        "queue",
        "sess_rate",
        "srv_conn",
        "srv_queue",
        "srv_sess_rate",
        "table_cnt",
        "tracked",
        "trackers",
        "updt_conn_cnt",
        "fe_defbe_conn",
        "be_server_timeout_hits",
    ];
    COUNTERS.contains(&name) || MORE.contains(&name)
}

/// What stands after `sc0_`, `sc1_`, `sc_`.
fn tracked(name: &str) -> Option<&str> {
    let rest = name.strip_prefix("sc")?;
    rest.trim_start_matches(|digit: char| digit.is_ascii_digit()).strip_prefix('_')
}

/// Whether a fetch reads what no request of the model says: bodies, certificates, the time, chance.
pub(super) fn is_beyond(name: &str) -> bool {
    const PREFIXES: [&str; 14] = [
        "bc_",
        "date",
        "fc_",
        "http_auth_",
        "payload",
        "rdp_cookie",
        "req.body",
        "req.hdr",
        "req.payload",
        "req.rdp_cookie",
        "req.ssl_",
        "req_rdp_cookie",
        "ssl_c_",
        "ssl_fc_",
    ];
    const NAMES: [&str; 18] = [
        "base32",
        "base32+src",
        "be_id",
        "dst_is_local",
        "fe_id",
        "hostname",
        "http_auth_bearer",
        "proc",
        "rand",
        "so_id",
        "so_name",
        "src_is_local",
        "srv_id",
        "srv_name",
        "thread",
        "unique-id",
        "url32",
        "uuid",
    ];
    NAMES.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// Whether a fetch reads the answer.
pub(super) fn is_response(name: &str) -> bool {
    name.starts_with("res.")
        || name.starts_with("res_")
        || name.starts_with("shdr")
        || name.starts_with("scook")
        || name.starts_with("rep_ssl")
        || name.starts_with("capture.res")
        || matches!(name, "status" | "resp_ver" | "res.ver")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_are_zero_however_they_are_named() {
        for name in ["src_http_req_rate", "sc0_http_req_rate", "sc_http_req_rate", "sc1_get_gpc0", "be_conn", "queue"] {
            assert_eq!(at_rest(name), Some(0), "{name}");
        }
        assert_eq!(at_rest("scan"), None);
        assert_eq!(at_rest("ssl_c_verify"), None);
    }
}
