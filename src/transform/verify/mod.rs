//! The proof that a rewritten text is the old one with what the plan lists, and nothing else.
//!
//! [`form`] reads a text as statements of tokens, strings whole. [`pieces`] accounts for each statement of the new
//! text: it is an old one in its old place, one that the plan moves, in the old order, or one that the plan adds; and
//! for each of the old one. [`bytes`] compares what white space and comments the tokens leave out, [`beside`] what
//! comments stand beside. [`names`] shows that every name still means the same variable. That nothing is found again in
//! the new text, and nothing new, is shown by analysing it (`run.rs`).

mod beside;
mod bytes;
mod form;
mod names;
mod pieces;

use super::plan::Plan;
use crate::facts;
use crate::facts::ast::Tree;
use form::Text;

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

/// Proves that `new` is `old`, whose syntax is `tree`, with what `plan` lists.
///
/// # Errors
/// What does not hold, in words for a person.
pub fn verify(old: &str, tree: &Tree, new: String, plan: &Plan) -> Result<Verified, String> {
    let edited = Text::edited(old, plan)?;
    let rewritten = Text::new(new).map_err(|message| format!("the new text would not parse: {message}"))?;
    let account = pieces::account(&edited, &rewritten, plan)?;
    bytes::compare(&edited, &rewritten, plan, &account)?;
    beside::compare(&edited, &rewritten, &account)?;
    names::compare(old, tree, &edited, &rewritten, plan)?;
    Ok(Verified { text: rewritten.text })
}

/// Proves that `new` is `old` with comments added.
///
/// # Errors
/// What does not hold, in words for a person.
pub(super) fn with_comments(old: &str, new: String) -> Result<Verified, String> {
    facts::read(&new).map_err(|fault| format!("the new text would not parse: {}", fault.message))?;
    if facts::tokens(old) != facts::tokens(&new) {
        return Err("a comment would change the program".to_owned());
    }
    Ok(Verified { text: new })
}
