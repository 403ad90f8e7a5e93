//! `stream`: connections that are handed on as they are.

use crate::chance::Chance;
use crate::place::Place;

/// Where nginx keeps the module, as Debian has it.
const MODULE: &str = "/usr/lib/nginx/modules/ngx_stream_module.so";

/// The line that loads the module; None where it isn't installed.
pub fn module() -> Option<String> {
    std::path::Path::new(MODULE).exists().then(|| format!("load_module {MODULE};\n"))
}

/// Lines of `allow` and `deny`.
const ACCESS: &[&str] = &["allow 127.0.0.1;", "deny 127.1.0.0/16;", "allow 127.1.2.3;", "deny all;", "allow all;"];

/// Where a connection goes.
const PASSES: &[&str] =
    &["proxy_pass s0;", "proxy_pass s1;", "proxy_pass $by_client;", "proxy_pass $by_name;", "return \"bye\";"];

fn server(chance: &mut Chance, listener: &str) -> String {
    let mut text = format!("    server {{\n        listen {listener};\n");
    if chance.is(40) {
        for line in chance.some(&mut ACCESS.to_vec(), 3) {
            text.push_str(&format!("        {line}\n"));
        }
    }
    if chance.is(40) {
        text.push_str("        ssl_preread on;\n        preread_timeout 1s;\n");
    }
    let pass = chance.of(PASSES);
    text + &format!("        {pass}\n    }}\n")
}

/// The block, with listeners and endpoints of its own.
pub fn stream(chance: &mut Chance, place: &Place) -> String {
    let mut text = String::from("stream {\n");
    let map = chance.of(&["127.1.2.3 s1; default s0;", "~^127\\.1\\. s1; 127.0.0.1 s0; default s1;"]);
    text.push_str(&format!("    map $remote_addr $by_client {{ {map} }}\n"));
    text.push_str("    map $ssl_preread_server_name $by_name { hostnames; .example.com s1; default s0; }\n");
    for pool in 0..2 {
        let endpoint = place.endpoint(20 + pool);
        text.push_str(&format!("    upstream s{pool} {{\n        server {endpoint};\n    }}\n"));
    }
    for number in 0..1 + chance.below(2) {
        text.push_str(&server(chance, &place.listener(8100 + number as u16).to_string()));
    }
    text + "}\n"
}
