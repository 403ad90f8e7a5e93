//! Files of maps and of patterns.

use super::words::{DOMAINS, ENDINGS, HOSTS, NETWORKS, PARTS, PATHS, VALUES};
use super::writer::Writer;

/// Keys that suit a map, by what its name says.
fn keys(kind: &str) -> &'static [&'static str] {
    match kind {
        "map_beg" => PATHS,
        "map_end" => ENDINGS,
        "map_sub" => PARTS,
        "map_dir" => PARTS,
        "map_dom" => DOMAINS,
        "map_reg" => &["^/api", "\\.css$", "^/(admin|b)/", "example\\.com$", "[0-9]+"],
        _ => &[],
    }
}

/// The name of a new file of patterns.
pub fn patterns(writer: &mut Writer<'_>, any: &[&str]) -> String {
    let mut lines = vec!["# patterns\n".to_string()];
    for _ in 0..1 + writer.chance.below(4) {
        lines.push(format!("{}\n", writer.chance.of(any)));
    }
    writer.file("lst", &lines)
}

/// A map as a converter, with a new file.
pub fn converter(writer: &mut Writer<'_>) -> String {
    let kind = writer.of(&["map", "map_str", "map_beg", "map_end", "map_sub", "map_dir", "map_dom", "map_reg"]);
    let file = file(writer, kind, VALUES);
    let default = writer.of(&["", ",none", ",1"]);
    format!("{kind}({file}{default})")
}

/// A map that names backends, with what it looks up.
pub fn to_pool(writer: &mut Writer<'_>) -> String {
    let pools = writer.pools.clone();
    let mut names: Vec<&str> = pools.iter().map(String::as_str).collect();
    names.push("nobody");
    let (fetch, kind) = match writer.chance.below(7) {
        0 | 1 => ("hdr(host),lower", writer.of(&["map", "map_str", "map_end", "map_dom"])),
        2 | 3 => ("path", writer.of(&["map_beg", "map_reg", "map_dir", "map_end"])),
        4 => ("src", "map_ip"),
        5 => ("dst_port", "map_int"),
        _ => ("base", writer.of(&["map_beg", "map_sub"])),
    };
    let file = file(writer, kind, &names);
    let default = if writer.is(50) { format!(",{}", writer.pool()) } else { String::new() };
    format!("{fetch},{kind}({file}{default})")
}

fn file(writer: &mut Writer<'_>, kind: &str, values: &[&str]) -> String {
    let keys = match kind {
        "map" | "map_str" => [HOSTS, PATHS, VALUES].concat(),
        "map_ip" => NETWORKS.to_vec(),
        "map_int" => vec!["8000", "8001", "8002", "80"],
        kind => keys(kind).to_vec(),
    };
    let mut lines = Vec::new();
    for _ in 0..1 + writer.chance.below(6) {
        let (key, value) = (*writer.chance.pick(&keys), writer.chance.of(values));
        if !key.contains(' ') {
            lines.push(format!("{}{key}{}{value}\n", writer.of(&["", "", "  "]), writer.of(&[" ", "\t", "   "])));
        }
    }
    lines.push("# end\n\n".into());
    writer.file("map", &lines)
}
