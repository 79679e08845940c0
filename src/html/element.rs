//! What is known of HTML's elements by their names.

/// Elements whose content is text to browsers, and HTML to mdBook.
const TEXT_ONLY: &[&str] = &[
    "iframe",
    "noembed",
    "noframes",
    "noscript",
    "plaintext",
    "textarea",
    "title",
    "xmp",
];

/// Whether the content of an element is text to browsers, and HTML to mdBook.
pub(crate) fn is_text_only(name: &str) -> bool {
    TEXT_ONLY.contains(&name)
}

/// Whether the element never has content.
pub(crate) fn is_void(name: &str) -> bool {
    const VOID: &[&str] = &[
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr",
    ];
    VOID.contains(&name)
}

/// Whether HTML knows the element; other names are components, or no tags at all.
pub(crate) fn is_element(name: &str) -> bool {
    const OTHER: &[&str] = &[
        "big", "center", "font", "hgroup", "marquee", "math", "nobr", "picture", "rp", "rt",
        "slot", "strike", "template",
    ];
    BLOCK_TAGS.contains(&name)
        || INLINE_TAGS.contains(&name)
        || RAW_TEXT.contains(&name)
        || OTHER.contains(&name)
}

/// Whether authors may leave out the end tag of the element.
pub(crate) fn end_is_optional(name: &str) -> bool {
    const OPTIONAL: &[&str] = &[
        "colgroup", "dd", "dt", "li", "optgroup", "option", "p", "rp", "rt", "tbody", "td",
        "tfoot", "th", "thead", "tr",
    ];
    OPTIONAL.contains(&name)
}

/// The elements with which one ends whose end tag its author may leave out.
pub(crate) fn parents(name: &str) -> &'static [&'static str] {
    match name {
        "li" => &["ul", "ol", "menu"],
        "dd" | "dt" => &["dl"],
        "colgroup" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr" => &["table"],
        "optgroup" | "option" => &["select"],
        _ => &[],
    }
}

/// Whether the start tag `name` ends an element `open` that is still open.
pub(crate) fn implies_end_of(name: &str, open: &str) -> bool {
    match name {
        "li" | "option" | "p" => open == name,
        "dt" | "dd" => matches!(open, "dt" | "dd"),
        "td" | "th" => matches!(open, "td" | "th"),
        "tr" => matches!(open, "td" | "th" | "tr"),
        "tbody" | "tfoot" | "thead" => {
            matches!(open, "td" | "th" | "tr" | "tbody" | "tfoot" | "thead")
        }
        "base" | "basefont" | "col" | "link" | "param" | "title" | "track" => false,
        _ => open == "p" && BLOCK_TAGS.contains(&name),
    }
}

/// Elements whose content is text; they end their block with their end tag.
pub(crate) const RAW_TEXT: &[&str] = &["script", "style", "pre", "textarea"];

/// Elements that open an HTML block whatever else is on the line: the list of CommonMark 0.31.
pub(crate) const BLOCK_TAGS: &[&str] = &[
    "address",
    "article",
    "aside",
    "base",
    "basefont",
    "blockquote",
    "body",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "iframe",
    "legend",
    "li",
    "link",
    "main",
    "menu",
    "menuitem",
    "nav",
    "noframes",
    "ol",
    "optgroup",
    "option",
    "p",
    "param",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "track",
    "ul",
];

/// Elements that VuePress 2 and VitePress leave in their paragraph, in order.
pub(crate) const INLINE_TAGS: &[&str] = &[
    "a", "abbr", "acronym", "audio", "b", "bdi", "bdo", "big", "br", "button", "canvas", "cite",
    "code", "data", "datalist", "del", "dfn", "em", "embed", "i", "iframe", "img", "input", "ins",
    "kbd", "label", "map", "mark", "meter", "noscript", "object", "output", "picture", "progress",
    "q", "ruby", "s", "samp", "script", "select", "small", "span", "strong", "sub", "sup", "svg",
    "textarea", "time", "tt", "u", "var", "video", "wbr",
];
