//! vscode.html-custom-data.json: what Visual Studio Code offers while a tag is written.

use serde::Serialize;

use super::api::{Api, Field};

pub(super) const FILE: &str = "vscode.html-custom-data.json";

/// The file.
#[derive(Debug, Serialize)]
pub(super) struct CustomData<'a> {
    version: f32,
    tags: [Tag<'a>; 1],
}

#[derive(Debug, Serialize)]
struct Tag<'a> {
    name: &'a str,
    description: &'a str,
    attributes: Vec<Attribute<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Attribute<'a> {
    name: &'a str,
    description: &'a str,
    /// `v`: the attribute is there or not, and has no value.
    #[serde(skip_serializing_if = "Option::is_none")]
    value_set: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    values: Vec<Word<'a>>,
}

#[derive(Debug, Serialize)]
struct Word<'a> {
    name: &'a str,
}

/// What the table says about the tag. Attributes that every element has are known to the editor.
pub(super) fn custom_data(api: &Api) -> CustomData<'_> {
    let attribute = |field: &'_ Field| field.inherited_from.is_none();
    let attributes = api.attributes.iter().filter(|field| attribute(field)).map(|field| Attribute {
        name: &field.name,
        description: &field.description,
        value_set: (field.r#type == "boolean").then_some("v"),
        values: field.words().into_iter().map(|name| Word { name }).collect(),
    });
    let attributes = attributes.collect();
    CustomData { version: 1.1, tags: [Tag { name: &api.tag, description: &api.description, attributes }] }
}

#[cfg(test)]
mod tests {
    use super::custom_data;
    use crate::package::api::tests::api;

    #[test]
    fn an_attribute_comes_with_the_words_it_may_be() {
        let data = serde_json::to_value(custom_data(&api())).unwrap();
        let attributes = data["tags"][0]["attributes"].as_array().unwrap();
        let named = |name: &str| attributes.iter().find(|attribute| attribute["name"] == name);
        let words: Vec<_> = named("theme").unwrap()["values"].as_array().unwrap().iter().collect();
        assert_eq!(words.iter().map(|word| &word["name"]).collect::<Vec<_>>(), ["auto", "light", "dark"]);
        assert_eq!(named("read-only").unwrap()["valueSet"], "v");
        assert!(named("lang").is_none());
    }

    #[test]
    fn the_version_is_written_as_the_editor_reads_it() {
        assert!(serde_json::to_string(&custom_data(&api())).unwrap().starts_with(r#"{"version":1.1,"#));
    }
}
