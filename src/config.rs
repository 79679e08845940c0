//! The options of `[preprocessor.vuepress-compat]`, read with care for what the author meant.

use std::collections::BTreeMap;

use anyhow::{Result, anyhow, bail};
use serde_json::{Map, Value};

use crate::block::{custom_kinds, has_default_title};
use crate::diagnostics::FailOnWarnings;
use crate::flavor::{Flavor, State, Switch};

/// The options, with the names that they have in `book.toml`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Options {
    /// `flavor`: which generator or theme the pages were written for; `None` is `"auto"`, the
    /// default, which reads the site's `package.json` and looks for its configuration folder.
    pub flavor: Option<Flavor>,
    /// `language`: the language of default titles; by default the book's.
    pub language: Option<String>,
    /// `fail-on-warnings`: `"never"`, `"ci"` (when the variable `CI` is set) or `"always"`. `None`
    /// is `"never"`, the default, and the summary tells how to be strict.
    pub fail_on_warnings: Option<FailOnWarnings>,
    /// `check-links`: whether links, images and hashes that lead nowhere are reported; by default in all
    /// flavors but `mdbook`.
    pub check_links: Option<bool>,
    /// `aliases.NAME`: the folder, from the folder of `book.toml`, that stands for `NAME` at the
    /// beginning of the path of a file, in imports, links and images; empty by default.
    pub aliases: BTreeMap<String, String>,
    /// `roots`: folders outside of the book's that pages may read; empty by default.
    pub roots: Vec<String>,
    /// `titles.NAME`: default titles of containers; empty by default.
    pub titles: BTreeMap<String, String>,
    /// `languages.NAME`: the language that mdBook highlights in place of one that it does not know,
    /// besides those that it does so for by itself; empty by default.
    pub languages: BTreeMap<String, String>,
    /// `containers.NAME`: containers that the site defines itself, or defines anew. `None` is
    /// `false`: one that the site does not have, whose lines are text.
    pub(crate) containers: BTreeMap<String, Option<CustomContainer>>,
    /// `front-matter.title`: whether the title of the front matter stands above the page, in the
    /// way of the flavor's theme. `None` is `"auto"`, the default: the page shows the headings that
    /// the flavor's Markdown gives it, and a theme's own title is only mentioned in the log.
    pub front_matter_title: Option<bool>,
    /// `front-matter.info`: whether a line with author, date, categories and tags stands below
    /// the title; `false` by default.
    pub front_matter_info: bool,
    /// `front-matter.home`: whether the banner and the features of a home page stand above its
    /// text. `None` is `"auto"`, the default: where it has no text of its own.
    pub front_matter_home: Option<bool>,
    /// `toc.level`: the levels of the headings that `[[toc]]` lists; `None` is `[2, 3]`.
    pub toc_levels: Option<Vec<u8>>,
    /// `base`: the path that the site is served at, such as `"/docs/"`; by default the one that the
    /// site's configuration sets in plain words.
    pub base: Option<String>,
    /// `public`: the public folder, relative to `book.toml`; by default the site's.
    pub public: Option<String>,
    /// `markdown.NAME`: switches that differ from what the flavor sets.
    pub(crate) switches: BTreeMap<Switch, bool>,
    /// Names that are set and whose construct is not there yet.
    pub(crate) not_yet: Vec<String>,
}

/// A container of the site's own.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CustomContainer {
    /// `kind`: the container that it looks like, or `"box"`, the default, or `"plain"`.
    pub(crate) kind: &'static str,
    /// `title`: the title of those to which their author gives none.
    pub(crate) title: Option<String>,
    /// `class`: classes that it has besides its name.
    pub(crate) class: Option<String>,
}

/// Keys that belong to mdBook.
const HOST_KEYS: &[&str] = &[
    "command",
    "before",
    "after",
    "renderer",
    "renderers",
    "optional",
];

