//! Indentation that CPython's tokenizer refuses and the grammar accepts.

use super::Fault;
use crate::facts::ast::{Block, Stmt, StmtKind};
use crate::span::Span;

/// Looks for statements of one block that begin in different columns, and for blocks without statements.
///
/// # Errors
/// The first such place.
pub(super) fn check(body: &[Stmt], text: &str) -> Result<(), Fault> {
    siblings(body, text, Some((0, 0)))
}

fn siblings(body: &[Stmt], text: &str, mut column: Option<Column>) -> Result<(), Fault> {
    for stmt in body {
        for own in [own_column(stmt.span, text), defined_column(stmt, text)].into_iter().flatten() {
            if *column.get_or_insert(own) != own {
                return Err(Fault { span: stmt.span, message: "invalid syntax: unexpected indentation".into() });
            }
        }
        for block in blocks(stmt) {
            if block.body.is_empty() {
                return Err(Fault { span: stmt.span, message: "invalid syntax: a block has no statement".into() });
            }
            siblings(&block.body, text, None)?;
        }
    }
    Ok(())
}

fn blocks(stmt: &Stmt) -> Vec<&Block> {
    match &stmt.kind {
        StmtKind::Function(function) => vec![&function.body],
        StmtKind::Class(class) => vec![&class.body],
        _ => stmt.blocks(),
    }
}

/// A column with tabs of eight and with tabs of one, as CPython's `Parser/lexer/lexer.c` counts: where white space is
/// mixed, both must agree.
type Column = (usize, usize);

/// The column of a statement that begins a logical line.
fn own_column(span: Span, text: &str) -> Option<Column> {
    let before = &text[..span.start as usize];
    let line = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let is_first = before[line..].bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\x0c'));
    if is_first { line_column(span, text) } else { None }
}

/// The column of the first token on the line of `span`, unless it continues the line above.
fn line_column(span: Span, text: &str) -> Option<Column> {
    let line = text[..span.start as usize].rfind(['\n', '\r']).map_or(0, |end| end + 1);
    if text[..line].trim_end_matches(['\n', '\r']).ends_with('\\') {
        return None;
    }
    let mut column = (0, 0);
    for byte in text[line..].bytes() {
        column = match byte {
            b' ' => (column.0 + 1, column.1 + 1),
            b'\t' => ((column.0 / 8 + 1) * 8, column.1 + 1),
            b'\x0c' => (0, 0),
            _ => break,
        };
    }
    Some(column)
}

/// The column of a decorated definition's own line.
fn defined_column(stmt: &Stmt, text: &str) -> Option<Column> {
    match &stmt.kind {
        StmtKind::Function(function) if !function.decorators.is_empty() => line_column(function.name_span, text),
        StmtKind::Class(class) if !class.decorators.is_empty() => line_column(class.name_span, text),
        _ => None,
    }
}
