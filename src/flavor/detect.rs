//! `flavor = "auto"`: which generator and theme a site uses, and which plugins beside them.

use std::path::Path;

use super::{Flavor, Switch};
use crate::plain_file;

impl Flavor {
    /// Finds out the flavor of the site that `src` is a folder of.
    ///
    /// Reads `package.json` and looks for `.vuepress` and `.vitepress`, in `src` and up to `root`.
    /// Gives the flavor and what it was told by, or `None` where nothing tells.
    pub(crate) fn detect(root: &Path, src: &Path) -> Option<(Self, String)> {
        let folders = folders(root, src);
        folders
            .iter()
            .find_map(|dir| detect_from_package(&dir.join("package.json")))
            .or_else(|| folders.iter().find_map(|dir| detect_from_folder(dir)))
    }
}

/// Finds out which switches the plugins in the site's `package.json` stand for.
///
/// Gives each switch with the name of its package.
pub(crate) fn plugins(root: &Path, src: &Path) -> Vec<(Switch, &'static str)> {
    let packages: Vec<Package> = folders(root, src)
        .iter()
        .filter_map(|dir| Package::read(&dir.join("package.json")))
        .collect();
    let is_used = |name: &str| {
        packages
            .iter()
            .any(|package| package.version(name).is_some())
    };
    PLUGINS
        .iter()
        .filter(|(name, _)| is_used(name))
        .map(|(name, switch)| (*switch, *name))
        .collect()
}

/// The folder of the chapters and those around it, up to the folder of the book.
fn folders<'a>(root: &'a Path, src: &'a Path) -> Vec<&'a Path> {
    let mut folders: Vec<&Path> = src.ancestors().take_while(|dir| *dir != root).collect();
    folders.push(root);
    folders
}

/// Packages for markdown-it that stand for a switch.
const PLUGINS: &[(&str, Switch)] = &[
    ("@mdit/plugin-footnote", Switch::Footnote),
    ("@mdit/plugin-katex", Switch::Math),
    ("@mdit/plugin-mathjax", Switch::Math),
    ("@neilsustc/markdown-it-katex", Switch::Math),
    ("markdown-it-abbr", Switch::Abbr),
    ("markdown-it-attrs", Switch::Attrs),
    ("markdown-it-footnote", Switch::Footnote),
    ("markdown-it-ins", Switch::Ins),
    ("markdown-it-katex", Switch::Math),
    ("markdown-it-mark", Switch::Mark),
    ("markdown-it-mathjax3", Switch::Math),
    ("markdown-it-ruby", Switch::Ruby),
    ("markdown-it-sub", Switch::Sub),
    ("markdown-it-sup", Switch::Sup),
    ("markdown-it-task-lists", Switch::Tasklist),
    ("markdown-it-texmath", Switch::Math),
];

/// Packages that tell the flavor, themes first; with the major version that they tell it for.
const PACKAGES: &[(&str, Option<u64>, Flavor)] = &[
    ("vuepress-theme-hope", None, Flavor::Hope),
    ("vuepress-theme-plume", None, Flavor::Plume),
    ("vuepress-theme-reco", Some(1), Flavor::Reco1),
    ("vuepress-theme-reco", None, Flavor::Reco2),
    ("vuepress-theme-vdoing", None, Flavor::Vdoing),
    ("vuepress-theme-gungnir", None, Flavor::Gungnir),
    ("vitepress", Some(2), Flavor::VitePress2),
    ("vitepress", None, Flavor::VitePress),
    ("vuepress", Some(1), Flavor::VuePress1),
    ("vuepress", Some(0), Flavor::VuePress1),
    ("vuepress", None, Flavor::VuePress2),
    ("vuepress-vite", None, Flavor::VuePress2),
    ("vuepress-webpack", None, Flavor::VuePress2),
];

/// What a site's `package.json` says.
struct Package(serde_json::Value);

impl Package {
    fn read(path: &Path) -> Option<Self> {
        let text = plain_file::read_text(path).ok()?;
        serde_json::from_str(&text).ok().map(Self)
    }

    /// The version of a package that the site asks for.
    fn version(&self, name: &str) -> Option<&str> {
        ["dependencies", "devDependencies", "peerDependencies"]
            .iter()
            .find_map(|kind| self.0.get(kind)?.get(name)?.as_str())
    }
}

fn detect_from_package(path: &Path) -> Option<(Flavor, String)> {
    let package = Package::read(path)?;
    PACKAGES.iter().find_map(|(name, major, flavor)| {
        let version = package.version(name)?;
        let digits = version.trim_start_matches(|c: char| !c.is_ascii_digit());
        let found: Option<u64> = digits.split('.').next().and_then(|n| n.parse().ok());
        let fits = major.is_none() || *major == found;
        fits.then(|| (*flavor, format!("`{name}` {version} in package.json")))
    })
}

fn detect_from_folder(dir: &Path) -> Option<(Flavor, String)> {
    if dir.join(".vitepress").is_dir() {
        return Some((Flavor::VitePress, "the folder .vitepress".into()));
    }
    // VuePress 1 reads only `config.js`, `config.yml` and `config.toml`, without `export`.
    let config = dir.join(".vuepress");
    config.is_dir().then(|| {
        let is_v1 = ["config.js", "config.yml", "config.toml"]
            .iter()
            .any(|name| {
                let text = plain_file::read_text(&config.join(name));
                text.is_ok_and(|text| !text.contains("export default"))
            });
        let flavor = if is_v1 {
            Flavor::VuePress1
        } else {
            Flavor::VuePress2
        };
        (flavor, "the folder .vuepress".into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_tell_the_flavor() {
        let site = tempfile::tempdir().unwrap();
        let src = site.path().join("docs");
        std::fs::create_dir_all(src.join(".vuepress")).unwrap();
        let detect = || Flavor::detect(site.path(), &src).map(|(flavor, _)| flavor);
        assert_eq!(detect(), Some(Flavor::VuePress2));
        std::fs::write(src.join(".vuepress/config.js"), "module.exports = {}").unwrap();
        assert_eq!(detect(), Some(Flavor::VuePress1));
        let package = |text: &str| std::fs::write(site.path().join("package.json"), text).unwrap();
        package(r#"{"devDependencies": {"vuepress": "^2.0.0-rc.1"}}"#);
        assert_eq!(detect(), Some(Flavor::VuePress2));
        package(r#"{"dependencies": {"vuepress": "^1.5", "vuepress-theme-reco": "^1.6.0"}}"#);
        assert_eq!(detect(), Some(Flavor::Reco1));
        package(r#"{"dependencies": {"vitepress": "1.6.4"}}"#);
        assert_eq!(detect(), Some(Flavor::VitePress));
    }
    #[test]
    fn packages_tell_switches() {
        let site = tempfile::tempdir().unwrap();
        let package = r#"{"dependencies": {"vuepress": "1.9", "markdown-it-footnote": "3"}}"#;
        std::fs::write(site.path().join("package.json"), package).unwrap();
        let found = plugins(site.path(), &site.path().join("docs"));
        assert_eq!(found, [(Switch::Footnote, "markdown-it-footnote")]);
    }
}
