//! What holds for a whole run: the options, resolved against the book and the renderer.

use std::path::Path;

use semver::Version;
use serde_json::Value;

use crate::config::Options;
use crate::flavor::{Flavor, Switch, Switches, Traits};

/// In which form constructs are written that Markdown has no words for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// As HTML.
    Html,
    /// As quotes with a title.
    Quote,
    /// Not at all; every other line keeps its number, as `mdbook test` wants it.
    Lines,
}

/// The resolved options of one run.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) options: Options,
    pub(crate) traits: &'static Traits,
    pub(crate) form: Form,
    /// The language of default titles.
    pub(crate) language: String,
    /// Whether a line that begins with a colon would become a definition list.
    pub(crate) definition_lists: bool,
    /// Whether mdBook makes typographic dashes and quotes of plain ones.
    pub(crate) smart_punctuation: bool,
    /// Whether mdBook makes boxes of GitHub's alerts by itself.
    pub(crate) native_alerts: bool,
    /// Whether the book brings our style sheet itself.
    pub(crate) has_stylesheet: bool,
    /// Whether the book is built by mdBook 0.4.
    pub(crate) is_04: bool,
    /// Whether something in the book renders `$…$`.
    pub(crate) math: bool,
    /// Whether something in the book draws mermaid's diagrams.
    pub(crate) mermaid: bool,
    /// The switches of the table `markdown` that are on.
    switches: Switches,
}

impl Settings {
    /// Resolves the options for a book.
    ///
    /// `config` is the book's whole configuration; `flavor` what was detected where the options
    /// name none, if anything tells it.
    pub(crate) fn new(
        options: Options,
        flavor: Option<Flavor>,
        renderer: &str,
        version: &Version,
        config: &Value,
    ) -> Self {
        let html = config.pointer("/output/html");
        let html_option = |key: &str| html.and_then(|html| html.get(key));
        let is_04 = version.major == 0 && version.minor < 5;
        let lists = html_option("definition-lists").and_then(Value::as_bool);
        // Of either name to mdBook 0.4.
        let smart = ["smart-punctuation", "curly-quotes"].map(html_option);
        let smart = smart.into_iter().flatten().filter_map(Value::as_bool);
        let admonitions = html_option("admonitions").and_then(Value::as_bool);
        let stylesheets = html_option("additional-css").and_then(Value::as_array);
        let is_ours = |path: &Value| {
            let name = path.as_str().and_then(|path| Path::new(path).file_name());
            name.is_some_and(|name| name == STYLESHEET)
        };
        let book_language = config.pointer("/book/language").and_then(Value::as_str);
        let preprocessors = config.get("preprocessor");
        let mut settings = Self {
            traits: flavor.unwrap_or_default().traits(),
            form: match renderer {
                "html" => Form::Html,
                "test" => Form::Lines,
                _ => Form::Quote,
            },
            language: (options.language.as_deref().or(book_language))
                .unwrap_or("en")
                .to_owned(),
            definition_lists: !is_04 && lists.unwrap_or(true),
            smart_punctuation: smart.reduce(|a, b| a || b).unwrap_or(!is_04),
            is_04,
            native_alerts: renderer == "html" && !is_04 && admonitions.unwrap_or(true),
            has_stylesheet: stylesheets.is_some_and(|paths| paths.iter().any(is_ours)),
            math: html_option("mathjax-support") == Some(&Value::Bool(true))
                || preprocessors.is_some_and(|all| all.get("katex").is_some()),
            mermaid: preprocessors.is_some_and(|all| all.get("mermaid").is_some()),
            switches: Switches::default(),
            options,
        };
        for (_, switch, _) in Switch::ALL {
            if settings.is_on(*switch) {
                settings.switches.add(*switch);
            }
        }
        settings
    }

    /// Whether a switch of the table `markdown` is on.
    pub(crate) fn has(&self, switch: Switch) -> bool {
        self.switches.has(switch)
    }

    /// Whether notes may be written where they belong, as in `text^[a note]`.
    ///
    /// mdBook, which has footnotes, does not know these: there, the book must ask for them.
    pub(crate) fn inline_footnotes(&self) -> bool {
        let is_mdbook = self.traits.is_mdbook();
        let asks = self.options.switches.get(&Switch::Footnote) == Some(&true);
        self.has(Switch::Footnote) && self.form != Form::Lines && (!is_mdbook || asks)
    }

    /// Whether the book turns constructs on or off by itself.
    pub(crate) fn has_own_switches(&self) -> bool {
        !self.options.switches.is_empty() || !self.options.languages.is_empty()
    }

    /// Whether links that lead nowhere are reported.
    ///
    /// By default, those of a book in mdBook's own Markdown are not checked.
    pub(crate) fn checks_links(&self) -> bool {
        let by_default = !self.traits.is_mdbook();
        self.options.check_links.unwrap_or(by_default)
    }

    /// Finds out whether a switch is on: by option, by the flavor, or by another switch.
    fn is_on(&self, switch: Switch) -> bool {
        let is_mdbook = self.traits.is_mdbook();
        let own = |switch| self.options.switches.get(&switch).copied();
        let by_default = || match switch {
            Switch::Dl => is_mdbook && self.definition_lists,
            // Whoever draws them finds them by himself.
            Switch::Math | Switch::Mermaid if is_mdbook => false,
            Switch::Math => self.math,
            // The plugin that `gfm` is an option of looks at the language, too.
            Switch::CjkEmphasis => {
                let by_language = self.traits.cjk_emphasis_by_language;
                (by_language || own(Switch::Gfm) == Some(true)) && self.is_cjk()
            }
            Switch::Mermaid => self.mermaid,
            // hope's `gfm` stands for these.
            Switch::Breaks | Switch::Footnote | Switch::Linkify | Switch::Tasklist => {
                own(Switch::Gfm).unwrap_or(self.traits.has(Switch::Gfm))
            }
            _ => false,
        };
        own(switch).unwrap_or_else(|| self.traits.has(switch) || by_default())
    }
}

impl Settings {
    /// Whether the book is in Chinese, Japanese or Korean.
    fn is_cjk(&self) -> bool {
        let primary = self.language.split(['-', '_']).next().unwrap_or_default();
        ["zh", "ja", "ko"]
            .iter()
            .any(|cjk| primary.eq_ignore_ascii_case(cjk))
    }
}

/// The name of the style sheet that a book may list in `additional-css`.
const STYLESHEET: &str = "vuepress-compat.css";

impl Settings {
    /// The settings for a page on its own, for HTML by mdBook 0.5.
    pub(crate) fn for_page(options: Options) -> Self {
        let version = Version::new(0, 5, 0);
        let flavor = options.flavor;
        Self::new(options, flavor, "html", &version, &Value::Null)
    }
}
