//! A run from its arguments to what it prints.

use std::io::{self, IsTerminal as _, Read as _, Write as _};
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use mainguard::collect::{Collected, Config, IgnoreFiles, Request, collect};
use mainguard::finding::{Finding, SourceId};
use mainguard::model::api::Table;
use mainguard::problem::Problem;
use mainguard::write::{self, Format, Paint, View};
use mainguard::{Report, Rewrite, analyse};

use crate::cli::{self, Cli, Color, Mode};

/// Deep nesting in a program must not exhaust the stack of the thread that handles it.
const STACK: usize = 256 << 20;

/// What a run prints, and its exit status.
#[derive(Debug, Default)]
pub(crate) struct Finished {
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
    pub(crate) status: u8,
}

/// A run under way.
struct Run<'args> {
    cli: &'args Cli,
    here: PathBuf,
    paint: Paint,
    problems: Vec<Problem>,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
}

/// Does what the arguments say.
pub(crate) fn run(cli: &Cli) -> anyhow::Result<Finished> {
    let here = std::env::current_dir().context("the current folder can't be found")?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(cli.threads).stack_size(STACK).build();
    let pool = pool.context("no threads can be started; try --threads 1")?;
    let (problems, stdout, stderr) = Default::default();
    let mut run = Run { cli, here, paint: paint(cli.color), problems, stdout, stderr };
    let request = run.request()?;
    let (collected, report) = pool.install(|| run.look(&request));
    let left = match cli.mode() {
        Mode::Show => run.show(&collected, &report)?,
        Mode::Check => run.check(&collected, &report)?,
        Mode::Diff => run.diff(&collected, &report)?,
        Mode::Write => pool.install(|| run.write(&request, &collected, &report))?,
    };
    run.finish(left)
}

/// Whether to use colours on stdout.
fn paint(color: Color) -> Paint {
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    match color {
        Color::Always => Paint::Coloured,
        Color::Auto if io::stdout().is_terminal() && !no_color => Paint::Coloured,
        Color::Auto | Color::Never => Paint::Plain,
    }
}

