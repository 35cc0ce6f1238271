//! custom-elements.json: the element as editors, documentation and wrappers for frameworks read it (schema 2.1.0).

use serde_json::{Map, Value, json};

use super::api::{Api, Event, Field, Method, Named};

pub(super) const FILE: &str = "custom-elements.json";

/// The manifest that the table gives.
pub(super) fn manifest(api: &Api) -> Value {
    let here = json!({"name": api.class, "module": api.module});
    json!({
        "schemaVersion": "2.1.0",
        "readme": "README.md",
        "modules": [{
            "kind": "javascript-module",
            "path": api.module,
            "declarations": [{
                "kind": "class",
                "customElement": true,
                "name": api.class,
                "tagName": api.tag,
                "description": api.description,
                "superclass": {"name": "HTMLElement", "package": "global:"},
                "attributes": list(&api.attributes, attribute),
                "members": members(api),
                "events": list(&api.events, event),
                "slots": list(&api.slots, named),
                "cssParts": list(&api.parts, named),
                "cssStates": list(&api.states, named),
                "cssProperties": list(&api.css_properties, named),
            }],
            "exports": [
                {"kind": "js", "name": api.class, "declaration": here},
                {"kind": "custom-element-definition", "name": api.tag, "declaration": here},
            ],
        }],
    })
}

fn list<T>(items: &[T], one: impl Fn(&T) -> Value) -> Value {
    items.iter().map(one).collect()
}

fn members(api: &Api) -> Value {
    let reflecting = api.attributes.iter().map(|field| {
        let more = [("attribute", json!(field.name)), ("reflects", json!(true))];
        property(&field.property(), field, more)
    });
    let alone = api.properties.iter().map(|field| property(&field.name, field, []));
    let version = json!({
        "kind": "field",
        "name": "version",
        "static": true,
        "readonly": true,
        "type": {"text": "string"},
        "description": "The version of the package.",
    });
    let methods = api.methods.iter().map(|each| method(each, false));
    let statics = api.statics.iter().map(|each| method(each, true));
    reflecting.chain(alone).chain(methods).chain([version]).chain(statics).collect()
}

fn attribute(field: &Field) -> Value {
    object(field, [("name", json!(field.name)), ("fieldName", json!(field.property()))])
}

fn property<const MORE: usize>(name: &str, field: &Field, more: [(&str, Value); MORE]) -> Value {
    let mut property = object(field, [("kind", json!("field")), ("name", json!(name))]);
    if let Value::Object(entries) = &mut property {
        entries.extend(more.map(|(key, value)| (key.to_owned(), value)));
        if field.readonly {
            entries.insert("readonly".to_owned(), json!(true));
        }
    }
    property
}

/// What an attribute and its property have in common, and what they have not.
fn object(field: &Field, own: [(&str, Value); 2]) -> Value {
    let mut entries: Map<_, _> = own.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    entries.insert("type".to_owned(), json!({"text": field.r#type}));
    entries.insert("description".to_owned(), json!(field.description));
    if let Some(default) = &field.default {
        // As it would be written in a script.
        entries.insert("default".to_owned(), json!(default.to_string()));
    }
    if let Some(class) = &field.inherited_from {
        entries.insert("inheritedFrom".to_owned(), json!({"name": class, "package": "global:"}));
    }
    Value::Object(entries)
}

fn method(Method { name, parameters, returns, description }: &Method, is_static: bool) -> Value {
    let parameters: Value = parameters
        .iter()
        .map(|each| json!({"name": each.name, "type": {"text": each.r#type}, "optional": each.optional}))
        .collect();
    json!({
        "kind": "method",
        "name": name,
        "static": is_static,
        "parameters": parameters,
        "return": {"type": {"text": returns}},
        "description": description,
    })
}

fn event(Event { name, detail, cancelable, description }: &Event) -> Value {
    // The schema has no word for it.
    let description = if *cancelable { format!("{description} Cancelable.") } else { description.clone() };
    json!({"name": name, "type": {"text": format!("CustomEvent<{detail}>")}, "description": description})
}

fn named(Named { name, description }: &Named) -> Value {
    json!({"name": name, "description": description})
}

#[cfg(test)]
mod tests {
    use super::manifest;
    use crate::package::api::tests::api;
    use serde_json::{Value, json};

    fn declaration() -> Value {
        manifest(&api())["modules"][0]["declarations"][0].take()
    }

    fn entry(list: &str, name: &str) -> Value {
        let declaration = declaration();
        declaration[list].as_array().unwrap().iter().find(|entry| entry["name"] == name).unwrap().clone()
    }

    #[test]
    fn an_attribute_names_its_property_and_the_property_its_attribute() {
        assert_eq!(entry("attributes", "model-id")["fieldName"], "modelId");
        assert_eq!(entry("members", "modelId")["attribute"], "model-id");
    }

    #[test]
    fn a_default_is_written_as_in_a_script() {
        let default = |name| entry("attributes", name)["default"].clone();
        assert_eq!(["endpoint", "limit", "read-only"].map(default), ["\"/v1/jobs\"", "20", "false"]);
        assert_eq!(entry("members", "apiKey")["default"], "null");
        assert_eq!(entry("members", "jobs").get("default"), None);
    }

    #[test]
    fn a_cancelable_event_says_so() {
        let open = entry("events", "muvi-open");
        assert_eq!(open["type"], json!({"text": "CustomEvent<MuviOpenDetail>"}));
        assert!(open["description"].as_str().unwrap().ends_with(" Cancelable."));
    }

    #[test]
    fn what_belongs_to_the_class_is_told_from_what_belongs_to_elements() {
        assert_eq!(entry("members", "configure")["static"], true);
        assert_eq!(entry("members", "refresh")["static"], false);
    }
}
