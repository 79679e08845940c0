//! What `copy-assets` writes, and what it leaves alone: whatever it did not write itself.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::fs;
use std::path::PathBuf;

use mdbook_vuepress_compat::{CopiedAssets, copy_assets};
use tempfile::TempDir;

/// A book in `book`, whose page refers to files in `book/assets` and to `pics/p.png` beside it.
struct Book(TempDir);

const COPIES: [&str; 3] = [
    "src/vuepress-assets/_/pics/p.png",
    "src/vuepress-assets/assets/a.png",
    "src/vuepress-assets/assets/b.zip",
];

const LIST: &str = "src/vuepress-assets/.copies.md";

impl Book {
    fn new() -> Self {
        let book = Self(tempfile::tempdir().unwrap());
        book.write(
            "book.toml",
            "[preprocessor.vuepress-compat]\nflavor = 'vuepress2'\naliases.'@pics' = '../pics'\n",
        );
        book.write("src/SUMMARY.md", "- [Page](page.md)\n");
        book.write(
            "src/page.md",
            "![a](../assets/a.png) [b](../assets/b.zip) ![p](@pics/p.png)\n",
        );
        book.write("assets/a.png", "a");
        book.write("assets/b.zip", "b");
        book.write("../pics/p.png", "p");
        book
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join("book").join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.path(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    fn copy(&self) -> CopiedAssets {
        copy_assets(&self.path("")).unwrap()
    }

    fn error(&self) -> String {
        format!("{:#}", copy_assets(&self.path("")).unwrap_err())
    }

    /// Asserts which copies were made, and which were not and why.
    fn assert_copies(&self, copied: &[&str], kept: &[(&str, &str)]) {
        let done = self.copy();
        let name = |path: &PathBuf| path.to_str().unwrap().replace('\\', "/");
        let mut done_copied: Vec<_> = done.copied.iter().map(name).collect();
        done_copied.sort();
        assert_eq!(done_copied, copied);
        let done_kept = done.kept.iter().map(|(path, why)| (name(path), *why));
        let mut done_kept: Vec<_> = done_kept.collect();
        done_kept.sort();
        let kept: Vec<_> = (kept.iter().map(|(path, why)| ((*path).to_owned(), *why))).collect();
        assert_eq!(done_kept, kept);
        assert_eq!(done.unchanged, COPIES.len() - copied.len() - kept.len());
    }

    /// The names in the folder of copies, as a temporary file is to leave nothing behind.
    fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(folder)).unwrap();
        let name = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
        let mut names: Vec<_> = entries.map(|entry| name(entry.unwrap())).collect();
        names.sort();
        names
    }
}

const NOT_OURS: &str = "this command did not write it";

#[test]
fn copies_are_renewed() {
    let book = Book::new();
    book.assert_copies(&COPIES, &[]);
    assert_eq!(
        book.names("src/vuepress-assets"),
        [".copies.md", "_", "assets"]
    );
    assert_eq!(book.names("src/vuepress-assets/assets"), ["a.png", "b.zip"]);
    let list = book.read(LIST);
    let listed: Vec<&str> = list.lines().filter(|line| line.starts_with("- ")).collect();
    assert_eq!(listed.len(), COPIES.len(), "{list}");
    assert!(
        listed[0].ends_with(" \"vuepress-assets/_/pics/p.png\""),
        "{list}"
    );

    let time = || fs::metadata(book.path(LIST)).unwrap().modified().unwrap();
    let old = time();
    book.assert_copies(&[], &[]);
    assert_eq!(time(), old);

    book.write("assets/a.png", "newer");
    book.assert_copies(&[COPIES[1]], &[]);
    assert_eq!(book.read(COPIES[1]), "newer");
    book.write("assets/a.png", &"big".repeat(1 << 20));
    book.assert_copies(&[COPIES[1]], &[]);
    assert_eq!(book.read(COPIES[1]).len(), 3 << 20);
    assert_eq!(book.names("src/vuepress-assets/assets"), ["a.png", "b.zip"]);
}

