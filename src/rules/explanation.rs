//! What a rule is about, for a person: the head of its query, taken apart.

use super::Rule;
use crate::facts::QUERIES;

/// A rule's documentation. Texts end without a line end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explanation {
    /// What is wrong, in one phrase.
    pub title: String,
    /// Why it matters, a paragraph each.
    pub why: Vec<String>,
    /// What Python prints; nothing if it fails silently.
    pub python_says: Option<String>,
    /// A program that the rule finds.
    pub example: String,
    /// What the repair makes of it, if there is a repair.
    pub fixed: Option<String>,
    /// Where Python's documentation says more.
    pub links: Vec<String>,
}

impl Rule {
    /// What the head of the rule's query says.
    pub fn explanation(&self) -> Explanation {
        let stem = self.stem();
        let query = QUERIES.iter().find(|(name, _)| *name == stem);
        query.map(|(_, text)| parse(text)).unwrap_or_default()
    }
}

/// Takes the comment at the top of a query file apart: a title, paragraphs, and indented blocks behind a heading.
fn parse(text: &str) -> Explanation {
    let head: Vec<&str> = text.lines().map_while(|line| line.strip_prefix(';')).collect();
    let mut explanation = Explanation {
        title: head.first().map(|title| title.trim().to_owned()).unwrap_or_default(),
        ..Explanation::default()
    };
    let mut lines = head.get(1..).unwrap_or_default().iter().peekable();
    while let Some(line) = lines.next() {
        let line = line.trim();
        let mut block = Vec::new();
        if line.ends_with(':') && lines.peek().is_some_and(|next| next.is_empty()) {
            while let Some(next) = lines.next_if(|next| next.is_empty() || next.starts_with("     ")) {
                block.push(next.strip_prefix("     ").unwrap_or_default());
            }
        }
        let block = block.join("\n").trim_matches('\n').to_owned();
        match line {
            "" | "Python says nothing." => {}
            "Python says:" => explanation.python_says = Some(block),
            "Example:" => explanation.example = block,
            "Fixed:" => explanation.fixed = Some(block),
            "See:" => explanation.links = block.lines().map(str::to_owned).collect(),
            _ => {
                let mut paragraph = line.to_owned();
                while let Some(next) = lines.next_if(|next| !next.is_empty()) {
                    paragraph.push(' ');
                    paragraph.push_str(next.trim());
                }
                explanation.why.push(paragraph);
            }
        }
    }
    explanation
}