pub(crate) const KEYS: &[&str] = &[
    "aliases",
    "base",
    "check-links",
    "containers",
    "fail-on-warnings",
    "flavor",
    "front-matter",
    "language",
    "languages",
    "markdown",
    "public",
    "renderer",
    "roots",
    "titles",
    "toc",
];

impl Options {
    /// Reads the table of the preprocessor for one renderer.
    ///
    /// What `renderer.NAME` sets for it takes the place of what is set for all. An unknown key or
    /// a value of the wrong type is an error that names the key, and the nearest one there is.
    pub fn from_table(table: &Value, renderer: &str) -> Result<Self> {
        let table = as_table(table, "preprocessor.vuepress-compat")?;
        let mut common = table.clone();
        let overrides = match common.remove("renderer") {
            Some(Value::Object(renderers)) => renderers,
            // mdBook's own key of that name holds a name.
            _ => Map::new(),
        };
        let mut options = Self::read(&common)?;
        for (name, own) in &overrides {
            let own = as_table(own, &format!("renderer.{name}"))?;
            let mut merged = common.clone();
            merge(&mut merged, own);
            let read = Self::read(&merged).map_err(|error| anyhow!("renderer.{name}: {error}"))?;
            if name == renderer {
                options = read;
            }
        }
        Ok(options)
    }

    fn read(table: &Map<String, Value>) -> Result<Self> {
        let mut options = Self::default();
        for (key, value) in table {
            match key.as_str() {
                key if HOST_KEYS.contains(&key) => {}
                "flavor" => options.flavor = read_flavor(as_string(value, key)?)?,
                "check-links" => options.check_links = Some(as_bool(value, key)?),
                "base" => options.base = Some(as_string(value, key)?.to_owned()),
                "public" => options.public = Some(as_string(value, key)?.to_owned()),
                "language" => options.language = Some(as_string(value, key)?.to_owned()),
                "fail-on-warnings" => {
                    options.fail_on_warnings = Some(match as_string(value, key)? {
                        "never" => FailOnWarnings::Never,
                        "ci" => FailOnWarnings::Ci,
                        "always" => FailOnWarnings::Always,
                        other => return Err(unknown(key, other, &["never", "ci", "always"])),
                    });
                }
                "titles" => options.read_titles(as_table(value, key)?)?,
                "languages" => options.read_languages(as_table(value, key)?)?,
                "front-matter" => options.read_front_matter(as_table(value, key)?)?,
                "markdown" => options.read_switches(as_table(value, key)?)?,
                "toc" => options.read_toc(as_table(value, key)?)?,
                "aliases" => options.read_aliases(as_table(value, key)?)?,
                "roots" => {
                    let roots = value.as_array().into_iter().flatten();
                    let roots: Option<Vec<_>> =
                        roots.map(|root| root.as_str().map(str::to_owned)).collect();
                    options.roots = roots.filter(|_| value.is_array()).ok_or_else(|| {
                        anyhow!("`{key}` takes an array of folders, not `{value}`")
                    })?;
                }
                "containers" => options.read_containers(as_table(value, key)?)?,
                other => return Err(unknown_key("", other, KEYS)),
            }
        }
        Ok(options)
    }

    fn read_aliases(&mut self, table: &Map<String, Value>) -> Result<()> {
        for (alias, folder) in table {
            let folder = as_string(folder, &format!("aliases.{alias}"))?;
            self.aliases.insert(alias.clone(), folder.to_owned());
        }
        Ok(())
    }

    fn read_titles(&mut self, table: &Map<String, Value>) -> Result<()> {
        for (name, title) in table {
            if !has_default_title(name) {
                bail!("`titles.{name}`: there is no container `{name}` with a default title");
            }
            let title = as_string(title, &format!("titles.{name}"))?;
            self.titles.insert(name.clone(), title.to_owned());
        }
        Ok(())
    }

