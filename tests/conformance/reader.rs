//! Reads requests `{"flavor": …, "pages": […]}` from stdin, one a line, and answers each by a line
//! with the structures that mdBook's renderer gives the pages, or, where it has `"texts": true`,
//! with what the pages are converted to.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a tool of the tests, which speaks through stdout"
)]

#[path = "structure.rs"]
mod structure;

use serde_json::{Value, json};

fn main() {
    // A page that mdBook cannot render is told in the answer.
    std::panic::set_hook(Box::new(|_| {}));
    for line in std::io::stdin().lines() {
        let request: Value = serde_json::from_str(&line.unwrap()).unwrap();
        let flavor = request["flavor"].as_str().unwrap();
        let pages: Vec<String> = serde_json::from_value(request["pages"].clone()).unwrap();
        let pages: Vec<String> = (pages.iter())
            .map(|page| structure::converted(flavor, page))
            .collect();
        match request["texts"] == true {
            true => println!("{}", json!(pages)),
            false => println!("{}", json!(structure::structures(&pages))),
        }
    }
}
