//! The names of Obsidian's callouts, as plume knows them, with their default titles.

/// A callout: its name, the box that it is, and its title in English.
type Row = (&'static str, &'static str, &'static str);

const CALLOUTS: &[Row] = &[
    ("note", "note", "Note"),
    ("quote", "note", "Quote"),
    ("cite", "note", "Cite"),
    ("tip", "tip", "Tip"),
    ("hint", "tip", "Hint"),
    ("info", "info", "Info"),
    ("todo", "info", "Todo"),
    ("success", "success", "Success"),
    ("check", "success", "Check"),
    ("done", "success", "Done"),
    ("warning", "warning", "Warning"),
    ("question", "warning", "Question"),
    ("help", "warning", "Help"),
    ("faq", "warning", "FAQ"),
    ("caution", "caution", "Caution"),
    ("attention", "caution", "Attention"),
    ("failure", "caution", "Failure"),
    ("fail", "caution", "Fail"),
    ("missing", "caution", "Missing"),
    ("danger", "caution", "Danger"),
    ("error", "caution", "Error"),
    ("bug", "caution", "Bug"),
    ("important", "important", "Important"),
    ("example", "important", "Example"),
    ("details", "details", "Details"),
    ("abstract", "details", "Abstract"),
    ("summary", "details", "Summary"),
    ("tldr", "details", "TL;DR"),
];

/// The box that the callout `name` is.
pub(super) fn kind(name: &str) -> Option<&'static str> {
    row(name).map(|(_, kind, _)| *kind)
}

/// The title of the callout `name` in English.
pub(super) fn default_title(name: &str) -> Option<&'static str> {
    row(name).map(|(_, _, title)| *title)
}

fn row(name: &str) -> Option<&'static Row> {
    CALLOUTS.iter().find(|(known, ..)| *known == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known() {
        assert_eq!(default_title("faq"), Some("FAQ"));
        assert_eq!(kind("bug"), Some("caution"));
        assert_eq!(kind("tips"), None);
    }
}
