//! Default titles of containers, by flavor and language.
//!
//! Other words are in [`words`].

mod words;

use crate::flavor::{DefaultTitles, Traits};
pub(crate) use words::word;

/// The container names that the columns of [`LOCALIZED`] belong to.
const NAMES: [&str; 8] = [
    "tip",
    "warning",
    "caution",
    "details",
    "info",
    "note",
    "important",
    "theorem",
];

/// Titles by language tag, the more specific tags before the general ones.
///
/// Apart from `theorem` the words are those that VuePress 2 shows (`@vuepress/plugin-markdown-hint`).
const LOCALIZED: &[(&str, [&str; 8])] = &[
    (
        "en",
        [
            "Tips",
            "Warning",
            "Caution",
            "Details",
            "Info",
            "Note",
            "Important",
            "Theorem",
        ],
    ),
    (
        "zh-tw",
        [
            "提示",
            "注意",
            "警告",
            "詳情",
            "相關信息",
            "注",
            "重要",
            "定理",
        ],
    ),
    (
        "zh-hant",
        [
            "提示",
            "注意",
            "警告",
            "詳情",
            "相關信息",
            "注",
            "重要",
            "定理",
        ],
    ),
    (
        "zh",
        [
            "提示",
            "注意",
            "警告",
            "详情",
            "相关信息",
            "注",
            "重要",
            "定理",
        ],
    ),
    (
        "de",
        [
            "Tips",
            "Warnung",
            "Gefahr",
            "Details",
            "Information",
            "Notiz",
            "Wichtig",
            "Satz",
        ],
    ),
    (
        "vi",
        [
            "Tips",
            "Lưu ý",
            "Cẩn thận",
            "Chi tiết",
            "Thông tin",
            "Note",
            "Quan trọng",
            "Định lý",
        ],
    ),
    (
        "uk",
        [
            "Поради",
            "Примітка",
            "Увага",
            "Деталь",
            "Інформація",
            "Note",
            "Важливо",
            "Теорема",
        ],
    ),
    (
        "ru",
        [
            "Совет",
            "Примечание",
            "Предупреждение",
            "Подробности",
            "Инфо",
            "Заметка",
            "Важно",
            "Теорема",
        ],
    ),
    (
        "br",
        [
            "Dicas",
            "Avisos",
            "Cuidado",
            "Detalhe",
            "Informativo",
            "Note",
            "Importante",
            "Teorema",
        ],
    ),
    (
        "pl",
        [
            "Porady",
            "Ostrzeżenie",
            "Uwaga",
            "Dane",
            "Info",
            "Notatka",
            "Ważne",
            "Twierdzenie",
        ],
    ),
    (
        "sk",
        [
            "Tip",
            "Upozornenie",
            "Pozor",
            "Podrobnosti",
            "Info",
            "Poznámka",
            "Dôležité",
            "Veta",
        ],
    ),
    (
        "fr",
        [
            "Conseil",
            "Avertissement",
            "Attention",
            "Details",
            "Info",
            "Note",
            "Important",
            "Théorème",
        ],
    ),
    (
        "es",
        [
            "Consejos",
            "Aviso",
            "Advertencia",
            "Detalles",
            "Información",
            "Nota",
            "Importante",
            "Teorema",
        ],
    ),
    (
        "ja",
        [
            "ヒント",
            "注意",
            "警告",
            "詳細",
            "関連情報",
            "注",
            "重要",
            "定理",
        ],
    ),
    (
        "tr",
        [
            "Tavsiye", "Uyarı", "Tehlike", "Detay", "Bilgi", "Not", "Önemli", "Teorem",
        ],
    ),
    (
        "ko",
        [
            "팁",
            "경고",
            "위험",
            "세부사항",
            "정보",
            "노트",
            "중요",
            "정리",
        ],
    ),
    (
        "fi",
        [
            "Vinkki",
            "Varoitus",
            "Vaara",
            "Yksityiskohdat",
            "Tietoa",
            "Huomautus",
            "Tärkeä",
            "Lause",
        ],
    ),
    (
        "hu",
        [
            "Tipp",
            "Figyelem",
            "Veszély",
            "Részletek",
            "Információ",
            "Megjegyzés",
            "Fontos",
            "Tétel",
        ],
    ),
    (
        "id",
        [
            "Tips",
            "Penting",
            "Peringatan",
            "Rincian",
            "Pemberitahuan",
            "Catatan",
            "Penting",
            "Teorema",
        ],
    ),
    (
        "nl",
        [
            "Tips",
            "Notitie",
            "Waarschuwing",
            "Details",
            "Info",
            "Notitie",
            "Belangrijk",
            "Stelling",
        ],
    ),
];

/// Finds out the language that a page's path says, as in `zh/guide/a.md`.
///
/// VuePress gives every locale a folder. Its tag is the folder's name, where we know the language.
pub(crate) fn language_of_path(path: &str) -> Option<&str> {
    let (folder, _) = path.split_once('/')?;
    let is_tag = matches!(folder.len(), 2 | 5) && (folder.len() == 2 || folder.contains('-'));
    (is_tag && row(folder).is_some()).then_some(folder)
}

