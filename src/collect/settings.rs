//! Which settings there are, what their values look like, and where in their file they stand.

use serde_json::json;
use toml::Value;
use toml::de::{DeTable, DeValue};

use crate::span::LineIndex;

/// A setting of `[tool.mainguard]`.
#[derive(Debug)]
pub struct Setting {
    /// The key.
    pub key: &'static str,
    /// What its value is.
    pub kind: Kind,
    /// What it is for, in one sentence.
    pub purpose: &'static str,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A list of codes or beginnings of codes.
    Codes,
    /// A list of patterns as in `.gitignore`.
    Patterns,
    /// A table from patterns to lists of codes.
    PatternCodes,
    /// A whole number, not below 0.
    Count,
    /// A list of start methods.
    Methods,
    /// The path of a file.
    File,
    /// An array of tables.
    Apis,
}

/// Every setting, by key.
pub const SETTINGS: [Setting; 10] = [
    Setting { key: "api", kind: Kind::Apis, purpose: "Own functions and classes that start processes." },
    Setting { key: "baseline", kind: Kind::File, purpose: "The file of known findings that are not reported." },
    Setting { key: "exclude", kind: Kind::Patterns, purpose: "Paths to pass over instead of the usual ones." },
    Setting {
        key: "expensive-iterations",
        kind: Kind::Count,
        purpose: "From how many rounds on the loop of a global is expensive (MG401), by default 100000.",
    },
    Setting { key: "extend-exclude", kind: Kind::Patterns, purpose: "Paths to pass over as well." },
    Setting {
        key: "frozen",
        kind: Kind::Patterns,
        purpose: "Programs that are packaged into executables, where no .spec file tells so (MG501, MG502).",
    },
    Setting { key: "ignore", kind: Kind::Codes, purpose: "Rules not to look for." },
    Setting {
        key: "per-file-ignores",
        kind: Kind::PatternCodes,
        purpose: "Rules not to look for in the files of a pattern.",
    },
    Setting { key: "select", kind: Kind::Codes, purpose: "The rules to look for, all by default." },
    Setting {
        key: "start-methods",
        kind: Kind::Methods,
        purpose: "The start methods under which the project runs, all by default; with \"fork\" alone nothing is found.",
    },
];

/// The start methods that Python has.
pub const METHODS: [&str; 3] = ["fork", "forkserver", "spawn"];

impl Kind {
    /// What the value must be.
    pub(super) fn wanted(self) -> &'static str {
        match self {
            Self::Codes => "a list of strings",
            Self::Patterns => "a list of patterns as in .gitignore",
            Self::PatternCodes => "a table from patterns (as in .gitignore) to lists of codes",
            Self::Count => "a whole number, not below 0",
            Self::Methods => "a list of \"fork\", \"spawn\" and \"forkserver\"",
            Self::File => "the path of a file",
            Self::Apis => "an array of tables: [[tool.mainguard.api]]",
        }
    }

    fn schema(self) -> serde_json::Value {
        let codes = json!({"type": "array", "items": {"type": "string", "pattern": "^[Mm][Gg]?[0-9]{0,3}$"}});
        match self {
            Self::Codes => codes,
            Self::Patterns => json!({"type": "array", "items": {"type": "string"}}),
            Self::PatternCodes => json!({"type": "object", "additionalProperties": codes}),
            Self::Count => json!({"type": "integer", "minimum": 0}),
            Self::Methods => json!({"type": "array", "items": {"enum": METHODS}}),
            Self::File => json!({"type": "string"}),
            Self::Apis => json!({"type": "array", "items": api_schema()}),
        }
    }
}

/// The JSON schema of `mainguard.toml`, which is that of `[tool.mainguard]`.
pub fn schema() -> serde_json::Value {
    let properties: serde_json::Map<String, serde_json::Value> = SETTINGS
        .iter()
        .map(|setting| {
            let mut schema = setting.kind.schema();
            schema["description"] = setting.purpose.into();
            (setting.key.to_owned(), schema)
        })
        .collect();
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "mainguard",
        "description": "The settings of mainguard: mainguard.toml, or [tool.mainguard] in pyproject.toml",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}

/// The schema of an entry of `[[tool.mainguard.api]]`, whose keys `queries/apis.toml` explains.
fn api_schema() -> serde_json::Value {
    let argument = r"^(self\.)?\w*(@[0-9]*)?$";
    let one = json!({"type": "string", "pattern": argument});
    let list = json!({"type": "array", "items": one});
    let (flag, text) = (json!({"type": "boolean"}), json!({"type": "string"}));
    let texts = json!({"type": "array", "items": {"type": "string"}});
    let condition = json!({
        "type": "object",
        "properties": {"arg": one, "is": texts, "isnt": texts, "given": flag, "over": {"type": "integer"}},
        "required": ["arg"],
        "additionalProperties": false,
    });
    let mut properties = serde_json::Map::new();
    let groups: [(&[&str], &serde_json::Value); 4] = [
        (&["path", "primitive", "result", "elements", "run_method", "runs_method"], &text),
        (
            &[
                "starts",
                "imports_main",
                "fresh",
                "inherited",
                "forked",
                "method",
                "freeze_support",
                "by_value",
                "enters",
                "tests",
            ],
            &flag,
        ),
        (&["worker", "runs"], &list),
        (&["initializer", "initargs", "args", "kwargs", "context", "executor"], &one),
    ];
    for (keys, schema) in groups {
        properties.extend(keys.iter().map(|key| ((*key).to_owned(), schema.clone())));
    }
    properties.insert("when".to_owned(), json!({"type": "array", "items": condition}));
    json!({"type": "object", "properties": properties, "required": ["path"], "additionalProperties": false})
}

/// Where the settings stand in the text of their file.
pub(super) struct Places<'text> {
    text: &'text str,
    lines: LineIndex,
    table: Option<DeTable<'text>>,
}

impl<'text> Places<'text> {
    /// The places of the table at `path` in `text`.
    pub(super) fn new(text: &'text str, path: &[&str]) -> Self {
        let mut table = DeTable::parse(text).ok().map(toml::Spanned::into_inner);
        for key in path {
            table = table.and_then(|mut table| match table.remove(*key)?.into_inner() {
                DeValue::Table(inner) => Some(inner),
                _ => None,
            });
        }
        Self { text, lines: LineIndex::new(text), table }
    }

    /// The line and column of a key.
    pub(super) fn key(&self, key: &str) -> Option<(usize, usize)> {
        let (key, _) = self.table.as_ref()?.get_key_value(key)?;
        Some(self.position(key.span().start))
    }

    /// The line and column of each item of the array under `key`.
    pub(super) fn items(&self, key: &str) -> Vec<(usize, usize)> {
        let items = self.table.as_ref().and_then(|table| table.get(key)?.get_ref().as_array());
        items.into_iter().flatten().map(|item| self.position(item.span().start)).collect()
    }

    fn position(&self, offset: usize) -> (usize, usize) {
        let position = self.lines.position(self.text, offset);
        (position.line, position.column)
    }
}

pub(super) fn strings(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|item| item.as_str().map(str::to_owned)).collect()
}

pub(super) fn methods(value: &Value) -> Option<Vec<String>> {
    strings(value).filter(|list| list.iter().all(|method| METHODS.contains(&method.as_str())))
}

pub(super) fn count(value: &Value) -> Option<u64> {
    value.as_integer().and_then(|number| u64::try_from(number).ok())
}

pub(super) fn tables(value: &Value) -> Option<Vec<Value>> {
    value.as_array().filter(|list| list.iter().all(Value::is_table)).cloned()
}
