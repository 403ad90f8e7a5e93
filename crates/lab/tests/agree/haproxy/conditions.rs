//! Tests, named and between braces, and the conditions made of them.

use super::words::{ARGUMENTS, COOKIES, DOMAINS, ENDINGS, HOSTS, METHODS, NAMES, NETWORKS, PARTS, PATHS, VALUES};
use super::writer::Writer;
use super::{maps, values};

/// Regular expressions that meet paths and hosts.
const REGEXES: &[&str] = &[
    "^/(api|static)/",
    "\\.(css|png)$",
    "^/API",
    "v[0-9]+",
    "^/$",
    "^/[^/]*$",
    "^[ab]\\.example",
    "example\\.com$",
    "/\\.\\./",
    "^/a(?=pi)",
    "%[0-9a-f]{2}",
    "^(?!/api)",
    "\\d",
    "^$",
    ".",
];

/// One test: expression, flags, patterns.
pub fn test(writer: &mut Writer<'_>) -> String {
    match writer.chance.below(20) {
        0..5 => path(writer),
        5..8 => host(writer),
        8..10 => named_value(writer),
        10..12 => other(writer),
        12 | 13 => number(writer),
        14 => address(writer),
        15 => length(writer),
        16 => format!("{} -m found", values::word(writer)),
        17 => truth(writer),
        _ => computed(writer),
    }
}