    fn read_languages(&mut self, table: &Map<String, Value>) -> Result<()> {
        for (name, language) in table {
            let path = format!("languages.{name}");
            let language = as_string(language, &path)?;
            let is_word = |c: char| !c.is_whitespace() && !"`,{[:".contains(c);
            if language.is_empty() || !language.chars().all(is_word) {
                bail!("`{path}` takes the name of a language, not `{language}`");
            }
            self.languages.insert(name.clone(), language.to_owned());
        }
        Ok(())
    }

    fn read_containers(&mut self, table: &Map<String, Value>) -> Result<()> {
        for (name, container) in table {
            let path = format!("containers.{name}");
            if name.is_empty() || name.contains(char::is_whitespace) || name.starts_with(':') {
                bail!("`{path}`: `{name}` cannot be the name of a container");
            }
            if *container == Value::Bool(false) {
                self.containers.insert(name.clone(), None);
                continue;
            }
            let mut custom = CustomContainer {
                kind: "box",
                title: None,
                class: None,
            };
            for (key, value) in as_table(container, &path)? {
                let value = |path: &str| as_string(value, path).map(str::to_owned);
                let key_path = format!("{path}.{key}");
                match key.as_str() {
                    "kind" => {
                        let kind = value(&key_path)?;
                        let kinds = custom_kinds();
                        custom.kind = (kinds.iter().copied())
                            .find(|known| *known == kind)
                            .ok_or_else(|| unknown(&key_path, &kind, &kinds))?;
                    }
                    "title" => custom.title = Some(value(&key_path)?),
                    "class" => custom.class = Some(value(&key_path)?),
                    other => {
                        let keys = ["class", "kind", "title"];
                        return Err(unknown_key(&format!("{path}."), other, &keys));
                    }
                }
            }
            self.containers.insert(name.clone(), Some(custom));
        }
        Ok(())
    }

    fn read_front_matter(&mut self, table: &Map<String, Value>) -> Result<()> {
        for (key, value) in table {
            let path = format!("front-matter.{key}");
            match key.as_str() {
                "title" => self.front_matter_title = as_auto(value, &path)?,
                "home" => self.front_matter_home = as_auto(value, &path)?,
                "info" => self.front_matter_info = as_bool(value, &path)?,
                other => {
                    return Err(unknown_key(
                        "front-matter.",
                        other,
                        &["title", "info", "home"],
                    ));
                }
            }
        }
        Ok(())
    }

    fn read_toc(&mut self, table: &Map<String, Value>) -> Result<()> {
        for (key, value) in table {
            if key != "level" {
                return Err(unknown_key("toc.", key, &["level"]));
            }
            let level = |value: &Value| {
                let level = value.as_u64().filter(|level| (1..=6).contains(level))?;
                u8::try_from(level).ok()
            };
            let levels = value.as_array().map(|levels| levels.iter().map(level));
            let levels = levels.and_then(Iterator::collect);
            self.toc_levels = Some(levels.ok_or_else(|| {
                anyhow!("`toc.level` takes a list of levels from 1 to 6, not `{value}`")
            })?);
        }
        Ok(())
    }

    fn read_switches(&mut self, table: &Map<String, Value>) -> Result<()> {
        for (key, value) in table {
            let Some((_, switch, state)) = Switch::ALL.iter().find(|(name, ..)| name == key) else {
                let names: Vec<&str> = Switch::ALL.iter().map(|(name, ..)| *name).collect();
                return Err(unknown_key("markdown.", key, &names));
            };
            let path = format!("markdown.{key}");
            self.switches.insert(*switch, as_bool(value, &path)?);
            if *state == State::Declared {
                self.not_yet.push(path);
            }
        }
        Ok(())
    }
}

/// Lays `own` over `common`, table by table.
fn merge(common: &mut Map<String, Value>, own: &Map<String, Value>) {
    for (key, value) in own {
        match (common.get_mut(key), value) {
            (Some(Value::Object(common)), Value::Object(own)) => merge(common, own),
            _ => {
                common.insert(key.clone(), value.clone());
            }
        }
    }
}

