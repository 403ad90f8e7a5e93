//! Log formats by which Envoy is known.

use model::{Layout, LogFormat, Part, TimeForm, TimeUnit};

use super::format::translate;
use crate::Known;
use crate::syntax::log::members;

const MS: TimeUnit = TimeUnit::Milliseconds;

/// What Envoy writes where nothing else is asked for.
const DEFAULT: &str = "[%START_TIME%] \"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%\" \
    %RESPONSE_CODE% %RESPONSE_FLAGS% %BYTES_RECEIVED% %BYTES_SENT% %DURATION% \
    %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% \"%REQ(X-FORWARDED-FOR)%\" \"%REQ(USER-AGENT)%\" \
    \"%REQ(X-REQUEST-ID)%\" \"%REQ(:AUTHORITY)%\" \"%UPSTREAM_HOST%\"";

/// What Istio writes where nothing else is asked for: as its documentation says, not tried.
const ISTIO: &str = "[%START_TIME%] \"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%\" \
    %RESPONSE_CODE% %RESPONSE_FLAGS% %RESPONSE_CODE_DETAILS% %CONNECTION_TERMINATION_DETAILS% \
    \"%UPSTREAM_TRANSPORT_FAILURE_REASON%\" %BYTES_RECEIVED% %BYTES_SENT% %DURATION% \
    %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% \"%REQ(X-FORWARDED-FOR)%\" \"%REQ(USER-AGENT)%\" \
    \"%REQ(X-REQUEST-ID)%\" \"%REQ(:AUTHORITY)%\" \"%UPSTREAM_HOST%\" %UPSTREAM_CLUSTER_RAW% \
    %UPSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS% %REQUESTED_SERVER_NAME% \
    %ROUTE_NAME%";

/// The keys that nearly everybody gives to the variables in a `json_format`.
const KEYS: &[(&[&str], Part)] = &[
    (&["start_time"], Part::Time(TimeForm::Iso)),
    (&["method"], Part::Method),
    (&["path"], Part::Target),
    (&["response_code"], Part::Status),
    (&["response_flags"], Part::Termination(0)),
    (&["duration"], Part::Total(MS)),
    (&["upstream_service_time"], Part::Served(MS)),
    (&["upstream_host"], Part::Endpoint),
    (&["upstream_cluster"], Part::Pool),
    (&["route_name"], Part::Route),
    (&["authority"], Part::Host),
    (&["downstream_remote_address"], Part::Client),
];

/// The formats by name, sorted.
pub const KNOWN: &[Known] = &[
    Known { name: "envoy", about: "Envoy by default", format: || text("envoy", DEFAULT) },
    Known { name: "envoy-istio", about: "the proxies of Istio by default", format: || text("envoy-istio", ISTIO) },
    Known {
        name: "envoy-json",
        about: "Envoy with a json_format of the usual keys: start_time, response_code, upstream_host ...",
        format: || LogFormat {
            name: "envoy-json".into(),
            layout: Layout::Json(members(KEYS)),
            syslog: false,
            absent: Vec::new(),
        },
    },
];

fn text(name: &str, text: &str) -> LogFormat {
    translate(name, text).format
}
