//! A configuration said in other words: other comments, another layout, other names, another order.

use std::collections::BTreeSet;

use crate::page::Pair;
use crate::run::Folder;

/// How it is said anew.
pub struct Kind {
    name: &'static str,
    haproxy: fn(&str) -> String,
    nginx: fn(&str) -> String,
}

/// All ways.
pub const KINDS: [Kind; 4] = [
    Kind { name: "comments", haproxy: comments, nginx: comments },
    Kind { name: "layout", haproxy: layout, nginx: layout },
    Kind { name: "names", haproxy: haproxy_names, nginx: nginx_names },
    Kind { name: "order", haproxy: haproxy_order, nginx: nginx_order },
];

/// What is wrong with a side of a pair, said anew.
pub fn judge(pair: &Pair, side: &str, kind: &Kind) -> Vec<String> {
    if kind.name == "names" && pair.shows_names() {
        return Vec::new();
    }
    let (top, file) = side.rsplit_once('/').unwrap_or(("", side));
    let text = std::fs::read_to_string(pair.folder.join(side)).unwrap();
    let again = if pair.name.starts_with("haproxy-") { kind.haproxy } else { kind.nginx };
    let mut folder = Folder::new(&format!("pair-{}-{}-{}", pair.name, side.replace('/', "-"), kind.name));
    folder = folder.with(&format!("old/{file}"), &text).with(&format!("new/{file}"), again(&text));
    for other in ["hosts.map", "sites/www.inc", "sites/partners.inc"] {
        if let Ok(text) = std::fs::read(pair.folder.join(top).join(other)) {
            folder = folder.with(&format!("old/{other}"), &text).with(&format!("new/{other}"), &text);
        }
    }
    let ran = folder.run(&["diff", &format!("old/{file}"), &format!("new/{file}")]);
    // An open end of the proof is one of the configuration, however it is said: a change is none.
    let open = (pair.is_missed() || pair.is_open()) && ran.out.contains("no change found");
    let same = ran.out.contains("equivalent: yes") || open;
    let unchanged = again(&text) == text && kind.name != "names" && kind.name != "order";
    match (same, unchanged) {
        (true, false) => Vec::new(),
        (_, true) => vec![format!("{side}: {} has nothing to do", kind.name)],
        (false, _) => vec![format!("{side}: another form ({}) is a change:\n{}{}", kind.name, ran.out, ran.err)],
    }
}

/// A note above all and behind each line.
fn comments(text: &str) -> String {
    let line = |line: &str| match (line.trim().is_empty(), line.split_once(" # ")) {
        (true, _) => "# a gap\n\n".to_owned(),
        (false, Some((own, _))) => format!("{own} # another note\n"),
        (false, None) => format!("{line} # a note\n"),
    };
    format!("# said anew\n{}", text.lines().map(line).collect::<String>())
}

/// Tabs, empty lines, and two blanks for one outside of quotes.
fn layout(text: &str) -> String {
    let line = |line: &str| {
        let (mut quoted, mut wide, mut last) =
            (false, String::from(if line.starts_with(' ') { "\t " } else { "" }), ' ');
        for letter in line.trim().chars() {
            quoted ^= letter == '"';
            wide.push(letter);
            if letter == ' ' && !quoted && last != '\\' {
                wide.push(' ');
            }
            last = letter;
        }
        wide + "\n\n"
    };
    text.lines().map(line).collect()
}

/// A name as it is called now.
fn renamed(name: &str) -> String {
    format!("{name}-as-it-is-called-now")
}

/// Sections, conditions and servers get other names.
fn haproxy_names(text: &str) -> String {
    let named = |words: &[&str]| -> BTreeSet<String> {
        let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
        lines.filter(|line| line.len() > 1 && words.contains(&line[0])).map(|line| line[1].to_owned()).collect()
    };
    let (sections, conditions) = (named(&["backend", "frontend", "listen"]), named(&["acl"]));
    let line = |line: &str| {
        let mut rule = false;
        let mut before = "";
        let mut words = Vec::new();
        for word in line.split_whitespace() {
            rule |= matches!(word, "if" | "unless");
            let own = word.trim_start_matches('!');
            let is_name = match before {
                "backend" | "frontend" | "listen" | "server" | "acl" => words.len() == 1,
                "use_backend" | "default_backend" | "table" => sections.contains(own),
                _ => rule && conditions.contains(own),
            };
            let inner = sections.iter().find(|name| word.ends_with(&format!("({name})")));
            words.push(match inner {
                Some(name) => word.replace(&format!("({name})"), &format!("({})", renamed(name))),
                None if is_name => word.replace(own, &renamed(own)),
                None => word.to_owned(),
            });
            before = word;
        }
        format!("    {}\n", words.join(" "))
    };
    text.lines().map(|own| if own.contains('"') { format!("{own}\n") } else { line(own) }).collect()
}

