//! The command as mdBook and people call it: exit codes, and what goes to stdout and stderr.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::io::{Read, Write};
use std::process::{Command, Output, Stdio};

/// The input of a book without chapters, of an mdBook of the given version.
fn empty_book(version: &str) -> String {
    format!(
        r#"[{{"root":"/book","config":{{"preprocessor":{{"vuepress-compat":{{}}}}}},"renderer":"html","mdbook_version":"{version}"}},{{"items":[]}}]"#
    )
}

/// Prepares the command so that the surroundings of the test do not matter.
fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mdbook-vuepress-compat"));
    command.args(arguments);
    for variable in ["CI", "MDBOOK_LOG", "NO_COLOR", "RUST_BACKTRACE", "RUST_LOG"] {
        command.env_remove(variable);
    }
    // What is told at info level has tests of its own.
    command.env("MDBOOK_LOG", "warn");
    command
}

/// Runs the command and returns its exit code, stdout and stderr.
fn run(arguments: &[&str], stdin: impl AsRef<[u8]>) -> (i32, String, String) {
    let mut child = command(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Whoever does not read what is sent closes the pipe.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_ref());
    told(child.wait_with_output().unwrap())
}

/// Returns the exit code, stdout and stderr.
fn told(output: Output) -> (i32, String, String) {
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// What a failed run looks like.
fn failure(message: &str) -> (i32, String, String) {
    (1, String::new(), format!("error: {message}\n"))
}

/// What a run that only writes `stdout` looks like.
fn success(stdout: &str) -> (i32, String, String) {
    (0, stdout.to_owned(), String::new())
}

#[test]
fn supports_every_renderer_without_a_word() {
    for renderer in [
        "html", "epub", "pandoc", "markdown", "test", "unknown", "网页",
    ] {
        assert_eq!(run(&["supports", renderer], ""), success(""), "{renderer}");
    }
}

#[test]
fn does_not_support_what_mdbook_calls_not_supported() {
    let (code, stdout, stderr) = run(&["supports", "not-supported"], "");
    assert_eq!((code, stdout.as_str(), stderr.as_str()), (1, "", ""));
}

#[test]
fn wrong_arguments_are_told_on_stderr() {
    for arguments in [["supports"].as_slice(), &["convert"], &["--html"]] {
        let (code, stdout, stderr) = run(arguments, "");
        assert_eq!((code, stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(stderr.starts_with("error: "), "{stderr}");
    }
}

#[test]
fn tells_its_version() {
    let version = concat!("mdbook-vuepress-compat ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(run(&["--version"], ""), success(version));
}

#[test]
fn book_without_chapters_comes_back() {
    assert_eq!(run(&[], empty_book("0.5.4")), success(r#"{"items":[]}"#));
    let sections = empty_book("0.4.52").replace("items", "sections");
    assert_eq!(run(&[], sections), success(r#"{"sections":[]}"#));
}

#[test]
fn book_goes_to_stdout_and_nothing_else() {
    let input = include_str!("protocol/0.5-plain.json");
    let (code, stdout, stderr) = run(&[], input);
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert!(input.ends_with(&format!(",{stdout}]")));
}

#[test]
fn input_that_is_no_book_is_an_error() {
    let is_not = "the input is not mdBook's `[context, book]`";
    for (input, message) in [
        (
            "",
            "the input is empty; mdBook sends `[context, book]` as JSON".to_owned(),
        ),
        (
            "# Chapter",
            format!("{is_not}: expected value at line 1 column 1"),
        ),
        (
            "[{}",
            format!("{is_not}: EOF while parsing a list at line 1 column 3"),
        ),
        (
            "[{}]",
            format!("{is_not}: invalid length 1, expected a tuple of size 2 at line 1 column 4"),
        ),
        (
            "[{}, {}]",
            "cannot read the context: missing field `mdbook_version` at line 1 column 2".to_owned(),
        ),
    ] {
        assert_eq!(run(&[], input), failure(&message), "{input}");
    }
}

#[test]
fn truncated_input_is_an_error() {
    let input = empty_book("0.5.4");
    let end = input.len() - 2;
    let message = format!(
        "the input is not mdBook's `[context, book]`: \
         EOF while parsing an object at line 1 column {end}"
    );
    assert_eq!(run(&[], &input[..end]), failure(&message));
}

#[test]
fn input_that_is_no_text_is_an_error() {
    assert_eq!(
        run(&[], b"[\xff]"),
        failure("cannot read the book from stdin: stream did not contain valid UTF-8")
    );
}

#[test]
fn book_of_no_known_shape_is_an_error() {
    assert_eq!(
        run(&[], empty_book("0.5.4").replace("items", "pages")),
        failure("the book has neither `items` (mdBook 0.5) nor `sections` (mdBook 0.4)")
    );
}

#[test]
fn version_that_is_not_supported_is_an_error() {
    for version in ["0.4.39", "0.6.0-alpha.1", "0.6.0"] {
        assert_eq!(
            run(&[], empty_book(version)),
            failure(&format!(
                "mdBook {version} is not supported; supported is >=0.4.40, <0.6"
            ))
        );
    }
    assert_eq!(
        run(&[], empty_book("0.5.0-alpha.1")),
        success(r#"{"items":[]}"#)
    );
}

#[test]
fn closed_stdout_is_an_error_and_not_a_panic() {
    let mut child = command(&[])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let input = empty_book("0.5.4");
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let mut stderr = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut stderr)
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert_eq!(stderr.lines().count(), 1);
    assert!(
        stderr.starts_with("error: cannot write the book: "),
        "{stderr}"
    );
}
