//! The Python that runs the programs.

use std::process::Command;

use super::process::run;

/// A Python interpreter.
#[derive(Debug)]
pub(crate) struct Python {
    /// Its executable itself, no shim.
    pub(crate) path: String,
    /// E.g. `(3, 13)`.
    version: (u32, u32),
}

/// The oldest version that reads every case.
const WANTED: (u32, u32) = (3, 12);
const NAMES: [&str; 4] = ["python3", "python3.14", "python3.13", "python3.12"];

impl Python {
    /// The Python named by `PYTHON`, or else the first on the `PATH` that reads every case, or else any.
    ///
    /// # Panics
    /// If there is none.
    pub(crate) fn find() -> Self {
        if let Some(name) = std::env::var("PYTHON").ok().filter(|name| !name.is_empty()) {
            return Self::ask(&name).unwrap_or_else(|| panic!("PYTHON={name} is not a Python that runs"));
        }
        let mut found: Vec<Self> = NAMES.iter().filter_map(|name| Self::ask(name)).collect();
        let best = found.iter().position(|python| !python.is_old()).unwrap_or(0);
        assert!(
            !found.is_empty(),
            "these tests run Python programs, and there is no python3 on the PATH: install Python {}.{} or newer, \
             or name one with PYTHON=/path/to/python3",
            WANTED.0,
            WANTED.1
        );
        found.swap_remove(best)
    }

    fn ask(name: &str) -> Option<Self> {
        let question = "import sys; print(*sys.version_info[:2], sys.executable)";
        let said = run(Command::new(name).args(["-c", question]), b"");
        let text = said.text();
        let mut words = text.trim().splitn(3, ' ');
        let version = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        (said.status == Some(0)).then_some(Self { path: words.next()?.to_owned(), version })
    }

    /// Whether it may be too old for some cases.
    pub(crate) fn is_old(&self) -> bool {
        self.version < WANTED
    }

    /// E.g. `Python 3.13`.
    pub(crate) fn shown(&self) -> String {
        format!("Python {}.{}", self.version.0, self.version.1)
    }
}
