//! Pictures for pages and tickets: SVG that needs nothing else.

use std::io::{self, Write};

use analysis::simulate::{EndpointLoad, PoolLoad};
use model::words::{count, percent};

use crate::SimulateFacts;
use crate::simulate::rate;
use crate::xml::escape;

/// More pools than this are counted.
const POOLS: usize = 100;
/// More endpoints of one pool than this are counted.
const ENDPOINTS: usize = 64;
/// Pixels: of the whole, of the names, of the longest bar, of a line.
const WIDTH: usize = 960;
const NAMES: usize = 250;
const BAR: f64 = 460.0;
const LINE: usize = 22;

/// Writes a bar for each endpoint: its share now, and around it the most that it gets with others lost. Red is over its capacity.
///
/// # Errors
/// Those of the writer.
pub fn simulate(out: &mut dyn Write, facts: &SimulateFacts<'_>) -> io::Result<()> {
    let pools = &facts.simulation.pools[..facts.simulation.pools.len().min(POOLS)];
    let lines: usize = pools.iter().map(|pool| pool.endpoints.len().min(ENDPOINTS) + 3).sum();
    let height = (lines + 3) * LINE;
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" \
         font-family=\"system-ui, sans-serif\" font-size=\"13\" role=\"img\">\n\
         <title>Load of every endpoint</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>"
    )?;
    let mut line = 1;
    for pool in pools {
        line = one(out, facts, pool, line)? + 1;
    }
    let left_out = facts.simulation.pools.len() - pools.len();
    if left_out > 0 {
        text(out, 12, line, "#57606a", &format!("{} more are not drawn", count(left_out, "pool")))?;
        line += 1;
    }
    text(out, 12, line, "#57606a", "bar: share now; outline: the most with others lost; red: more than it bears")?;
    writeln!(out, "</svg>")
}

/// Draws a pool from a line on; the line behind it.
fn one(out: &mut dyn Write, facts: &SimulateFacts<'_>, pool: &PoolLoad, mut line: usize) -> io::Result<usize> {
    let traffic = pool.rate.map_or(String::new(), |own| format!(", {}", rate(own)));
    let title = format!("pool {} - {}{traffic}", pool.pool, pool.policy);
    writeln!(
        out,
        "<text x=\"12\" y=\"{}\" font-weight=\"600\" fill=\"#1f2328\">{}</text>",
        line * LINE,
        escape(&facts.quotes.clean(&title))
    )?;
    line += 1;
    for (index, endpoint) in pool.endpoints.iter().take(ENDPOINTS).enumerate() {
        let most = pool.lost.iter().filter_map(|loss| loss.after.get(index)).max_by(|a, b| a.share.total_cmp(&b.share));
        bar(out, facts, endpoint, most, line)?;
        line += 1;
    }
    if pool.endpoints.len() > ENDPOINTS {
        text(out, 24, line, "#57606a", &format!("{} more", count(pool.endpoints.len() - ENDPOINTS, "endpoint")))?;
        line += 1;
    }
    Ok(line)
}

/// Draws an endpoint.
fn bar(
    out: &mut dyn Write,
    facts: &SimulateFacts<'_>,
    endpoint: &EndpointLoad,
    most: Option<&EndpointLoad>,
    line: usize,
) -> io::Result<()> {
    let name = endpoint.name.as_ref().map_or(String::new(), |name| format!(" {name}"));
    let name = facts.quotes.clean(&format!("{}{name}", endpoint.endpoint));
    text(out, 24, line, "#1f2328", &crate::look::cut(&name, NAMES / 8))?;
    let (top, tall) = (line * LINE - 13, LINE - 6);
    if let Some(most) = most.filter(|most| most.share > endpoint.share) {
        let color = if most.is_over() { "#cf222e" } else { "#8c959f" };
        writeln!(
            out,
            "<rect x=\"{NAMES}\" y=\"{top}\" width=\"{:.1}\" height=\"{tall}\" fill=\"none\" stroke=\"{color}\" stroke-dasharray=\"3 2\"/>",
            most.share * BAR
        )?;
    }
    let color = if endpoint.is_over() { "#cf222e" } else { "#1a7f37" };
    let wide = endpoint.share * BAR;
    writeln!(out, "<rect x=\"{NAMES}\" y=\"{top}\" width=\"{wide:.1}\" height=\"{tall}\" fill=\"{color}\"/>")?;
    let own = [
        Some(percent(endpoint.share)),
        endpoint.rate.map(rate),
        endpoint.utilisation.map(|used| format!("{:.0}% of its capacity", used * 100.0)),
    ];
    let own: Vec<String> = own.into_iter().flatten().collect();
    text(out, NAMES + BAR as usize + 12, line, color, &own.join(", "))
}

/// Writes a text on a line.
fn text(out: &mut dyn Write, at: usize, line: usize, color: &str, text: &str) -> io::Result<()> {
    writeln!(out, "<text x=\"{at}\" y=\"{}\" fill=\"{color}\">{}</text>", line * LINE, escape(text))
}
