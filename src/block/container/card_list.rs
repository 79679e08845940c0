//! Lists of cards: `::: cardList 3` and `::: cardImgList 3` around a fence of YAML.
//!
//! The containers are
//! [vdoing's](https://doc.xugaoyi.com/pages/d0d7eb/); the number says how many cards stand side by
//! side. The YAML is a list of cards, or holds it under `data`.

use std::fmt::Write;

use saphyr::Yaml;

use super::Container;
use super::element::{Element, title_line};
use crate::assets::Fragment;
use crate::block::Scanner;
use crate::front_matter;
use crate::html::{BLOCK_LINE, escape};
use crate::inline;
use crate::settings::Form;
use crate::target;
use crate::text::one_line;

pub(super) fn convert(scanner: &mut Scanner<'_, '_>, container: &Container<'_>) {
    let body = scanner.body_text(container);
    let mut cards = cards(&body).unwrap_or_default();
    let source = scanner.lines[container.start].first..scanner.lines[container.start].end;
    for card in &mut cards {
        for url in [&mut card.link, &mut card.image] {
            if target::refuses(url, &source, scanner.page) {
                url.clear();
            }
        }
    }
    if cards.is_empty() {
        // What cannot be read stays the code that it is.
        return scanner.enclose(container, &Element::default());
    }
    let columns = container.opening.title.parse::<u8>().ok();
    let columns = columns
        .filter(|columns| (1..=4).contains(columns))
        .unwrap_or(3);
    let output = match scanner.page.form() {
        Form::Html => {
            scanner.page.uses(Fragment::Card);
            let mut html = format!(
                "{BLOCK_LINE}<div class=\"vp-card-grid\" style=\"--vp-columns:{columns}\">"
            );
            for card in &cards {
                html += &card.html(scanner);
            }
            html + "</div>"
        }
        Form::Quote => {
            let items: Vec<String> = cards.iter().map(Card::markdown).collect();
            items.join("\n") + "\n"
        }
        Form::Lines => String::new(),
    };
    scanner.replace_container(container, &output);
}

/// A card as its YAML describes it.
#[derive(Debug, Default)]
struct Card {
    name: String,
    desc: String,
    link: String,
    image: String,
    author: String,
    background: String,
    color: String,
}

/// Reads the cards of the fence in a body.
fn cards(body: &str) -> Option<Vec<Card>> {
    let (_, behind) = body.split_once("```")?;
    let (_, yaml) = behind.split_once('\n')?;
    let (yaml, _) = yaml.split_once("```")?;
    let documents = front_matter::load_yaml(yaml).ok()?;
    let value = documents.first()?;
    let list = value
        .as_sequence()
        .or_else(|| value.as_mapping_get("data").and_then(Yaml::as_sequence))?;
    Some(list.iter().map(Card::read).collect())
}

impl Card {
    fn read(value: &Yaml<'_>) -> Self {
        let text = |keys: &[&str]| {
            let found = keys
                .iter()
                .find_map(|key| value.as_mapping_get(key)?.as_str());
            found.unwrap_or_default().trim().to_owned()
        };
        Self {
            name: value
                .as_str()
                .map_or_else(|| text(&["name"]), str::to_owned),
            desc: text(&["desc"]),
            link: text(&["link"]),
            image: text(&["img", "avatar"]),
            author: text(&["author"]),
            background: text(&["bgColor"]),
            color: text(&["textColor"]),
        }
    }

    fn html(&self, scanner: &mut Scanner<'_, '_>) -> String {
        let mut style = String::new();
        for (property, color) in [("background", &self.background), ("color", &self.color)] {
            if let Some(color) = inline::hex_color(color) {
                let _ = write!(style, "{property}:{color};");
            }
        }
        let style = match style.is_empty() {
            true => style,
            false => format!(" style=\"{}\"", style.trim_end_matches(';')),
        };
        let mut html = format!("<div class=\"vp-card\"{style}>");
        if !self.image.is_empty() {
            let _ = write!(html, "<img src=\"{}\" alt=\"\">", escape(&self.image));
        }
        let name = match self.name.as_str() {
            "" => String::new(),
            name => inline::title_html(name, scanner.page),
        };
        let name = match self.link.is_empty() {
            true => name,
            false => format!("<a href=\"{}\">{name}</a>", escape(&self.link)),
        };
        html += &title_line("vp-card", &name);
        for text in [&self.desc, &self.author] {
            if !text.is_empty() {
                let _ = write!(html, "<p>{}</p>", inline::title_html(text, scanner.page));
            }
        }
        html + "</div>"
    }

    fn markdown(&self) -> String {
        let name = inline::markdown_of_text(&self.name);
        let link = one_line(&self.link);
        let is_link = !link.is_empty() && !link.contains(['<', '>']);
        let mut item = match is_link {
            true => format!("- [{name}](<{link}>)"),
            false => format!("- {name}"),
        };
        for text in [&self.desc, &self.author] {
            if !text.is_empty() {
                let _ = write!(item, " — {}", inline::markdown_of_text(text));
            }
        }
        item
    }
}
