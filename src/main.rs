//! The command: arguments in, exit status out.

mod cli;
mod command;

use std::io::{self, IsTerminal as _, Write};
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use clap::Parser;

use cli::Cli;
use command::Finished;

/// A model is made of millions of small values, for which the system's own is slow.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Something went wrong; the other statuses are in [`command`].
const FAILURE: u8 = 2;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let wrote = error.print().is_ok();
            return if wrote && !error.use_stderr() { ExitCode::SUCCESS } else { ExitCode::from(FAILURE) };
        }
    };
    panic::set_hook(Box::new(|panic| {
        let _ = writeln!(io::stderr(), "error: internal error, please report it: {panic}");
    }));
    match panic::catch_unwind(AssertUnwindSafe(|| command::run(&cli))) {
        Ok(Ok(finished)) => ExitCode::from(print(&finished)),
        Ok(Err(error)) => {
            let _ = writeln!(io::stderr(), "error: {error:#}");
            ExitCode::from(FAILURE)
        }
        // The hook has said it.
        Err(_) => ExitCode::from(FAILURE),
    }
}

/// Prints what a run has to say and returns the exit status.
fn print(finished: &Finished) -> u8 {
    if finished.pages && io::stdout().is_terminal() && !finished.stdout.is_empty() && command::page(&finished.stdout) {
        let _ = io::stderr().write_all(&finished.stderr);
        return finished.status;
    }
    let mut stdout = io::stdout().lock();
    let printed = stdout.write_all(&finished.stdout).and_then(|()| stdout.flush());
    let failed = match printed {
        // Whoever closed the pipe has read enough.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Some(error),
        _ => None,
    };
    let mut stderr = io::stderr().lock();
    let _ = stderr.write_all(&finished.stderr);
    match failed {
        Some(error) => {
            let _ = writeln!(stderr, "error: standard output can't be written: {error}");
            FAILURE
        }
        None => finished.status,
    }
}
