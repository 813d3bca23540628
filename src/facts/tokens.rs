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
