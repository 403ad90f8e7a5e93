//! The JSON Schema of the file, written from the same table that the reader checks against.

use super::keys::ROOT;
use super::shape::{Key, Shape};
use super::words::Word;

/// The JSON Schema (draft 2020-12) of `evenkeel.yaml`, for editors.
pub fn schema() -> String {
    let mut out = String::from("{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n");
    out.push_str("  \"title\": \"evenkeel.yaml\",\n");
    shape(&ROOT, 1, &mut out);
    out.push_str("\n}\n");
    out
}

/// Writes the members of the object that describes a shape, without its braces.
fn shape(shape: &Shape, depth: usize, out: &mut String) {
    match shape {
        Shape::Word(word) => self::word(word, depth, out),
        Shape::Keys(keys) => self::keys(keys, depth, out),
        Shape::Named(inner) => {
            line(depth, "\"type\": \"object\",\n", out);
            object("additionalProperties", inner, depth, out);
        }
        Shape::List(inner) => {
            line(depth, "\"type\": \"array\",\n", out);
            object("items", inner, depth, out);
        }
        Shape::Either(shapes) => {
            line(depth, "\"anyOf\": [\n", out);
            for (index, inner) in shapes.iter().enumerate() {
                line(depth + 1, "{\n", out);
                self::shape(inner, depth + 2, out);
                out.push('\n');
                line(depth + 1, if index + 1 < shapes.len() { "},\n" } else { "}\n" }, out);
            }
            line(depth, "]", out);
        }
    }
}

/// A single value by its expression, where it has one.
fn word(word: &Word, depth: usize, out: &mut String) {
    // YAML reads 403 as a number, so numbers are allowed wherever a text is.
    line(depth, "\"type\": [\"string\", \"number\"],\n", out);
    if let Some(pattern) = word.pattern {
        line(depth, &format!("\"pattern\": {},\n", quoted(pattern)), out);
    }
    line(depth, &format!("\"description\": {}", quoted(word.expects)), out);
}

/// Unknown keys are forbidden here too, so that an editor marks them while they are written.
fn keys(keys: &[Key], depth: usize, out: &mut String) {
    line(depth, "\"type\": \"object\",\n", out);
    line(depth, "\"additionalProperties\": false,\n", out);
    let required: Vec<String> = keys.iter().filter(|key| key.required).map(|key| quoted(key.name)).collect();
    if !required.is_empty() {
        line(depth, &format!("\"required\": [{}],\n", required.join(", ")), out);
    }
    line(depth, "\"properties\": {\n", out);
    for (index, key) in keys.iter().enumerate() {
        line(depth + 1, &format!("{}: {{\n", quoted(key.name)), out);
        line(depth + 2, &format!("\"title\": {},\n", quoted(key.about)), out);
        shape(&key.shape, depth + 2, out);
        out.push('\n');
        line(depth + 1, if index + 1 < keys.len() { "},\n" } else { "}\n" }, out);
    }
    line(depth, "}", out);
}

/// A member that holds what the inner shape allows.
fn object(name: &str, inner: &Shape, depth: usize, out: &mut String) {
    line(depth, &format!("\"{name}\": {{\n"), out);
    shape(inner, depth + 1, out);
    out.push('\n');
    line(depth, "}", out);
}

/// Two blanks for each level; line ends and commas are part of the text.
fn line(depth: usize, text: &str, out: &mut String) {
    out.push_str(&"  ".repeat(depth));
    out.push_str(text);
}

/// A JSON string. Only quotes and backslashes are escaped: our texts have nothing else that JSON would forbid.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    #[test]
    fn it_is_json_and_knows_every_key() {
        let schema: Value = serde_json::from_str(&super::schema()).unwrap();
        let pool = &schema["properties"]["pools"]["additionalProperties"];
        assert_eq!(pool["additionalProperties"], Value::Bool(false));
        assert_eq!(pool["properties"]["share"]["anyOf"][0]["pattern"], "^even$");
        let expect = &schema["properties"]["expect"]["items"];
        assert_eq!(expect["required"], serde_json::json!(["name", "when"]));
        let watch = &schema["properties"]["watch"]["properties"];
        assert_eq!(watch["probes"]["additionalProperties"]["required"], serde_json::json!(["request"]));
        assert!(expect["properties"]["when"]["anyOf"][1]["properties"]["client"].is_object());
    }
}
