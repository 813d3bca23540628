//! The cheapest question: can any rule fire in a program that holds these bytes?

use aho_corasick::AhoCorasick;

/// The literals without which no rule can fire.
///
/// Errs towards *maybe*: a comment that holds a literal counts.
#[derive(Debug)]
pub struct Prefilter {
    literals: Option<AhoCorasick>,
}

impl Prefilter {
    /// A filter for `literals`; without any, or with an empty one, everything matches.
    pub fn new(literals: &[String]) -> Self {
        let usable = !literals.is_empty() && literals.iter().all(|literal| !literal.is_empty());
        Self { literals: usable.then(|| AhoCorasick::new(literals).ok()).flatten() }
    }

    /// Whether one of the literals is in `bytes`.
    pub fn matches(&self, bytes: &[u8]) -> bool {
        self.literals.as_ref().is_none_or(|literals| literals.is_match(bytes))
    }
}
