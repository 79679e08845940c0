//! The path that the site is served at, where its configuration tells it in plain words.
//!
//! A configuration is a program; one line of it is read without running it: `base: '/docs/'` among its
//! outermost keys, or all of it, `export default { base: '/docs/' }`. Whatever else it may say takes the
//! option `base`.

use std::path::Path;

use crate::plain_file;

/// Reads `base` from the configuration of the site, next to the pages or in the folder of the book.
pub(super) fn detect(root: &Path, src: &Path) -> Option<String> {
    if src.as_os_str().is_empty() {
        return None;
    }
    let endings = ["ts", "mts", "js", "mjs", "cjs"];
    [src, root].iter().find_map(|folder| {
        [".vuepress", ".vitepress"].iter().find_map(|tool| {
            endings.iter().find_map(|ending| {
                let config = folder.join(tool).join(format!("config.{ending}"));
                literal(&plain_file::read_text(&config).ok()?)
            })
        })
    })
}

/// Finds `base` among the keys that are indented least.
fn literal(config: &str) -> Option<String> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let is_key = |line: &&str| {
        let name = line.trim_start().split(':').next().unwrap_or_default();
        let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric());
        is_name && name.len() < line.trim_start().len()
    };
    let keys = config.lines().filter(is_key);
    let least = keys.clone().map(indent).min();
    let value = keys
        .filter(|line| Some(indent(line)) == least)
        .find_map(|line| line.trim_start().strip_prefix("base:"))
        .or_else(|| config.lines().find_map(in_one_line))?
        .trim_start();
    let quote = value
        .chars()
        .next()
        .filter(|c| matches!(c, '\'' | '"' | '`'))?;
    let value = value[1..].split(quote).next()?;
    (!value.contains(['$', '\\'])).then(|| value.to_owned())
}

/// Finds what stands behind the key in a line that holds the configuration.
fn in_one_line(line: &str) -> Option<&str> {
    let exports = ["export default", "module.exports"];
    let object = exports
        .iter()
        .find_map(|export| line.strip_prefix(export))?;
    let (before, value) = object.split_once("base:")?;
    let depth = before
        .matches('{')
        .count()
        .checked_sub(before.matches('}').count());
    let is_key = before.trim_end().ends_with(['{', ',']);
    (is_key && depth == Some(1)).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_words_are_read() {
        let base = |text: &str| literal(text);
        assert_eq!(
            base("export default {\n  title: 'x',\n  base: '/docs/',\n}"),
            Some("/docs/".into())
        );
        assert_eq!(
            base("import x from 'y'\nexport default defineConfig({ title: 'x', base: \"/a/\" })"),
            Some("/a/".into())
        );
        assert_eq!(base("module.exports = { a: { base: '/a/' } }"), None);
        assert_eq!(base("export default {\n  base: `/${x}/`,\n}"), None);
        assert_eq!(base("export default {\n  base: process.env.BASE,\n}"), None);
        assert_eq!(
            base("export default {\n  sidebar: [\n    { \n    base: '/a/'\n }]\n}"),
            None
        );
    }
}
