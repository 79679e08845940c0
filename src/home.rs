//! Home pages: what a theme shows of the front matter in place of a page's text.
//!
//! A page with `home: true` or `layout: home` is a banner with buttons and a list of features, all
//! of which stand in its front matter. Each generator has its own names for them
//! ([VuePress](https://ecosystem.vuejs.press/themes/default/frontmatter.html#home-page),
//! [VitePress](https://vitepress.dev/reference/default-theme-home-page)). They become Markdown in
//! front of the page's own text, so that links, images and emoji in it are treated as any others.

use crate::front_matter::Source;
use crate::inline::markdown_of_text;
use crate::target::is_refused;
use crate::text::one_line;

/// What stands on a home page.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Home {
    title: Option<String>,
    /// What stands below the title.
    lines: Vec<String>,
    image: Option<Link>,
    buttons: Vec<Link>,
    features: Vec<Feature>,
    /// A line of HTML.
    footer: Option<String>,
}

#[derive(Debug, PartialEq)]
struct Link {
    text: String,
    target: String,
}

#[derive(Debug, PartialEq)]
struct Feature {
    /// A character, and not the name of an icon or a file.
    icon: Option<String>,
    title: String,
    details: Option<String>,
    target: Option<String>,
}

impl Home {
    /// Reads the data of a home page, where the front matter makes one.
    pub(crate) fn from_source(source: &impl Source) -> Option<Self> {
        let is_layout = |name: String| {
            let names = ["home", "homepage", "bloghome"];
            names.iter().any(|home| name.eq_ignore_ascii_case(home))
        };
        let is_home = text(source, &["home"]).is_some_and(|home| home == "true")
            || text(source, &["layout"]).is_some_and(is_layout)
            || text(source, &["pageLayout"]).is_some_and(is_layout);
        is_home.then_some(())?;
        let mut home = Self {
            footer: text(source, &["footer"]),
            ..Self::default()
        };
        home.add_banner(source);
        for name in ["hero", "banner", "bannerBrand"] {
            if let Some(banner) = source.key(name) {
                home.add_banner(banner);
            }
        }
        home.add_features(source);
        // plume lists the sections of the page.
        for section in source.key("config").map(items).unwrap_or_default() {
            home.add_banner(section.key("hero").unwrap_or(section));
            home.add_features(section);
        }
        (home != Self::default()).then_some(home)
    }

    fn add_banner<S: Source>(&mut self, banner: &S) {
        let names: &[&str] = match banner.key("heroText") {
            // An empty one hides the title.
            Some(_) => &["heroText"],
            None => &["name", "title"],
        };
        self.title = self.title.take().or_else(|| text(banner, names));
        for name in ["text", "description", "tagline"] {
            // At the top, a description is that of the whole site.
            let is_banner =
                name == "tagline" || banner.key("layout").or(banner.key("home")).is_none();
            self.lines
                .extend(text(banner, &[name]).filter(|_| is_banner));
        }
        let image = banner.key("heroImage").or(banner.key("image"));
        let target =
            image.and_then(|image| Source::text(image).or_else(|| text(image, &["src", "light"])));
        if let (Some(target), None) = (target, &self.image) {
            let alt = text(banner, &["heroAlt"]).or_else(|| text(image?, &["alt"]));
            self.image = Some(Link {
                text: alt.unwrap_or_default(),
                target,
            });
        }
        self.buttons
            .extend(link(banner, "actionText", "actionLink"));
        let buttons = banner.key("actions").or(banner.key("buttons"));
        for button in buttons.map(items).unwrap_or_default() {
            self.buttons.extend(link(button, "text", "link"));
        }
    }

    /// Returns the targets of its links and its image.
    pub(crate) fn targets(&self) -> impl Iterator<Item = &str> {
        let links = self.image.iter().chain(&self.buttons);
        let features = self.features.iter().filter_map(|it| it.target.as_deref());
        links.map(|link| link.target.as_str()).chain(features)
    }

