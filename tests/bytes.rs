//! Texts that are unusual byte by byte.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use mainguard::collect::{Collected, Source};
use mainguard::{Report, analyse};

fn report(text: &str) -> Report {
    analyse(&mut Collected { sources: vec![Source::from_text("a.py", text)], ..Collected::default() })
}

fn rewritten(text: &str) -> String {
    report(text).rewrites.first().unwrap().text.text().to_owned()
}

const SCRIPT: &str = "\
import multiprocessing  # a comment


def work(x):
    \"\"\"What it does,
    at length.\"\"\"
    return x


print(multiprocessing.Pool(2).map(work, [1]))
";

#[test]
fn every_line_end_is_one_and_stays() {
    let wanted = rewritten(SCRIPT);
    for end in ["\r\n", "\r"] {
        assert_eq!(rewritten(&SCRIPT.replace('\n', end)), wanted.replace('\n', end));
    }
    // A lone carriage return ends a comment.
    assert!(rewritten("import multiprocessing  # x\rmultiprocessing.Pool(2)\r").contains("if __name__"));
}

#[test]
fn indentation_that_python_refuses_is_refused() {
    for text in [
        "  x = 1\n",
        "if x:\n    a\n      b\n",
        "if x:\n        a\n    b\n",
        "if x:\n\ta\n        b\n",
        "@f\n  def g(): pass\n",
        "if x:\nif y:\n    z\n",
    ] {
        assert_eq!(report(text).problems.len(), 1, "{text}");
    }
    for text in
        ["if x:\n    a; b\n    c\n", "\x0cif x:\n    a\n\x0c    b\n", "x = 1; \\\n  y = 2\n", "if x: a\n# c\n  # d\n"]
    {
        assert_eq!(report(text).problems, [], "{text}");
    }
}

#[test]
fn changes_that_would_overlap_are_refused() {
    let text = "\
import sys
from multiprocessing import Process, Queue


def blend(total):
    def mix(shift):
        out.put(total + shift)

    mixer = Process(target=mix, args=(1,))
    mixer.start()
    mixer.join()
    return out.get()


def main():
    print(blend(int(sys.argv[1])))


if __name__ == \"__main__\":
    main()
    out = Queue()
";
    let report = report(text);
    assert!(report.findings.iter().any(|finding| finding.code == "MG302"));
}
