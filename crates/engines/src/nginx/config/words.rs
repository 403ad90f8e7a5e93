//! The words of nginx and of its common modules: which of them have a part in where a request goes.

use std::collections::HashMap;
use std::sync::OnceLock;

/// What a word is to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// It has a part in where requests go, or how they are spread.
    Traffic,
    /// It has none: logs, processes, compression, ciphers, caches' sizes, headers of answers.
    Quiet,
    /// Nobody knows it.
    Unknown,
}

/// What the word is to us.
pub fn class(name: &str) -> Class {
    static CLASSES: OnceLock<HashMap<&str, Class>> = OnceLock::new();
    let of = |words: &'static [&str], class| words.iter().map(move |word| (*word, class));
    let classes = || of(TRAFFIC, Class::Traffic).chain(of(QUIET, Class::Quiet)).collect();
    CLASSES.get_or_init(classes).get(name).copied().unwrap_or(Class::Unknown)
}

/// Whether nginx or a common module knows the word.
pub fn known(name: &str) -> bool {
    class(name) != Class::Unknown
}

#[rustfmt::skip]
/// Words with a part in where requests go, sorted.
pub const TRAFFIC: &[&str] = &[
    "absolute_redirect", "alias", "allow", "api", "auth_basic", "auth_basic_user_file", "auth_delay", "auth_jwt",
    "auth_request", "auth_request_set", "autoindex", "break", "client_body_timeout", "client_header_timeout",
    "client_max_body_size", "dav_methods", "deny", "dyups_interface", "empty_gif", "error_page", "fastcgi_cache",
    "fastcgi_connect_timeout", "fastcgi_index", "fastcgi_intercept_errors", "fastcgi_next_upstream",
    "fastcgi_next_upstream_timeout", "fastcgi_next_upstream_tries", "fastcgi_param", "fastcgi_pass",
    "fastcgi_read_timeout", "fastcgi_send_timeout", "fastcgi_split_path_info", "flv", "geo", "grpc_connect_timeout",
    "grpc_next_upstream", "grpc_next_upstream_timeout", "grpc_next_upstream_tries", "grpc_pass", "grpc_read_timeout",
    "grpc_send_timeout", "grpc_set_header", "grpc_ssl_name", "grpc_ssl_server_name", "grpc_ssl_verify", "hash",
    "health_check", "http", "http2", "if", "ignore_invalid_headers", "include", "index", "internal", "ip_hash",
    "js_access", "js_content", "js_filter", "js_preread", "js_set", "keepalive", "keepalive_requests",
    "keepalive_time", "keepalive_timeout", "least_conn", "least_time", "limit_conn", "limit_conn_status",
    "limit_conn_zone", "limit_except", "limit_req", "limit_req_status", "limit_req_zone", "listen", "location",
    "mail", "map", "match", "memcached_connect_timeout", "memcached_next_upstream", "memcached_pass",
    "memcached_read_timeout", "memcached_send_timeout", "merge_slashes", "mirror", "mp4", "ntlm", "pass", "perl",
    "perl_set", "port_in_redirect", "preread_timeout", "proxy_bind", "proxy_buffering", "proxy_cache",
    "proxy_cache_bypass", "proxy_cache_use_stale", "proxy_connect_timeout", "proxy_download_rate",
    "proxy_http_version", "proxy_ignore_client_abort", "proxy_intercept_errors", "proxy_method",
    "proxy_next_upstream", "proxy_next_upstream_timeout", "proxy_next_upstream_tries", "proxy_no_cache", "proxy_pass",
    "proxy_pass_request_body", "proxy_pass_request_headers", "proxy_protocol", "proxy_protocol_timeout",
    "proxy_read_timeout", "proxy_redirect", "proxy_request_buffering", "proxy_requests", "proxy_responses",
    "proxy_send_timeout", "proxy_set_body", "proxy_set_header", "proxy_ssl", "proxy_ssl_name",
    "proxy_ssl_server_name", "proxy_ssl_verify", "proxy_timeout", "proxy_upload_rate", "queue", "random",
    "random_index", "real_ip_header", "real_ip_recursive", "recursive_error_pages", "resolver", "resolver_timeout",
    "return", "rewrite", "root", "satisfy", "scgi_connect_timeout", "scgi_next_upstream", "scgi_param", "scgi_pass",
    "scgi_read_timeout", "scgi_send_timeout", "secure_link", "secure_link_md5", "send_timeout", "server",
    "server_name", "server_name_in_redirect", "set", "set_by_lua", "set_by_lua_block", "set_by_lua_file",
    "set_real_ip_from", "slice", "split_clients", "ssl", "ssl_preread", "ssl_reject_handshake", "ssl_verify_client",
    "state", "status", "sticky", "sticky_cookie_insert", "stream", "stub_status", "try_files",
    "underscores_in_headers", "upstream", "upstream_conf", "uwsgi_cache", "uwsgi_connect_timeout",
    "uwsgi_next_upstream", "uwsgi_next_upstream_timeout", "uwsgi_next_upstream_tries", "uwsgi_param", "uwsgi_pass",
    "uwsgi_read_timeout", "uwsgi_send_timeout", "valid_referers", "zone",
];

