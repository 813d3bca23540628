//! The command line's arguments.

use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{ArgGroup, Parser, ValueEnum};
use mainguard::collect::check_pattern;
use mainguard::rules::RULES;
use mainguard::write::Format;

const EXAMPLES: &str = "\
Examples:
  mainguard script.py              show what breaks, why, and the diff that repairs it
  mainguard --diff src/ | git apply -p1
  mainguard --check .              for CI: a line for each finding, exit status 1 if there is one
  mainguard --write .              repair the files
  mainguard --check --output-format sarif . > mainguard.sarif
  mainguard --write - < old.py > new.py

Exit status:
  0  no finding is left in the files after the run
  1  some are
  2  something went wrong: bad usage, an unreadable file, a file that does not parse as Python";

const STYLES: Styles =
    Styles::styled().header(AnsiColor::Green.on_default().bold()).usage(AnsiColor::Green.on_default().bold());

/// Makes Python programs start child processes safely under fork, spawn and forkserver: shows every finding with
/// its source, then the diff of the repairs. Nothing is written unless a mode says so.
#[derive(Debug, Parser)]
#[command(name = "mainguard", version, after_help = EXAMPLES, styles = STYLES, max_term_width = 110)]
#[command(group = ArgGroup::new("mode"))]
pub(crate) struct Cli {
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
    #[arg(short, long, visible_alias = "fix", group = "mode", help_heading = "Modes")]
    write: bool,

    /// Write even if git has uncommitted changes in the files.
    #[arg(long, requires = "write", help_heading = "Modes")]
    pub(crate) allow_dirty: bool,

    /// How findings are printed [default: full, or concise with --check].
    #[arg(long, value_name = "FORMAT", conflicts_with = "diff", help_heading = "Output")]
    output_format: Option<FormatName>,
    /// Print how often each rule fired instead of the findings.
    #[arg(long, conflicts_with_all = ["diff", "output_format"], help_heading = "Output")]
    pub(crate) statistics: bool,
    /// Print no summary.
    #[arg(short, long, help_heading = "Output")]
    pub(crate) quiet: bool,
    /// When to use colours; `auto` honours NO_COLOR.
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    pub(crate) color: Color,

    /// Look only for these rules: codes like MG101, or beginnings like MG4.
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = code, help_heading = "Selection")]
    pub(crate) select: Option<Vec<String>>,
    /// Don't look for these rules.
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = code, help_heading = "Selection")]
    pub(crate) ignore: Option<Vec<String>>,
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
    /// How many threads to use; 0 means one for each processor.
    #[arg(short = 'j', long, value_name = "N", default_value_t = 0)]
    pub(crate) threads: usize,
}

/// What a run does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Show,
    Diff,
    Check,
    Write,
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
}

impl Cli {
    pub(crate) fn mode(&self) -> Mode {
        match self {
            Self { diff: true, .. } => Mode::Diff,
            Self { check: true, .. } => Mode::Check,
            Self { write: true, .. } => Mode::Write,
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

fn pattern(text: &str) -> Result<String, String> {
    check_pattern(text).map(|()| text.to_owned())
}