/// The language of the page at `path` on a site in `language`.
pub(crate) fn language_of_page<'a>(path: &'a str, language: &'a str) -> &'a str {
    language_of_path(path).unwrap_or(language)
}

/// Returns a name that begins with a capital.
pub(crate) fn capitalized(name: &str) -> String {
    let mut characters = name.chars();
    let first = characters.next().map(char::to_uppercase);
    let mut capitalized: String = first.into_iter().flatten().collect();
    capitalized.push_str(characters.as_str());
    capitalized
}

/// Returns the title that the container `name` has by default on the page at `path`.
///
/// `language` is the language of the site; `explicit` tells that it was asked for by option and
/// not merely the book's. VuePress 1 does not look at a site's language, only at the page's path.
pub(crate) fn default_title(
    traits: &Traits,
    name: &str,
    path: &str,
    language: &str,
    explicit: bool,
) -> String {
    let folder = language_of_path(path);
    let capitals = || name.to_uppercase();
    let localized = |language| localized_title(name, language).unwrap_or_else(capitals);
    match traits.default_titles {
        DefaultTitles::Localized => localized(folder.unwrap_or(language)),
        DefaultTitles::Mdbook => match folder.unwrap_or(language) {
            english if english.split('-').next() == Some("en") => capitalized(name),
            other => localized(other),
        },
        DefaultTitles::Capitals => match explicit {
            true => localized(language),
            false => capitals(),
        },
        DefaultTitles::VitePress if name == "details" => "Details".into(),
        DefaultTitles::VitePress => capitals(),
        DefaultTitles::Vdoing if folder == Some("en") => match name {
            "danger" => "WARNING".into(),
            _ => capitals(),
        },
        DefaultTitles::Vdoing => match name {
            "details" => "点击查看".into(),
            "note" => "笔记".into(),
            "theorem" => capitals(),
            _ => localized("zh"),
        },
        DefaultTitles::Reco1 => match (name, folder) {
            ("details", Some("zh")) => "更多".into(),
            ("details", _) => "See More".into(),
            ("tip" | "warning" | "danger" | "theorem", _) => String::new(),
            _ => capitals(),
        },
        DefaultTitles::VuePress1 => {
            let shown = folder.or(explicit.then_some(language));
            match shown.filter(|language| !language.starts_with("en")) {
                Some(language) => localized(language),
                None => capitals(),
            }
        }
    }
}

/// Returns the word for what shows only when the reader asks for it, on the page at `path`.
pub(crate) fn details(path: &str, language: &str) -> String {
    let language = language_of_path(path).unwrap_or(language);
    localized_title("details", language).unwrap_or_default()
}

fn localized_title(name: &str, language: &str) -> Option<String> {
    let name = if name == "danger" { "caution" } else { name };
    let column = NAMES.iter().position(|known| *known == name)?;
    let english = &LOCALIZED[0].1;
    let titles = row(language).unwrap_or(english);
    Some(titles[column].to_owned())
}

/// Finds the titles for a language tag: for the exact tag, else for its primary language.
fn row(language: &str) -> Option<&'static [&'static str; 8]> {
    let tag = language.to_ascii_lowercase().replace('_', "-");
    let find = |tag: &str| LOCALIZED.iter().find(|(known, _)| *known == tag);
    let primary = tag.split('-').next().unwrap_or_default();
    find(&tag)
        .or_else(|| find(primary))
        .map(|(_, titles)| titles)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flavor::Flavor;

    fn title(flavor: Flavor, name: &str, path: &str, language: &str) -> String {
        default_title(flavor.traits(), name, path, language, false)
    }

    #[test]
    fn titles_follow_flavor_path_and_language() {
        assert_eq!(title(Flavor::VuePress1, "tip", "a.md", "zh-CN"), "TIP");
        assert_eq!(title(Flavor::VuePress1, "tip", "zh/a.md", "en"), "提示");
        assert_eq!(title(Flavor::VuePress1, "danger", "zh/a.md", "en"), "警告");
        assert_eq!(title(Flavor::VuePress2, "danger", "a.md", "en"), "Caution");
        assert_eq!(title(Flavor::VuePress2, "tip", "zh/a.md", "en"), "提示");
        assert_eq!(title(Flavor::Hope, "details", "a.md", "zh-TW"), "詳情");
        assert_eq!(title(Flavor::Hope, "info", "a.md", "xx"), "Info");
        assert_eq!(title(Flavor::VitePress, "details", "a.md", "zh"), "Details");
        assert_eq!(title(Flavor::Reco1, "tip", "a.md", "zh"), "");
        assert_eq!(title(Flavor::Reco2, "tip", "a.md", "zh"), "TIP");
        assert_eq!(title(Flavor::Vdoing, "note", "a.md", "zh"), "笔记");
        assert_eq!(title(Flavor::Vdoing, "danger", "en/a.md", "zh"), "WARNING");
    }

    #[test]
    fn only_language_folders_are_languages() {
        assert_eq!(language_of_path("zh/a.md"), Some("zh"));
        assert_eq!(language_of_path("zh-CN/a.md"), Some("zh-CN"));
        assert_eq!(language_of_path("guide/a.md"), None);
        assert_eq!(language_of_path("zh.md"), None);
    }
}
