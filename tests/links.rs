//! A site whose pages link to each other in every form, built by mdBook: no link in it is dead.
//!
//! The checker looks at every `href` and `src` of the HTML that was written, the print page and the
//! table of contents included: the file must be there, and so must the id that the hash names.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use html5gum::{DefaultEmitter, Token, Tokenizer};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use mdbook_vuepress_compat::VuePressCompat;

/// The pages, with the permalinks that some have.
const PAGES: &[(&str, &str)] = &[
    ("README.md", ""),
    ("about.md", "/about-us/"),
    ("guide/README.md", ""),
    ("guide/start.md", ""),
    ("guide/Getting-Started.md", ""),
    ("guide/advanced/README.md", ""),
    ("guide/advanced/deep.md", "/pages/8143cc/"),
    ("guide/advanced/a b.md", ""),
    ("guide/advanced/a(b).md", ""),
    ("guide/v1.2.md", ""),
    ("api/index.md", ""),
    ("api/c++.md", ""),
    ("api/x_y_z.md", ""),
    ("api/100%.md", ""),
    ("api/readme/README.md", ""),
    ("blog/2024/01/first.md", "/blog/first.html"),
    ("blog/2024/01/second.md", ""),
    ("blog/README.md", ""),
    ("指南/README.md", ""),
    ("指南/安装.md", "/pages/安装/"),
    ("指南/说 明.md", ""),
    ("zh/README.md", ""),
    ("zh/guide/README.md", ""),
    ("zh/guide/start.md", ""),
    ("zh/guide/only-chinese.md", ""),
    ("deep/er/and/deep/er/page.md", ""),
    ("names/README-first.md", ""),
    ("names/index2.md", ""),
    ("names/it's.md", ""),
    ("names/a&b.md", ""),
];

/// Every way to write a link from one page to another.
fn links(from: &str, to: &str, permalink: &str) -> String {
    let encoded = to.replace('%', "%25");
    let stem = encoded.strip_suffix(".md").unwrap();
    let folder = ["README", "index"].iter().find_map(|name| {
        let folder = stem.strip_suffix(name)?;
        (folder.is_empty() || folder.ends_with('/')).then_some(folder)
    });
    let up = "../".repeat(from.matches('/').count());
    let mut urls = vec![
        format!("/{encoded}"),
        format!("/{stem}.html"),
        format!("{up}{encoded}"),
        format!("./{up}{stem}.html"),
        format!("/docs/{stem}.html"),
    ];
    match folder {
        Some(folder) => urls.extend([format!("/{folder}"), format!("./{up}{folder}")]),
        None => urls.extend([format!("/{stem}"), format!("{up}{stem}")]),
    }
    if !permalink.is_empty() {
        urls.push(permalink.to_owned());
    }
    let mut text = String::new();
    let mut definitions = String::new();
    for (number, url) in urls.iter().enumerate() {
        let hashed = format!("{url}#_1-second-step");
        let percent = url
            .replace(' ', "%20")
            .replace('(', "%28")
            .replace(')', "%29");
        text += &format!(
            "- [a](<{hashed}>) [b]({percent} \"title\") [c]({percent}?q=1#1-second-step)\n"
        );
        let quoted = url.replace('&', "&amp;");
        text += &format!("  [d][{number}] <a href=\"{quoted}#1-second-step\">e</a>\n");
        text += &format!(
            "  <RouterLink to=\"{percent}\">f</RouterLink> <route-link to=\"{quoted}\"/>\n"
        );
        definitions += &format!("[{number}]: <{hashed}>\n");
    }
    text + "\n" + &definitions
}

