//! The outages of the examples: what their changes did besides sending requests elsewhere.

use std::path::Path;

use super::Two;

/// `kind: message` of each change between before and after.
fn changes(outage: &str, engine: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/outages").join(outage).join(engine);
    let file = if engine == "haproxy" { "haproxy.cfg" } else { "nginx.conf" };
    let text = |side: &str| std::fs::read_to_string(folder.join(side).join(file)).unwrap();
    let (old, new) = (text("before"), text("after"));
    let diff = Two::read((engine, &old), (engine, &new)).diff(&[]);
    diff.changes.iter().map(|change| format!("{}: {}", change.kind.name(), change.message)).collect()
}

macro_rules! outages {
    ($($name:ident: $outage:literal $engine:literal [$($told:literal),* $(,)?];)*) => {
        $(#[test] fn $name() {
            let told = changes($outage, $engine);
            assert_eq!(told, [$($told.to_owned()),*] as [String; _], "{told:#?}");
        })*
    };
}

outages! {
    idle_haproxy: "0-idle-timeout" "haproxy" [
        "timeout: listeners 10.0.0.5:8404, *:80 and *:443: client timeout 30s -> 5s",
        "timeout: listeners 10.0.0.5:8404, *:80 and *:443: request timeout 10s -> 5s",
        "timeout: listeners 10.0.0.5:5432 and 10.0.0.5:5433: client timeout 8h -> 5s",
        "timeout: pools auth, app, static, admin and 2 more: connect timeout 4s -> 2s",
        "timeout: pool auth: endpoint timeout 30s -> 5s",
        "timeout: pool app: endpoint timeout 45s -> 5s",
        "timeout: pool static: endpoint timeout 10s -> 5s",
        "timeout: pool admin: endpoint timeout 1min -> 5s",
        "timeout: pools db-primary and db-replicas: idle timeout 8h -> 5s",
    ];
    idle_nginx: "0-idle-timeout" "nginx" [
        "timeout: listeners 10.0.0.5:5432 and 10.0.0.5:5433: client timeout 8h -> 5s",
        "timeout: pools auth, app, static, admin and 2 more: connect timeout 4s -> 2s",
        "timeout: pools auth and static: endpoint timeout 30s -> 5s",
        "timeout: pool app: endpoint timeout 45s -> 5s",
        "timeout: pool admin: endpoint timeout 1min -> 5s",
        "timeout: pools db-primary and db-replicas: idle timeout 8h -> 5s",
    ];
    replicas_haproxy: "1-replicas-in-the-write-pool" "haproxy" [
        "endpoint: pool db-primary gets 2 endpoints: 10.0.3.12:5432 and 10.0.3.13:5432",
        "share: pool db-primary: 1 endpoint -> 3 endpoints, 33.3% each; 10.0.3.11:5432 had 100% and gets 33.3%",
        "balance: pool db-primary: balance policy in turn, by weight -> the fewest connections first, by weight",
    ];
    replicas_nginx: "1-replicas-in-the-write-pool" "nginx" [
        "endpoint: pool db-primary gets 2 endpoints: 10.0.3.12:5432 and 10.0.3.13:5432",
        "share: pool db-primary: 1 endpoint -> 3 endpoints, 33.3% each; 10.0.3.11:5432 had 100% and gets 33.3%",
        "balance: pool db-primary: balance policy in turn, by weight -> the fewest connections first, by weight",
        "health: pool db-primary: health check not checked -> by real traffic: left alone for 10s after 1 failure in that time",
    ];
    affinity_haproxy: "2-affinity-behind-a-cdn" "haproxy" [
        "share: pool auth: 4 endpoints, 25% each -> 4 endpoints, 18.5% to 28.9%; 10.0.1.12:8080 had 25% and gets 18.5%",
        "balance: pool auth: balance policy in turn, by weight -> by a hash of the client address, consistent",
    ];
    affinity_nginx: "2-affinity-behind-a-cdn" "nginx" [
        "balance: pool auth: balance policy in turn, by weight -> by a hash of the client's /24 network",
    ];
    rule_haproxy: "3-api-rule-above-auth" "haproxy" [
        "fate: GET https://nobody.example/api/ -> pool api, before -> pool app",
        "fate: GET https://nobody.example/api/auth/ -> pool api, before -> pool auth",
        "fate: GET https://nobody.example/api/search/ -> pool api, before -> pool search",
        "pool: pool search is gone: it had 2 endpoints, 50% each",
        "pool: pool api is new: 3 endpoints, 33.3% each",
    ];
    rule_nginx: "3-api-rule-above-auth" "nginx" [
        "fate: GET https://www.example.com/api/search -> pool api, before -> a redirect (301) to https://www.example.com/api/search/",
        "fate: GET https://www.example.com/api/ -> pool api, before -> pool app",
        "fate: GET https://www.example.com/api/auth/ -> pool api, before -> pool auth",
        "pool: pool search is gone: it had 2 endpoints, 50% each",
        "pool: pool api is new: 3 endpoints, 33.3% each",
    ];
    weight_haproxy: "4-left-over-weight" "haproxy" [
        "share: pool auth: 4 endpoints, 25% each -> 4 endpoints, 14.3% to 57.1%; 10.0.1.11:8080 had 25% and gets 57.1%",
        "share: pool auth: slow start none -> 30s",
    ];
    weight_nginx: "4-left-over-weight" "nginx" [
        "share: pool auth: 4 endpoints, 25% each -> 4 endpoints, 14.3% to 57.1%; 10.0.1.11:8080 had 25% and gets 57.1%",
    ];
}