#[rustfmt::skip]
/// Words without one, sorted.
pub const QUIET: &[&str] = &[
    "accept_mutex", "accept_mutex_delay", "access_log", "add_after_body", "add_before_body", "add_header",
    "add_trailer", "addition_types", "aio", "aio_write", "ancient_browser", "autoindex_exact_size",
    "autoindex_format", "autoindex_localtime", "body_filter_by_lua_block", "body_filter_by_lua_file", "brotli",
    "brotli_buffers", "brotli_comp_level", "brotli_min_length", "brotli_static", "brotli_types", "brotli_window",
    "charset", "charset_map", "charset_types", "chunked_transfer_encoding", "client_body_buffer_size",
    "client_body_in_file_only", "client_body_in_single_buffer", "client_body_temp_path", "client_header_buffer_size",
    "connection_pool_size", "create_full_put_path", "daemon", "debug_connection", "debug_points", "default_type",
    "directio", "directio_alignment", "disable_symlinks", "env", "error_log", "etag", "events", "expires",
    "fastcgi_bind", "fastcgi_buffer_size", "fastcgi_buffering", "fastcgi_buffers", "fastcgi_busy_buffers_size",
    "fastcgi_cache_background_update", "fastcgi_cache_bypass", "fastcgi_cache_key", "fastcgi_cache_lock",
    "fastcgi_cache_lock_age", "fastcgi_cache_lock_timeout", "fastcgi_cache_max_range_offset", "fastcgi_cache_methods",
    "fastcgi_cache_min_uses", "fastcgi_cache_path", "fastcgi_cache_purge", "fastcgi_cache_revalidate",
    "fastcgi_cache_use_stale", "fastcgi_cache_valid", "fastcgi_catch_stderr", "fastcgi_force_ranges",
    "fastcgi_hide_header", "fastcgi_ignore_client_abort", "fastcgi_ignore_headers", "fastcgi_keep_conn",
    "fastcgi_limit_rate", "fastcgi_max_temp_file_size", "fastcgi_no_cache", "fastcgi_pass_header",
    "fastcgi_pass_request_body", "fastcgi_pass_request_headers", "fastcgi_request_buffering",
    "fastcgi_socket_keepalive", "fastcgi_store", "fastcgi_store_access", "fastcgi_temp_file_write_size",
    "fastcgi_temp_path", "geoip2", "geoip2_proxy", "geoip_city", "geoip_country", "geoip_org", "geoip_proxy",
    "geoip_proxy_recursive", "google_perftools_profiles", "grpc_bind", "grpc_buffer_size", "grpc_hide_header",
    "grpc_ignore_headers", "grpc_intercept_errors", "grpc_pass_header", "grpc_socket_keepalive",
    "grpc_ssl_certificate", "grpc_ssl_certificate_key", "grpc_ssl_ciphers", "grpc_ssl_crl", "grpc_ssl_password_file",
    "grpc_ssl_protocols", "grpc_ssl_session_reuse", "grpc_ssl_trusted_certificate", "grpc_ssl_verify_depth", "gunzip",
    "gunzip_buffers", "gzip", "gzip_buffers", "gzip_comp_level", "gzip_disable", "gzip_hash", "gzip_http_version",
    "gzip_min_length", "gzip_no_buffer", "gzip_proxied", "gzip_static", "gzip_types", "gzip_vary", "gzip_window",
    "header_filter_by_lua_block", "header_filter_by_lua_file", "hls", "hls_buffers", "http2_body_preread_size",
    "http2_chunk_size", "http2_idle_timeout", "http2_max_concurrent_pushes", "http2_max_concurrent_streams",
    "http2_max_field_size", "http2_max_header_size", "http2_max_requests", "http2_push", "http2_push_preload",
    "http2_recv_buffer_size", "http2_recv_timeout", "http3", "http3_hq", "http3_max_concurrent_streams",
    "http3_stream_buffer_size", "if_modified_since", "image_filter", "image_filter_buffer", "image_filter_interlace",
    "image_filter_jpeg_quality", "image_filter_sharpen", "image_filter_transparency", "image_filter_webp_quality",
    "imap_auth", "imap_capabilities", "init_by_lua", "init_by_lua_block", "init_by_lua_file", "init_worker_by_lua",
    "init_worker_by_lua_block", "init_worker_by_lua_file", "js_body_filter", "js_fetch_buffer_size",
    "js_fetch_ciphers", "js_fetch_max_response_buffer_size", "js_fetch_protocols", "js_fetch_timeout",
    "js_fetch_trusted_certificate", "js_fetch_verify", "js_header_filter", "js_import", "js_include", "js_path",
    "js_preload_object", "js_shared_dict_zone", "js_var", "keepalive_disable", "large_client_header_buffers",
    "limit_conn_dry_run", "limit_conn_log_level", "limit_rate", "limit_rate_after", "limit_req_dry_run",
    "limit_req_log_level", "limit_zone", "lingering_close", "lingering_time", "lingering_timeout", "load_module",
    "lock_file", "log_by_lua_block", "log_by_lua_file", "log_format", "log_not_found", "log_subrequest",
    "lua_capture_error_log", "lua_check_client_abort", "lua_code_cache", "lua_http10_buffering",
    "lua_max_pending_timers", "lua_max_running_timers", "lua_need_request_body", "lua_package_cpath",
    "lua_package_path", "lua_shared_dict", "lua_socket_buffer_size", "lua_socket_connect_timeout",
    "lua_socket_keepalive_timeout", "lua_socket_log_errors", "lua_socket_pool_size", "lua_socket_read_timeout",
    "lua_socket_send_timeout", "lua_ssl_ciphers", "lua_ssl_protocols", "lua_ssl_trusted_certificate",
    "lua_ssl_verify_depth", "lua_transform_underscores_in_response_headers", "lua_use_default_type",
    "map_hash_bucket_size", "map_hash_max_size", "master_process", "max_errors", "max_ranges",
    "memcached_buffer_size", "mirror_request_body", "modern_browser", "modern_browser_value", "more_clear_headers",
    "more_set_headers", "mp4_buffer_size", "mp4_max_buffer_size", "msie_padding", "msie_refresh", "multi_accept",
    "open_file_cache", "open_file_cache_errors", "open_file_cache_events", "open_file_cache_min_uses",
    "open_file_cache_valid", "open_log_file_cache", "opentracing", "opentracing_load_tracer",
    "opentracing_operation_name", "opentracing_tag", "otel_exporter", "otel_service_name", "otel_span_attr",
    "otel_span_name", "otel_trace", "otel_trace_context", "output_buffers", "override_charset", "pagespeed",
    "passenger_log_level", "pcre_jit", "perl_modules", "perl_require", "pid", "postpone_output",
    "preread_buffer_size", "proxy_buffer", "proxy_buffer_size", "proxy_buffers", "proxy_busy_buffers_size",
    "proxy_cache_background_update", "proxy_cache_convert_head", "proxy_cache_key", "proxy_cache_lock",
    "proxy_cache_lock_age", "proxy_cache_lock_timeout", "proxy_cache_max_range_offset", "proxy_cache_methods",
    "proxy_cache_min_uses", "proxy_cache_path", "proxy_cache_purge", "proxy_cache_revalidate", "proxy_cache_valid",
    "proxy_cookie_domain", "proxy_cookie_flags", "proxy_cookie_path", "proxy_force_ranges",
    "proxy_headers_hash_bucket_size", "proxy_headers_hash_max_size", "proxy_hide_header", "proxy_ignore_headers",
    "proxy_limit_rate", "proxy_max_temp_file_size", "proxy_pass_header", "proxy_send_lowat", "proxy_session_drop",
    "proxy_socket_keepalive", "proxy_ssl_certificate", "proxy_ssl_certificate_key", "proxy_ssl_ciphers",
    "proxy_ssl_conf_command", "proxy_ssl_crl", "proxy_ssl_password_file", "proxy_ssl_protocols",
    "proxy_ssl_session_reuse", "proxy_ssl_trusted_certificate", "proxy_ssl_verify_depth", "proxy_store",
    "proxy_store_access", "proxy_temp_file_write_size", "proxy_temp_path", "quic_active_connection_id_limit",
    "quic_bpf", "quic_gso", "quic_host_key", "quic_retry", "read_ahead", "request_pool_size",
    "reset_timedout_connection", "rewrite_log", "scgi_buffer_size", "scgi_buffering", "scgi_buffers",
    "scgi_temp_path", "send_lowat", "sendfile", "sendfile_max_chunk", "server_names_hash_bucket_size",
    "server_names_hash_max_size", "server_tokens", "source_charset", "spdy_chunk_size", "spdy_headers_comp", "ssi",
    "ssi_last_modified", "ssi_min_file_chunk", "ssi_silent_errors", "ssi_types", "ssi_value_length",
    "ssl_buffer_size", "ssl_certificate", "ssl_certificate_by_lua_block", "ssl_certificate_by_lua_file",
    "ssl_certificate_key", "ssl_ciphers", "ssl_client_certificate", "ssl_conf_command", "ssl_crl", "ssl_dhparam",
    "ssl_early_data", "ssl_ecdh_curve", "ssl_engine", "ssl_handshake_timeout", "ssl_ocsp", "ssl_ocsp_cache",
    "ssl_ocsp_responder", "ssl_password_file", "ssl_prefer_server_ciphers", "ssl_protocols", "ssl_session_cache",
    "ssl_session_ticket_key", "ssl_session_tickets", "ssl_session_timeout", "ssl_stapling", "ssl_stapling_file",
    "ssl_stapling_responder", "ssl_stapling_verify", "ssl_trusted_certificate", "ssl_verify_depth", "status_format",
    "status_zone", "sub_filter", "sub_filter_last_modified", "sub_filter_once", "sub_filter_types",
    "subrequest_output_buffer_size", "tcp_nodelay", "tcp_nopush", "thread_pool", "timer_resolution", "types",
    "types_hash_bucket_size", "types_hash_max_size", "uninitialized_variable_warn", "use", "user", "userid",
    "userid_domain", "userid_expires", "userid_flags", "userid_mark", "userid_name", "userid_p3p", "userid_path",
    "userid_service", "uwsgi_buffer_size", "uwsgi_buffering", "uwsgi_buffers", "uwsgi_busy_buffers_size",
    "uwsgi_cache_bypass", "uwsgi_cache_key", "uwsgi_cache_path", "uwsgi_cache_valid", "uwsgi_hide_header",
    "uwsgi_ignore_headers", "uwsgi_intercept_errors", "uwsgi_max_temp_file_size", "uwsgi_modifier1",
    "uwsgi_modifier2", "uwsgi_no_cache", "uwsgi_pass_header", "uwsgi_pass_request_body", "uwsgi_request_buffering",
    "uwsgi_ssl_verify", "uwsgi_temp_path", "variables_hash_bucket_size", "variables_hash_max_size",
    "vhost_traffic_status", "vhost_traffic_status_display", "vhost_traffic_status_display_format",
    "vhost_traffic_status_filter_by_host", "vhost_traffic_status_filter_by_set_key",
    "vhost_traffic_status_histogram_buckets", "vhost_traffic_status_zone", "worker_aio_requests",
    "worker_connections", "worker_cpu_affinity", "worker_priority", "worker_processes", "worker_rlimit_core",
    "worker_rlimit_nofile", "worker_rlimit_sigpending", "worker_shutdown_timeout", "working_directory", "xclient",
    "xml_entities", "xslt_last_modified", "xslt_param", "xslt_string_param", "xslt_stylesheet", "xslt_types", "zstd",
    "zstd_comp_level", "zstd_types",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_and_apart() {
        assert!(TRAFFIC.is_sorted() && QUIET.is_sorted());
        assert!(TRAFFIC.iter().all(|word| QUIET.binary_search(word).is_err()));
        assert_eq!([class("proxy_pass"), class("gzip"), class("gizp")], [Class::Traffic, Class::Quiet, Class::Unknown]);
    }
}
