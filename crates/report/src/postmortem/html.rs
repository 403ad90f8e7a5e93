//! The document as one page for a browser, a telephone or paper.

use std::io::{self, Write};

use super::page::{Block, Entry, Line, Page, Piece, Task, plain};
use crate::quote::printable;
use crate::xml::escape;

/// Colours and shapes.
const STYLE: &str = include_str!("style.css");

/// What a browser must not fetch or run, whatever else went wrong.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Writes it.
pub(super) fn write(out: &mut dyn Write, page: &Page) -> io::Result<()> {
    head(out, page)?;
    for section in &page.sections {
        let (id, title) = (section.id, section.title);
        writeln!(out, "<section id=\"{id}\" aria-labelledby=\"{id}-h\">\n<h2 id=\"{id}-h\">{title}</h2>")?;
        section.blocks.iter().try_for_each(|own| block(out, own))?;
        writeln!(out, "</section>")?;
    }
    let version = env!("CARGO_PKG_VERSION");
    writeln!(out, "</main>\n<footer><p class=\"faint\">evenkeel {version}</p></footer>\n</body>\n</html>")
}

fn head(out: &mut dyn Write, page: &Page) -> io::Result<()> {
    let links = page.sections.iter().map(|own| format!("<li><a href=\"#{}\">{}</a></li>", own.id, own.title));
    let links: String = links.collect();
    let title = line(&page.title);
    writeln!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{}\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#main\">Skip to the summary</a>\n\
         <header><h1>{title}</h1>\n<p class=\"faint\">{}</p></header>\n\
         <nav aria-label=\"Sections\"><ul>{links}</ul></nav>\n<main id=\"main\">",
        escape(POLICY),
        escape(&printable(&plain(&page.title))),
        line(&page.lead)
    )
}

fn line(line: &Line) -> String {
    line.iter().map(piece).collect()
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Fact(own) if is_figure(own) => format!("<span class=\"n\">{}</span>", escape(&printable(own))),
        Piece::Said(own) | Piece::Fact(own) => escape(&printable(own)),
        Piece::Code(own) if own.is_empty() => String::new(),
        Piece::Code(own) => format!("<code>{}</code>", escape(&printable(own))),
        Piece::Open(own) => format!("<mark>[{}]</mark>", escape(&printable(own))),
    }
}

/// A figure or a time, which isn't broken over two lines.
fn is_figure(text: &str) -> bool {
    text.len() < 20 && text.starts_with(|first: char| first.is_ascii_digit())
}

fn block(out: &mut dyn Write, block: &Block) -> io::Result<()> {
    match block {
        Block::Paragraph(own) => writeln!(out, "<p>{}</p>", line(own)),
        Block::Terms(all) => terms(out, all),
        Block::Items(items) => list(out, "ul", items.iter().map(|own| format!("<li>{}</li>", line(own)))),
        Block::Entries(entries) => list(out, "ol class=\"times\"", entries.iter().map(entry)),
        Block::Diff(diff) => {
            let lines: String = diff.lines().map(changed).collect();
            writeln!(out, "<pre class=\"diff\">{lines}</pre>")
        }
        Block::Tasks(tasks) => list(out, "ol class=\"tasks\"", tasks.iter().map(task)),
    }
}

/// Items of a list; its opening tag may have attributes.
fn list(out: &mut dyn Write, tag: &str, items: impl Iterator<Item = String>) -> io::Result<()> {
    let name = tag.split(' ').next().unwrap_or(tag);
    writeln!(out, "<{tag}>\n{}</{name}>", items.map(|item| item + "\n").collect::<String>())
}

fn terms(out: &mut dyn Write, terms: &[(&'static str, Line)]) -> io::Result<()> {
    let each = terms.iter().map(|(name, own)| format!("<dt>{name}</dt><dd>{}</dd>\n", line(own)));
    writeln!(out, "<dl>\n{}</dl>", each.collect::<String>())
}

fn entry(own: &Entry) -> String {
    let source = escape(&printable(&own.source));
    format!("<li><time>{}</time> <span>{} <small>{source}</small></span></li>", own.time, line(&own.what))
}

/// A line of a difference.
fn changed(own: &str) -> String {
    let (tag, text) = (own.chars().next(), escape(own));
    match tag {
        Some('+') => format!("<ins>{text}</ins>\n"),
        Some('-') => format!("<del>{text}</del>\n"),
        _ => format!("<span>{text}</span>\n"),
    }
}

fn task(own: &Task) -> String {
    let remark = if own.remark.is_empty() { String::new() } else { format!("<p>{}</p>", line(&own.remark)) };
    let add = own.add.iter().map(|yaml| {
        let lines: Vec<String> = yaml.lines().map(|line| escape(&printable(line))).collect();
        format!("<pre>{}</pre>", lines.join("\n"))
    });
    format!(
        "<li><h3>{}</h3>{remark}<dl><dt>Owner</dt><dd>{}</dd><dt>ETA</dt><dd><time>{}</time></dd>\
         <dt>Check</dt><dd>{}{}</dd></dl></li>",
        line(&own.name),
        line(&own.owner),
        own.due,
        line(&own.check),
        add.collect::<String>()
    )
}
