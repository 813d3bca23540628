//! A run from its arguments to what it prints.

mod interrupt;
mod repair;
mod terminal;

use std::io::{self, IsTerminal as _, Read as _, Write as _};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use clap::CommandFactory as _;
use mainguard::collect::{Baseline, Collected, Config, IgnoreFiles, Known, Part, Request, collect};
use mainguard::finding::Finding;
use mainguard::model::api::Table;
use mainguard::problem::Problem;
use mainguard::progress::{Phase, Progress};
use mainguard::suppress;
use mainguard::write::{self, Format, Paint, View};
use mainguard::{Report, Rewrite, analyse};
use rustc_hash::FxHashSet;

use crate::cli::{self, Cli, Mode, Task, View as Style};
use interrupt::Interrupt;
pub(crate) use terminal::page;
use terminal::{Ticker, paint};

/// Deep nesting in a program must not exhaust the stack of the thread that handles it.
const STACK: usize = 256 << 20;

/// What a run prints, and its exit status.
#[derive(Debug, Default)]
pub(crate) struct Finished {
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
    pub(crate) status: u8,
    /// Whether a person reads it all, so that it may be shown page by page.
    pub(crate) pages: bool,
}

/// A run under way.
struct Run<'args> {
    cli: &'args Cli,
    here: PathBuf,
    paint: Paint,
    /// The file of known findings.
    baseline: Option<PathBuf>,
    /// How many of these are no longer found.
    gone: usize,
    progress: Progress,
    /// How long each phase took.
    times: Vec<(Phase, Duration)>,
    began: Instant,
    problems: Vec<Problem>,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    /// From the first file that is written on.
    interrupt: Option<Interrupt>,
}

/// Does what the arguments say.
pub(crate) fn run(cli: &Cli) -> anyhow::Result<Finished> {
    match &cli.task {
        Some(task) => tell(task),
        None => look_at(cli),
    }
}

/// Prints what can be told without looking at any file.
fn tell(task: &Task) -> anyhow::Result<Finished> {
    let mut stdout = Vec::new();
    match task {
        Task::Explain { rules } if rules.is_empty() => write::rules(&mut stdout)?,
        Task::Explain { rules } => rules.iter().try_for_each(|rule| write::explain(rule, &mut stdout))?,
        Task::Completions { shell } => clap_complete::generate(*shell, &mut Cli::command(), "mainguard", &mut stdout),
        Task::Man => clap_mangen::Man::new(Cli::command()).render(&mut stdout)?,
    }
    Ok(Finished { stdout, pages: matches!(task, Task::Explain { .. }), ..Finished::default() })
}