fn read_flavor(name: &str) -> Result<Option<Flavor>> {
    if name == "auto" {
        return Ok(None);
    }
    Flavor::from_name(name).map(Some).ok_or_else(|| {
        let names: Vec<&str> = std::iter::once("auto").chain(Flavor::names()).collect();
        unknown("flavor", name, &names)
    })
}

fn as_table<'a>(value: &'a Value, key: &str) -> Result<&'a Map<String, Value>> {
    let table = value.as_object();
    table.ok_or_else(|| anyhow!("`{key}` takes a table, not `{value}`"))
}

fn as_string<'a>(value: &'a Value, key: &str) -> Result<&'a str> {
    let string = value.as_str();
    string.ok_or_else(|| anyhow!("`{key}` takes a string, not `{value}`"))
}

/// Reads a truth value that may be left to us.
fn as_auto(value: &Value, key: &str) -> Result<Option<bool>> {
    match value {
        Value::String(auto) if auto == "auto" => Ok(None),
        Value::Bool(own) => Ok(Some(*own)),
        _ => bail!("`{key}` takes `true`, `false` or `\"auto\"`, not `{value}`"),
    }
}

fn as_bool(value: &Value, key: &str) -> Result<bool> {
    let bool = value.as_bool();
    bool.ok_or_else(|| anyhow!("`{key}` takes `true` or `false`, not `{value}`"))
}

fn unknown_key(table: &str, key: &str, known: &[&str]) -> anyhow::Error {
    match nearest(key, known) {
        Some(near) => anyhow!("there is no option `{table}{key}`; did you mean `{table}{near}`?"),
        None => anyhow!("there is no option `{table}{key}`"),
    }
}

fn unknown(key: &str, value: &str, known: &[&str]) -> anyhow::Error {
    let near = nearest(value, known).unwrap_or(known[0]);
    match strsim::jaro_winkler(value, near) >= LIKE {
        true => anyhow!("`{key}` cannot be `{value}`; did you mean `{near}`?"),
        false => anyhow!(
            "`{key}` cannot be `{value}`; it is one of `{}`",
            known.join("`, `")
        ),
    }
}

/// How like a name must be to what was written to be what was meant.
const LIKE: f64 = 0.7;

