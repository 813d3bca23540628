//! Which comments silence which findings.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use mainguard::collect::Source;
use mainguard::span::Span;
use mainguard::suppress::{skip_file, suppressed};

/// Whether MG401 at the first `X` of `text` is silenced.
fn is_silent(text: &str) -> bool {
    let start = text.find('X').unwrap();
    let end = text.rfind('X').unwrap() + 1;
    suppressed(&Source::from_text("a.py", text), "MG401", Span::new(start, end))
}

#[test]
fn comments_on_the_line_silence() {
    for comment in [
        "# mainguard: ignore",
        "# mainguard:ignore[MG401]",
        "# mainguard: ignore[MG101, MG401]",
        "# mainguard: ignore[MG4]",
        "# noqa",
        "#NOQA",
        "# noqa: MG401",
        "# noqa:E501,MG401",
        "# noqa: E501 MG401 because",
        "# type: ignore # noqa",
        "# noqa: it is fine",
    ] {
        assert!(is_silent(&format!("X()  {comment}\ny()\n")), "{comment}");
        assert!(is_silent(&format!("X()  {comment}")), "{comment} at the end of the file");
    }
}

#[test]
fn other_comments_do_not() {
    for comment in [
        "# mainguard: ignore[MG402]",
        "# mainguard: ignored",
        "# mainguard: ignore-nothing",
        "# noqa: E501",
        "# noqatsu",
        "# no qa",
        "# plain",
    ] {
        assert!(!is_silent(&format!("X()  {comment}\ny()\n")), "{comment}");
    }
}

#[test]
fn the_line_is_the_first_one_or_the_last_of_the_logical_line() {
    assert!(is_silent("X(  # noqa\n  1,\n)\n"));
    assert!(is_silent("X(\n  1,\n)  # noqa\n"));
    assert!(is_silent("X(\r\n  1,\r\n)  # noqa\r\n"));
    assert!(is_silent("X = 1 + \\\n  2  # noqa\n"));
    assert!(is_silent("X('''\n# no comment\n''')  # noqa\n"));
    assert!(is_silent("for X in y:  # noqa\n    pass\n    X()\n"));
    assert!(!is_silent("X(\n  1,  # noqa\n  2,\n)\n"));
    assert!(!is_silent("# noqa\nX()\n# noqa\n"));
    assert!(!is_silent("for X in y:\n    pass  # noqa\n    X()\n"));
}

#[test]
fn strings_hold_no_comments() {
    assert!(!is_silent("X('# noqa')\n"));
    assert!(!is_silent("X('''\n# noqa\n''')\n"));
    assert!(!is_silent(r#"X(r"\" # noqa")"#));
    assert!(!is_silent("X(f\"{'# noqa'}\")\n"));
    assert!(!is_silent("X(f\"{a[\"k\"]} # noqa\")\n"));
    assert!(!is_silent("X(f'{a:\"^9} # noqa')\n"));
    assert!(!is_silent("X(f'{{ # noqa')\n"));
    assert!(is_silent("X(f'{a:{b}}', \"it's\")  # noqa\n"));
    assert!(is_silent("s = 'unterminated\nX()  # noqa\n"));
}

#[test]
fn a_file_is_skipped_by_a_comment_above_its_first_statement() {
    assert!(skip_file("# mainguard: skip-file\nimport os\n"));
    assert!(skip_file("#!/usr/bin/env python\n\"\"\"Doc.\"\"\"\n\n# mainguard: skip-file\nimport os\n"));
    assert!(!skip_file("import os\n# mainguard: skip-file\n"));
    assert!(!skip_file("import os  # mainguard: skip-file\n"));
    assert!(!skip_file("\"\"\"# mainguard: skip-file\"\"\"\n"));
    assert!(!skip_file("# mainguard: skip-files\n"));
}