/// Flags of a text comparison.
fn flags(writer: &mut Writer<'_>) -> &'static str {
    writer.of(&["", "", "", " -i", " -i", " --", " -i --", " -n"])
}

/// Patterns on the line or, now and then, in a file.
fn patterns(writer: &mut Writer<'_>, any: &[&str]) -> String {
    if writer.is(8) {
        let plain: Vec<&str> = any.iter().copied().filter(|word| !word.is_empty()).collect();
        return format!(" -f {}", maps::patterns(writer, &plain));
    }
    let dashes = if any.iter().any(|word| word.starts_with('-')) { " --" } else { "" };
    format!("{dashes} {}", writer.several(any, 3))
}

/// The patterns that suit a method of comparison.
fn suited<'a>(method: &str, whole: &'a [&'a str]) -> &'a [&'a str] {
    match method {
        "end" => ENDINGS,
        "sub" | "dir" => PARTS,
        "dom" => DOMAINS,
        "reg" => REGEXES,
        _ => whole,
    }
}

/// `fetch_method patterns`, or `fetch -m method patterns`.
fn compared(writer: &mut Writer<'_>, fetch: &str, args: &str, whole: &[&str]) -> String {
    let method = writer.of(&["str", "beg", "end", "sub", "dir", "dom", "reg", "", "beg"]);
    let flags = flags(writer);
    let tail = patterns(writer, suited(method, whole));
    let tail = format!("{flags}{tail}").replace("-- --", "--").replace("-- -f", "-f");
    let has_forms = matches!(fetch, "base" | "cook" | "hdr" | "path" | "url" | "urlp");
    let takes_suffix = has_forms && !matches!(method, "" | "str");
    match (takes_suffix && writer.is(50), method) {
        (true, _) => format!("{fetch}_{method}{args}{tail}"),
        (false, "") => format!("{fetch}{args}{tail}"),
        (false, _) => format!("{fetch}{args} -m {method}{tail}"),
    }
}

fn path(writer: &mut Writer<'_>) -> String {
    let fetch = writer.of(&["path", "path", "path", "url", "base", "pathq"]);
    // `pathq` has no form with a method in its name.
    if fetch == "pathq" {
        return format!("pathq -m {} {}", writer.of(&["beg", "str", "sub"]), writer.several(PATHS, 2));
    }
    compared(writer, fetch, "", PATHS)
}

fn host(writer: &mut Writer<'_>) -> String {
    let fetch = writer.of(&["hdr", "req.hdr", "hdr"]);
    let name = writer.of(&["(host)", "(host)", "(Host)", "(host,1)", "(host,-1)"]);
    let fetch = if fetch == "req.hdr" { "req.hdr" } else { "hdr" };
    compared(writer, fetch, name, HOSTS)
}

/// A header, cookie or argument.
fn named_value(writer: &mut Writer<'_>) -> String {
    match writer.chance.below(3) {
        0 => {
            let fetch = writer.of(&["hdr", "req.hdr", "req.fhdr"]);
            let name = writer.of(NAMES);
            let name = format!("({name}{})", writer.of(&["", "", ",1", ",-1"]));
            compared(writer, fetch, &name, VALUES)
        }
        1 => {
            let fetch = writer.of(&["cook", "req.cook"]);
            let name = format!("({})", writer.of(COOKIES));
            compared(writer, fetch, &name, VALUES)
        }
        _ => {
            let fetch = writer.of(&["url_param", "urlp"]);
            let name = format!("({})", writer.of(ARGUMENTS));
            compared(writer, fetch, &name, VALUES)
        }
    }
}

/// Method, version, query, captured.
fn other(writer: &mut Writer<'_>) -> String {
    match writer.chance.below(6) {
        0 | 1 => format!("method {}", writer.several(METHODS, 3)),
        2 => format!("req.ver {}", writer.several(&["1.0", "1.1", "2.0"], 2)),
        3 => format!(
            "query -m {} {}",
            writer.of(&["beg", "sub", "str"]),
            writer.several(&["id=1", "x", "id=", "Mode"], 2)
        ),
        4 => format!("capture.req.uri -m beg {}", writer.several(PATHS, 2)),
        _ => format!(
            "var({}) -m str {}",
            writer.of(&["txn.v", "req.w", "sess.s"]),
            writer.several(&["y", "1", "/api"], 2)
        ),
    }
}

fn number(writer: &mut Writer<'_>) -> String {
    let fetch = match writer.chance.below(7) {
        0 => "dst_port".to_string(),
        1 => format!("{}({})", writer.of(&["hdr_val", "req.hdr_val"]), writer.of(NAMES)),
        2 => format!("{}({})", writer.of(&["urlp_val"]), writer.of(ARGUMENTS)),
        3 => format!("{}({})", writer.of(&["cook_val", "req.cook_val"]), writer.of(COOKIES)),
        4 => format!("{}({})", writer.of(&["hdr_cnt", "req.hdr_cnt"]), writer.of(NAMES)),
        5 => format!("hdr({}) -m int", writer.of(NAMES)),
        _ => format!("{},length", writer.of(&["path", "hdr(host)", "query"])),
    };
    if fetch.contains("_cnt") {
        return format!("{fetch} {}", writer.of(&["0", "gt 0", "ge 1"]));
    }
    format!(
        "{fetch} {}",
        writer.of(&["1", "2 12", "gt 1", "le 2", "1:5", "ge 1 le 12", "lt 8001", "-- -3", "8000", ":10"])
    )
}

fn address(writer: &mut Writer<'_>) -> String {
    let fetch = writer.of(&[
        "src",
        "src",
        "dst",
        "hdr_ip(x-forwarded-for)",
        "hdr_ip(x-forwarded-for,-1)",
        "req.hdr_ip(x-client)",
    ]);
    format!("{fetch}{}", patterns(writer, NETWORKS))
}

fn length(writer: &mut Writer<'_>) -> String {
    let range = writer.of(&["1", "4", "gt 4", "0", "2:8", "le 13"]);
    match writer.chance.below(3) {
        0 => format!("path_len {range}"),
        1 => format!("hdr_len({}) {range}", writer.of(NAMES)),
        _ => format!("{} -m len {range}", values::fetch(writer)),
    }
}

fn truth(writer: &mut Writer<'_>) -> String {
    match writer.chance.below(5) {
        0 => {
            writer.of(&["always_true", "always_false", "ssl_fc", "always_true 0", "wait_end", "nbsrv(p0) ge 0"]).into()
        }
        1 => format!("var({}) -m bool", writer.of(&["txn.v", "req.w"])),
        2 => format!("hdr({}) -m bool", writer.of(NAMES)),
        3 => format!("hdr({}),bool", writer.of(NAMES)),
        _ => format!("{},not", writer.of(&["always_false", "hdr(x-a),bool", "ssl_fc"])),
    }
}

/// An expression with converters, compared by method.
fn computed(writer: &mut Writer<'_>) -> String {
    let expression = values::word(writer);
    let method = writer.of(&["str", "beg", "end", "sub", "reg"]);
    let any = [HOSTS, PATHS, VALUES].concat();
    let flags = flags(writer);
    let tail = patterns(writer, suited(method, &any));
    let tail = format!("{flags}{tail}").replace("-- --", "--").replace("-- -f", "-f");
    format!("{expression} -m {method}{tail}")
}

/// Declares acls; some names twice.
pub fn acls(writer: &mut Writer<'_>, most: usize) {
    for number in 0..writer.chance.below(most + 1) {
        let name = format!("n{number}");
        let test = test(writer);
        writer.line(&format!("acl {name} {test}"));
        if writer.is(20) {
            let again = self::test(writer);
            writer.line(&format!("acl {name} {again}"));
        }
        writer.acls.push(name);
    }
}

/// The acls that the engine brings along.
const PREDEFINED: &[&str] = &[
    "METH_GET",
    "METH_POST",
    "METH_HEAD",
    "METH_OPTIONS",
    "TRUE",
    "FALSE",
    "HTTP_1.1",
    "HTTP_1.0",
    "LOCALHOST",
    "HTTP_URL_ABS",
    "HTTP_URL_SLASH",
    "HTTP_URL_STAR",
    "HTTP",
    "HTTP_CONTENT",
];

fn term(writer: &mut Writer<'_>) -> String {
    let negation = writer.of(&["", "", "", "", "!", "! "]);
    if writer.is(8) {
        return format!("{negation}{}", writer.of(PREDEFINED));
    }
    if writer.acls.is_empty() || writer.is(45) {
        return format!("{negation}{{ {} }}", test(writer));
    }
    format!("{negation}{}", writer.chance.pick(&writer.acls).clone())
}

/// ` if ...` or ` unless ...`.
pub fn condition(writer: &mut Writer<'_>) -> String {
    let mut text = if writer.is(80) { " if".to_string() } else { " unless".to_string() };
    for number in 0..[1, 1, 2, 2, 3][writer.chance.below(5)] {
        if number > 0 && writer.is(30) {
            text.push_str(writer.of(&[" or", " ||", " OR"]));
        }
        text = format!("{text} {}", term(writer));
    }
    text
}