/// Returns the name that is most like what was written.
fn nearest<'a>(written: &str, known: &[&'a str]) -> Option<&'a str> {
    let written = written.replace('_', "-").to_lowercase();
    let likeness = |name: &&str| strsim::jaro_winkler(&written, name);
    known
        .iter()
        .copied()
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, renderer: &str) -> Result<Options> {
        let table: toml::Table = toml::from_str(text).unwrap();
        Options::from_table(&serde_json::to_value(table).unwrap(), renderer)
    }

    fn error(text: &str) -> String {
        format!("{:#}", read(text, "html").unwrap_err())
    }

    #[test]
    fn defaults() {
        assert_eq!(
            read("command = 'x'\noptional = true", "html").unwrap(),
            Options::default()
        );
    }

    #[test]
    fn every_option_is_read() {
        let options = read(
            "flavor = 'hope'\nlanguage = 'zh-CN'\nfail-on-warnings = 'always'\ntitles.tip = '贴士'\nlanguages.sol = 'js'\ntoc.level = [2]\n\
             base = '/docs/'\npublic = 'docs/public'\nfront-matter = { title = false, info = true, home = true }\nmarkdown.emoji = false\n\
             aliases.'@a' = 'b'\nroots = ['../c']\n\
             renderer.epub.markdown.emoji = true",
            "html",
        )
        .unwrap();
        assert_eq!(options.flavor, Some(Flavor::Hope));
        assert_eq!(options.language.as_deref(), Some("zh-CN"));
        assert_eq!(options.fail_on_warnings, Some(FailOnWarnings::Always));
        assert_eq!(options.titles["tip"], "贴士");
        assert_eq!(options.base.as_deref(), Some("/docs/"));
        assert_eq!(options.public.as_deref(), Some("docs/public"));
        assert_eq!(options.languages["sol"], "js");
        assert_eq!(options.front_matter_title, Some(false));
        assert!(options.front_matter_info);
        assert_eq!(options.front_matter_home, Some(true));
        assert_eq!(options.toc_levels, Some(vec![2]));
        assert_eq!(options.aliases["@a"], "b");
        assert_eq!(options.roots, ["../c"]);
        assert!(!options.switches[&Switch::Emoji]);
        assert!(options.not_yet.is_empty());
    }

    #[test]
    fn containers_are_read() {
        let text = "containers.lemma = { kind = 'info', title = 'Lemma', class = 'math' }\n\
                    containers.aside = {}\n\
                    containers.steps = false";
        let options = read(text, "html").unwrap();
        assert_eq!(
            options.containers["lemma"],
            Some(CustomContainer {
                kind: "info",
                title: Some("Lemma".into()),
                class: Some("math".into())
            })
        );
        let aside = options.containers["aside"].as_ref();
        assert_eq!(aside.unwrap().kind, "box");
        assert_eq!(options.containers["steps"], None);
    }

    #[test]
    fn a_renderer_has_its_own_options() {
        let text =
            "markdown = { emoji = true, font = false }\nrenderer.epub.markdown.emoji = false";
        let epub = read(text, "epub").unwrap();
        assert!(!epub.switches[&Switch::Emoji]);
        assert!(!epub.switches[&Switch::Font]);
        assert!(read(text, "html").unwrap().switches[&Switch::Emoji]);
    }

    #[test]
    fn mistakes_name_the_key_and_the_nearest_one() {
        assert_eq!(
            error("flavour = 'hope'"),
            "there is no option `flavour`; did you mean `flavor`?"
        );
        assert_eq!(
            error("markdown.emojis = true"),
            "there is no option `markdown.emojis`; did you mean `markdown.emoji`?"
        );
        assert_eq!(
            error("flavor = 'vuepress'"),
            "`flavor` cannot be `vuepress`; did you mean `vuepress2`?"
        );
        assert_eq!(
            error("markdown.emoji = 1"),
            "`markdown.emoji` takes `true` or `false`, not `1`"
        );
        assert_eq!(
            error("toc.level = [7]"),
            "`toc.level` takes a list of levels from 1 to 6, not `[7]`"
        );
        assert_eq!(
            error("roots = 'x'"),
            "`roots` takes an array of folders, not `\"x\"`"
        );
        assert_eq!(
            error("languages.sol = 'a b'"),
            "`languages.sol` takes the name of a language, not `a b`"
        );
        assert_eq!(
            error("titles.tipp = 'x'"),
            "`titles.tipp`: there is no container `tipp` with a default title"
        );
        assert_eq!(
            error("containers.theorem.kind = 'infos'"),
            "`containers.theorem.kind` cannot be `infos`; did you mean `info`?"
        );
        assert_eq!(
            error("containers.theorem.titel = 'x'"),
            "there is no option `containers.theorem.titel`; did you mean `containers.theorem.title`?"
        );
        assert_eq!(
            error("containers.'a b' = {}"),
            "`containers.a b`: `a b` cannot be the name of a container"
        );
        assert_eq!(
            error("containers.theorem = 'info'"),
            "`containers.theorem` takes a table, not `\"info\"`"
        );
        assert_eq!(
            error("renderer.epub.titel = 1"),
            "renderer.epub: there is no option `titel`; did you mean `titles`?"
        );
    }

    #[test]
    fn names_of_later_constructs_are_taken() {
        let options = read("markdown.ruby = true", "html").unwrap();
        assert_eq!(options.not_yet, ["markdown.ruby"]);
    }
}
