//! What can be typed.

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use engines::Engine;
use finding::Severity;

const STATUS: &str = "Exit status: 0 on an even keel, 1 something was found, 2 could not run.";

/// Keeps load balancers on an even keel: reads HAProxy and nginx configuration, says where a request goes and why, and
/// finds what breaks in production before it does.
#[derive(Debug, Parser)]
#[command(name = "evenkeel", version, after_help = STATUS, max_term_width = 100)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub shared: Shared,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Lint and expectations: the gate in CI
    Check(Check),
    /// What a shell needs to complete commands and options
    Completions(Completions),
    /// Who is to blame for what users feel: suspects, with evidence for and against each
    Diagnose(Diagnose),
    /// What a change of configuration changes for traffic
    Diff(Diff),
    /// What a rule or a detector finds, why it matters, how to mend it
    Explain(Explain),
    /// Write an evenkeel.yaml that pins what configurations do today
    Init(Init),
    /// A language server for editors, on standard input and output
    Lsp(Lsp),
    /// What access logs say of each pool and endpoint
    Logs(Logs),
    /// The manual, for man
    Man(Man),
    /// What happened in an incident, why, and what is to be done
    Postmortem(Postmortem),
    /// Load of every endpoint: now, and with endpoints lost, for given traffic
    Simulate(Box<Simulate>),
    /// Where one request goes, and why, line by line
    Trace(Trace),
    /// Ask live balancers and what stands behind them, and tell what is worth knowing
    Watch(Watch),
}

/// What every command takes.
#[derive(Clone, Debug, Args)]
pub struct Shared {
    /// Write to this file instead of the terminal (- is the terminal); it appears whole or not at all
    #[arg(short, long, value_name = "FILE", global = true)]
    pub output: Option<PathBuf>,
    /// When to use colours; NO_COLOR is honoured
    #[arg(long, value_enum, default_value_t, global = true)]
    pub color: Color,
    /// Say only what was found
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say all of it
    #[arg(short, long, action = ArgAction::SetTrue, global = true)]
    pub verbose: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal
    #[default]
    Auto,
    Always,
    Never,
}

