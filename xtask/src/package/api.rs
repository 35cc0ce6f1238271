//! The table of what the element offers (`src/element/package/api.json`), as it is read.
//!
//! It is the one place to add an attribute, an event, a part or a variable to what tools are told. That the table is true is
//! tested in a browser (`tests/e2e/manifest.spec.ts`) and against the types (`tests/package`).

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde::Deserialize;
use serde_json::Value;

/// All of it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Api {
    pub(super) tag: String,
    pub(super) class: String,
    pub(super) module: String,
    pub(super) description: String,
    pub(super) attributes: Vec<Field>,
    pub(super) properties: Vec<Field>,
    pub(super) methods: Vec<Method>,
    pub(super) statics: Vec<Method>,
    pub(super) events: Vec<Event>,
    pub(super) slots: Vec<Named>,
    pub(super) parts: Vec<Named>,
    pub(super) states: Vec<Named>,
    pub(super) css_properties: Vec<Named>,
}

/// An attribute with its property, or a property without one. Its type is written in TypeScript.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) r#type: String,
    #[serde(default)]
    pub(super) readonly: bool,
    #[serde(default, deserialize_with = "present")]
    pub(super) default: Option<Value>,
    pub(super) inherited_from: Option<String>,
    pub(super) description: String,
}

/// A method of an element or of the class.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Method {
    pub(super) name: String,
    pub(super) parameters: Vec<Parameter>,
    pub(super) returns: String,
    pub(super) description: String,
}

/// What a method takes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) r#type: String,
    #[serde(default)]
    pub(super) optional: bool,
}

/// An event, with the type of its detail.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Event {
    pub(super) name: String,
    pub(super) detail: String,
    #[serde(default)]
    pub(super) cancelable: bool,
    pub(super) description: String,
}

/// A slot, a part, a state or a variable.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) description: String,
}

impl Api {
    /// Reads the table.
    pub(super) fn read(file: &Path) -> Result<Self> {
        let text = fs::read_to_string(file).with_context(|| format!("could not read {}", file.display()))?;
        serde_json::from_str(&text).with_context(|| format!("{} is not what is expected", file.display()))
    }
}

impl Field {
    /// The property of an attribute: the same name in camel case.
    pub(super) fn property(&self) -> String {
        let mut words = self.name.split('-');
        let first = words.next().unwrap_or_default().to_owned();
        words.fold(first, |property, word| {
            let mut letters = word.chars();
            let initial = letters.next().map(|letter| letter.to_ascii_uppercase());
            property + &initial.into_iter().chain(letters).collect::<String>()
        })
    }

    /// The words that the attribute may be, if it is one of some words.
    pub(super) fn words(&self) -> Vec<&str> {
        let words = self.r#type.split('|').map(|word| word.trim().strip_prefix('"')?.strip_suffix('"'));
        words.flatten().filter(|word| !word.is_empty()).collect()
    }
}

/// A default of null is a default.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

#[cfg(test)]
pub(super) mod tests {
    use super::{Api, Field};
    use std::path::Path;

    /// The real table.
    pub(in super::super) fn api() -> Api {
        Api::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/element/package/api.json")).unwrap()
    }

    fn field(name: &str, r#type: &str) -> Field {
        let json = serde_json::json!({"name": name, "type": r#type, "default": null, "description": "It."});
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn properties_are_in_camel_case() {
        let property = |name| field(name, "string").property();
        assert_eq!(["limit", "model-id", "a-bc-de"].map(property), ["limit", "modelId", "aBcDe"]);
    }

    #[test]
    fn words_are_the_quoted_ones() {
        assert_eq!(field("a", "\"\" | \"auto\" | number").words(), ["auto"]);
        assert!(field("a", "string").words().is_empty());
    }

    #[test]
    fn null_is_a_default() {
        assert_eq!(field("a", "string").default, Some(serde_json::Value::Null));
    }

    #[test]
    fn every_description_is_a_sentence() {
        let api = api();
        let lists = [&api.slots, &api.parts, &api.states, &api.css_properties];
        let fields = api.attributes.iter().chain(&api.properties).map(|field| &field.description);
        let descriptions = lists.into_iter().flatten().map(|named| &named.description);
        for description in fields.chain(descriptions).chain(api.events.iter().map(|event| &event.description))
        {
            assert!(description.ends_with('.'), "{description}");
        }
    }
}
