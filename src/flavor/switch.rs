//! The switches of the table `markdown`.

use std::fmt;

macro_rules! switches {
    ($($(#[$doc:meta])* $name:ident = $text:literal $state:ident),* $(,)?) => {
        /// A switch of the table `markdown`, named as VuePress, hope or VitePress name it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Switch {
            $($(#[$doc])* $name,)*
        }

        impl Switch {
            /// All switches, in the order of their names.
            pub(crate) const ALL: &'static [(&'static str, Self, State)] =
                &[$(($text, Self::$name, State::$state),)*];
        }

        impl fmt::Display for Switch {
            /// Writes the name in the options.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self {
                    $(Self::$name => $text,)*
                })
            }
        }
    };
}

/// A set of switches.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Switches(u64);

impl Switches {
    /// Takes a switch into the set.
    pub(crate) fn add(&mut self, switch: Switch) {
        self.0 |= 1 << switch as u32;
    }

    /// Whether the switch is in the set.
    pub(crate) fn has(self, switch: Switch) -> bool {
        self.0 & (1 << switch as u32) != 0
    }
}

/// Whether the construct behind a switch is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Ready,
    /// The name is taken, so that a `book.toml` works in this version and in later ones.
    Declared,
}

switches! {
    Abbr = "abbr" Declared,
    Alert = "alert" Ready,
    Align = "align" Ready,
    /// Ids of headings.
    Anchor = "anchor" Ready,
    Attrs = "attrs" Ready,
    Breaks = "breaks" Ready,
    CjkEmphasis = "cjk-emphasis" Ready,
    CodeNotation = "code-notation" Ready,
    CodeTabs = "code-tabs" Ready,
    Component = "component" Declared,
    /// Definition lists, which are mdBook's own.
    Dl = "dl" Ready,
    Emoji = "emoji" Ready,
    Emoticons = "emoticons" Ready,
    Figure = "figure" Ready,
    Font = "font" Ready,
    Footnote = "footnote" Ready,
    Gfm = "gfm" Ready,
    Hint = "hint" Ready,
    ImgMark = "img-mark" Ready,
    ImgSize = "img-size" Ready,
    Include = "include" Ready,
    Ins = "ins" Ready,
    LineNumbers = "line-numbers" Ready,
    Linkify = "linkify" Ready,
    Mark = "mark" Ready,
    Math = "math" Ready,
    /// Languages that are kinds of mermaid's diagrams.
    Mermaid = "mermaid" Ready,
    Ruby = "ruby" Declared,
    Spoiler = "spoiler" Ready,
    Sub = "sub" Ready,
    Sup = "sup" Ready,
    Tabs = "tabs" Ready,
    Tasklist = "tasklist" Ready,
    Toc = "toc" Ready,
    VPre = "v-pre" Ready,
}
