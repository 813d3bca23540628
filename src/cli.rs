//! The command line's arguments.

use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{ArgGroup, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use mainguard::collect::check_pattern;
use mainguard::rules::{RULES, Rule};
use mainguard::write::Format;

const EXAMPLES: &str = "\
Examples:
  mainguard script.py              show what breaks, why, and the diff that repairs it
  mainguard --diff src/ | git apply -p1
  mainguard --check .              for CI: a line for each finding, exit status 1 if there is one
  mainguard --write .              repair the files
  mainguard --check --output-format sarif . > mainguard.sarif
  mainguard --write - < old.py > new.py
  mainguard explain MG201          what a rule is about

Exit status:
  0  no finding is left in the files after the run
  1  some are
  2  something went wrong: bad usage, an unreadable file, a file that does not parse as Python";

const STYLES: Styles =
    Styles::styled().header(AnsiColor::Green.on_default().bold()).usage(AnsiColor::Green.on_default().bold());

/// Makes Python programs safe under every multiprocessing start method.
///
/// Shows every finding with its source, then the diff of the repairs. Nothing is written unless a mode says so.
#[derive(Debug, Parser)]
#[command(name = "mainguard", version, after_help = EXAMPLES, styles = STYLES, max_term_width = 110)]
#[command(group = ArgGroup::new("mode"), group = ArgGroup::new("writing"), args_conflicts_with_subcommands = true, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) task: Option<Task>,

    /// Files or folders; `-` reads standard input.
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,

    /// Print the unified diff of the repairs and nothing else.
    #[arg(long, group = "mode", help_heading = "Modes")]
    diff: bool,
    /// Print a line for each finding.
    #[arg(long, group = "mode", help_heading = "Modes")]
    check: bool,
    /// Repair the files, and print what was repaired and what remains.
    #[arg(short, long, visible_alias = "fix", groups = ["mode", "writing"], help_heading = "Modes")]
    write: bool,

    /// Show each file's repair and ask whether to write it.
    #[arg(short, long, groups = ["mode", "writing"], help_heading = "Modes")]
    interactive: bool,
    /// Silence every finding by a comment on its line, to begin with new code only.
    #[arg(long, groups = ["mode", "writing"], help_heading = "Modes")]
    add_ignores: bool,
    /// Write every finding to the file of known ones (--baseline), to begin with new code only.
    #[arg(long, group = "mode", help_heading = "Modes")]
    write_baseline: bool,

    /// Write even if git has uncommitted changes in the files.
    #[arg(long, requires = "writing", help_heading = "Modes")]
    pub(crate) allow_dirty: bool,

    /// How findings are printed [default: full, or concise with --check].
    #[arg(long, value_name = "FORMAT", conflicts_with = "diff", help_heading = "Output")]
    output_format: Option<FormatName>,
    /// Print the report to this file.
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output_file: Option<PathBuf>,
    /// How repairs are shown: as a patch, or with what moved shown once and what is new marked.
    #[arg(long, value_name = "VIEW", default_value = "patch", help_heading = "Output")]
    pub(crate) view: View,
    /// Print how often each rule fired instead of the findings.
    #[arg(long, conflicts_with_all = ["diff", "output_format"], help_heading = "Output")]
    pub(crate) statistics: bool,
    /// Print no summary.
    #[arg(short, long, help_heading = "Output")]
    pub(crate) quiet: bool,
    /// Print more: which settings count, what was read besides, how long it took.
    #[arg(short, long, conflicts_with = "quiet", help_heading = "Output")]
    pub(crate) verbose: bool,
    /// Print how long each stage took, in milliseconds.
    #[arg(long, help_heading = "Output")]
    pub(crate) timings: bool,
    /// When to use colours; `auto` honours NO_COLOR.
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    pub(crate) color: Color,

    /// Look only for these rules: codes like MG101, or beginnings like MG4.
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = code, help_heading = "Selection")]
    pub(crate) select: Option<Vec<String>>,
    /// Don't look for these rules.
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = code, help_heading = "Selection")]
    pub(crate) ignore: Option<Vec<String>>,
    /// Don't report what this file knows; --write-baseline writes it.
    #[arg(long, value_name = "FILE", help_heading = "Selection")]
    pub(crate) baseline: Option<PathBuf>,
    /// Report comments that silence nothing.
    #[arg(long, help_heading = "Selection")]
    pub(crate) report_unused_ignores: bool,
    /// Pass over these paths instead of the usual ones (.venv, build, …); patterns as in .gitignore.
    #[arg(long, value_name = "PATTERNS", value_delimiter = ',', value_parser = pattern, help_heading = "Selection")]
    pub(crate) exclude: Option<Vec<String>>,
    /// Pass over these paths as well.
    #[arg(long, value_name = "PATTERNS", value_delimiter = ',', value_parser = pattern, help_heading = "Selection")]
    pub(crate) extend_exclude: Vec<String>,
    /// Look at what .gitignore ignores, too.
    #[arg(long, help_heading = "Selection")]
    pub(crate) no_ignore: bool,
    /// The path under which standard input is shown and configured.
    #[arg(long, value_name = "PATH", help_heading = "Selection")]
    pub(crate) stdin_filename: Option<PathBuf>,
    /// How many threads to use, at most 256; 0 means one for each processor.
    #[arg(short = 'j', long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u16).range(..=256))]
    pub(crate) threads: u16,
}

