//! What is almost a literal.

use crate::chance::Chance;

/// A word with a character more or less, or in other case.
pub fn word(chance: &mut Chance, mut word: String) -> String {
    match chance.below(5) {
        0 => drop(word.pop()),
        1 => word.push(*chance.pick(&['x', '0', '-'])),
        2 => word.insert(0, *chance.pick(&['x', '1'])),
        3 => return case(chance, &word),
        _ => return format!("{word}{word}"),
    }
    word
}

/// Upper case, lower case, or the first letter changed.
pub fn case(chance: &mut Chance, word: &str) -> String {
    let mut first = true;
    let one = |c: char| {
        let flips = std::mem::take(&mut first);
        if flips && c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c }
    };
    match chance.below(3) {
        0 => word.to_ascii_uppercase(),
        1 => word.to_ascii_lowercase(),
        _ => word.chars().map(one).collect(),
    }
}

/// A host that is almost this one.
pub fn host(chance: &mut Chance, host: String) -> String {
    match chance.below(10) {
        0..3 => format!("{host}:{}", chance.of(&["80", "8080", "443", ""])),
        3 => format!("{host}."),
        4 => format!("{host}.:80"),
        5 => case(chance, &host),
        6 => format!("www.{host}"),
        7 => format!("x{host}"),
        8 => host.split_once('.').map_or(host.clone(), |(_, rest)| rest.to_string()),
        _ => format!("{host}{}", chance.of(&["x", ".org"])),
    }
}

/// A path that is almost this one.
pub fn path(chance: &mut Chance, path: String) -> String {
    match chance.below(16) {
        0 => match path.strip_suffix('/') {
            Some(bare) => bare.to_string(),
            None => format!("{path}/"),
        },
        1 => path[..path.len() - usize::from(path.len() > 1)].to_string(),
        2 => format!("{path}{}", chance.of(&["x", "1", "-"])),
        3 => case(chance, &path),
        4 => at_slash(chance, &path, "//"),
        5 => at_slash(chance, &path, "/./"),
        6 => at_slash(chance, &path, "/../"),
        7 => at_slash(chance, &path, "/x/../"),
        8 | 9 => escape_one(chance, &path),
        10 => format!("{path}{}", chance.of(&["/x", "/x.css", "/a/b", ".png", "/index.html", "/..", "/.", "/x/.."])),
        11 => format!("{path}{}", chance.of(&[";v=1", "%3Bv", ";"])),
        12 => format!("{path}{}", chance.of(&["%3Fid=1", "%23x", "%20", "%2F", "%2f", "%2e%2e", "%2E", "%41"])),
        13 => format!(
            "{path}{}",
            chance.of(&["/%2e%2e/x", "/%2E/", "%2Fx", "/a%2Fb", "+x", "/~u", "/@x", "/a=b", "/a,b"])
        ),
        14 => format!("/x{path}"),
        _ => format!("{path}{}", chance.of(&["%zz", "%", "%2", "/:x", "/*", "/'"])),
    }
}

/// One of the slashes becomes `with`.
fn at_slash(chance: &mut Chance, path: &str, with: &str) -> String {
    let slashes: Vec<usize> = path.match_indices('/').map(|(at, _)| at).collect();
    if slashes.is_empty() {
        return path.to_string();
    }
    let at = *chance.pick(&slashes);
    format!("{}{with}{}", &path[..at], &path[at + 1..])
}

/// One character, but the first, percent-escaped.
fn escape_one(chance: &mut Chance, path: &str) -> String {
    if path.len() < 2 || !path.is_ascii() {
        return path.to_string();
    }
    let at = 1 + chance.below(path.len() - 1);
    let byte = path.as_bytes()[at];
    let escaped = if chance.is(50) { format!("%{byte:02X}") } else { format!("%{byte:02x}") };
    format!("{}{escaped}{}", &path[..at], &path[at + 1..])
}