fn write(folder: &Path) {
    let src = folder.join("src");
    let public = src.join(".vuepress/public/img");
    fs::create_dir_all(&public).unwrap();
    fs::write(public.join("logo.png"), "x").unwrap();
    fs::write(public.join("../paper.pdf"), "x").unwrap();
    fs::create_dir_all(folder.join("assets")).unwrap();
    fs::write(folder.join("assets/outside.png"), "x").unwrap();
    let mut summary = String::new();
    for (index, (path, permalink)) in PAGES.iter().enumerate() {
        summary += &format!("- [Page {index}](<{path}>)\n");
        let (to, to_permalink) = PAGES[(index * 7 + 11) % PAGES.len()];
        let mut page = format!(
            "---\ntitle: x\npermalink: {permalink}\n---\n# Page {index}\n\n[here](#_1-second-step) [once more](#1-Second-Step)\n\n\
             ![logo](/img/logo.png) [paper](/docs/paper.pdf) <img :src=\"$withBase('/img/logo.png')\">\n\
             ![out](../{}assets/outside.png)\n\n## 1. Second step\n\n::: tip [title](/guide/#1-second-step)\n\n",
            "../".repeat(path.matches('/').count())
        );
        page += &links(path, to, to_permalink);
        page += ":::\n\n## Third\n\n";
        let (to, to_permalink) = PAGES[(index + 1) % PAGES.len()];
        page += &links(path, to, to_permalink)
            .replace("][", "][x")
            .replace("\n[", "\n[x");
        let file = src.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, page).unwrap();
    }
    fs::write(src.join("SUMMARY.md"), summary).unwrap();
}

/// The ids of a page, and its links and sources.
fn read(html: &str) -> (BTreeSet<String>, Vec<String>) {
    let mut ids = BTreeSet::new();
    let mut links = Vec::new();
    for token in Tokenizer::new_with_emitter(html, DefaultEmitter::default()).flatten() {
        let Token::StartTag(tag) = token else {
            continue;
        };
        for (name, value) in &tag.attributes {
            let value = String::from_utf8_lossy(value).into_owned();
            match name.as_slice() {
                b"id" => drop(ids.insert(value)),
                b"href" | b"src" | b"poster" => links.push(value),
                b"to" => links.push(format!("{value} is a link component")),
                _ => {}
            }
        }
    }
    (ids, links)
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8()
        .unwrap()
        .into_owned()
}

/// Counts the links in the HTML files of a folder, and returns the dead ones.
fn dead_links(folder: &Path) -> (usize, Vec<String>) {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let is_page = path.extension().is_some_and(|end| end == "html");
            let page = is_page.then(|| read(&fs::read_to_string(&path).unwrap()));
            files.insert(path, page.unwrap_or_default());
        }
    }
    let mut count = 0;
    let mut dead = Vec::new();
    for (file, (_, links)) in &files {
        // This one is served from any folder.
        for link in links.iter().filter(|_| !file.ends_with("404.html")) {
            if link.contains("://") || link.starts_with("data:") {
                continue;
            }
            count += 1;
            let (path, hash) = link.split_once('#').unwrap_or((link, ""));
            let path = path.split('?').next().unwrap();
            let mut target = file.parent().unwrap().to_owned();
            for part in Path::new(&decoded(path)).components() {
                match part.as_os_str().to_str().unwrap() {
                    ".." => drop(target.pop()),
                    "." => {}
                    name => target.push(name),
                }
            }
            let target: PathBuf = if path.is_empty() {
                file.clone()
            } else {
                target
            };
            let has_id = |(ids, _): &(BTreeSet<String>, _)| ids.contains(&decoded(hash));
            let found = files.get(&target);
            if !found.is_some_and(|page| hash.is_empty() || has_id(page)) {
                let file = file.strip_prefix(folder).unwrap().display();
                dead.push(format!("{file}: {link}"));
            }
        }
    }
    (count, dead)
}

#[test]
fn no_link_is_dead() {
    check("");
}

#[test]
fn no_link_is_dead_where_headings_keep_the_ids_of_mdbook() {
    check("markdown.anchor = false");
}

/// Builds the book with an option, and looks for dead links.
fn check(option: &str) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path());
    let config = format!(
        "book.src = 'src'\n[preprocessor.vuepress-compat]\n\
         flavor = 'vuepress2'\nbase = '/docs/'\n{option}"
    );
    let config: Config = config.parse().unwrap();
    let mut book = MDBook::load_with_config(folder.path(), config).unwrap();
    book.with_preprocessor(VuePressCompat);
    book.build().unwrap();
    let (count, dead) = dead_links(&folder.path().join("book"));
    assert!(count > 5000, "only {count} links");
    assert!(
        dead.is_empty(),
        "{} dead links\n{}",
        dead.len(),
        dead.join("\n")
    );
}