impl Run<'_> {
    /// What to read: the settings of the project, with the command line over them.
    fn request(&mut self) -> anyhow::Result<Request> {
        let cli = self.cli;
        let stdin = if cli.is_stdin() { Some(read_stdin(cli)?) } else { None };
        let near = match (&stdin, &cli.stdin_filename) {
            (Some(_), Some(path)) => std::slice::from_ref(path),
            _ => &cli.paths,
        };
        let (mut config, problems) = Config::nearest(near);
        self.problems.extend(problems);
        let file = config.file.clone().unwrap_or_default();
        for code in config.codes() {
            if let Err(error) = cli::code(code) {
                self.problems.push(Problem::new(&file, format!("the rule {code:?}: {error}")));
            }
        }
        config.select = cli.select.clone().or(config.select);
        config.ignore = cli.ignore.clone().unwrap_or(config.ignore);
        Ok(Request {
            paths: cli.paths.clone(),
            stdin,
            stdin_filename: cli.stdin_filename.clone(),
            exclude: cli.exclude.clone(),
            extend_exclude: cli.extend_exclude.clone(),
            ignore_files: if cli.no_ignore { IgnoreFiles::Disregarded } else { IgnoreFiles::Respected },
            literals: literals(&config),
            config,
        })
    }

    /// Reads and analyses.
    fn look(&mut self, request: &Request) -> (Collected, Report) {
        let collected = collect(request);
        let report = analyse(&collected);
        self.problems.extend(collected.problems.iter().chain(&report.problems).cloned());
        (collected, report)
    }

    fn show(&mut self, collected: &Collected, report: &Report) -> anyhow::Result<usize> {
        self.findings(collected, report, &report.findings)?;
        if self.cli.format() == Format::Full && !self.cli.statistics {
            self.diffs(collected, &report.rewrites);
        }
        let fixable = report.findings.iter().filter(|finding| finding.fixable()).count();
        let total = report.findings.len();
        self.summary(&match (fixable, total - fixable) {
            (_, _) if total == 0 => clean(collected),
            (0, left) => format!("{}; none has a fix", count(left, "finding")),
            (_, 0) => format!("{}, all repaired by `mainguard --write`", count(total, "finding")),
            (_, left) => {
                format!("{}: `mainguard --write` repairs {fixable}, {left} left to you", count(total, "finding"))
            }
        })?;
        Ok(total)
    }

    fn check(&mut self, collected: &Collected, report: &Report) -> anyhow::Result<usize> {
        self.findings(collected, report, &report.findings)?;
        let total = report.findings.len();
        let text = if total == 0 { clean(collected) } else { count(total, "finding") };
        self.summary(&text)?;
        Ok(total)
    }

    fn diff(&mut self, collected: &Collected, report: &Report) -> anyhow::Result<usize> {
        self.diffs(collected, &report.rewrites);
        let left = report.findings.iter().filter(|finding| !finding.fixable()).count();
        if left > 0 {
            self.summary(&format!("{} without a fix: `mainguard --check` lists them", count(left, "finding")))?;
        }
        Ok(report.findings.len())
    }

    /// Saves the rewrites, then shows what is left.
    fn write(&mut self, request: &Request, collected: &Collected, report: &Report) -> anyhow::Result<usize> {
        if self.cli.is_stdin() {
            return self.write_stdin(request, collected, report);
        }
        let mut saved = Vec::new();
        if self.is_committed(collected, &report.rewrites) {
            for rewrite in &report.rewrites {
                match write::save(collected.source(rewrite.source), &rewrite.text) {
                    Ok(()) => saved.push(rewrite),
                    Err(problem) => self.problems.push(problem),
                }
            }
        }
        if self.cli.format() == Format::Full {
            for rewrite in &saved {
                let path = write::shown_path(&collected.source(rewrite.source).path);
                writeln!(self.stdout, "repaired {path}: {}", write::shown_text(&rewrite.summary.join("; ")))?;
            }
        }
        let is_saved = |source: SourceId| saved.iter().any(|rewrite| rewrite.source == source);
        let repaired = report.findings.iter().filter(|f| f.fixable() && is_saved(f.source)).count();
        let left = report.findings.len() - repaired;
        if left == 0 || saved.is_empty() {
            let rest: Vec<Finding> = if left == 0 { Vec::new() } else { report.findings.clone() };
            self.findings(collected, report, &rest)?;
            return self.written(collected, repaired, saved.len(), left);
        }
        // What is left may stand on other lines now.
        let (collected, report) = self.look(request);
        self.findings(&collected, &report, &report.findings)?;
        self.written(&collected, repaired, saved.len(), report.findings.len())
    }

    /// Prints the repaired text of standard input to stdout, and what is left to stderr.
    fn write_stdin(&mut self, request: &Request, collected: &Collected, report: &Report) -> anyhow::Result<usize> {
        let mut text = request.stdin.clone().unwrap_or_default();
        for rewrite in &report.rewrites {
            match collected.source(rewrite.source).encode(rewrite.text.text()) {
                Ok(bytes) => text = bytes,
                Err(c) => bail!("the repaired text has {c:?}, which the declared encoding doesn't have"),
            }
        }
        let rest: Vec<Finding> = report.findings.iter().filter(|finding| !finding.fixable()).cloned().collect();
        self.findings(collected, report, &rest)?;
        self.stderr.append(&mut self.stdout);
        self.stdout = text;
        self.written(collected, report.findings.len() - rest.len(), report.rewrites.len(), rest.len())
    }

    /// Says what was written, and returns how much is left.
    fn written(&mut self, collected: &Collected, repaired: usize, files: usize, left: usize) -> anyhow::Result<usize> {
        let rest = if left == 0 { "none is left".to_owned() } else { format!("{} left", count(left, "finding")) };
        self.summary(&match (files, left) {
            (0, 0) => clean(collected),
            (0, _) => format!("nothing repaired; {rest}"),
            _ => format!("{} repaired in {}; {rest}", count(repaired, "finding"), count(files, "file")),
        })?;
        Ok(left)
    }

    /// Whether git could bring back the files that are to be replaced, or needn't.
    fn is_committed(&mut self, collected: &Collected, rewrites: &[Rewrite]) -> bool {
        if self.cli.allow_dirty {
            return true;
        }
        let sources: Vec<_> = rewrites.iter().map(|rewrite| collected.source(rewrite.source)).collect();
        let message = "it has uncommitted changes, so nothing is written: commit or stash them, or pass --allow-dirty";
        let problems = match write::uncommitted(&sources) {
            Ok(dirty) => dirty.into_iter().map(|path| Problem::new(path, message)).collect(),
            Err(problem) => vec![problem],
        };
        let is_committed = problems.is_empty();
        self.problems.extend(problems);
        is_committed
    }

    fn findings(&mut self, collected: &Collected, report: &Report, findings: &[Finding]) -> io::Result<()> {
        let view = View { collected, findings, rewrites: &report.rewrites, paint: self.paint };
        if self.cli.statistics {
            return write::statistics(&view, &mut self.stdout);
        }
        write::findings(self.cli.format(), &view, &mut self.stdout)
    }

    fn diffs(&mut self, collected: &Collected, rewrites: &[Rewrite]) {
        for rewrite in rewrites {
            let source = collected.source(rewrite.source);
            match write::diff(source, rewrite.text.text(), &self.here, self.paint) {
                Ok(mut diff) => self.stdout.append(&mut diff),
                Err(problem) => self.problems.push(problem),
            }
        }
    }

    fn summary(&mut self, text: &str) -> io::Result<()> {
        if self.cli.quiet { Ok(()) } else { writeln!(self.stderr, "{text}") }
    }

    /// Says what went wrong; `left` is the number of findings in the files after the run.
    fn finish(mut self, left: usize) -> anyhow::Result<Finished> {
        self.problems.sort();
        self.problems.dedup();
        let mut stderr = Vec::new();
        for problem in &self.problems {
            write::problem(problem, &mut stderr)?;
        }
        stderr.append(&mut self.stderr);
        let status = if !self.problems.is_empty() { crate::FAILURE } else { u8::from(left > 0) };
        Ok(Finished { stdout: self.stdout, stderr, status })
    }
}

/// Reads all of standard input.
fn read_stdin(cli: &Cli) -> anyhow::Result<Vec<u8>> {
    if cli.paths.len() > 1 {
        bail!("`-` reads standard input, so it can't stand beside other paths");
    }
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .take(mainguard::collect::MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .context("standard input can't be read")?;
    Ok(bytes)
}

fn clean(collected: &Collected) -> String {
    if collected.scanned == 0 {
        return "no Python files found".to_owned();
    }
    format!("no findings in {}", count(collected.scanned, "file"))
}

/// `1 file`, `2 files`.
fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// The strings without which no rule can fire: the modules that start processes, the user's own among them.
///
/// Without any, every file is read; so it is when the user's own are wrong, which `analyse` reports.
fn literals(config: &Config) -> Vec<String> {
    Table::new(&config.api).map(|table| table.modules()).unwrap_or_default()
}
