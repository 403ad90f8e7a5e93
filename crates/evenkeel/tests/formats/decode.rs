//! What a reader of each form gets to see, as lines.

use roxmltree::{Document, Node, ParsingOptions};
use serde_json::Value;

/// One form.
pub struct Form {
    pub name: &'static str,
    /// What it says, a thought in a line.
    pub decode: fn(&str) -> Vec<String>,
    /// What it has no place for, by the first part of the fact.
    pub lacks: &'static [&'static str],
}

pub const FORMS: &[Form] = &[
    Form { name: "human", decode: human, lacks: &[] },
    Form { name: "json", decode: json, lacks: &[] },
    Form { name: "sarif", decode: json, lacks: &[] },
    Form { name: "junit", decode: junit, lacks: &[] },
    Form { name: "github", decode: github, lacks: &[] },
    Form { name: "gitlab", decode: json, lacks: &["not understood", "holds "] },
    Form { name: "markdown", decode: markdown, lacks: &[] },
    Form { name: "html", decode: html, lacks: &[] },
];

/// A finding's title and its place stand on two lines.
fn human(page: &str) -> Vec<String> {
    let page = page.replace("\n --> ", " --> ").replace("\n  --> ", " --> ").replace(" = ", " ");
    let page = page.replace("not understood: line ", "not understood: haproxy.cfg:");
    page.lines().map(str::to_owned).collect()
}

/// A workflow command with its place in one, and its message apart.
fn github(page: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for line in page.lines() {
        let plain = |text: &str| text.replace("%3A", ":").replace("%2C", ",").replace("%25", "%");
        match line.split_once("::").filter(|(before, _)| before.is_empty()).and_then(|(_, rest)| rest.split_once("::"))
        {
            Some((head, message)) => {
                lines.push(plain(head).replace(",line=", ":"));
                lines.extend(message.split("%0A").map(plain));
            }
            None => lines.push(line.to_owned()),
        }
    }
    lines
}

/// Markup is taken away; a finding's title stands with its first line.
fn markdown(page: &str) -> Vec<String> {
    let page = page.replace(['\\', '`', '*', '\u{200b}'], "").replace("- try ", "- try: ");
    let page = page.replace("<details><summary>", "").replace("not understood:\n", "not understood: ");
    let page = page.lines().map(|line| {
        line.strip_prefix("  - haproxy.cfg").map_or(format!("\n{line}"), |rest| format!(" haproxy.cfg{rest}"))
    });
    page.collect::<String>().lines().map(str::to_owned).collect()
}

fn document(page: &str) -> Document<'_> {
    Document::parse_with_options(page, ParsingOptions { allow_dtd: true, ..ParsingOptions::default() }).unwrap()
}

fn text(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|one| one.text()).collect::<String>().replace('\n', " ")
}

/// The text of each block; what is said under a line of the source stands with its number.
fn html(page: &str) -> Vec<String> {
    let document = document(page);
    let blocks =
        document.descendants().filter(|one| ["p", "li", "h3", "pre"].iter().any(|name| one.has_tag_name(*name)));
    let mut lines: Vec<String> = blocks.clone().map(text).collect();
    for said in blocks.filter(|one| one.attribute("class").is_some_and(|class| class.starts_with("said"))) {
        let mut before = said.prev_siblings().filter(|one| one.attribute("id").is_some());
        let line = before.next().unwrap();
        let number = line.attribute("id").unwrap().split_once('-').unwrap().1;
        lines.push(format!("haproxy.cfg:{number} {} {}", text(line), text(said)));
    }
    lines
}

/// The verdict of a case and its name; a case with its text.
fn junit(page: &str) -> Vec<String> {
    let document = document(page);
    let mut lines = Vec::new();
    for case in document.descendants().filter(|one| one.has_tag_name("testcase")) {
        let came = case.children().find(Node::is_element);
        let verdict = match came.map(|one| one.tag_name().name()) {
            Some("failure") => "fails",
            Some("skipped") => "unknown",
            _ => "holds",
        };
        let (class, name) = (case.attribute("classname").unwrap(), case.attribute("name").unwrap());
        let rule = if class == "expectations" { "expectation" } else { name };
        let said = came.and_then(|one| one.text()).unwrap_or_default();
        lines.push(format!("{verdict} {name}"));
        lines.push(format!("{rule} {}", said.replace('\n', " ")));
        lines.extend(said.lines().map(str::to_owned));
    }
    lines
}

/// Every object that speaks of a line, a rule or a verdict, as it would be said.
fn json(page: &str) -> Vec<String> {
    let mut lines = Vec::new();
    walk(&serde_json::from_str(page).unwrap(), &mut lines);
    lines
}

fn walk(value: &Value, lines: &mut Vec<String>) {
    let text = |key: &str| value[key].as_str().unwrap_or_default();
    let each = value.as_array().into_iter().flatten();
    each.chain(value.as_object().into_iter().flat_map(|object| object.values())).for_each(|one| walk(one, lines));
    let place = |value: &Value| {
        let physical = &value["locations"][0]["physicalLocation"];
        let region = (&physical["artifactLocation"]["uri"], &physical["region"]["startLine"]);
        let plain = (&value["location"]["file"], &value["location"]["line"]);
        let path = (&value["location"]["path"], &value["location"]["lines"]["begin"]);
        let all = [region, plain, path].into_iter().find(|(file, _)| file.is_string());
        all.map_or(String::new(), |(file, line)| format!("{}:{line}", file.as_str().unwrap()))
    };
    lines.push(format!("{} {}", text("verdict"), text("name")));
    lines.push(format!("{}{}{} {}", text("rule"), text("ruleId"), text("check_name"), place(value)));
    if let (Some(line), Some(texts)) = (value["not_understood"].as_array(), value["file"].as_str()) {
        let gap = |gap: &Value| format!("not understood: {texts}:{} {}", gap["line"], gap["text"]);
        lines.extend(line.iter().map(gap));
    }
    if value["url"].is_string() {
        lines.push(format!("try: evenkeel trace '{} {}'", text("method"), text("url")));
    }
    if value["help"].is_string() {
        lines.push(format!("help: {}", text("help")));
    }
    if let Some(first) = value["because"].get(0) {
        lines.push(format!("expectation {}:{}", first["file"].as_str().unwrap(), first["line"]));
    }
    let verdict = if text("description").contains(" - unknown") { "unknown" } else { "fails" };
    if value["description"].is_string() {
        lines.push(format!("{verdict} {}", text("description")));
    }
    let own = ["message", "text", "description", "outcome"].map(|key| text(key).replace("; ", "\n"));
    lines.extend(own.iter().flat_map(|text| text.lines()).map(str::to_owned));
}
