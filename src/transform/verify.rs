//! The proof that a rewritten text keeps what it must keep.
//!
//! Every token of the old text is in the new one, each kept and each moved stretch in its own order and
//! with its strings unchanged, and what was added is what the plan lists; comments are all there; names
//! resolve to the same variables.

use rustc_hash::FxHashMap;

use super::edit::Segment;
use super::plan::{Plan, Shape};
use crate::facts::ast::{Stmt, StmtKind};
use crate::facts::{self, Facts};
use crate::model::scope::{ScopeKind, Scopes};
use crate::span::Span;

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

/// Proves `new`, rendered from `segments` of `old`.
///
/// # Errors
/// What does not hold, in words for a person.
pub(super) fn verify(old: &str, new: String, segments: &[Segment], plan: &Plan) -> Result<Verified, String> {
    let parsed = facts::extract(&new).map_err(|fault| format!("the new text would not parse: {}", fault.message))?;
    same_tokens(old, &new, segments, plan)?;
    same_comments(old, &new, plan)?;
    same_names(&parsed, plan)?;
    legal_globals(&parsed.tree.body)?;
    Ok(Verified { text: new })
}

/// Proves that `new` is `old` with comments added.
///
/// # Errors
/// What does not hold, in words for a person.
pub(super) fn with_comments(old: &str, new: String) -> Result<Verified, String> {
    facts::extract(&new).map_err(|fault| format!("the new text would not parse: {}", fault.message))?;
    if read(old)? != read(&new)? {
        return Err("a comment would change the program".to_owned());
    }
    Ok(Verified { text: new })
}

/// How often each token occurs.
fn counted(tokens: Vec<String>) -> FxHashMap<String, i64> {
    let mut counts = FxHashMap::default();
    for token in tokens {
        *counts.entry(token).or_default() += 1;
    }
    counts
}

fn read(text: &str) -> Result<Vec<String>, String> {
    facts::tokens(text).ok_or_else(|| "a text would not parse".to_owned())
}

/// The multiset of tokens: old ones, less those that edits replace, plus those that were added.
fn same_tokens(old: &str, new: &str, segments: &[Segment], plan: &Plan) -> Result<(), String> {
    let mut expected = counted(read(old)?);
    let mut change = |text: &str, by: i64| -> Result<(), String> {
        for token in facts::loose_tokens(text) {
            *expected.entry(token).or_default() += by;
        }
        Ok(())
    };
    for segment in segments {
        if let Segment::Added(text) = segment {
            change(text, 1)?;
        }
    }
    for edit in &plan.edits {
        change(&old[edit.span.range()], -1)?;
        change(&edit.text, 1)?;
    }
    for span in &plan.removed {
        change(&old[span.range()], -1)?;
    }
    for annotation in &plan.dropped {
        change(&old[annotation.range()], -1)?;
    }
    expected.retain(|_, count| *count != 0);
    let found = counted(read(new)?);
    if expected == found {
        return Ok(());
    }
    let mut differing: Vec<&String> =
        expected.keys().chain(found.keys()).filter(|token| expected.get(*token) != found.get(*token)).collect();
    differing.sort();
    let first = differing.first().map_or("", |token| token.as_str());
    Err(format!("the token `{first}` would be lost or changed"))
}

fn same_comments(old: &str, new: &str, plan: &Plan) -> Result<(), String> {
    let (Some(mut before), Some(mut after)) = (facts::comments(old), facts::comments(new)) else {
        return Err("a text would not parse".into());
    };
    let dropped: Vec<String> =
        plan.removed.iter().filter_map(|span| facts::comments(&old[span.range()])).flatten().collect();
    before.retain(|comment| !dropped.contains(comment));
    before.sort();
    after.sort();
    if before == after { Ok(()) } else { Err("a comment would be lost".into()) }
}

/// A parameter declared `global` is a SyntaxError that the grammar does not see.
fn legal_globals(body: &[Stmt]) -> Result<(), String> {
    for stmt in body {
        let StmtKind::Function(function) = &stmt.kind else { continue };
        for inner in &function.body.body {
            let StmtKind::Global(names) = &inner.kind else { continue };
            if let Some(name) = names.iter().find(|name| function.params.iter().any(|param| param.name == **name)) {
                return Err(format!("`{name}` would be a parameter and a global name"));
            }
        }
    }
    Ok(())
}

/// Names that are local to the new function are used nowhere else as variables of the module.
fn same_names(parsed: &Facts, plan: &Plan) -> Result<(), String> {
    let Some(Shape::Main(name)) = &plan.shape else { return Ok(()) };
    let scopes = Scopes::new(&parsed.tree);
    let Some((main_index, main)) = scopes.all.iter().enumerate().rfind(|(_, scope)| {
        scope.kind == ScopeKind::Function && scope.parent.0 == 0 && is_named(parsed, scope.span, name)
    }) else {
        return Ok(());
    };
    let main_id = crate::model::scope::ScopeId(main_index as u32);
    for local in main.bound.keys().filter(|local| !main.globals.contains(*local)) {
        for (index, scope) in scopes.all.iter().enumerate() {
            let id = crate::model::scope::ScopeId(index as u32);
            let uses = scope.reads.contains(local) || scope.bound.contains_key(local);
            if scopes.within(id, main_id) || !uses {
                continue;
            }
            if scopes.resolve(id, local) == crate::model::scope::Resolution::Global {
                return Err(format!("`{local}` would be a local name of {name}(), but is used outside of it"));
            }
        }
    }
    Ok(())
}

fn is_named(parsed: &Facts, span: Span, name: &str) -> bool {
    parsed.tree.body.iter().any(|stmt| match &stmt.kind {
        crate::facts::ast::StmtKind::Function(function) => {
            function.span == span && function.name.as_deref() == Some(name)
        }
        _ => false,
    })
}
