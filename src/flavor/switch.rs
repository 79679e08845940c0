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

/// Whether the construct behind a switch is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Ready,
    /// The name is taken, so that a `book.toml` works in this version and in later ones.
    Declared,
}

switches! {
    Abbr = "abbr" Declared,
    Alert = "alert" Declared,
    Align = "align" Ready,
    /// Ids of headings.
    Anchor = "anchor" Ready,
    Attrs = "attrs" Ready,
    Breaks = "breaks" Ready,
    CjkEmphasis = "cjk-emphasis" Declared,
    CodeNotation = "code-notation" Declared,
    CodeTabs = "code-tabs" Ready,
    Component = "component" Declared,
    /// Definition lists, which are mdBook's own.
    Dl = "dl" Ready,
    Emoji = "emoji" Ready,
    Emoticons = "emoticons" Ready,
    Figure = "figure" Declared,
    Font = "font" Ready,
    Footnote = "footnote" Ready,
    Gfm = "gfm" Ready,
    Hint = "hint" Ready,
    ImgMark = "img-mark" Declared,
    ImgSize = "img-size" Declared,
    Include = "include" Declared,
    Ins = "ins" Declared,
    LineNumbers = "line-numbers" Declared,
    Linkify = "linkify" Declared,
    Mark = "mark" Declared,
    Math = "math" Ready,
    Ruby = "ruby" Declared,
    Spoiler = "spoiler" Declared,
    Sub = "sub" Declared,
    Sup = "sup" Declared,
    Tabs = "tabs" Ready,
    Tasklist = "tasklist" Declared,
    Toc = "toc" Ready,
    VPre = "v-pre" Ready,
}