#[test]
fn files_of_the_author_stay() {
    let book = Book::new();
    book.write(COPIES[1], "the author's");
    // One that is equal by chance is no copy, either.
    book.write(COPIES[2], "b");
    book.assert_copies(&[COPIES[0]], &[(COPIES[1], NOT_OURS)]);
    book.write("assets/b.zip", "newer");
    book.assert_copies(&[], &[(COPIES[1], NOT_OURS), (COPIES[2], NOT_OURS)]);
    assert_eq!(book.read(COPIES[1]), "the author's");
    assert_eq!(book.read(COPIES[2]), "b");

    // A copy that was worked on is the author's from then on.
    book.write(COPIES[0], "smaller");
    let changed = "it was changed since it was copied";
    let kept = [
        (COPIES[0], changed),
        (COPIES[1], NOT_OURS),
        (COPIES[2], NOT_OURS),
    ];
    book.assert_copies(&[], &kept);
    assert_eq!(book.read(COPIES[0]), "smaller");

    fs::remove_file(book.path(COPIES[1])).unwrap();
    book.assert_copies(&[COPIES[1]], &[kept[0], kept[2]]);

    // Without the list nothing is known to be a copy.
    fs::remove_file(book.path(LIST)).unwrap();
    book.write("assets/a.png", "newer");
    book.assert_copies(
        &[],
        &[(COPIES[0], NOT_OURS), (COPIES[1], NOT_OURS), kept[2]],
    );
}

#[test]
fn whatever_is_no_plain_file_stays() {
    let book = Book::new();
    book.write(&format!("{}/inside", COPIES[1]), "");
    book.write("src/vuepress-assets/_", "a file");
    book.assert_copies(
        &[COPIES[2]],
        &[
            (COPIES[0], "a part of its path is no folder, or a link"),
            (COPIES[1], "it is no plain file, or a link"),
        ],
    );
    let book = Book::new();
    book.write("src/vuepress-assets", "a file");
    let error = book.error();
    assert!(
        error.ends_with("vuepress-assets` is no folder, or a link to one"),
        "{error}"
    );
    let book = Book::new();
    fs::create_dir_all(book.path(LIST)).unwrap();
    let error = book.error();
    assert!(error.ends_with(".copies.md` is no plain file"), "{error}");
}

#[test]
fn files_with_the_same_copy_do_not_alternate() {
    let book = Book::new();
    book.write("_/pics/p.png", "another");
    book.write("src/page.md", "![](@pics/p.png) ![](../_/pics/p.png)\n");
    let done = book.copy();
    assert_eq!((done.copied.len(), done.kept.len()), (1, 1), "{done}");
    let copy = book.read(COPIES[0]);
    let done = book.copy();
    assert_eq!((done.unchanged, done.kept.len()), (1, 1), "{done}");
    assert_eq!(book.read(COPIES[0]), copy);
}

