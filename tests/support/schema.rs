//! A validator for the part of JSON schema (draft 7) that the schemas here use. What it doesn't know is an error.

use serde_json::Value;

/// What is wrong with `value`, as `path: what` lines.
pub(crate) fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let mut validator = Validator { root: schema, faults: Vec::new() };
    validator.check(schema, value, "$");
    validator.faults
}

struct Validator<'s> {
    root: &'s Value,
    faults: Vec<String>,
}

impl<'s> Validator<'s> {
    fn check(&mut self, schema: &'s Value, value: &Value, path: &str) {
        for (keyword, rule) in schema.as_object().into_iter().flatten() {
            match keyword.as_str() {
                "$ref" => {
                    let target = rule.as_str().and_then(|name| self.root.pointer(name.strip_prefix('#')?));
                    self.check(target.expect("a reference within the schema"), value, path);
                }
                "anyOf" | "oneOf" => self.alternatives(keyword, rule, value, path),
                "properties" | "items" => self.within(keyword, rule, value, path),
                "additionalProperties" => self.additional(schema, rule, value, path),
                // Annotations.
                "$schema" | "$id" | "title" | "description" | "default" | "definitions" => {}
                _ => {
                    if let Some(fault) = fault(keyword, rule, value) {
                        self.faults.push(format!("{path}: {fault}"));
                    }
                }
            }
        }
    }

    fn alternatives(&mut self, keyword: &str, rule: &'s Value, value: &Value, path: &str) {
        let fits = |schema: &&Value| {
            let mut inner = Validator { root: self.root, faults: Vec::new() };
            inner.check(schema, value, path);
            inner.faults.is_empty()
        };
        let count = rule.as_array().into_iter().flatten().filter(fits).count();
        if count == 0 || keyword == "oneOf" && count > 1 {
            self.faults.push(format!("{path}: {count} alternatives of {keyword} fit"));
        }
    }

    fn within(&mut self, keyword: &str, rule: &'s Value, value: &Value, path: &str) {
        match (keyword, value) {
            ("properties", Value::Object(object)) => {
                for (key, inner) in object {
                    if let Some(schema) = rule.get(key) {
                        self.check(schema, inner, &format!("{path}.{key}"));
                    }
                }
            }
            ("items", Value::Array(items)) => {
                for (index, inner) in items.iter().enumerate() {
                    self.check(rule, inner, &format!("{path}[{index}]"));
                }
            }
            _ => {}
        }
    }

    fn additional(&mut self, schema: &'s Value, rule: &'s Value, value: &Value, path: &str) {
        for (key, inner) in value.as_object().into_iter().flatten() {
            let is_known = schema.get("properties").is_some_and(|properties| properties.get(key).is_some());
            match rule {
                _ if is_known => {}
                Value::Bool(true) => {}
                Value::Bool(false) => self.faults.push(format!("{path}: {key:?} is not allowed")),
                schema => self.check(schema, inner, &format!("{path}.{key}")),
            }
        }
    }
}

/// What one assertion has against a value.
fn fault(keyword: &str, rule: &Value, value: &Value) -> Option<String> {
    let holds = match keyword {
        "type" => match rule {
            Value::Array(types) => types.iter().any(|name| is_type(name, value)),
            name => is_type(name, value),
        },
        "enum" => rule.as_array().is_some_and(|values| values.contains(value)),
        "required" => {
            let keys = rule.as_array().into_iter().flatten().filter_map(Value::as_str);
            value.as_object().is_none_or(|object| keys.into_iter().all(|key| object.contains_key(key)))
        }
        "minimum" => value.as_f64().is_none_or(|number| Some(number) >= rule.as_f64()),
        "maximum" => value.as_f64().is_none_or(|number| Some(number) <= rule.as_f64()),
        "minItems" => value.as_array().is_none_or(|items| Some(items.len() as u64) >= rule.as_u64()),
        "uniqueItems" => value.as_array().is_none_or(|items| {
            items.iter().enumerate().all(|(index, item)| !items[..index].contains(item)) || rule == &Value::Bool(false)
        }),
        "format" => value.as_str().is_none_or(|text| match rule.as_str() {
            Some("uri") => text.contains(':') && is_uri(text),
            Some("uri-reference") => is_uri(text),
            _ => false,
        }),
        _ => false,
    };
    (!holds).then(|| format!("{value} is against {keyword:?}: {rule}"))
}

fn is_type(name: &Value, value: &Value) -> bool {
    match name.as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("null") => value.is_null(),
        _ => false,
    }
}

/// Whether a text has only the characters of a URI, with `%` in front of two digits.
fn is_uri(text: &str) -> bool {
    let bytes = text.as_bytes();
    let hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=".contains(&byte);
    bytes.iter().enumerate().all(|(at, byte)| is_plain(*byte) || (*byte == b'%' && hex(at + 1) && hex(at + 2)))
}
