//! What an endpoint was told before the head of a request.

use std::fmt::Write;

use proxy_header::ProxyHeader;

use crate::wire::percent_encoded;

/// What came before the first request.
#[derive(Default)]
pub(super) struct Received {
    pub(super) proxy: Option<ProxyHeader<'static>>,
    pub(super) tls: Option<Hello>,
}

/// What a TLS client said first.
pub(super) struct Hello {
    pub(super) sni: Option<String>,
    pub(super) alpn: Option<Vec<u8>>,
}

impl Received {
    /// Names and values of the headers that tell of it.
    pub(super) fn headers(&self) -> Vec<(&'static str, String)> {
        let mut headers = Vec::new();
        if let Some(proxy) = &self.proxy {
            headers.push(("x-evenkeel-proxy", addresses(proxy)));
            let name = proxy.authority().map(|name| percent_encoded(name.as_bytes()));
            headers.extend(name.map(|name| ("x-evenkeel-proxy-authority", name)));
        }
        if let Some(tls) = &self.tls {
            headers.push(("x-evenkeel-sni", tls.sni.clone().unwrap_or_default()));
            headers.push(("x-evenkeel-alpn", percent_encoded(tls.alpn.as_deref().unwrap_or_default())));
        }
        headers
    }

    /// The same as lines of a head.
    pub(super) fn lines(&self) -> String {
        let mut lines = String::new();
        for (name, value) in self.headers() {
            // Writing to a text can't fail.
            let _ = write!(lines, "{name}: {value}\r\n");
        }
        lines
    }
}

/// Source and destination, or `local` where the sender speaks for itself.
fn addresses(proxy: &ProxyHeader<'_>) -> String {
    let local = || "local".to_owned();
    proxy.proxied_address().map_or_else(local, |told| format!("{} {}", told.source, told.destination))
}
