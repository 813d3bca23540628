//! Programs in one text: files split by `#- path: jobs/pool.py` lines, expected findings as comments.

use mainguard::Report;
use mainguard::collect::{Collected, Source};

/// A small project.
pub(crate) struct Fixture {
    /// Its files' paths and texts, sorted.
    pub(crate) files: Vec<(String, String)>,
}

/// A finding's path, line and code.
pub(crate) type Mark = (String, usize, String);

impl Fixture {
    /// Splits `text`; what stands before the first path is the file `first`.
    pub(crate) fn new(first: &str, text: &str) -> Self {
        let mut files = vec![(first.to_owned(), String::new())];
        for line in text.split_inclusive('\n') {
            match (line.strip_prefix("#- path: "), files.last_mut()) {
                (None, Some((_, text))) => text.push_str(line),
                (path, _) => files.push((path.unwrap_or(first).trim().to_owned(), String::new())),
            }
        }
        // What begins with a path has nothing in front of it.
        if files.len() > 1 && files[0].1.is_empty() {
            files.remove(0);
        }
        files.sort();
        Self { files }
    }

    /// The sources, as `collect` would have read them.
    pub(crate) fn collected(&self) -> Collected {
        let sources = self.files.iter().map(|(path, text)| Source::from_text(path, text)).collect();
        Collected { sources, ..Collected::default() }
    }

    /// The findings that comments like `# MG101` or `# MG101 MG402` at line ends announce, or `# below: MG101` for
    /// the next line.
    pub(crate) fn marks(&self) -> Vec<Mark> {
        let mut marks = Vec::new();
        for (path, text) in &self.files {
            for (index, line) in text.lines().enumerate() {
                let Some((_, comment)) = line.rsplit_once("# ") else { continue };
                let (line, codes) = match comment.strip_prefix("below: ") {
                    Some(codes) => (index + 2, codes),
                    None => (index + 1, comment),
                };
                if codes.split(' ').all(is_code) {
                    marks.extend(codes.split(' ').map(|code| (path.clone(), line, code.to_owned())));
                }
            }
        }
        marks.sort();
        marks
    }

    /// The project after the repairs of `report`.
    pub(crate) fn repaired(&self, report: &Report) -> Self {
        let mut files = self.files.clone();
        for rewrite in &report.rewrites {
            rewrite.text.text().clone_into(&mut files[rewrite.source.0 as usize].1);
        }
        Self { files }
    }
}

fn is_code(word: &str) -> bool {
    word.strip_prefix("MG").is_some_and(|digits| digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit()))
}
