//! Engines that are not run here: lines that they wrote are in `data`. Envoy 1.40.0, Traefik 3.7.15 and Caddy 2.11.7 wrote them,
//! each in front of an endpoint that answers, one that refuses connections and one that is too slow.

use engines::{LOGGING, named, typed};
use model::{LogFormat, Part};

use crate::matcher;

/// The format that wrote `envoy-typed.log`.
const TYPED: &str = "%START_TIME% %START_TIME(%s.%3f)% %DOWNSTREAM_REMOTE_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT% \
    %REQ(:METHOD)% %REQ(:PATH)% %PROTOCOL% %RESPONSE_CODE% %RESPONSE_CODE_DETAILS% %RESPONSE_FLAGS% %ROUTE_NAME% \
    %UPSTREAM_CLUSTER% %UPSTREAM_HOST% %DURATION% %RESPONSE_DURATION% %REQUEST_DURATION% \
    %UPSTREAM_REQUEST_ATTEMPT_COUNT% \"%REQ(USER-AGENT)%\" %REQ(NOPE):10% %%";

/// What the parts of some lines say, by the names of the parts: of each request that was sent the same.
fn said(format: &LogFormat, text: &str, wanted: &str) -> Vec<String> {
    let value = |parts: &[(Part, String)], name: &str| {
        let found = parts.iter().find(|(part, _)| format!("{part:?}").split('(').next() == Some(name));
        found.map_or_else(|| "-".to_owned(), |(_, value)| value.clone())
    };
    let said = |line: &str| {
        let parts = matcher::parts(format, line).unwrap_or_else(|why| panic!("{}: {why}\n{line}", format.name));
        wanted.split(' ').map(|name| value(&parts, name)).collect::<Vec<_>>().join(" ")
    };
    text.lines().map(said).collect()
}

fn known(name: &str) -> LogFormat {
    named(LOGGING, name).unwrap()
}

#[test]
fn envoy() {
    let names = "Method Target Status Termination Endpoint Host";
    let wanted = [
        "GET /found?a=b&c=\"d\\[x] 200 - 127.9.9.9:19001 www.example.com",
        "GET /missing 404 - 127.9.9.9:19001 www.example.com",
        "GET /retried 200 - 127.9.9.9:19001 www.example.com",
        "GET /retried 200 - 127.9.9.9:19001 www.example.com",
        "GET /hold 504 UT 127.9.9.9:19001 www.example.com",
        "GET /dead 503 UF 127.9.9.9:19002 www.example.com",
        "GET /empty 503 UH - www.example.com",
        "GET /own 204 - - www.example.com",
        "GET /nowhere 404 NR - www.example.com",
        "GET /hold 0 DC 127.9.9.9:19001 127.9.9.7:18080",
        "- - 400 DPE - -",
    ];
    // A quote in the path, or in what a browser calls itself, stays as it is in the text; JSON escapes it.
    assert_eq!(said(&known("envoy-json"), include_str!("data/envoy-json.log"), names), wanted);
    assert_eq!(said(&known("envoy"), include_str!("data/envoy.log"), names), wanted);
    let more = "Client Pool Route Served Total";
    let said = said(&known("envoy-json"), include_str!("data/envoy-json.log"), more);
    assert_eq!(said[3], "127.0.0.1:46742 r retried 15 57");
    assert_eq!(said[8], "127.0.0.1:46780 - - - 0");
}

#[test]
fn envoy_with_a_format_of_its_own() {
    let typed = typed(LOGGING, TYPED).unwrap();
    let names = "Time Client Method Target Status Termination Route Pool Endpoint Total Served";
    let said = said(&typed.format, include_str!("data/envoy-typed.log"), names);
    assert_eq!(said[1], "1795798100.848 127.0.0.1 GET /missing 404 - missing p 127.9.9.9:19001 41 0");
    assert_eq!(said[5], "1795798101.161 127.0.0.1 GET /dead 503 UF dead d 127.9.9.9:19002 0 -");
    assert_eq!(said[9], "1795798101.208 127.0.0.1 GET /hold 0 DC hold p 127.9.9.9:19001 61 -");
    assert_eq!(typed.unclear, Vec::<model::Text>::new());
}

#[test]
fn traefik() {
    let names = "Method Target Status Endpoint EndpointUrl Pool Route Host Retries";
    let said_in_json = said(&known("traefik"), include_str!("data/traefik.log"), names);
    assert_eq!(
        said_in_json[0],
        "GET /found?a=b&c=\"d\\[x] 200 127.9.9.9:19001 http://127.9.9.9:19001 p@file found@file www.example.com 0"
    );
    assert_eq!(said_in_json[6], "GET /empty 404 - - - - www.example.com 0");
    let names = "RequestLine Status EndpointUrl Route Total";
    let said = said(&known("traefik-clf"), include_str!("data/traefik-clf.log"), names);
    assert_eq!(said[4], "GET /hold HTTP/1.1 504 http://127.9.9.9:19001 found@file 151");
    assert_eq!(said[6], "GET /empty HTTP/1.1 404 - - 0");
    assert_eq!(said[9], "GET /hold HTTP/1.1 499 http://127.9.9.9:19001 found@file 60");
}

#[test]
fn caddy() {
    let names = "Client Method Target Host Status Total Endpoint";
    let said = said(&known("caddy"), include_str!("data/caddy.log"), names);
    assert_eq!(said[1], "127.0.0.1 GET /missing www.example.com 404 0.005894797 -");
    assert_eq!(said[9], "127.0.0.1 GET /hold 127.9.9.5:18080 499 0.061396837 -");
    assert_eq!(said[10], "127.0.0.1 GET /up 127.9.9.5:18080 200 0.009844479 127.9.9.9:19001");
}
