//! Pages that nobody would write: lines and examples, cut up and put together again.

use super::fragments::{
    ENDS, FENCES, HEADS, HTML, IMPORTS, MARKERS, PREFIXES, RAW_BODIES, REST, TABS, TEXTS,
};

/// The lists of lines that a piece is made of.
const LINES: &[&[&str]] = &[
    MARKERS, TABS, TEXTS, HTML, FENCES, IMPORTS, RAW_BODIES, REST,
];

/// Bytes that mean something, and what parsers disagree about.
const TOKENS: &[&str] = &[
    " ",
    "  ",
    "    ",
    "\t",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\\",
    "`",
    "``",
    "```",
    "~",
    "~~",
    "~~~",
    "*",
    "**",
    "_",
    "__",
    "=",
    "==",
    "++",
    "^",
    "^^",
    "!!",
    ":",
    "::",
    ":::",
    "::: tip\n",
    ":::\n",
    "-",
    "- ",
    "+ ",
    "1. ",
    "10) ",
    ">",
    "> ",
    ">>",
    ">- ",
    "#",
    "# ",
    "|",
    "\n|-|-|\n",
    "---",
    "===",
    "$",
    "$$",
    "[",
    "]",
    "](",
    "[x](y)",
    "![",
    "![](x)",
    "[^1]",
    "[^1]: ",
    "[x]: y",
    "^[",
    "[[toc]]",
    "(",
    ")",
    "{",
    "}",
    "{{",
    "}}",
    "{.a}",
    "{#b}",
    "{x}",
    "{x=\"y\"}",
    "<",
    ">",
    "</",
    "/>",
    "<b>",
    "</b>",
    "</b",
    "<b",
    "<p>",
    "</p>",
    "<br>",
    "</br>",
    "<div>",
    "</div>",
    "<div\n",
    "<a href=\"",
    "<a>",
    "</a>",
    "<i",
    "</em>",
    "</strong>",
    "</li>",
    "</blockquote>",
    "<td>",
    "</td>",
    "<font color=red>",
    "</font>",
    "<center>",
    "</center>",
    "<textarea>",
    "</textarea>",
    "<script>",
    "</script>",
    "<style>",
    "</style>",
    "<pre>",
    "</pre>",
    "<code>",
    "<x-a>",
    "</x-a>",
    "<x-a/>",
    "<Badge text=\"",
    "<template>",
    "<svg>",
    "<!--",
    "-->",
    "<!---->",
    "<!-->",
    "<?",
    "?>",
    "<![CDATA[",
    "]]>",
    "<https://a.bc>",
    "&",
    "&lt;",
    "&gt;",
    "&#10;",
    "&amp;",
    "&#x60;",
    "&quot;",
    "&nbsp;",
    ":tada:",
    ":heart:",
    ":x",
    "\"",
    "'",
    "=\"",
    "a",
    "word",
    "x y",
    "中",
    "，",
    "“",
    "\u{a0}",
    "\u{3000}",
    "\u{0}",
    "\u{feff}",
    "@",
    "@tab a\n",
    "[!TIP]",
    "[!INFO]\n",
    "<!-- @include: ",
    "@include",
    "<<< @/a",
    "{1}",
    ":no-line-numbers",
    "js",
    "title=\"",
    "// [!code hl]",
    "=10x20",
    "http://a.bc/",
    "www.a.bc",
    "a@b.cd",
    "!",
    ".",
    ",",
    "/",
    ";",
    "--",
];

/// Choices, read from bytes. When these run out, every choice is the first.
pub(crate) struct Choices<'b>(&'b [u8]);

