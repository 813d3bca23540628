//! The generated functions that bind, in a child, what it was handed.

use super::item::Item;
use super::{Hand, Handover, list};

/// What a generated function is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A pool's initializer.
    Init,
    /// One that calls the initializer that the pool had, unless that is `None`.
    InitWith { optional: bool },
    /// A process's target that calls the target that it had, which may have keyword arguments of whatever names.
    RunWith { named: bool, optional: bool },
}

impl Kind {
    fn prefix(self) -> &'static str {
        match self {
            Self::Init => "init",
            Self::InitWith { .. } => "init_with",
            Self::RunWith { .. } => "run_with",
        }
    }

    /// What does for both, if one function can.
    fn joined(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Init, Self::Init) => Some(self),
            (Self::InitWith { optional: one }, Self::InitWith { optional: two }) => {
                Some(Self::InitWith { optional: one || two })
            }
            (Self::RunWith { named, optional }, Self::RunWith { named: too, optional: two }) => {
                Some(Self::RunWith { named: named || too, optional: optional || two })
            }
            _ => None,
        }
    }
}

/// A function to write.
#[derive(Debug)]
struct Definition {
    name: String,
    items: Vec<Item>,
    kind: Kind,
}

/// The functions to write, one for the same items and use.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    all: Vec<Definition>,
}

/// `a, b`.
pub(super) fn joined(items: &[Item]) -> String {
    items.iter().map(|item| item.place.as_str()).collect::<Vec<_>>().join(", ")
}

/// `a, b` as the elements of a tuple display: `a,` alone.
pub(super) fn places(items: &[Item]) -> String {
    match items {
        [only] => format!("{},", only.place),
        _ => joined(items),
    }
}

/// The statement that declares what must be declared, with `end` behind it; nothing if there is nothing.
pub(super) fn global_statement(items: &[Item], end: &str) -> String {
    let names: Vec<&str> = items.iter().filter(|item| item.is_global()).map(|item| item.place.as_str()).collect();
    if names.is_empty() { String::new() } else { format!("global {}{end}", names.join(", ")) }
}

impl Hand<'_, '_> {
    /// The name of the function that binds `items` in a child; one for the same items and use.
    pub(super) fn definition(&self, items: &[Item], kind: Kind, made: &mut Definitions) -> String {
        for known in made.all.iter_mut().filter(|known| known.items == items) {
            if let Some(joined) = known.kind.joined(kind) {
                known.kind = joined;
                return known.name.clone();
            }
        }
        let words: Vec<&str> = items.iter().map(|item| item.word.as_str()).collect();
        let stem = if items.len() <= 3 { words.join("_") } else { "globals".to_owned() };
        let mut name = format!("{}_{}", kind.prefix(), stem.trim_matches('_').to_lowercase());
        while self.is_taken(&name, made) {
            name.push('_');
        }
        made.all.push(Definition { name: name.clone(), items: items.to_vec(), kind });
        name
    }

    /// Writes the functions, when all calls that use them are known.
    pub(super) fn write(&self, made: &Definitions, done: &mut Handover) {
        for Definition { name, items, kind } in &made.all {
            let text = match *kind {
                Kind::RunWith { named, optional } => self.entry_function(name, items, named, optional),
                Kind::Init => self.initializer(name, items, None),
                Kind::InitWith { optional } => self.initializer(name, items, Some(optional)),
            };
            done.definitions.push(text);
            done.summary.push(format!("{} handed to the workers by {name}()", list(items)));
        }
    }

    /// A function that takes the target and its arguments as well. With keyword arguments, none of its parameters has a
    /// name that one of them could have.
    fn entry_function(&self, name: &str, items: &[Item], named: bool, optional: bool) -> String {
        let [target, shared, args, kwargs] =
            ["target", "shared", "args", "kwargs"].map(|wanted| parameter(wanted, items));
        let (newline, indent) = (self.newline, self.indent);
        let globals = global_statement(items, &format!("{newline}{indent}"));
        let (values, passed) = (places(items), if named { format!(", **{kwargs}") } else { String::new() });
        let head = if named {
            format!("def {name}(*{args}{passed}):{newline}{indent}{globals}{target}, ({values}), *{args} = {args}")
        } else {
            format!("def {name}({target}, {shared}, *{args}):{newline}{indent}{globals}{values} = {shared}")
        };
        let call = self.unless_none(&target, optional, &format!("return {target}(*{args}{passed})"));
        format!("{head}{newline}{call}")
    }

    /// A function that takes the values, and if there was an initializer before, that with its arguments; `composed`
    /// says whether that may be `None`.
    fn initializer(&self, name: &str, items: &[Item], composed: Option<bool>) -> String {
        let (newline, indent) = (self.newline, self.indent);
        let values =
            items.iter().map(|item| parameter(&format!("shared_{}", item.word.trim_start_matches('_')), items));
        let values: Vec<String> = values.collect();
        let [initializer, initargs] = ["initializer", "initargs"].map(|wanted| parameter(wanted, items));
        let mut params = values.join(", ");
        if composed.is_some() {
            params.push_str(&format!(", {initializer}, {initargs}=()"));
        }
        let globals = global_statement(items, newline);
        let mut text = format!("def {name}({params}):{newline}");
        if !globals.is_empty() {
            text.push_str(&format!("{indent}{globals}"));
        }
        for (item, value) in items.iter().zip(&values) {
            text.push_str(&format!("{indent}{} = {value}{newline}", item.place));
        }
        if let Some(optional) = composed {
            text.push_str(&self.unless_none(&initializer, optional, &format!("{initializer}(*{initargs})")));
        }
        text
    }

    /// A statement of a generated function, in an `if` where `name` may be `None`.
    fn unless_none(&self, name: &str, optional: bool, stmt: &str) -> String {
        let (newline, indent) = (self.newline, self.indent);
        if optional {
            format!("{indent}if {name} is not None:{newline}{indent}{indent}{stmt}{newline}")
        } else {
            format!("{indent}{stmt}{newline}")
        }
    }

    fn is_taken(&self, name: &str, made: &Definitions) -> bool {
        let scopes = &self.model.scopes[self.source.0 as usize];
        scopes.all.iter().any(|scope| scope.reads.contains(name) || scope.bound.contains_key(name))
            || made.all.iter().any(|other| other.name == name)
    }
}

/// A parameter cannot have a name that the function assigns to or through.
fn parameter(wanted: &str, items: &[Item]) -> String {
    let mut name = wanted.to_owned();
    while items.iter().any(|item| item.root() == name) {
        name.push('_');
    }
    name
}
