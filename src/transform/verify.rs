//! The proof that a rewritten text keeps what it must keep.

/// A text that passed [`verify`]: the only kind that `write` saves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    text: String,
}

impl Verified {
    /// The proven text.
    pub fn text(&self) -> &str {
        &self.text
    }
}