#[test]
fn errors_are_one_line_that_names_the_file() {
    let book = Book::new();
    book.write("book.toml", "[book]\ntitle = 'a'\n\n[preprocessor\n");
    let error = book.error();
    assert!(error.contains("book.toml`, line 4: "), "{error}");
    assert!(!error.contains('\n'), "{error}");
    let book = Book::new();
    fs::remove_file(book.path("src/SUMMARY.md")).unwrap();
    assert!(book.error().contains("SUMMARY.md`: "), "{}", book.error());
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::symlink;
    use std::process::Command;

    use super::*;

    /// Makes a pipe that nobody writes into.
    fn pipe(book: &Book, path: &str) {
        let file = book.path(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        let made = Command::new("mkfifo").arg(file).status().unwrap();
        assert!(made.success());
    }

    #[test]
    fn links_are_not_followed() {
        let book = Book::new();
        book.write("victim", "victim");
        fs::create_dir_all(book.path("src/vuepress-assets/assets")).unwrap();
        symlink(book.path("victim"), book.path(COPIES[1])).unwrap();
        symlink(book.path("nothing"), book.path(COPIES[2])).unwrap();
        book.write("elsewhere/pics/p.png", "another");
        symlink("../../elsewhere", book.path("src/vuepress-assets/_")).unwrap();
        let link = "it is no plain file, or a link";
        let kept = [
            (COPIES[0], "a part of its path is no folder, or a link"),
            (COPIES[1], link),
            (COPIES[2], link),
        ];
        book.assert_copies(&[], &kept);
        assert_eq!(book.read("victim"), "victim");
        assert_eq!(book.read("elsewhere/pics/p.png"), "another");
        assert!(!book.path("nothing").exists());
        assert!(
            fs::symlink_metadata(book.path(COPIES[1]))
                .unwrap()
                .is_symlink()
        );

        // A link to the very file is none of our copies.
        fs::remove_file(book.path(COPIES[1])).unwrap();
        symlink("../../../assets/a.png", book.path(COPIES[1])).unwrap();
        book.assert_copies(&[], &kept);
    }

    #[test]
    fn the_folder_and_its_list_are_no_links() {
        let book = Book::new();
        fs::create_dir_all(book.path("elsewhere")).unwrap();
        symlink("../elsewhere", book.path("src/vuepress-assets")).unwrap();
        assert!(book.error().ends_with("is no folder, or a link to one"));
        assert_eq!(book.names("elsewhere"), [""; 0]);

        let book = Book::new();
        book.write("victim", "victim");
        fs::create_dir_all(book.path("src/vuepress-assets")).unwrap();
        symlink("../../victim", book.path(LIST)).unwrap();
        assert!(book.error().ends_with("is no plain file"));
        assert_eq!(book.read("victim"), "victim");
    }

    #[test]
    fn other_names_of_a_copy_keep_their_content() {
        let book = Book::new();
        book.copy();
        fs::hard_link(book.path(COPIES[1]), book.path("other")).unwrap();
        book.write("assets/a.png", "newer");
        book.assert_copies(&[COPIES[1]], &[]);
        assert_eq!(book.read("other"), "a");
    }

    #[test]
    fn pipes_keep_nobody_waiting() {
        let book = Book::new();
        pipe(&book, COPIES[1]);
        book.assert_copies(
            &[COPIES[0], COPIES[2]],
            &[(COPIES[1], "it is no plain file, or a link")],
        );

        // In the place of a file that a page refers to, of a page and of what tells the flavor.
        let book = Book::new();
        fs::remove_file(book.path("assets/a.png")).unwrap();
        pipe(&book, "assets/a.png");
        fs::remove_file(book.path("assets/b.zip")).unwrap();
        symlink("/dev/zero", book.path("assets/b.zip")).unwrap();
        book.write("src/SUMMARY.md", "- [Page](page.md)\n- [Pipe](pipe.md)\n");
        pipe(&book, "src/pipe.md");
        pipe(&book, "package.json");
        pipe(&book, "src/.vuepress/config.js");
        book.write(
            "book.toml",
            "[preprocessor.vuepress-compat]\naliases.'@pics' = '../pics'\n",
        );
        let done = book.copy();
        assert_eq!(done.copied, [PathBuf::from(COPIES[0])]);

        for file in ["book.toml", "src/SUMMARY.md", LIST] {
            let book = Book::new();
            let _ = fs::remove_file(book.path(file));
            pipe(&book, file);
            let error = book.error();
            let name = file.rsplit('/').next().unwrap();
            assert!(error.contains(&format!("{name}`")), "{error}");
        }
    }

    #[test]
    fn links_to_the_outside_are_left_out() {
        let book = Book::new();
        book.write("../secret.png", "secret");
        fs::remove_file(book.path("assets/a.png")).unwrap();
        symlink("../../secret.png", book.path("assets/a.png")).unwrap();
        let done = book.copy();
        assert_eq!((done.copied.len(), done.refused.len()), (2, 1), "{done}");
        assert!(!book.path(COPIES[1]).exists());
    }

    #[test]
    fn names_are_shown_in_one_line() {
        let book = Book::new();
        book.write("assets/a\nb\u{1b}[31m.png", "a");
        book.write("src/page.md", "![](../assets/a%0Ab%1B%5B31m.png)\n");
        let told = book.copy().to_string();
        assert_eq!(
            told,
            "copied src/vuepress-assets/assets/a\\nb\\u{1b}[31m.png\n1 copied, 0 up to date, 0 left out"
        );
        book.write("assets/a\nb\u{1b}[31m.png", "newer");
        assert_eq!(book.copy().copied.len(), 1, "the list knows it");
    }
}
