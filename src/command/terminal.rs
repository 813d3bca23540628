//! What a terminal gets and a pipe doesn't: colours, pages, progress.

use std::io::{self, IsTerminal as _, Write as _};
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use mainguard::progress::{Phase, Progress};
use mainguard::write::Paint;

use crate::cli::Color;

/// Runs that end within this time show no progress.
const PATIENCE: Duration = Duration::from_millis(500);
const TICK: Duration = Duration::from_millis(100);

/// Whether stdout is a terminal, and whether to use colours.
pub(super) fn paint(color: Color) -> Paint {
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    match color {
        Color::Always => Paint::Coloured,
        _ if !io::stdout().is_terminal() => Paint::Plain,
        Color::Auto if !no_color => Paint::Coloured,
        Color::Auto | Color::Never => Paint::Spelled,
    }
}

/// A line on stderr that tells how far the run is; it is gone when this is dropped.
pub(super) struct Ticker {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Ticker {
    /// Shows `progress` from now on, if stderr is a terminal.
    pub(super) fn start(progress: Progress) -> Self {
        if !io::stderr().is_terminal() {
            return Self { stop: None, thread: None };
        }
        let (stop, stopped) = channel();
        let thread = thread::spawn(move || {
            let mut wait = PATIENCE;
            while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                let _ = write!(io::stderr(), "\r\x1b[K{}", line(&progress));
                wait = TICK;
            }
            if wait == TICK {
                let _ = write!(io::stderr(), "\r\x1b[K");
            }
        });
        Self { stop: Some(stop), thread: Some(thread) }
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        drop(self.stop.take());
        // It has nothing to say but what it printed.
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

/// `parsing [#####...............] 120 of 480 files`
fn line(progress: &Progress) -> String {
    const WIDTH: usize = 20;
    let (phase, done, all) = progress.now();
    let what = match phase {
        Phase::Search => "looking for files",
        Phase::Read => "reading",
        Phase::Parse => "parsing",
        Phase::Model => "following calls",
        Phase::Find => "applying the rules",
        Phase::Prove => "proving repairs",
    };
    if all == 0 {
        return format!("{what} ...");
    }
    let filled = WIDTH * done.min(all) / all;
    let bar = "#".repeat(filled) + &".".repeat(WIDTH - filled);
    format!("{what} [{bar}] {done} of {all} files")
}

/// Shows `bytes` in `$PAGER`, or else in `less`; false if that can't be.
///
/// Like git, it has `less` pass colours and end at once if one screen is enough.
pub(crate) fn page(bytes: &[u8]) -> bool {
    let pager = std::env::var("PAGER").unwrap_or_else(|_| "less".to_owned());
    if pager.trim().is_empty() || pager.trim() == "cat" {
        return false;
    }
    let mut command = if cfg!(windows) { Command::new("cmd") } else { Command::new("sh") };
    command.arg(if cfg!(windows) { "/C" } else { "-c" }).arg(&pager).stdin(Stdio::piped());
    if std::env::var_os("LESS").is_none() {
        command.env("LESS", "FRX");
    }
    let Ok(mut child) = command.spawn() else { return false };
    let Some(mut stdin) = child.stdin.take() else { return false };
    // Whoever quits the pager has read enough.
    let _ = stdin.write_all(bytes);
    drop(stdin);
    // The shell's status for a command that it doesn't find.
    child.wait().is_ok_and(|status| status.code() != Some(127))
}
