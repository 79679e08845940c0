//! The containers of the family: which names there are and what becomes of each.
//!
//! A container of the family is a row in [`KINDS`] and, unless it is one of the plain shapes, a
//! file beside this one.

use super::element::Element;
use super::{
    Container, Opening, caniuse, card, card_list, chat, collapse, demo, encrypt, field, file_tree,
    flex, link, preview, qrcode, steps, table, timeline, window,
};
use crate::block::Scanner;
use crate::flavor::{Closing, Flavor, Switch, Traits};

/// A container that is known by its name.
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) grammar: Grammar,
    /// The switch that turns it off.
    pub(super) switch: Option<Switch>,
    /// The flavors that have it. Elsewhere it opens only where its author closed it, as unknown
    /// names do, so that text which only looks like it stays text.
    home: Home,
    /// Whether `#` and a word may stand behind the name.
    takes_preset: bool,
    /// Whether its name is a word that authors get wrong, so that names like it are slips.
    is_common: bool,
    /// Whether it has a title that may come from the options.
    has_default_title: bool,
    /// Whether a container of the options may be of this kind.
    is_for_options: bool,
}

/// The flavors that have a container.
#[derive(Debug, Clone, Copy)]
enum Home {
    Family,
    Only(&'static [Flavor]),
}

/// What a container becomes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// One of the elements that several containers become.
    Shared(Look),
    /// An element of its own around its body, which stays Markdown.
    Around(fn(&mut Scanner<'_, '_>, &Opening<'_>) -> Element),
    /// Something of its own for all of its lines, which the function replaces or scans.
    Whole(fn(&mut Scanner<'_, '_>, &Container<'_>)),
}

/// An element around a body, which stays Markdown.
#[derive(Debug, Clone, Copy)]
pub(super) enum Look {
    /// A box with a title, in the colour of mdBook's own box of that name.
    Hint(&'static str),
    /// `<details>` with the title as its summary.
    Details,
    /// An element without title that aligns its body to this side.
    Align(&'static str),
    /// An element without title or look.
    Plain,
    /// A box without colour.
    Box,
}

/// Which lines open and close a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grammar {
    /// As the flavor's hints.
    Flavor,
    /// As markdown-it-container has it, which plume uses for its own containers.
    AnyColumn,
    /// As plume's containers whose body is not parsed: they end at a line of exactly as many
    /// colons, in whichever column, and at home their name only has to begin the line.
    Raw,
}

impl Grammar {
    pub(super) fn closing(self, flavor: &Traits) -> Closing {
        match self {
            Self::Flavor => flavor.closing,
            Self::AnyColumn | Self::Raw => Closing::AnyColumn,
        }
    }
}

/// What a container becomes of which nothing is known.
pub(super) const UNKNOWN: Shape = Shape::Shared(Look::Box);

const PLUME: Home = Home::Only(&[Flavor::Plume]);
const HOPE: Home = Home::Only(&[Flavor::Hope]);
const VDOING: Home = Home::Only(&[Flavor::Vdoing]);
const GUNGNIR: Home = Home::Only(&[Flavor::Gungnir]);
const DEMO: Home = Home::Only(&[Flavor::Hope, Flavor::Plume]);
/// The flavors that take the plugins of VuePress 2's ecosystem.
const ECOSYSTEM: Home = Home::Only(&[Flavor::VuePress2, Flavor::Hope, Flavor::Plume]);

/// The containers, each with what becomes of it.
const KINDS: &[Kind] = &[
    Kind::hint("tip", "tip"),
    Kind::hint("warning", "warning"),
    Kind::hint("danger", "caution"),
    Kind::hint("info", "note"),
    Kind::hint("note", "note"),
    Kind::hint("important", "important"),
    Kind::hint("caution", "caution"),
    Kind::hint("theorem", "note"),
    Kind::common("details", Look::Details, Switch::Hint)
        .with_title()
        .for_options(),
    Kind::align("left"),
    Kind::align("center"),
    Kind::align("right"),
    Kind::align("justify"),
    Kind::common("v-pre", Look::Plain, Switch::VPre),
    Kind::common("raw", Look::Plain, Switch::VPre),
    Kind::common("slot", Look::Plain, Switch::VPre),
    Kind::plume("steps", Shape::Around(steps::element)),
    Kind::plume("card", Shape::Around(card::card)),
    Kind::plume("card-grid", Shape::Around(card::grid)),
    Kind::plume("card-masonry", Shape::Around(card::masonry)),
    Kind::plume("flex", Shape::Around(flex::element)),
    Kind::plume("window", Shape::Around(window::element)),
    Kind::plume("demo-wrapper", Shape::Around(window::element)),
    Kind::plume("field-group", Shape::Around(field::group)),
    Kind::plume("field", Shape::Whole(field::convert)),
    Kind::raw("chat", Shape::Whole(chat::convert), PLUME),
    Kind::raw("file-tree", Shape::Whole(file_tree::convert), ECOSYSTEM),
    Kind::plume("collapse", Shape::Whole(collapse::convert)),
    Kind::plume("timeline", Shape::Whole(timeline::convert)),
    Kind::plume("caniuse", Shape::Around(caniuse::element)),
    Kind::raw("table", Shape::Around(table::element), PLUME),
    Kind::raw("qrcode", Shape::Whole(qrcode::convert), PLUME),
    Kind::new("cardList", Shape::Whole(card_list::convert), VDOING),
    Kind::new("cardImgList", Shape::Whole(card_list::convert), VDOING),
    Kind::new("link", Shape::Around(link::element), GUNGNIR),
    Kind::new("preview", Shape::Whole(preview::convert), ECOSYSTEM),
    Kind::new("md-demo", Shape::Whole(preview::convert), HOPE),
    Kind::new("demo", Shape::Whole(demo::convert), DEMO),
    Kind::new("normal-demo", Shape::Whole(demo::convert), HOPE),
    Kind::new("vue-demo", Shape::Whole(demo::convert), HOPE),
    Kind::new("react-demo", Shape::Whole(demo::convert), HOPE),
    Kind::new("playground", Shape::Whole(demo::convert), ECOSYSTEM).with_preset(),
    Kind::new("vue-playground", Shape::Whole(demo::convert), ECOSYSTEM),
    Kind::new("kotlin-playground", Shape::Whole(demo::convert), ECOSYSTEM),
    Kind::new("unocss", Shape::Whole(demo::convert), ECOSYSTEM).with_preset(),
    Kind::new("sandpack", Shape::Whole(demo::convert), ECOSYSTEM).with_preset(),
    Kind::new("echarts", Shape::Whole(demo::convert), ECOSYSTEM),
    Kind::new("chartjs", Shape::Whole(demo::convert), ECOSYSTEM),
    Kind::plume("python-repl", Shape::Whole(demo::convert)),
    Kind::plume("go-repl", Shape::Whole(demo::convert)),
    Kind::plume("rust-repl", Shape::Whole(demo::convert)),
    Kind::plume("kotlin-repl", Shape::Whole(demo::convert)),
    // Whatever the flavor and however it ends, its text must not come out.
    Kind::raw("encrypt", Shape::Whole(encrypt::convert), Home::Family).with_title(),
];

impl Kind {
    const fn new(name: &'static str, shape: Shape, home: Home) -> Self {
        Self {
            name,
            shape,
            grammar: Grammar::Flavor,
            switch: None,
            home,
            takes_preset: false,
            is_common: false,
            has_default_title: false,
            is_for_options: false,
        }
    }

    const fn common(name: &'static str, look: Look, switch: Switch) -> Self {
        Self {
            switch: Some(switch),
            is_common: true,
            ..Self::new(name, Shape::Shared(look), Home::Family)
        }
    }

    const fn hint(name: &'static str, native: &'static str) -> Self {
        Self::common(name, Look::Hint(native), Switch::Hint)
            .with_title()
            .for_options()
    }

    const fn align(side: &'static str) -> Self {
        Self::common(side, Look::Align(side), Switch::Align).for_options()
    }

    const fn plume(name: &'static str, shape: Shape) -> Self {
        Self {
            grammar: Grammar::AnyColumn,
            ..Self::new(name, shape, PLUME)
        }
    }

    const fn raw(name: &'static str, shape: Shape, home: Home) -> Self {
        Self {
            grammar: Grammar::Raw,
            ..Self::new(name, shape, home)
        }
    }

    const fn with_preset(self) -> Self {
        Self {
            takes_preset: true,
            ..self
        }
    }

    const fn with_title(self) -> Self {
        Self {
            has_default_title: true,
            ..self
        }
    }

    const fn for_options(self) -> Self {
        Self {
            is_for_options: true,
            ..self
        }
    }

    /// Whether the flavor has the container.
    pub(super) fn is_at_home(&self, flavor: Flavor) -> bool {
        match self.home {
            Home::Family => true,
            Home::Only(flavors) => flavors.contains(&flavor),
        }
    }
}

/// Finds the container that an opening line names.
///
/// `info` is the line behind its colons, without the space around it; `word` its first word.
pub(super) fn find(info: &str, word: &str, flavor: Flavor) -> Option<&'static Kind> {
    let (name, has_preset) = match word.split_once('#') {
        Some((name, _)) => (name, true),
        None => (word, false),
    };
    let is_named = |kind: &&Kind| kind.name == name && (kind.takes_preset || !has_preset);
    let begins = |kind: &&Kind| {
        kind.grammar == Grammar::Raw && flavor == Flavor::Plume && info.starts_with(kind.name)
    };
    (KINDS.iter().find(is_named)).or_else(|| KINDS.iter().find(begins))
}

/// The names of all containers.
#[cfg(test)]
pub(crate) fn container_names() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|kind| kind.name)
}

/// The kinds that a container of the options may have.
pub(crate) fn custom_kinds() -> Vec<&'static str> {
    let kinds = KINDS.iter().filter(|kind| kind.is_for_options);
    kinds
        .map(|kind| kind.name)
        .chain(["box", "plain"])
        .collect()
}

/// The shape that a container of the options has by its kind.
pub(super) fn custom_shape(kind: &str) -> Shape {
    match kind {
        "plain" => Shape::Shared(Look::Plain),
        _ => (KINDS.iter().find(|known| known.name == kind)).map_or(UNKNOWN, |kind| kind.shape),
    }
}

/// Whether there is a default title for containers of this name.
pub(crate) fn has_default_title(name: &str) -> bool {
    let kind = KINDS.iter().find(|kind| kind.name == name);
    kind.is_some_and(|kind| kind.has_default_title)
}

/// Whether a name that is not known may be that of a container which the site defines itself.
///
/// VuePress shows a container that nobody registered as text. Most such names are known names
/// with a slip, as in `::: TIP` and `:::tip：title`, and text they stay.
pub(super) fn may_be_custom(name: &str) -> bool {
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_#".contains(&b));
    let is_slip = KINDS.iter().filter(|kind| kind.is_common).any(|kind| {
        let known = kind.name;
        let same = name
            .get(..known.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(known));
        same && !name[known.len()..].starts_with(|c: char| c.is_ascii_alphanumeric())
    });
    is_name && !is_slip
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_not_custom_names() {
        for slip in [
            "TIP", "tip-x", "Tip", "tip:", "tip：T", "tip{.c}", "<type>", "中文", "1",
        ] {
            assert!(!may_be_custom(slip), "{slip}");
        }
        for name in ["upgrade", "cardList", "code-tabs#shell", "tipp"] {
            assert!(may_be_custom(name), "{name}");
        }
    }

    #[test]
    fn names_are_there_once() {
        for (index, kind) in KINDS.iter().enumerate() {
            assert!(KINDS[..index].iter().all(|other| other.name != kind.name));
        }
    }
}
