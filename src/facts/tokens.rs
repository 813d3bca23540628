//! A text's tokens, to compare texts by.

use tree_sitter::Parser;

/// A text's tokens without comments, semicolons and white space; strings whole. `None` if it does not parse.
pub fn tokens(text: &str) -> Option<Vec<String>> {
    leaves(text, |kind| kind != "comment" && kind != ";")
}

/// A text's comments, in order. `None` if it does not parse.
pub fn comments(text: &str) -> Option<Vec<String>> {
    leaves(text, |kind| kind == "comment")
}

fn leaves(text: &str, wanted: impl Fn(&str) -> bool) -> Option<Vec<String>> {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_python::LANGUAGE.into()).ok()?;
    let tree = parser.parse(text, None)?;
    let mut cursor = tree.walk();
    let mut found = Vec::new();
    loop {
        let node = cursor.node();
        let whole = node.kind() == "string" || node.child_count() == 0;
        if whole && !node.byte_range().is_empty() && wanted(node.kind()) && node.kind() != "line_continuation" {
            found.push(text[node.byte_range()].to_owned());
        }
        if !whole && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return Some(found);
            }
        }
    }
}

/// The tokens of a piece that need not be a whole program: names, numbers, strings, operators.
pub fn loose_tokens(text: &str) -> Vec<String> {
    const LONG: [&str; 12] = ["**=", "//=", ">>=", "<<=", "**", "//", "->", ":=", "==", "!=", "<=", ">="];
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            c if c.is_whitespace() || c == ';' => {
                rest = &rest[c.len_utf8()..];
                continue;
            }
            '#' => {
                rest = rest.find('\n').map_or("", |end| &rest[end..]);
                continue;
            }
            '"' | '\'' => string_length(rest),
            c if c.is_alphanumeric() || c == '_' => {
                let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.' && first.is_ascii_digit()));
                let end = end.unwrap_or(rest.len());
                let prefix = rest[..end].chars().all(|c| "rbuftRBUFT".contains(c)) && end <= 2;
                match rest[end..].chars().next() {
                    Some('"' | '\'') if prefix => end + string_length(&rest[end..]),
                    _ => end,
                }
            }
            c => LONG.iter().find(|long| rest.starts_with(**long)).map_or(c.len_utf8(), |long| long.len()),
        };
        found.push(rest[..length].to_owned());
        rest = &rest[length..];
    }
    found
}

/// The length in bytes of the string literal at the start of `text`, which starts with a quote.
fn string_length(text: &str) -> usize {
    let quote = &text[..1];
    let triple = quote.repeat(3);
    let close = if text.starts_with(&triple) { triple.as_str() } else { quote };
    let mut at = close.len();
    while at < text.len() && !text[at..].starts_with(close) {
        let skip = if text[at..].starts_with('\\') { 1 } else { 0 };
        at += skip;
        at += text[at..].chars().next().map_or(1, char::len_utf8);
    }
    (at + close.len()).min(text.len())
}
