//! The modes that change files: `--write`, `--interactive`, `--add-ignores`.

use std::io::{self, BufRead as _, Write as _};
use std::process::Command;

use anyhow::{Context as _, bail};
use mainguard::collect::{Collected, Request};
use mainguard::finding::{Finding, SourceId};
use mainguard::problem::Problem;
use mainguard::transform::annotate;
use mainguard::transform::plan::Plan;
use mainguard::write::{self, Format};
use mainguard::{Report, Rewrite};

use super::interrupt::Interrupt;
use super::{Run, count};

/// What a person answers to a rewrite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Yes,
    No,
    All,
    Edit,
    Quit,
}

impl Run<'_> {
    /// Saves the rewrites, then shows what is left.
    pub(super) fn write(&mut self, request: &Request, collected: &Collected, report: &Report) -> anyhow::Result<usize> {
        if self.cli.is_stdin() {
            return self.write_stdin(request, collected, report);
        }
        let rewrites: Vec<&Rewrite> = report.rewrites.iter().collect();
        let saved = if self.is_committed(collected, &rewrites) { self.save(collected, &rewrites)? } else { Vec::new() };
        self.tell_saved(request, collected, report, &saved)
    }

    /// Saves those rewrites to which the person at the terminal agrees, then shows what is left.
    pub(super) fn ask(&mut self, request: &Request, collected: &Collected, report: &Report) -> anyhow::Result<usize> {
        if self.cli.is_stdin() {
            bail!("--interactive asks on standard input, so `-` can't be read from there; name the file");
        }
        let rewrites: Vec<&Rewrite> = report.rewrites.iter().collect();
        let mut saved = Vec::new();
        if self.is_committed(collected, &rewrites) {
            let mut all = false;
            for (index, rewrite) in rewrites.iter().enumerate() {
                let answer = if all { Answer::Yes } else { self.answer(collected, report, rewrite, index)? };
                all |= answer == Answer::All;
                match answer {
                    Answer::Yes | Answer::All => saved.extend(self.save(collected, &[*rewrite])?),
                    Answer::Edit => {
                        let one = self.save(collected, &[*rewrite])?;
                        if !one.is_empty() {
                            edit(collected, rewrite)?;
                        }
                        saved.extend(one);
                    }
                    Answer::No => {}
                    // Whoever quits has seen enough: no list of what is left.
                    Answer::Quit => {
                        let repaired = repaired(report, &saved);
                        return self.written(collected, repaired, saved.len(), report.findings.len() - repaired);
                    }
                }
            }
        }
        self.tell_saved(request, collected, report, &saved)
    }

    /// Shows what a rewrite does and asks whether to save it.
    fn answer(
        &mut self,
        collected: &Collected,
        report: &Report,
        rewrite: &Rewrite,
        index: usize,
    ) -> anyhow::Result<Answer> {
        let source = collected.source(rewrite.source);
        let findings: Vec<Finding> = report.findings.iter().filter(|f| f.source == rewrite.source).cloned().collect();
        let mut screen = Vec::new();
        write::findings(Format::Concise, &self.view(collected, report, &findings), &mut screen)?;
        writeln!(screen)?;
        screen.extend(write::moved(source, rewrite.text.text(), &rewrite.summary, self.paint).into_bytes());
        io::stdout().write_all(&screen)?;
        let all = report.rewrites.len();
        loop {
            let path = write::shown_path(&source.path);
            print_now(&format!("\n({}/{all}) repair {path}? [y]es, [n]o, [a]ll, [e]dit, [q]uit: ", index + 1))?;
            let mut line = String::new();
            if io::stdin().lock().read_line(&mut line).context("the answer can't be read")? == 0 {
                print_now("\n")?;
                return Ok(Answer::Quit);
            }
            match line.trim().to_ascii_lowercase().as_str() {
                "y" | "yes" => return Ok(Answer::Yes),
                "n" | "no" => return Ok(Answer::No),
                "a" | "all" => return Ok(Answer::All),
                "e" | "edit" => return Ok(Answer::Edit),
                "q" | "quit" => return Ok(Answer::Quit),
                _ => print_now(
                    "y: write this file; n: leave it; a: write this and all that follow; e: write it, then open it in $EDITOR; q: leave it and all that follow",
                )?,
            }
        }
    }

    /// Writes a comment for each finding, which silences it, then shows what is left.
    pub(super) fn add_ignores(
        &mut self,
        request: &Request,
        collected: &Collected,
        report: &Report,
    ) -> anyhow::Result<usize> {
        if self.cli.is_stdin() {
            bail!("--add-ignores writes comments into files; name one instead of `-`");
        }
        let mut annotated = Vec::new();
        for findings in report.findings.chunk_by(|a, b| a.source == b.source) {
            let source = collected.source(findings[0].source);
            let places: Vec<_> = findings.iter().map(|finding| (finding.span, finding.code)).collect();
            match annotate(&source.text, &places) {
                Ok((text, silenced)) => {
                    let summary = vec![format!("{} silenced", count(silenced, "finding"))];
                    annotated.push(Rewrite { source: findings[0].source, text, plan: Plan::default(), summary });
                }
                Err(message) => self.problems.push(Problem::new(&source.path, message)),
            }
        }
        let rewrites: Vec<&Rewrite> = annotated.iter().collect();
        let saved = if self.is_committed(collected, &rewrites) { self.save(collected, &rewrites)? } else { Vec::new() };
        for rewrite in &saved {
            let path = write::shown_path(&collected.source(rewrite.source).path);
            writeln!(self.stdout, "{path}: {}", rewrite.summary.join("; "))?;
        }
        let (collected, rest) = if saved.is_empty() { (None, None) } else { self.look_again(request) };
        let left = rest.as_ref().map_or(report.findings.len(), |rest| rest.findings.len());
        if let (Some(collected), Some(rest)) = (&collected, &rest) {
            self.findings(collected, rest, &rest.findings)?;
        }
        let silenced = report.findings.len().saturating_sub(left);
        self.summary(&format!(
            "{} silenced in {}; {}",
            count(silenced, "finding"),
            count(saved.len(), "file"),
            rest_of(left)
        ))?;
        Ok(left)
    }

    /// Saves the rewrites; returns those that were saved.
    fn save<'r>(&mut self, collected: &Collected, rewrites: &[&'r Rewrite]) -> anyhow::Result<Vec<&'r Rewrite>> {
        // Handlers cannot be taken back, and one that knows of no work ends the run at once: there is one for all files.
        let interrupt = match self.interrupt.take() {
            Some(interrupt) => interrupt,
            None => Interrupt::new().context("signals can't be caught")?,
        };
        let mut saved = Vec::new();
        for rewrite in rewrites {
            match interrupt.hold(|| write::save(collected.source(rewrite.source), &rewrite.text)) {
                Ok(()) => saved.push(*rewrite),
                Err(problem) => self.problems.push(problem),
            }
            if interrupt.came() {
                let (done, all) = (saved.len(), count(rewrites.len(), "file"));
                let _ = writeln!(io::stderr(), "interrupted: {done} of {all} written, the others are as they were");
                interrupt.obey();
            }
        }
        self.interrupt = Some(interrupt);
        Ok(saved)
    }

    /// Says what was saved, and shows what is left.
    fn tell_saved(
        &mut self,
        request: &Request,
        collected: &Collected,
        report: &Report,
        saved: &[&Rewrite],
    ) -> anyhow::Result<usize> {
        if self.cli.format() == Format::Full {
            for rewrite in saved {
                let path = write::shown_path(&collected.source(rewrite.source).path);
                writeln!(self.stdout, "repaired {path}: {}", write::shown_text(&rewrite.summary.join("; ")))?;
            }
        }
        let repaired = repaired(report, saved);
        let left = report.findings.len() - repaired;
        if left == 0 || saved.is_empty() {
            let rest: &[Finding] = if left == 0 { &[] } else { &report.findings };
            self.findings(collected, report, rest)?;
            return self.written(collected, repaired, saved.len(), left);
        }
        // What is left may stand on other lines now.
        let (Some(collected), Some(report)) = self.look_again(request) else { return Ok(left) };
        self.findings(&collected, &report, &report.findings)?;
        self.written(&collected, repaired, saved.len(), report.findings.len())
    }

    fn look_again(&mut self, request: &Request) -> (Option<Collected>, Option<Report>) {
        let (collected, report) = self.look(request);
        (Some(collected), Some(report))
    }

    /// Prints the repaired text of standard input to stdout, and what is left to stderr.
    fn write_stdin(&mut self, request: &Request, collected: &Collected, report: &Report) -> anyhow::Result<usize> {
        if self.cli.output_file.is_some() {
            bail!(
                "standard output is for the repaired text here and standard error for the report; leave out --output-file"
            );
        }
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
        let rest = rest_of(left);
        self.summary(&match (files, left) {
            (0, 0) => self.clean(collected),
            (0, _) => format!("nothing repaired; {rest}"),
            _ => format!("{} repaired in {}; {rest}", count(repaired, "finding"), count(files, "file")),
        })?;
        Ok(left)
    }

    /// Whether git could bring back the files that are to be replaced, or needn't.
    fn is_committed(&mut self, collected: &Collected, rewrites: &[&Rewrite]) -> bool {
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
}

/// How many findings are gone by the rewrites that were saved.
fn repaired(report: &Report, saved: &[&Rewrite]) -> usize {
    let is_saved = |source: SourceId| saved.iter().any(|rewrite| rewrite.source == source);
    report.findings.iter().filter(|finding| finding.fixable() && is_saved(finding.source)).count()
}

fn rest_of(left: usize) -> String {
    if left == 0 { "none is left".to_owned() } else { format!("{} left", count(left, "finding")) }
}

fn print_now(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// Opens the rewritten file in the person's editor and waits until it is closed.
fn edit(collected: &Collected, rewrite: &Rewrite) -> anyhow::Result<()> {
    let path = &collected.source(rewrite.source).real_path;
    let editor =
        ["VISUAL", "EDITOR"].iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    let editor = editor.unwrap_or_else(|| if cfg!(windows) { "notepad".to_owned() } else { "vi".to_owned() });
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or("vi");
    let status = Command::new(program).args(words).arg(path).status();
    status.with_context(|| format!("the editor {editor:?} can't be started; set $EDITOR"))?;
    Ok(())
}