    fn add_features<S: Source>(&mut self, source: &S) {
        for name in ["features", "highlights", "projects"] {
            for item in source.key(name).map(items).unwrap_or_default() {
                if let Some(title) = text(item, &["title", "header", "name"]) {
                    self.features.push(Feature {
                        icon: text(item, &["icon"])
                            .filter(|icon| !icon.is_ascii() && !icon.contains('/')),
                        title,
                        details: text(item, &["details", "description", "desc"]),
                        target: text(item, &["link"]),
                    });
                }
                self.add_features(item);
            }
        }
    }

    /// Writes the page in Markdown.
    pub(crate) fn markdown(&self) -> String {
        let mut blocks = Vec::new();
        blocks.extend(
            self.title
                .as_deref()
                .map(|title| format!("# {}", line(title))),
        );
        blocks.extend(self.lines.iter().map(|text| line(text)));
        if let Some(image) = self.image.as_ref().filter(|it| !is_refused(&it.target)) {
            blocks.push(format!("!{}", image.markdown()));
        }
        let buttons: Vec<String> = self.buttons.iter().map(Link::markdown).collect();
        blocks.push(buttons.join(" · "));
        let features: Vec<String> = self.features.iter().map(Feature::markdown).collect();
        blocks.push(features.join("\n"));
        let footer = self.footer.as_deref().map(str::trim);
        blocks.extend(footer.map(|footer| one_line(footer).into_owned()));
        let blocks = blocks.into_iter().filter(|block| !block.is_empty());
        blocks.map(|block| block + "\n\n").collect()
    }
}

impl Link {
    fn markdown(&self) -> String {
        link_to(&line(&self.text), &self.target)
    }
}

impl Feature {
    fn markdown(&self) -> String {
        let icon = self
            .icon
            .as_deref()
            .map_or(String::new(), |icon| line(icon) + " ");
        let title = format!("{icon}**{}**", line(&self.title));
        let title = match &self.target {
            Some(target) => link_to(&title, target),
            None => title,
        };
        match &self.details {
            Some(details) => format!("- {title}: {}", line(details)),
            None => format!("- {title}"),
        }
    }
}

/// The first of the keys that has a text.
fn text(source: &impl Source, names: &[&str]) -> Option<String> {
    let text = |name: &&str| source.key(name).and_then(Source::text);
    let text = names.iter().find_map(text)?;
    (!text.trim().is_empty()).then_some(text)
}

fn link(source: &impl Source, name: &str, target: &str) -> Option<Link> {
    Some(Link {
        text: text(source, &[name])?,
        target: text(source, &[target])?,
    })
}

/// Writes a Markdown link, or only its text if the target is refused.
fn link_to(text: &str, target: &str) -> String {
    if is_refused(target) {
        return text.to_owned();
    }
    let target = one_line(target.trim());
    let needs_brackets = target.contains([' ', '(', ')', '<', '>']);
    match needs_brackets {
        true => {
            let target = target.replace('<', "%3C").replace('>', "%3E");
            format!("[{text}](<{target}>)")
        }
        false => format!("[{text}]({target})"),
    }
}

/// The items of a list, or the one that stands for it.
fn items<S: Source>(source: &S) -> Vec<&S> {
    source.items().unwrap_or_else(|| vec![source])
}

/// Writes plain text as a line of Markdown.
fn line(text: &str) -> String {
    markdown_of_text(text.trim())
}

/// Whether a page has nothing to show but its front matter.
pub(crate) fn is_blank(body: &str) -> bool {
    let mut rest = body.trim_start();
    while !rest.is_empty() {
        let hidden = [
            ("<!--", "-->"),
            ("<script", "</script>"),
            ("<style", "</style>"),
        ];
        let element = hidden.iter().find(|(open, _)| rest.starts_with(open));
        let Some((_, behind)) = element.and_then(|(_, close)| rest.split_once(close)) else {
            return false;
        };
        rest = behind.trim_start();
    }
    true
}
