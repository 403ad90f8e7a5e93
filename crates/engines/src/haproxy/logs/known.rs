//! The log formats that HAProxy has by itself.

use model::LogFormat;

use super::expression::Around;
use super::format::translate;
use crate::Known;

/// `option httplog`
pub(super) const HTTP: &str = "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc \
    %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r";
/// `option httplog clf`
pub(super) const CLF: &str = "%{+Q}o %{-Q}ci - - [%T] %r %ST %B \"\" \"\" %cp %ms %ft %b %s %TR %Tw %Tc %Tr %Ta %tsc \
    %ac %fc %bc %sc %rc %sq %bq %CC %CS %hrl %hsl";
/// `option httpslog`
pub(super) const HTTPS: &str = "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc \
    %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r \
    %[fc_err]/%[ssl_fc_err,hex]/%[ssl_c_err]/%[ssl_c_ca_err]/%[ssl_fc_is_resumed] %[ssl_fc_sni]/%sslv/%sslc";
/// `option tcplog`
pub(super) const TCP: &str = "%ci:%cp [%t] %ft %b/%s %Tw/%Tc/%Tt %B %ts %ac/%fc/%bc/%sc/%rc %sq/%bq";
/// What is written where none of them is asked for: the words as they stand, and `f` and the mode as if they were variables.
pub(super) const CONNECT: &str = "Connect from %ci:%cp to %fi:%fp (%f/%Tu)";

/// The formats by name, sorted.
pub const KNOWN: &[Known] = &[
    Known {
        name: "haproxy-connect",
        about: "HAProxy without any option for its log",
        format: || named("haproxy-connect", CONNECT),
    },
    Known { name: "haproxy-http", about: "HAProxy with option httplog", format: || named("haproxy-http", HTTP) },
    Known {
        name: "haproxy-http-clf",
        about: "HAProxy with option httplog clf",
        format: || named("haproxy-http-clf", CLF),
    },
    Known { name: "haproxy-https", about: "HAProxy with option httpslog", format: || named("haproxy-https", HTTPS) },
    Known { name: "haproxy-tcp", about: "HAProxy with option tcplog", format: || named("haproxy-tcp", TCP) },
];

pub(super) fn named(name: &str, text: &str) -> LogFormat {
    translate(name, text, &Around::default()).format
}