/// What else the command does than a run.
#[derive(Debug, Subcommand)]
pub(crate) enum Task {
    /// Say what a rule is about: what breaks, how it shows, before and after.
    Explain {
        /// Codes like MG201, or names; without any, all rules are listed.
        #[arg(value_name = "CODE", value_parser = rule)]
        rules: Vec<&'static Rule>,
    },
    /// Print the completions for a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Print the manual page.
    #[command(hide = true)]
    Man,
}

/// What a run does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Show,
    Diff,
    Check,
    Write,
    Interactive,
    AddIgnores,
    WriteBaseline,
}

/// How a repair is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum View {
    /// A unified diff.
    Patch,
    /// What moved is shown once.
    Moved,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormatName {
    Full,
    Concise,
    Json,
    Github,
    Gitlab,
    Sarif,
    Junit,
}

impl Cli {
    pub(crate) fn mode(&self) -> Mode {
        match self {
            Self { diff: true, .. } => Mode::Diff,
            Self { check: true, .. } => Mode::Check,
            Self { write: true, .. } => Mode::Write,
            Self { interactive: true, .. } => Mode::Interactive,
            Self { add_ignores: true, .. } => Mode::AddIgnores,
            Self { write_baseline: true, .. } => Mode::WriteBaseline,
            _ => Mode::Show,
        }
    }

    pub(crate) fn format(&self) -> Format {
        match (self.output_format, self.mode()) {
            (None, Mode::Check) | (Some(FormatName::Concise), _) => Format::Concise,
            (None, _) | (Some(FormatName::Full), _) => Format::Full,
            (Some(FormatName::Json), _) => Format::Json,
            (Some(FormatName::Github), _) => Format::Github,
            (Some(FormatName::Gitlab), _) => Format::Gitlab,
            (Some(FormatName::Sarif), _) => Format::Sarif,
            (Some(FormatName::Junit), _) => Format::Junit,
        }
    }

    /// Whether the program at hand comes from standard input.
    pub(crate) fn is_stdin(&self) -> bool {
        self.paths.iter().any(|path| path.as_os_str() == "-")
    }
}

/// A rule's code, or the beginning of some.
pub(crate) fn code(text: &str) -> Result<String, String> {
    let code = text.trim().to_ascii_uppercase();
    if !code.is_empty() && RULES.iter().any(|rule| rule.code.starts_with(&code)) {
        return Ok(code);
    }
    let named = RULES.iter().find(|rule| rule.name == text.trim());
    let hint = named.map_or_else(String::new, |rule| format!("; {text} is {}", rule.code));
    let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    Err(format!("there is no such rule{hint} (rules: {})", codes.join(", ")))
}

/// The rule that a code or a name stands for.
fn rule(text: &str) -> Result<&'static Rule, String> {
    let is_named = |rule: &&Rule| rule.name == text || rule.code.eq_ignore_ascii_case(text);
    RULES.iter().find(is_named).ok_or_else(|| "there is no such rule: `mainguard explain` lists them".to_owned())
}

fn pattern(text: &str) -> Result<String, String> {
    check_pattern(text).map(|()| text.to_owned())
}
