//! A command in, what it printed out: in a process group of its own, nothing of which outlives the call.

use std::io::{Read, Write as _};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How long a program may take: far longer than any needs, short enough for a hang not to stop the tests.
const LIMIT: Duration = Duration::from_secs(30);

/// What a command printed and how it ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// The exit status; none if it had to be killed or a signal ended it.
    pub(crate) status: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
}

impl Ended {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    /// The last line of what it complained, shortened: enough to know what is wrong.
    pub(crate) fn complaint(&self) -> String {
        last_line(&String::from_utf8_lossy(&self.stderr))
    }

    /// The status in words.
    pub(crate) fn shown_status(&self) -> String {
        self.status.map_or_else(|| "no exit status".into(), |status| format!("exit status {status}"))
    }
}

/// The last line of `text` that isn't blank, shortened.
pub(crate) fn last_line(text: &str) -> String {
    let line = text.lines().rev().find(|line| !line.trim().is_empty());
    line.map_or_else(|| "(nothing)".into(), |line| line.chars().take(200).collect())
}

/// Runs `command` to its end and that of everything that holds its output open.
pub(crate) fn run(command: &mut Command, stdin: &[u8]) -> Ended {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = match piped.process_group(0).spawn() {
        Ok(child) => child,
        Err(error) => {
            let message = format!("{} can't be run: {error}", command.get_program().display());
            return Ended { status: None, stdout: Vec::new(), stderr: message.into_bytes() };
        }
    };
    let deadline = Instant::now() + LIMIT;
    let mut input = child.stdin.take();
    let stdin = stdin.to_owned();
    // A program that doesn't read its input closes the pipe: no error of ours.
    thread::spawn(move || input.take().map(|mut input| input.write_all(&stdin)));
    let stdout = child.stdout.take().map(reader);
    let stderr = child.stderr.take().map(reader);
    let stdout = stdout.and_then(|pipe| pipe.recv_timeout(left(deadline)).ok());
    let stderr = stderr.and_then(|pipe| pipe.recv_timeout(left(deadline)).ok());
    let status = wait(&mut child, deadline);
    kill_group(&mut child);
    match (status, stdout, stderr) {
        (Some(status), Some(stdout), Some(stderr)) => {
            let killed = status.signal().map(|signal| format!("\nkilled by signal {signal}"));
            let stderr = [stderr, killed.unwrap_or_default().into_bytes()].concat();
            Ended { status: status.code(), stdout, stderr }
        }
        (_, stdout, _) => {
            let message = format!("no end in {} s", LIMIT.as_secs());
            Ended { status: None, stdout: stdout.unwrap_or_default(), stderr: message.into_bytes() }
        }
    }
}

fn left(deadline: Instant) -> Duration {
    deadline.saturating_duration_since(Instant::now())
}

/// Sends all that can be read, at its end.
fn reader(mut pipe: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = pipe.read_to_end(&mut bytes);
        let _ = sender.send(bytes);
    });
    receiver
}

fn wait(child: &mut Child, deadline: Instant) -> Option<std::process::ExitStatus> {
    loop {
        if let Some(status) = child.try_wait().ok().flatten() {
            return Some(status);
        }
        if left(deadline).is_zero() {
            return None;
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// Ends whatever is left of the child's group: workers that hang, trackers, fork servers.
fn kill_group(child: &mut Child) {
    let kill = format!("kill -KILL -{}", child.id());
    let _ = Command::new("/bin/sh").args(["-c", &kill]).stderr(Stdio::null()).status();
    let _ = child.wait();
}
