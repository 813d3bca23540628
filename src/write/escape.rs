//! Nothing that a file holds may steer the terminal: control characters are shown, not sent.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::Path;

/// `text` with its control characters spelled out; tabs stay.
pub fn text(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| c != '\t' && is_hidden(c)) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\t' => shown.push(c),
            c if is_hidden(c) => spell(&mut shown, c),
            c => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

/// A path on one line, with `/` between its parts and without control characters.
pub fn path(path: &Path) -> String {
    let name = path.to_string_lossy();
    let name = if cfg!(windows) { name.replace('\\', "/").into() } else { name };
    text(&name).replace('\t', "\\t")
}

/// Whether a terminal would obey the character, or show the text in another order.
fn is_hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn spell(shown: &mut String, c: char) {
    let code = u32::from(c);
    // Writing to a String can't fail.
    let _ = match c {
        '\n' => shown.write_str("\\n"),
        '\r' => shown.write_str("\\r"),
        _ if code < 0x100 => write!(shown, "\\x{code:02x}"),
        _ => write!(shown, "\\u{{{code:x}}}"),
    };
}