impl<'b> Choices<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    /// Returns a number below `bound`, which is not 0.
    fn below(&mut self, bound: usize) -> usize {
        let mut number = 0;
        for _ in 0..if bound > 256 { 2 } else { 1 } {
            let (byte, rest) = self.0.split_first().unwrap_or((&0, &[]));
            number = number << 8 | usize::from(*byte);
            self.0 = rest;
        }
        number % bound
    }

    fn pick<'t, T: ?Sized>(&mut self, from: &[&'t T]) -> &'t T {
        from[self.below(from.len())]
    }

    /// Returns a place between two characters of `text`.
    fn place(&mut self, text: &str) -> usize {
        let mut place = self.below(text.len() + 1);
        while !text.is_char_boundary(place) {
            place -= 1;
        }
        place
    }
}

/// Builds a page from the bytes; `examples` are pages to take lines from.
pub(crate) fn page(bytes: &[u8], examples: &[String]) -> String {
    let mut choices = Choices::new(bytes);
    let mut page = String::new();
    if choices.below(8) == 1 {
        page.push_str(choices.pick(HEADS));
    }
    for _ in 0..=choices.below(3) {
        match choices.below(3) {
            0 => soup(&mut choices, &mut page),
            1 => lines(&mut choices, &mut page),
            _ => example(&mut choices, examples, &mut page),
        }
    }
    for _ in 0..choices.below(8) {
        mutate(&mut choices, &mut page);
    }
    page
}

/// Appends a few tokens.
fn soup(choices: &mut Choices<'_>, page: &mut String) {
    for _ in 0..=choices.below(12) {
        page.push_str(choices.pick(TOKENS));
    }
}

/// Appends a few lines of our own.
fn lines(choices: &mut Choices<'_>, page: &mut String) {
    for number in 0..=choices.below(6) {
        page.push_str(choices.pick(PREFIXES));
        let list = choices.pick(LINES);
        for (index, part) in choices.pick(list).split('@').enumerate() {
            if index > 0 {
                page.push_str(&format!("word{number}q"));
            }
            page.push_str(&part.replace(['＠', '§'], "@"));
        }
        page.push_str(choices.pick(ENDS));
    }
}

/// Appends some lines of an example.
fn example(choices: &mut Choices<'_>, examples: &[String], page: &mut String) {
    let Some(last) = examples.len().checked_sub(1) else {
        return;
    };
    let lines: Vec<&str> = (examples[choices.below(last + 1)].split_inclusive('\n')).collect();
    let start = match choices.below(2) {
        0 => 0,
        _ => choices.below(lines.len() + 1),
    };
    page.extend(lines[start..].iter().take(12).copied());
}

/// Deletes, inserts, repeats or moves something.
fn mutate(choices: &mut Choices<'_>, page: &mut String) {
    let at = choices.place(page);
    let piece = |page: &str, from: usize, length: usize| -> String {
        page[from..].chars().take(length).collect()
    };
    let line = page[..at].rfind('\n').map_or(0, |end| end + 1);
    match choices.below(8) {
        0..=2 => page.insert_str(at, choices.pick(TOKENS)),
        3 => {
            let length = choices.below(8);
            let deleted = piece(page, at, length);
            page.replace_range(at..at + deleted.len(), "");
        }
        4 => {
            let length = choices.below(16);
            let copied = piece(page, at, length);
            let to = choices.place(page);
            page.insert_str(to, &copied);
        }
        5 => page.insert_str(line, choices.pick(PREFIXES)),
        6 => {
            // The line goes somewhere else.
            let end = page[at..].find('\n').map_or(page.len(), |end| at + end + 1);
            let moved: String = page.drain(line..end).collect();
            let to = choices.place(page);
            page.insert_str(to, &moved);
        }
        _ => {
            if let Some(end) = page[at..].find('\n') {
                page.remove(at + end);
            }
        }
    }
}

/// Pseudo-random bytes, the same for the same seed, by SplitMix64.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a page of its own, with a number to choose the options by.
    pub(crate) fn page(&mut self, examples: &[String]) -> (usize, String) {
        let bytes: Vec<u8> = (0..24).flat_map(|_| self.next().to_le_bytes()).collect();
        let number = usize::try_from(self.next() >> 33).unwrap();
        (number, page(&bytes, examples))
    }
}
