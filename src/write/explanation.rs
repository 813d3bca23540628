//! What a rule is about, for a terminal and for `docs/rules.md`.

use std::io::{self, Write};

use crate::rules::{Explanation, RULES, Rule};

/// How wide paragraphs are on a terminal.
const WIDTH: usize = 80;

/// Writes a list of the rules, a line each.
///
/// # Errors
/// Those of `out`.
pub fn rules(out: &mut impl Write) -> io::Result<()> {
    for rule in RULES {
        writeln!(out, "{}  {:<22}  {}", rule.code, rule.name, rule.summary)?;
    }
    writeln!(out, "\n`mainguard explain CODE` says more about one.")
}

/// Writes what `rule` is about, for a terminal.
///
/// # Errors
/// Those of `out`.
pub fn explain(rule: &Rule, out: &mut impl Write) -> io::Result<()> {
    let explanation = rule.explanation();
    writeln!(out, "{} {}\n{}\n", rule.code, rule.name, explanation.title)?;
    for paragraph in &explanation.why {
        writeln!(out, "{}\n", wrapped(paragraph))?;
    }
    match &explanation.python_says {
        Some(says) => writeln!(out, "Python says:\n\n{}\n", indented(says))?,
        None => writeln!(out, "Python says nothing.\n")?,
    }
    writeln!(out, "Before:\n\n{}\n", indented(&shown(&explanation.example)))?;
    match &explanation.fixed {
        Some(fixed) => writeln!(out, "After `mainguard --write`:\n\n{}\n", indented(&shown(fixed)))?,
        None => writeln!(out, "It is reported and not repaired.\n")?,
    }
    writeln!(out, "To silence it, end the line with `# mainguard: ignore[{}]`.\n", rule.code)?;
    writeln!(out, "See:\n{}", indented(&explanation.links.join("\n")))
}

/// Writes the text of `docs/rules.md`.
///
/// # Errors
/// Those of `out`.
pub fn rules_page(out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "# Rules\n")?;
    writeln!(out, "<!-- Made from the heads of queries/rules/*.scm by `cargo test --test rules`; edit those. -->\n")?;
    writeln!(out, "`mainguard explain CODE` prints the same. Each example is run by the tests.\n")?;
    for rule in RULES {
        writeln!(out, "- [{} {}](#{}): {}", rule.code, rule.name, anchor(rule), rule.summary)?;
    }
    for rule in RULES {
        section(rule, &rule.explanation(), out)?;
    }
    Ok(())
}

fn section(rule: &Rule, explanation: &Explanation, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\n## {} {}\n\n**{}.**", rule.code, rule.name, explanation.title)?;
    for paragraph in &explanation.why {
        writeln!(out, "\n{paragraph}")?;
    }
    match &explanation.python_says {
        Some(says) => writeln!(out, "\nPython says:\n\n```text\n{says}\n```")?,
        None => writeln!(out, "\nPython says nothing.")?,
    }
    writeln!(out, "\nBefore:\n\n```python\n{}\n```", shown(&explanation.example))?;
    match &explanation.fixed {
        Some(fixed) => writeln!(out, "\nAfter `mainguard --write`:\n\n```python\n{}\n```", shown(fixed))?,
        None => writeln!(out, "\nIt is reported and not repaired.")?,
    }
    writeln!(out, "\nSee {}.", explanation.links.iter().map(|link| format!("<{link}>")).collect::<Vec<_>>().join(", "))
}

/// The anchor that a heading gets on GitHub and GitLab.
fn anchor(rule: &Rule) -> String {
    format!("{}-{}", rule.code.to_ascii_lowercase(), rule.name)
}

/// A sample with the paths of its files as comments.
fn shown(sample: &str) -> String {
    sample.replace("#- path: ", "# ")
}

fn indented(text: &str) -> String {
    let line = |line: &str| if line.is_empty() { String::new() } else { format!("    {line}") };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// A paragraph on lines of at most [`WIDTH`] characters, longer words aside.
fn wrapped(paragraph: &str) -> String {
    let mut lines = vec![String::new()];
    for word in paragraph.split(' ') {
        let line = lines.last_mut().expect("there is a first line");
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(word.to_owned());
        } else {
            let blank = if line.is_empty() { "" } else { " " };
            line.push_str(blank);
            line.push_str(word);
        }
    }
    lines.join("\n")
}