/// Pools, zones and variables of maps get other names.
fn nginx_names(text: &str) -> String {
    let mut again = text.to_owned();
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        if let ["upstream", name, ..] = words[..] {
            again = again.replace(&format!("upstream {name} "), &format!("upstream {} ", renamed(name)));
            for end in [";", "/"] {
                again = again.replace(&format!("://{name}{end}"), &format!("://{}{end}", renamed(name)));
                again =
                    again.replace(&format!("proxy_pass {name}{end}"), &format!("proxy_pass {}{end}", renamed(name)));
            }
        }
        if let Some((_, zone)) = line.split_once(" zone=").filter(|_| line.contains("limit_req_zone")) {
            let name = zone.split(':').next().unwrap();
            for end in [":", " ", ";"] {
                again = again.replace(&format!("zone={name}{end}"), &format!("zone={}{end}", renamed(name)));
            }
        }
    }
    again
}

/// Sections behind the defaults, and lines of one sort, the other way round.
fn haproxy_order(text: &str) -> String {
    let mut sections: Vec<Vec<&str>> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if !line.starts_with([' ', '#']) || sections.is_empty() {
            sections.push(Vec::new());
        }
        sections.last_mut().unwrap().push(line);
    }
    let free = |section: &Vec<&str>| !["global", "defaults", "#"].iter().any(|head| section[0].starts_with(head));
    let first = sections.iter().position(free).unwrap_or(sections.len());
    sections[first..].reverse();
    let lines = |section: &Vec<&str>| {
        let even = |line: &str| ["balance leastconn", "balance roundrobin"].contains(&line.trim());
        let in_turn =
            !section.iter().any(|line| line.trim().starts_with("balance ")) || section.iter().any(|line| even(line));
        let class = |line: &str| match line.split_whitespace().next() {
            Some("server") if in_turn => "server",
            Some("acl") => "acl",
            Some("bind") => "bind",
            Some("timeout" | "option" | "retries" | "maxconn" | "log") => "setting",
            _ => "",
        };
        reversed(section, |line| class(line)).into_iter().map(|line| format!("{line}\n")).collect::<String>()
    };
    sections.iter().map(lines).collect()
}

/// Runs of neighbours of one sort the other way round; the sort that has no name stays.
fn reversed<'a, T: Clone + 'a>(items: &'a [T], class: impl Fn(&'a T) -> &'static str) -> Vec<T> {
    let mut all: Vec<T> = Vec::new();
    let mut rest = items;
    while let Some(first) = rest.first() {
        let sort = class(first);
        let many = rest.iter().take_while(|item| class(item) == sort).count();
        let (run, others) = rest.split_at(many);
        if sort.is_empty() {
            all.extend(run.iter().cloned())
        } else {
            all.extend(run.iter().rev().cloned())
        }
        rest = others;
    }
    all
}

/// A line, or a block with what is in it.
#[derive(Clone)]
struct Item {
    head: String,
    inner: Option<Vec<Item>>,
}

impl Item {
    fn parse(lines: &mut std::iter::Peekable<std::str::Lines<'_>>) -> Vec<Item> {
        let mut items = Vec::new();
        while let Some(line) = lines.next().map(str::trim) {
            match line {
                "" => {}
                "}" => break,
                _ if line.ends_with('{') => {
                    items.push(Item { head: line.to_owned(), inner: Some(Item::parse(lines)) });
                }
                _ => items.push(Item { head: line.to_owned(), inner: None }),
            }
        }
        items
    }

    /// What may stand in another order among its neighbours.
    fn class(&self, in_turn: bool, servers: bool) -> &'static str {
        let mut words = self.head.split_whitespace();
        match (words.next().unwrap_or(""), words.next().unwrap_or("")) {
            ("upstream", _) => "upstream",
            ("location", "~" | "~*") => "",
            ("location", _) => "location",
            ("server", "{") if servers => "site",
            ("server", address) if in_turn && address != "{" => "server",
            ("proxy_set_header", _) => "header",
            ("listen", _) => "listen",
            ("proxy_connect_timeout" | "proxy_read_timeout" | "client_max_body_size" | "keepalive_timeout", _) => {
                "setting"
            }
            _ => "",
        }
    }

    fn has(&self, word: &str) -> bool {
        self.head.contains(word) || self.inner.iter().flatten().any(|item| item.has(word))
    }
}

fn write(items: &[Item], into: &mut String) {
    let in_turn = !items.iter().any(|item| item.head.starts_with("hash ") || item.head.starts_with("ip_hash"));
    let sites: Vec<&Item> = items.iter().filter(|item| item.head == "server {").collect();
    // Who stands first answers for unknown names, unless somebody says so.
    let servers = sites.len() < 2
        || sites.iter().filter(|site| site.has("default_server")).count() == 1
        || sites.iter().any(|site| site.has("proxy_timeout"));
    for item in reversed(items, |item| item.class(in_turn, servers)) {
        into.push_str(&item.head);
        into.push('\n');
        if let Some(inner) = &item.inner {
            write(inner, into);
            into.push_str("}\n");
        }
    }
}

/// Blocks and lines of one sort the other way round.
fn nginx_order(text: &str) -> String {
    let mut again = String::new();
    write(&Item::parse(&mut text.lines().peekable()), &mut again);
    again
}
