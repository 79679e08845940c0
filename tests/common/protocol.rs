//! What holds for every input of the preprocessor.

use serde_json::Value;

/// Runs the preprocessor and checks that it fails in one line or returns a book of the same shape.
pub(crate) fn check(input: &str) -> Result<(), String> {
    let mut output = Vec::new();
    if let Err(error) = mdbook_vuepress_compat::run(input, &mut output) {
        let error = format!("{error:#}");
        return match error.is_empty() || error.contains(['\n', '\r']) {
            true => Err(format!("error: not one line: {error:?}")),
            false => Ok(()),
        };
    }
    let Ok(input) = serde_json::from_str::<Value>(input) else {
        // Half of a surrogate pair in a string that nobody reads comes back as it came.
        return Ok(());
    };
    let output: Value =
        serde_json::from_slice(&output).map_err(|error| format!("output: {error}"))?;
    match has_same_shape(&input[1], &output) {
        true => Ok(()),
        false => Err(format!("shape: {} became {output}", input[1])),
    }
}

/// Whether two books differ in nothing but the text of chapters.
fn has_same_shape(input: &Value, output: &Value) -> bool {
    match (input, output) {
        (Value::Object(input), Value::Object(output)) => {
            input.len() == output.len()
                && input.iter().all(|(key, value)| {
                    output.get(key).is_some_and(|other| {
                        (key == "content" && value.is_string() && other.is_string())
                            || has_same_shape(value, other)
                    })
                })
        }
        (Value::Array(input), Value::Array(output)) => {
            input.len() == output.len()
                && input.iter().zip(output).all(|(a, b)| has_same_shape(a, b))
        }
        _ => input == output,
    }
}

/// Inputs as mdBook 0.4 and 0.5 write them.
const RECORDINGS: &[&str] = &[
    include_str!("../protocol/0.4-plain.json"),
    include_str!("../protocol/0.4-vuepress.json"),
    include_str!("../protocol/0.5-plain.json"),
    include_str!("../protocol/0.5-vuepress.json"),
];

/// The root of the recordings, which does not exist.
const ROOT: &str = "/book";

/// The first chapter's text in the recordings.
const CONTENT: &str = "\"content\":";

/// Makes an input of bytes: of one in five as it is, of the others a recording with changes.
///
/// Returns `None` where the bytes are no text, or where the folder of the book would be another
/// one, which may be there and be large.
pub(crate) fn input(bytes: &[u8]) -> Option<String> {
    let (kind, mut rest) = bytes.split_first()?;
    let Some(recording) = RECORDINGS.get(usize::from(*kind) % (RECORDINGS.len() + 1)) else {
        let input = std::str::from_utf8(rest).ok()?;
        return has_root(input).then(|| input.to_owned());
    };
    let mut changes = Vec::new();
    while let [change, high, low, byte, after @ ..] = rest {
        if *change == 0 {
            break;
        }
        changes.push((*change, usize::from(*high) << 8 | usize::from(*low), *byte));
        rest = after;
    }
    let text = std::str::from_utf8(rest).ok()?;
    let mut input = with_content(recording, text.trim_start_matches('\0')).into_bytes();
    for (change, at, byte) in changes {
        let at = at % (input.len() + 1);
        let end = (at + usize::from(byte) % 32).min(input.len());
        match change % 4 {
            0 => input.insert(at, byte),
            1 => input.truncate(at),
            2 => drop(input.drain(at..end)),
            _ => {
                let copied = input[at..end].to_vec();
                input.splice(at..at, copied);
            }
        }
    }
    let input = String::from_utf8(input).ok()?;
    has_root(&input).then_some(input)
}

/// Puts `text` in place of the text of the first chapter in a recording.
fn with_content(recording: &str, text: &str) -> String {
    let content = recording.find(CONTENT).unwrap() + CONTENT.len();
    let start = content + recording[content..].find('"').unwrap();
    let mut strings = serde_json::Deserializer::from_str(&recording[start..]).into_iter::<Value>();
    strings.next().unwrap().unwrap();
    let end = start + strings.byte_offset();
    let text = Value::from(text);
    format!("{}{text}{}", &recording[..start], &recording[end..])
}

/// Whether the book has the root of the recordings, or none that can be read.
fn has_root(input: &str) -> bool {
    let input: Option<Value> = serde_json::from_str(input).ok();
    let root = input.as_ref().and_then(|input| input[0]["root"].as_str());
    root.is_none_or(|root| root == ROOT)
}
