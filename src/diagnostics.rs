//! What an author should know about a page: what is reported, where it is shown, and what fails.
//!
//! Nothing an author wrote is an error. It becomes a [`Diagnostic`], shown with the line it is about
//! as that line stands in the file, and [`FailOnWarnings`] decides whether the run fails for it.

mod snippet;

use std::env;
use std::ffi::OsStr;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::ops::Range;
use std::path::PathBuf;

use serde::Deserialize;

pub(crate) use snippet::Snippets;

/// What kind of thing a diagnostic reports; its name is stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Code {
    /// A container of a name that nothing is known about.
    UnknownContainer,
    /// A container that is not closed where its surroundings end.
    UnclosedContainer,
    /// A closing marker without a container to close.
    StrayClose,
    /// Front matter that cannot be read.
    FrontMatter,
    /// An HTML end tag without its start tag.
    StrayEndTag,
    /// An HTML start tag without its end tag.
    UnclosedTag,
    /// HTML that would break the page around it.
    BrokenHtml,
    /// Text that VuePress does not show, and that is not shown here either.
    LostContent,
    /// A link that leads nowhere.
    DeadLink,
    /// A link to a heading that is not there.
    DeadAnchor,
    /// A link whose letter case differs from that of the page it leads to.
    LinkCase,
    /// A file that is not there: an image, a link's target or one to import.
    MissingFile,
    /// A region that the file to import does not have.
    MissingRegion,
    /// A file to import that may not be read, or cannot.
    RefusedFile,
    /// A link that would run a program, and that is left out.
    RefusedLink,
    /// Text that a page repeats so often that it is left out.
    Limit,
    /// Two rules that would change the same place, of which one was left out.
    Conflict,
    /// Text that a password protects, and that is left out.
    Protected,
    /// An order of preprocessors that spoils the result.
    Order,
    /// A construct or an option that this version does not convert yet.
    NotYet,
}

impl Code {
    /// Returns the name as messages and the reference show it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnknownContainer => "unknown-container",
            Self::UnclosedContainer => "unclosed-container",
            Self::StrayClose => "stray-close",
            Self::FrontMatter => "front-matter",
            Self::StrayEndTag => "stray-end-tag",
            Self::UnclosedTag => "unclosed-tag",
            Self::BrokenHtml => "broken-html",
            Self::LostContent => "lost-content",
            Self::DeadLink => "dead-link",
            Self::DeadAnchor => "dead-anchor",
            Self::LinkCase => "link-case",
            Self::MissingFile => "missing-file",
            Self::MissingRegion => "missing-region",
            Self::RefusedFile => "refused-file",
            Self::RefusedLink => "refused-link",
            Self::Limit => "limit",
            Self::Conflict => "conflict",
            Self::Protected => "protected",
            Self::Order => "order",
            Self::NotYet => "not-yet",
        }
    }
}

/// A warning about a place in a chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of warning it is.
    pub code: Code,
    /// The bytes of the chapter's content, as mdBook sent it, that it is about.
    pub range: Range<usize>,
    /// What is wrong, in lower case and without a full stop.
    pub message: String,
    /// What to write instead; empty if there is nothing to say.
    pub help: String,
}

/// A warning about a place in a chapter, or in a file that the chapter includes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Located {
    /// The file, if it is not the chapter's.
    pub(crate) file: Option<PathBuf>,
    /// The range is one of that file.
    pub(crate) diagnostic: Diagnostic,
}

/// When warnings make the run fail.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailOnWarnings {
    /// Never.
    #[default]
    Never,
    /// Where the variable `CI` is set, as it is on build servers.
    Ci,
    /// Always.
    Always,
}

impl FailOnWarnings {
    /// Whether a run with warnings fails, on a build server (`ci`) or elsewhere.
    pub fn fails(self, ci: bool) -> bool {
        match self {
            Self::Never => false,
            Self::Ci => ci,
            Self::Always => true,
        }
    }
}

/// Whether this run is on a build server, going by the variable `CI`.
pub(crate) fn on_ci() -> bool {
    env::var_os("CI").is_some_and(|value| is_truthy(&value))
}

/// Whether the value of a variable switches on what it is for.
fn is_truthy(value: &OsStr) -> bool {
    !["", "false", "0"].iter().any(|no| value == *no)
}

/// Whether stderr shows colors.
pub(crate) fn colors() -> bool {
    io::stderr().is_terminal() && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Prints rendered diagnostics to stderr; stdout is the book's.
pub(crate) fn print<'m>(messages: impl IntoIterator<Item = &'m str>) {
    // A system call for each message would take longer than to render it.
    let mut stderr = BufWriter::with_capacity(1 << 16, io::stderr().lock());
    for message in messages {
        // Where stderr is closed there is nobody to tell.
        if stderr.write_all(message.as_bytes()).is_err() {
            return;
        }
    }
    let _ = stderr.flush();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policy_decides_what_fails() {
        let fails = |policy: &str, ci| {
            let policy: FailOnWarnings = serde_json::from_str(policy).unwrap();
            policy.fails(ci)
        };
        assert_eq!(FailOnWarnings::default(), FailOnWarnings::Never);
        assert_eq!(
            [fails("\"never\"", false), fails("\"never\"", true)],
            [false, false]
        );
        assert_eq!(
            [fails("\"ci\"", false), fails("\"ci\"", true)],
            [false, true]
        );
        assert_eq!(
            [fails("\"always\"", false), fails("\"always\"", true)],
            [true, true]
        );
    }

    #[test]
    fn build_servers_set_a_variable() {
        let answers = ["true", "1", "yes", "", "false", "0"].map(|value| is_truthy(value.as_ref()));
        assert_eq!(answers, [true, true, true, false, false, false]);
    }
}
