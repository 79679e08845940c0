//! The preprocessor for programs that use mdBook's own crates.

use anyhow::Context as _;
use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::errors::Result;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

/// The preprocessor as mdBook's crates see one.
#[derive(Debug, Default, Clone, Copy)]
pub struct VuePressCompat;

impl Preprocessor for VuePressCompat {
    fn name(&self) -> &str {
        "vuepress-compat"
    }

    /// Converts the chapters of `book`, by the same way that the binary goes.
    fn run(&self, ctx: &PreprocessorContext, book: Book) -> Result<Book> {
        let input = serde_json::to_string(&(ctx, &book)).context("cannot write the book")?;
        let mut output = Vec::new();
        crate::run(&input, &mut output)?;
        let converted: Book = serde_json::from_slice(&output).context("cannot read the book")?;
        debug_assert_eq!(count(&book), count(&converted));
        Ok(converted)
    }
}

fn count(book: &Book) -> usize {
    let is_chapter = |item: &&BookItem| matches!(item, BookItem::Chapter(_));
    book.iter().filter(is_chapter).count()
}