fn look_at(cli: &Cli) -> anyhow::Result<Finished> {
    let here = std::env::current_dir().context("the current folder can't be found")?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(cli.threads.into()).stack_size(STACK).build();
    let pool = pool.context("no threads can be started; try --threads 1")?;
    let (problems, stdout, stderr, progress, times) = Default::default();
    let paint = if cli.output_file.is_some() { Paint::Plain } else { paint(cli.color) };
    let began = Instant::now();
    let (baseline, gone, interrupt) = Default::default();
    let mut run = Run { cli, here, paint, baseline, gone, progress, times, began, problems, stdout, stderr, interrupt };
    let request = run.request()?;
    let (collected, report) = pool.install(|| run.look(&request));
    let left = match cli.mode() {
        Mode::Show => run.show(&collected, &report)?,
        Mode::Check => run.check(&collected, &report)?,
        Mode::Diff => run.diff(&collected, &report)?,
        Mode::Write => pool.install(|| run.write(&request, &collected, &report))?,
        Mode::Interactive => pool.install(|| run.ask(&request, &collected, &report))?,
        Mode::AddIgnores => pool.install(|| run.add_ignores(&request, &collected, &report))?,
        Mode::WriteBaseline => run.write_baseline(&collected, &report)?,
    };
    run.details(&collected, &report)?;
    run.timings()?;
    run.finish(left)
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
        self.baseline = cli.baseline.clone().or_else(|| config.baseline.clone());
        let file = config.file.clone().unwrap_or_default();
        for code in config.codes() {
            if let Err(error) = cli::code(code) {
                self.problems.push(Problem::new(&file, format!("the rule {code:?}: {error}")));
            }
        }
        config.select = cli.select.clone().or(config.select);
        config.ignore = cli.ignore.clone().unwrap_or(config.ignore);
        // Without any start, every file is read; so it is when the user's own are wrong, which `analyse` reports.
        let table = Table::new(&config.api).ok();
        let (starts, run_methods) = table.map(|table| (table.starts(), table.run_methods())).unwrap_or_default();
        Ok(Request {
            paths: cli.paths.clone(),
            stdin,
            stdin_filename: cli.stdin_filename.clone(),
            exclude: cli.exclude.clone(),
            extend_exclude: cli.extend_exclude.clone(),
            ignore_files: if cli.no_ignore { IgnoreFiles::Disregarded } else { IgnoreFiles::Respected },
            starts,
            run_methods,
            words: if cli.report_unused_ignores { suppress::WORDS.map(str::to_owned).to_vec() } else { Vec::new() },
            progress: self.progress.clone(),
            config,
        })
    }

    /// Reads and analyses.
    fn look(&mut self, request: &Request) -> (Collected, Report) {
        let ticker = if self.cli.quiet { None } else { Some(Ticker::start(self.progress.clone())) };
        let mut collected = collect(request);
        let mut report = analyse(&mut collected);
        self.times = self.progress.times();
        drop(ticker);
        self.problems.extend(collected.problems.iter().chain(&report.problems).cloned());
        if self.cli.report_unused_ignores {
            report.findings.append(&mut report.unused);
            report.findings.sort_by(|a, b| (a.source, a.span, a.code).cmp(&(b.source, b.span, b.code)));
        }
        self.forget_known(&collected, &mut report);
        (collected, report)
    }

    /// Takes out what the baseline knows, and rewrites that repair nothing else.
    fn forget_known(&mut self, collected: &Collected, report: &mut Report) {
        let file = match &self.baseline {
            Some(file) if self.cli.mode() != Mode::WriteBaseline => file.clone(),
            _ => return,
        };
        let baseline = match Baseline::read(&file) {
            Ok(baseline) => baseline,
            Err(problem) => return self.problems.push(problem),
        };
        let known = baseline.fingerprints();
        let all = write::known(&self.view(collected, report, &report.findings), &file);
        let found: FxHashSet<&str> = all.iter().map(|finding| finding.fingerprint.as_str()).collect();
        let looked_at = write::known_paths(collected, &file);
        let is_gone = |entry: &&Known| looked_at.contains(&entry.path) && !found.contains(entry.fingerprint.as_str());
        self.gone = baseline.findings.iter().filter(is_gone).count();
        let mut is_new = all.iter().map(|finding| !known.contains(finding.fingerprint.as_str()));
        report.findings.retain(|_| is_new.next().unwrap_or(true));
        let findings = &report.findings;
        report.rewrites.retain(|rewrite| findings.iter().any(|f| f.fixable() && f.source == rewrite.source));
    }

    /// Writes all findings to the baseline, after which none counts.
    fn write_baseline(&mut self, collected: &Collected, report: &Report) -> anyhow::Result<usize> {
        let Some(file) = self.baseline.clone() else {
            bail!("--write-baseline needs a file: name it by --baseline FILE, or by `baseline` in the settings");
        };
        if let Err(problem) = write::baseline(&self.view(collected, report, &report.findings), &file) {
            self.problems.push(problem);
            return Ok(report.findings.len());
        }
        let path = write::shown_path(file.strip_prefix(&self.here).unwrap_or(&file));
        self.summary(&format!("{} written to {path}", count(report.findings.len(), "finding")))?;
        Ok(0)
    }

    fn show(&mut self, collected: &Collected, report: &Report) -> anyhow::Result<usize> {
        self.findings(collected, report, &report.findings)?;
        if self.cli.format() == Format::Full && !self.cli.statistics {
            self.diffs(collected, &report.rewrites);
        }
        let fixable = report.findings.iter().filter(|finding| finding.fixable()).count();
        let total = report.findings.len();
        self.summary(&match (fixable, total - fixable) {
            (_, _) if total == 0 => self.clean(collected),
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
        let text = if total == 0 { self.clean(collected) } else { count(total, "finding") };
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

    fn findings(&mut self, collected: &Collected, report: &Report, findings: &[Finding]) -> io::Result<()> {
        let view = self.view(collected, report, findings);
        let mut shown = Vec::new();
        match self.cli.statistics {
            true => write::statistics(&view, &mut shown)?,
            false => write::findings(self.cli.format(), &view, &mut shown)?,
        }
        self.stdout.append(&mut shown);
        Ok(())
    }

    fn view<'run>(&self, collected: &'run Collected, report: &'run Report, findings: &'run [Finding]) -> View<'run> {
        View { collected, findings, rewrites: &report.rewrites, paint: self.paint }
    }

    fn diffs(&mut self, collected: &Collected, rewrites: &[Rewrite]) {
        for rewrite in rewrites {
            let source = collected.source(rewrite.source);
            if self.cli.view == Style::Moved {
                let view = write::moved(source, rewrite.text.text(), &rewrite.summary, self.paint);
                self.stdout.extend(view.into_bytes());
                continue;
            }
            match write::diff(source, rewrite.text.text(), &self.here, self.paint) {
                Ok(mut diff) => self.stdout.append(&mut diff),
                Err(problem) => self.problems.push(problem),
            }
        }
    }

    /// Says that nothing was found, and in how much.
    fn clean(&self, collected: &Collected) -> String {
        match (collected.scanned, self.problems.is_empty()) {
            (0, _) => "no Python files found".to_owned(),
            (scanned, true) => format!("no findings in {}", count(scanned, "file")),
            (_, false) => "no findings in what could be handled".to_owned(),
        }
    }

    fn summary(&mut self, text: &str) -> io::Result<()> {
        if self.cli.quiet { Ok(()) } else { writeln!(self.stderr, "{text}") }
    }

    /// Says how much was done, to whoever wants to know: a person at a terminal, or `--verbose`.
    fn details(&mut self, collected: &Collected, report: &Report) -> io::Result<()> {
        if self.cli.quiet || !(self.cli.verbose || io::stderr().is_terminal()) {
            return Ok(());
        }
        if self.cli.verbose {
            match &collected.config.file {
                Some(file) => writeln!(self.stderr, "settings: {}", write::shown_path(file))?,
                None => writeln!(self.stderr, "settings: none found")?,
            }
            for source in collected.sources.iter().filter(|source| source.part == Part::Context) {
                writeln!(self.stderr, "read for its neighbours: {}", write::shown_path(&source.path))?;
            }
        }
        let fixable = report.findings.iter().filter(|finding| finding.fixable()).count();
        let (all, read, parsed) = (report.findings.len(), collected.scanned, collected.sources.len());
        writeln!(
            self.stderr,
            "{} read, {parsed} parsed; {}: {fixable} with a fix, {} without; {:.1} s",
            count(read, "file"),
            count(all, "finding"),
            all - fixable,
            self.began.elapsed().as_secs_f64(),
        )
    }

    /// Says how long each phase took, if that is asked for.
    fn timings(&mut self) -> io::Result<()> {
        for (phase, time) in self.times.iter().filter(|_| self.cli.timings) {
            let name = format!("{phase:?}").to_lowercase();
            writeln!(self.stderr, "{name:>7} {:>9.1} ms", time.as_secs_f64() * 1000.0)?;
        }
        Ok(())
    }

    /// Says what went wrong; `left` is the number of findings in the files after the run.
    fn finish(mut self, left: usize) -> anyhow::Result<Finished> {
        if self.gone > 0 {
            let text =
                format!("{} of the baseline no longer found; --write-baseline forgets it", count(self.gone, "finding"));
            self.summary(&text)?;
        }
        if let Some(file) = &self.cli.output_file {
            if let Err(problem) = write::output(file, &self.stdout) {
                self.problems.push(problem);
            }
            self.stdout.clear();
        }
        self.problems.sort();
        self.problems.dedup();
        let mut stderr = Vec::new();
        for problem in &self.problems {
            write::problem(problem, &mut stderr)?;
        }
        stderr.append(&mut self.stderr);
        let status = if !self.problems.is_empty() { crate::FAILURE } else { u8::from(left > 0) };
        let pages = matches!(self.cli.mode(), Mode::Show | Mode::Diff);
        Ok(Finished { stdout: self.stdout, stderr, status, pages })
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

/// `1 file`, `2 files`.
fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