impl Color {
    /// Whether a stream gets colours. <https://no-color.org>: any value that isn't empty says no.
    pub fn on(self, stream: &impl IsTerminal) -> bool {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        match self {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => stream.is_terminal() && !set("NO_COLOR") && !dumb(),
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A page for people
    #[default]
    Human,
    /// For programs
    Json,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// A page for people
    #[default]
    Human,
    /// For programs
    Json,
    /// SARIF 2.1.0, for code scanning and editors
    Sarif,
    /// Test results in XML, which every CI system shows
    Junit,
    /// Workflow commands, which GitHub shows on the lines
    Github,
    /// GitLab's code quality report
    Gitlab,
    /// For a pull request
    Markdown,
    /// A page for a browser, with the annotated source
    Html,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// A page for people
    #[default]
    Human,
    /// For programs
    Json,
    /// For a pull request
    Markdown,
    /// Workflow commands, which GitHub shows on the lines of the new side
    Github,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Least {
    Note,
    #[default]
    Warning,
    Error,
}

#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    pub input: Input,
    #[arg(long, value_enum, default_value_t)]
    pub format: CheckFormat,
    /// Findings below this are counted, but neither drawn nor a reason to fail
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    pub min_severity: Least,
    /// An expectation of which nobody knows counts as failed
    #[arg(long)]
    pub strict: bool,
    /// Only what the change brings: what this file, folder or revision (main:haproxy.cfg) has too is no news
    #[arg(long, value_name = "OLD")]
    pub baseline: Option<String>,
    /// An access log of the balancers: expectations are weighed by its requests, and load is reckoned with its traffic
    #[arg(long, value_name = "FILE", conflicts_with = "fix")]
    pub log: Vec<PathBuf>,
    /// Say of each rule how often it finds something, not where
    #[arg(long, conflicts_with = "fix")]
    pub statistics: bool,
    #[command(flatten)]
    pub fix: Fix,
    #[command(flatten)]
    pub replay: Replay,
    #[command(flatten)]
    pub coverage: Coverage,
    /// Say of each route and each pool whether requests get there, with an example, or what keeps them away
    #[arg(long)]
    pub routes: bool,
}

#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub struct Man {
    /// The command whose page is printed; without it the page of evenkeel itself. With --output, all pages are written
    /// into that folder
    pub command: Option<String>,
}

/// Whether what is found is mended.
#[derive(Debug, Args)]
pub struct Fix {
    /// Mend what can be mended, show the difference, and check what comes of it; no other byte changes
    #[arg(long, conflicts_with_all = ["baseline", "replay"])]
    pub fix: bool,
    /// Mend too where the fix may change more than the finding says
    #[arg(long = "unsafe", requires = "fix")]
    pub is_unsafe: bool,
    /// Show the difference and write nothing
    #[arg(long, requires = "fix")]
    pub dry_run: bool,
}

#[derive(Debug, Args)]
pub struct Diagnose {
    /// The evenkeel.yaml that says what is watched, or its folder; without it the nearest one upwards
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Judge a recording of `evenkeel watch` instead of what is live
    #[arg(long, value_name = "RECORDING", conflicts_with = "watch_for")]
    pub from: Option<PathBuf>,
    /// Look so long before judging
    #[arg(long = "for", id = "watch_for", value_name = "TIME", default_value = "10s", value_parser = seconds)]
    pub watch_for: f64,
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct Diff {
    /// A file, a folder, or what git has at a revision: main:haproxy.cfg, HEAD~1:conf/
    pub old: String,
    /// The same, after the change
    pub new: String,
    #[arg(long, value_enum, default_value_t)]
    pub format: DiffFormat,
    /// A pool of OLD that is this one of NEW, whatever their names and endpoints
    #[arg(long = "map", value_name = "OLD=NEW", value_parser = pair)]
    pub maps: Vec<(String, String)>,
    /// Whose configurations they are, where that isn't recognised
    #[arg(long, value_name = "NAME", value_parser = engine_names())]
    pub engine: Option<String>,
    /// An access log of the old side: each change is weighed by the requests that meet it
    #[arg(long, value_name = "FILE")]
    pub log: Vec<PathBuf>,
    /// What nobody knows counts as a difference
    #[arg(long)]
    pub strict: bool,
    /// Send the request that shows a change to the real engines of both sides too, on loopback
    #[arg(long)]
    pub replay: bool,
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((old, new)) if !old.is_empty() && !new.is_empty() => Ok((old.to_owned(), new.to_owned())),
        _ => Err("two names of pools were expected, as in auth=login".to_owned()),
    }
}

#[derive(Debug, Args)]
pub struct Explain {
    /// Id of the rule or detector; without it all are listed
    pub id: Option<String>,
}

#[derive(Debug, Args)]
pub struct Init {
    #[command(flatten)]
    pub input: Input,
    /// Replace an evenkeel.yaml that is there
    #[arg(long)]
    pub force: bool,
    /// Print the JSON Schema of evenkeel.yaml instead
    #[arg(long)]
    pub schema: bool,
}

#[derive(Debug, Args)]
pub struct Lsp {
    /// What editors say of the pipe; there is no other
    #[arg(long, hide = true)]
    pub stdio: bool,
}

#[derive(Debug, Args)]
pub struct Logs {
    /// Access logs, plain or packed by gzip or zstd; patterns such as 'access.log*' are matched; - is standard input. Without any:
    /// those that the nearest evenkeel.yaml names
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Configuration of the balancers that wrote them, or an evenkeel.yaml: it has the formats, the pools and what is promised.
    /// Without any: the nearest evenkeel.yaml upwards, if there is one
    #[arg(long, value_name = "PATH")]
    pub config: Vec<PathBuf>,
    /// Whose logs they are, where that isn't recognised; or the address of a ClickHouse that has the lines, such as
    /// clickhouse://reader@host:8123/logs.access, which is then asked instead (its password may stand in CLICKHOUSE_PASSWORD)
    #[arg(long, value_name = "NAME|URL")]
    pub engine: Option<String>,
    /// How lines are made up: a name (see `evenkeel logs --list-formats`), or a format as the engine's configuration has it
    #[arg(long, value_name = "FORMAT")]
    pub log_format: Option<String>,
    /// Tell the names of formats instead
    #[arg(long)]
    pub list_formats: bool,
    #[arg(long, value_enum, default_value_t)]
    pub format: LogsFormat,
    /// Only this pool
    #[arg(long, value_name = "NAME")]
    pub pool: Vec<String>,
    /// So many clients are named of each pool
    #[arg(long, value_name = "COUNT", default_value_t = 5)]
    pub clients: usize,
    /// So many threads read; without it as many as there are processors
    #[arg(long, value_name = "COUNT")]
    pub threads: Option<std::num::NonZeroUsize>,
    /// Go on reading what is written, through rotation, and tell of each minute when it is over
    #[arg(long, conflicts_with = "output")]
    pub follow: bool,
    /// Keep what logs come to in this file of SQLite, each line once; without a FILE: tell what is kept there
    #[arg(long, value_name = "FILE", conflicts_with = "follow")]
    pub store: Option<PathBuf>,
    /// Let go of what the store has kept for longer
    #[arg(long, value_name = "DAYS", requires = "store")]
    pub keep: Option<u32>,
    /// Ask the store this, in SQL
    #[arg(long, value_name = "QUERY", requires = "store")]
    pub sql: Option<String>,
    /// Tell what a ClickHouse must have for these logs, and how they get in
    #[arg(long, value_name = "KIND", value_enum)]
    pub schema: Option<Schema>,
}

/// Which kind of store a schema is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Schema {
    Clickhouse,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum LogsFormat {
    /// A page for people
    #[default]
    Human,
    /// For programs
    Json,
    /// A row for each minute, pool, endpoint and route
    Csv,
}

#[derive(Debug, Args)]
pub struct Postmortem {
    #[command(subcommand)]
    pub act: PostmortemAct,
}

/// What is done with post-mortems.
#[derive(Debug, Subcommand)]
pub enum PostmortemAct {
    /// Write the post-mortem of what was recorded
    Write(PostmortemWrite),
}

#[derive(Debug, Args)]
pub struct PostmortemWrite {
    /// A recording of evenkeel watch
    #[arg(long, value_name = "RECORDING")]
    pub from: PathBuf,
    #[arg(long, value_enum, default_value_t)]
    pub format: PostmortemFormat,
    /// In which voice it is told; facts and figures are the same
    #[arg(long, value_enum, default_value_t)]
    pub tone: Tone,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum PostmortemFormat {
    /// A document for people, as most of them keep it
    #[default]
    Markdown,
    /// A page for a browser, a telephone or paper
    Html,
    /// For programs; it has no tone
    Json,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Tone {
    /// As it was
    #[default]
    Plain,
    /// As a comedy, in which the balancer is a drunk DJ
    Tango,
}

impl From<Tone> for report::postmortem::Tone {
    fn from(tone: Tone) -> Self {
        match tone {
            Tone::Plain => report::postmortem::Tone::Plain,
            Tone::Tango => report::postmortem::Tone::Tango,
        }
    }
}

#[derive(Debug, Args)]
pub struct Simulate {
    #[command(flatten)]
    pub input: Input,
    /// Only this pool; --rate is then what comes to it
    #[arg(long = "pool", value_name = "NAME")]
    pub pools: Vec<String>,
    /// Requests in a time, in the place of what evenkeel.yaml says
    #[arg(long, value_name = "RATE", value_parser = rate)]
    pub rate: Option<f64>,
    /// Deal out so many requests, in the place of what comes of very many
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    pub requests: Option<u64>,
    /// So many clients, at addresses that are drawn
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..))]
    pub clients: Option<u64>,
    /// An access log: rate, pools and clients are those of it
    #[arg(long, value_name = "FILE")]
    pub log: Vec<PathBuf>,
    /// An endpoint that is lost, by address or name; several are lost together
    #[arg(long, value_name = "ENDPOINT")]
    pub lose: Vec<String>,
    /// Lose so many endpoints of each pool, the worst ones
    #[arg(long, value_name = "NUMBER")]
    pub survives: Option<u32>,
    /// Machines that run each configuration side by side
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub balancers: Option<u32>,
    /// Workers of each machine that deal each on their own
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub workers: Option<u32>,
    /// Start every balancer anew after so many requests
    #[arg(long, value_name = "REQUESTS", value_parser = clap::value_parser!(u64).range(1..))]
    pub reload_every: Option<u64>,
    /// What one endpoint bears, in the place of what evenkeel.yaml says
    #[arg(long, value_name = "RATE", value_parser = rate)]
    pub capacity: Option<f64>,
    /// How long a request, or a TCP connection, is under way at an endpoint, likewise
    #[arg(long, value_name = "TIME", value_parser = seconds)]
    pub time: Option<f64>,
    /// Requests over one connection: they come to one worker, and with TCP to one endpoint
    #[arg(long, value_name = "REQUESTS", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    pub keep_alive: u64,
    /// What chance begins with: the same seed gives the same numbers
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub seed: u64,
    /// Draw the shares into this file, as SVG
    #[arg(long, value_name = "FILE")]
    pub plot: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// A rate such as `900/s`, in requests a second.
fn rate(text: &str) -> Result<f64, String> {
    analysis::intent::rate(text).ok_or_else(|| "a rate was expected, as in 900/s or 50/min".to_owned())
}

/// A time such as `40ms`, in seconds.
fn seconds(text: &str) -> Result<f64, String> {
    analysis::intent::seconds(text).ok_or_else(|| "a time was expected, as in 40ms or 30min".to_owned())
}

#[derive(Debug, Args)]
pub struct Trace {
    /// Such as 'POST https://auth.example.com/login' or tcp://db.example.com:5432
    pub request: String,
    #[command(flatten)]
    pub input: Input,
    /// A header, as curl takes it
    #[arg(short = 'H', long = "header", value_name = "NAME: VALUE")]
    pub headers: Vec<String>,
    /// Address of the client
    #[arg(long, value_name = "ADDRESS")]
    pub client: Option<String>,
    /// Listener that takes the request; without it the one bound to the URL's port
    #[arg(long, value_name = "NAME|:PORT|ADDRESS:PORT")]
    pub listener: Option<String>,
    /// TLS server name, where it isn't the URL's host
    #[arg(long, value_name = "NAME")]
    pub sni: Option<String>,
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// An outcome that nobody knows counts as found
    #[arg(long)]
    pub strict: bool,
    /// Ask the real engine too, on loopback
    #[arg(long)]
    pub replay: bool,
}

#[derive(Debug, Args)]
pub struct Watch {
    #[command(flatten)]
    pub input: Input,
    /// Write all that is seen into this file, line by line, to be looked at again later
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,
    /// End after so long, such as 60s; without it, when it is interrupted
    #[arg(long = "for", value_name = "TIME", value_parser = seconds)]
    pub duration: Option<f64>,
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Whether it is told which routes expectations speak of.
#[derive(Debug, Args)]
pub struct Coverage {
    /// Say which routes no expectation speaks of, and propose expectations for them
    #[arg(long)]
    pub coverage: bool,
    /// The same, and fail where expectations speak of less than this share of the routes
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub min_coverage: Option<f64>,
}

/// A share such as `80%`, 0 to 1.
fn share(text: &str) -> Result<f64, String> {
    let percent: Option<f64> = text.strip_suffix('%').unwrap_or(text).trim().parse().ok();
    match percent {
        Some(percent) if (0.0..=100.0).contains(&percent) => Ok(percent / 100.0),
        _ => Err("a share from 0% to 100% was expected, as in 80%".to_owned()),
    }
}

/// Whether the real engine is asked.
#[derive(Debug, Args)]
pub struct Replay {
    /// Ask the real engine too, on loopback: every expectation, and one request for each fate
    #[arg(long)]
    pub replay: bool,
    /// At most so many requests are sent to each engine
    #[arg(long, value_name = "REQUESTS", default_value_t = 3_000, requires = "replay")]
    pub replay_budget: usize,
}

/// What is read.
#[derive(Debug, Args)]
pub struct Input {
    /// Files or folders; - is standard input. Without any: the nearest evenkeel.yaml upwards, else the configurations
    /// in this folder
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Whose configuration it is, where it isn't recognised
    #[arg(long, value_name = "NAME", value_parser = engine_names())]
    pub engine: Option<String>,
}

/// The engine that a user names.
fn engine(id: Option<&str>) -> Option<&'static Engine> {
    engines::ENGINES.iter().find(|engine| Some(engine.id) == id).copied()
}

impl Input {
    /// The engine that the user names.
    pub fn engine(&self) -> Option<&'static Engine> {
        engine(self.engine.as_deref())
    }
}

impl Diff {
    /// The engine that the user names.
    pub fn engine(&self) -> Option<&'static Engine> {
        engine(self.engine.as_deref())
    }
}

fn engine_names() -> clap::builder::PossibleValuesParser {
    engines::ENGINES.iter().map(|engine| engine.id).collect::<Vec<_>>().into()
}

impl Least {
    pub fn severity(self) -> Severity {
        match self {
            Least::Note => Severity::Note,
            Least::Warning => Severity::Warning,
            Least::Error => Severity::Error,
        }
    }
}
