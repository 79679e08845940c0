//! The constructs that a second conversion may change, each with what a page needs to have one.
//!
//! The first conversion is the one that counts, and every other check holds for these pages. A page that
//! changes and has none of them is a failure. The documentation of the crate names them, too.

use std::ops::Range;

use mdbook_vuepress_compat::convert;

use super::settings;

/// A page, and what it is converted with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case<'a> {
    pub(crate) page: &'a str,
    pub(crate) flavor: &'a str,
    pub(crate) set: usize,
}

/// A construct that a second conversion may change.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) name: &'static str,
    /// Whether a page may have one.
    pub(crate) occurs: fn(&Case<'_>) -> bool,
}

/// Returns the first construct that may explain why a page changes.
pub(crate) fn find(case: &Case<'_>) -> Option<&'static Known> {
    KNOWN.iter().find(|known| (known.occurs)(case))
}

macro_rules! known {
    ($($(#[doc = $reason:literal])+ $name:literal: $occurs:expr,)*) => {
        pub(crate) const KNOWN: &[Known] = &[
            $(Known { name: $name, occurs: $occurs },)*
        ];
    };
}

known! {
    /// To browsers its content is text up to an end tag or the end of the page, to mdBook it is Markdown.
    /// It is closed with its block, and a tag in it becomes text, so that the lines below become
    /// Markdown the second time, or no longer are.
    "element of text that is left open, or goes on after a blank line": |case| {
        text_elements(case.page).any(|content| {
            // A tag in `<a:<b>`, which becomes text, would be the end of an address.
            content.is_none_or(|content| content.contains("\n\n") || has_cut_address(content))
        })
    },
    /// There a tag that nothing closes ends the paragraph, and one that is closed stays in it. The first
    /// conversion closes all of them.
    "tag of a block in a paragraph of VuePress 1": |case| {
        is_vuepress1(case) && tags_in_paragraphs(case.page)
    },
    /// To VuePress 1 it is a piece of text that hides the rest of its line. The list that replaces it separates
    /// delimiters, tags and braces from what they belong to.
    "`[[toc]]` beside text in VuePress 1": |case| {
        is_vuepress1(case) && lines(case.page).any(|line| {
            let lower = line.to_ascii_lowercase();
            lower.contains("[[toc]]") && lower.trim() != "[[toc]]"
        }) || is_vuepress1(case) && paragraphs(case.page).iter().any(|text| {
            let lower = text.to_ascii_lowercase();
            lower.contains("[[toc]]") && lower.trim() != "[[toc]]"
        })
    },
    /// Includes are read before anything else, from comments that are none to mdBook before the page has
    /// been converted: one in another, one over several lines, or one in code that is shown as Markdown.
    "include in another comment, over several lines, or in indented code": |case| {
        case.page.match_indices("@include:").any(|(at, _)| {
            let line = case.page[..at].rsplit(['\n', '\r']).next().unwrap_or_default();
            let rest = lines(&case.page[at..]).next().unwrap_or_default();
            let is_nested = line.matches("<!--").count() > 1 || rest.contains("<!--");
            let is_code = line.starts_with(['\t', ' ', ':']) && case.page.contains(":::");
            let is_in_alert = line.starts_with('>') && case.page.contains("[!");
            is_nested || is_code || is_in_alert || !rest.contains("-->")
        })
    },
    /// The parser of the first conversion sees the characters of the note, such as backticks, and that of the
    /// second one its reference.
    "note beside a directive, or in another note": |case| {
        lines(case.page).any(|line| {
            let notes = line.matches("^[").count() + line.matches("[^").count();
            let has_directive = line.contains('<') && [" @", " #", " :"].iter().any(|it| line.contains(it));
            let begins_with_mark = ["^[]", "^[|", "^[["].iter().any(|it| line.contains(it));
            line.contains("^[") && (begins_with_mark || notes >= 2 || (has_directive && line.contains(['`', '"'])))
        })
    },
    /// A brace that was text is one of attributes where the address before it is a link.
    "brace after an address": |case| {
        linkifies(case) && addresses(case.page).any(|range| case.page[range.end..].starts_with('{'))
    },
    /// They pair otherwise beside the brackets that the address gets.
    "delimiters beside an address": |case| {
        linkifies(case) && addresses(case.page).any(|range| {
            let is_emphasis = |c: char| c == '*' || c == '_';
            let (above, below) = (&case.page[..range.start], &case.page[range.end..]);
            if case.page.matches(is_emphasis).count() >= 3 && (above.ends_with(is_emphasis) || below.starts_with(is_emphasis)) {
                return true;
            }
            let is_part = |c: char| c == '~' || (c.is_ascii_punctuation() && !"<>[]{}()".contains(c));
            let before = case.page[..range.start].trim_end_matches(|c| is_part(c) && c != '~');
            before.ends_with('~') || case.page[range.end..].starts_with('~')
        })
    },
    /// A colon at the edge of what has become the text of a link stands alone there.
    "emoticon in an address": |case| {
        case.set >= 1 && addresses(case.page).any(|range| {
            let address = &case.page[range];
            match address.split_once("://") {
                Some((scheme, rest)) if scheme.chars().all(char::is_alphanumeric) && !scheme.is_empty() => {
                    rest.contains(':')
                }
                _ => address.contains(':'),
            }
        })
    },
    /// Braces are read once for each element, and the next ones belong to the element that is there then.
    "attributes of emphasis beside other delimiters": |case| {
        lines(case.page).any(|line| {
            let delimiters = line.matches(['*', '_', '~']).count();
            ["*{", "_{", "~{"].iter().any(|it| line.contains(it)) && delimiters >= 4
        })
    },
    /// The element ends with the block that holds it, so that the lines below are another block's.
    "element of raw text that nothing closes": |case| {
        let lower = case.page.to_ascii_lowercase();
        ["pre", "script", "style"].iter().any(|name| {
            let (open, close) = (format!("<{name}"), format!("</{name}>"));
            lower.match_indices(&open).any(|(at, _)| {
                let before = lower[..at].rsplit(['\n', '\r']).next().unwrap_or_default();
                let behind = lines(&lower[at..]).next().unwrap_or_default();
                let is_nested = !before.is_empty() && without_markers(before).is_empty();
                (is_nested || behind.contains("</")) && !lower[at..].contains(&close)
            })
        })
    },
    /// It is text of the alert, and begins a block of its own where the alert is an element.
    "tag on the line below the name of an alert": |case| {
        let all: Vec<&str> = lines(case.page).collect();
        all.windows(2).any(|two| two[0].contains("[!") && two[1].trim_start().starts_with('<'))
    },
    /// To VuePress it is a cell, and the table ends where the HTML block does.
    "tag of a block in the head of a table": |case| {
        let all: Vec<&str> = lines(case.page).collect();
        all.windows(2).any(|two| {
            let tag = without_markers(two[0]).strip_prefix('<');
            is_delimiter_row(two[1]) && tag.is_some_and(|tag| BLOCKS.contains(&&*name(tag)))
        })
    },
    /// It is a block of its own only after the first conversion.
    "footnote that begins with a tag or an image": |case| {
        lines(case.page).map(without_markers).any(|line| {
            let text = line.split_once("]:").map(|(_, text)| text.trim_start());
            line.starts_with("[^") && text.is_some_and(|text| text.starts_with(['<', '!']))
        })
    },
    /// It is text as long as the bracket stands alone in it.
    "image whose destination has angle brackets": |case| {
        case.page.match_indices("![").any(|(at, _)| {
            let line = lines(&case.page[at..]).next().unwrap_or_default();
            line.split_once("](").is_some_and(|(_, target)| target.contains(['<', '>']))
        })
    },
    /// The tag between the group and its tabs becomes text, and they are its own the second time.
    "component of tabs with a tag that nothing closes": |case| {
        ["<Tab", "<CodeGroup"].iter().any(|tag| case.page.contains(tag)) && !nests(case.page)
    },
    /// Without the pipe, the line has as many cells as the delimiters below it.
    "emoticon with a pipe above or in a table": |case| {
        emoticons(case.page).any(|range| case.page[range].ends_with('|'))
            && lines(case.page).any(is_delimiter_row)
    },
    /// It needs a space or punctuation on both sides, or the end of the text: that of a mark, to VuePress and
    /// in the result; and a backslash is put before what looks like a comment.
    "emoticon beside marks or what looks like a comment": |case| {
        emoticons(case.page).any(|range| {
            let (before, after) = (&case.page[..range.start], &case.page[range.end..]);
            let is_mark = |mark: &str| {
                let after = after.trim_start_matches([')', ']', '"', '\'', '.', ',']);
                let is_beside = before.ends_with(mark) || after.starts_with(mark);
                is_beside && case.page.matches(mark).count() >= 2
            };
            let opens_comment = after.starts_with("<!") || after.starts_with("<?");
            // The mouth of this one is a delimiter itself.
            let is_delimiter = case.page[range.clone()].ends_with('*') && case.page.matches('*').count() >= 2;
            opens_comment || is_delimiter || ["==", "++", "!!", "~", "^"].iter().any(|mark| is_mark(mark))
        })
    },
    /// Addresses are found in the pieces of text that markup leaves. Beside marks, scripts and attributes
    /// that become tags, these are other pieces the second time. Nothing but links differs.
    "address beside markup": |case| {
        linkifies(case) && (case.page.split_whitespace()).any(|word| {
            let has_markup = word.contains(['*', '_', '~', '^', '=', '+', '!', '{', '`', '<', ':', '\\']);
            has_markup && (word.contains(['@', '.']) || word.contains("//"))
        }) && {
            let options = settings::options(case.flavor, case.set);
            let once = convert(case.page, &options).text;
            let twice = convert(&once, &options).text;
            without_links(&once) == without_links(&twice)
        }
    },
    /// To VuePress they end the text of the cell before the URL, which the first conversion takes for one
    /// piece with them.
    "attributes before a URL in a cell": |case| {
        linkifies(case) && case.page.contains('|') && case.page.contains("}http")
    },
    /// The last of the backticks that keep it from being a fence is in what is removed.
    "line of three backticks that is no fence": |case| {
        lines(case.page).any(|line| {
            let content = without_markers(line);
            let code = content.trim_start_matches('`');
            content.len() - code.len() >= 3 && code.contains('`')
        })
    },
    /// Its words become classes, separated by commas, and a reference or a quoted bracket is read
    /// again.
    "info string with a reference or a bracket in quotes": |case| {
        lines(case.page).map(without_markers).any(|line| {
            let info = line.trim_start_matches(['`', '~']);
            let is_fence = line.len() - info.len() >= 3;
            let is_quoted = ["\"[", "'[", "\"{", "'{", "= \"", "= '", "=\" ", "=' ", " \" "].iter().any(|open| info.contains(open));
            let language = info.split_whitespace().next().unwrap_or_default();
            let is_cut_off = language.contains([']', '>', ')']) && !language.contains('[');
            let has_space = info.split('"').skip(1).step_by(2).any(|value| value.contains(' '));
            is_fence && (info.contains('&') || is_quoted || has_space || is_cut_off)
        })
    },
    /// mdBook itself knows no formulas, so that the dollars, code and tags beside each other are another
    /// pairing to it than to the inline stage.
    "formula beside a tag or a mark": |case| {
        let beside = ["<", "++", "==", "!!"];
        paragraphs(case.page).iter().any(|text| {
            text.matches('$').count() >= 2 && beside.iter().any(|it| text.contains(it))
        })
    },
    /// It begins an HTML block up to its end tag all the same, and is text in a paragraph.
    "start tag of raw text that a blank line cuts off": |case| {
        let lower = case.page.to_ascii_lowercase().replace('\r', "\n");
        let cut_off = |(at, _)| {
            let tag: &str = &lower[at..];
            let end = tag.find("\n\n").unwrap_or(tag.len());
            !tag[..end].contains('>') || !tag[..end].matches('"').count().is_multiple_of(2)
        };
        (["<pre", "<script", "<style", "<textarea"].iter())
            .any(|name| lower.match_indices(name).any(cut_off))
    },
    /// VuePress 1 allows a style sheet before it. Where it goes, what follows may be another one.
    "front matter after a style sheet": |case| {
        let begins = ["<style", "<link"].iter().any(|tag| case.page.trim_start().starts_with(tag));
        begins && lines(case.page).any(|line| line.trim_end() == "---")
    },
    /// It is one only if it is alone in its paragraph: attributes below it are removed, and a tag separates it
    /// from the rest.
    "component of reco 2 in a paragraph": |case| {
        let begins = |line: &str| ["@[preview]", "@[code-group]"].iter().any(|it| line.contains(it));
        case.flavor == "reco2" && lines(case.page).any(begins)
    },
    /// The title is a paragraph, which the block ends.
    "block in the title of a box": |case| {
        lines(case.page).map(without_markers).any(|line| {
            let mut tags = line.split('<').skip(1);
            line.starts_with(":::") && tags.any(|tag| BLOCKS.contains(&&*name(tag)))
        })
    },
    /// A page that mentions `v-pre` anywhere keeps its braces, and the mention is in what is removed.
    "braces and a mention of `v-pre`": |case| {
        case.page.contains("{{") && case.page.contains("v-pre")
    },
    /// The block stage does not know definition lists.
    "definition list, where they are on": |case| {
        let all: Vec<&str> = lines(case.page).collect();
        case.set >= 2 && all.windows(2).any(|two| {
            let content = without_markers(two[1]);
            let is_below_item = two[0].trim_start().starts_with(['-', '*', '+']);
            content.starts_with(':') && (is_below_item || !content.starts_with(":::"))
        })
    },
    /// The inner one becomes text the first time, and the outer one holds no link the second time.
    "link to a program in a link to a program": |case| {
        let programs = ["](javascript:", "](file:", "](vbscript:", "](data:"];
        let targets = programs.iter().map(|program| case.page.matches(program).count());
        targets.sum::<usize>() >= 2
    },
    /// The blank line in it makes a list loose, with paragraphs in it, only once it ends before that line.
    "comment that nothing closes in an item": |case| {
        case.page.match_indices("<!--").any(|(at, _)| {
            let line = case.page[..at].rsplit(['\n', '\r']).next().unwrap_or_default();
            let rest = case.page[at..].replace("\r\n", "\n").replace('\r', "\n");
            let comment = rest.split("\n\n").next().unwrap_or_default();
            !line.trim().is_empty() && without_markers(line).is_empty() && !comment.contains("-->")
        })
    },
    /// The first of equal labels counts, and it is another one with the backslash in it.
    "label over lines that looks like that of a footnote": |case| {
        case.page.match_indices("[^").any(|(at, _)| {
            let label = case.page[at..].split(']').next().unwrap_or_default();
            label.contains(['\n', '\r'])
        })
    },
    /// VuePress shows the title of front matter as it is, and the second time it is a heading as others.
    "emoticon in the title of front matter": |case| {
        let mut titles = lines(case.page).filter(|line| line.trim_start().starts_with("title"));
        case.set >= 3 && case.page.starts_with("---") && titles.any(|line| emoticons(line).next().is_some())
    },
    /// They are those of the paragraph, and with the line of the backslash those above are the last.
    "attributes above a lone backslash": |case| {
        let all: Vec<&str> = lines(case.page).map(str::trim_end).collect();
        all.windows(2).any(|two| two[0].ends_with('}') && without_markers(two[1]) == "\\")
    },
    /// It is one as soon as the address in it is a link.
    "address in what looks like an import of code": |case| {
        linkifies(case) && lines(case.page).any(|line| {
            line.contains("@[") && (line.contains("//") || addresses(line).next().is_some())
        })
    },
    /// The tag is none to CommonMark, but begins a block where components do.
    "at sign in the name of an attribute": |case| {
        lines(case.page).any(|line| {
            let mut tags = line.split('<').skip(1);
            tags.any(|tag| {
                let at = tag.find('@');
                let name = at.map(|at| tag[at + 1..].trim_start_matches(|c: char| c.is_ascii_alphanumeric() || ".:-".contains(c)));
                name.is_some_and(|rest| rest.starts_with(['=', '>']))
                    && at.is_some_and(|at| !tag[..at].ends_with(' ') || tag[at + 1..].starts_with('>'))
            })
        })
    },
    /// The parser of the first conversion pairs the backtick, and that of the second one sees what replaces it.
    "backtick in a script or a mark beside a directive": |case| {
        case.set >= 1 && lines(case.page).any(|line| {
            let has_directive = line.contains('<') && [" @", " #", " :"].iter().any(|it| line.contains(it));
            let has_mark = ["~", "^", "==", "++", "!!"].iter().any(|it| line.contains(it));
            has_directive && has_mark && line.contains('`')
        })
    },
    /// In the title the tags stay, and on the page they are those of a slot, which shows only what it holds.
    "slot in the title of a box": |case| {
        lines(case.page).any(|line| without_markers(line).starts_with(":::") && line.contains("<template"))
    },
    /// pulldown-cmark sees no row after tabs in an item, and the block stage moves it where the inner item is.
    "delimiter row that tabs indent in an item of an item": |case| {
        lines(case.page).any(|line| {
            let content = line.trim_start_matches('>');
            let indentation = &content[..content.len() - content.trim_start().len()];
            indentation.matches('\t').count() >= 2 && is_delimiter_row(line)
        })
    },
    /// Only on one line is its value a string.
    "binding over lines": |case| {
        case.page.match_indices(" :").any(|(at, _)| {
            let rest = case.page[at..].split('>').next().unwrap_or_default();
            rest.contains(['"', '\'']) && rest.contains(['\n', '\r'])
        })
    },
    /// The inner one is a quote of the outer one, and the box that it becomes is another one with a line below.
    "name of an alert below another one": |case| {
        let all: Vec<&str> = lines(case.page).collect();
        all.windows(2).any(|two| two.iter().all(|line| line.contains("[!")))
    },
    /// The figure is a block, below which the text is one of its own.
    "image of an item above text": |case| {
        let all: Vec<&str> = lines(case.page).collect();
        case.set >= 1 && all.windows(2).any(|two| {
            let content = without_markers(two[0]);
            content.starts_with("![") && content.len() < two[0].trim().len() && !two[1].trim().is_empty()
        })
    },
    /// The line is joined with the one below, in which a colon was the first character.
    "code or a comment over lines, one of which is a marker": |case| {
        let is_marker = |line: &str| !line.trim().is_empty() && without_markers(line).is_empty();
        (case.page.contains('`') || case.page.contains("<!--")) && lines(case.page).any(is_marker)
    },
    /// With the name as it is, it is the destination of a definition, whose label is that of the alert.
    "emoji after the name of an alert": |case| {
        lines(case.page).any(|line| line.contains("[!") && line.contains("]:"))
    },
    /// The backtick ends code that begins in the image only as long as the image is one.
    "backtick in the text of an image": |case| {
        case.page.match_indices("![").any(|(at, _)| {
            let text = case.page[at..].split(']').next().unwrap_or_default();
            !text.matches('`').count().is_multiple_of(2)
        })
    },
    /// An emoji is looked for in text, and the address is some only after the first conversion.
    "emoji in the address of a program": |case| {
        ["<javascript:", "<file:", "<vbscript:", "<data:"].iter().any(|program| {
            let found = case.page.split_once(program).map(|(_, rest)| rest);
            let address = found.and_then(|rest| rest.split('>').next());
            address.is_some_and(|address| address.contains(':'))
        })
    },
    /// The scripts are found first, and the tildes that they leave are other runs.
    "run of tildes beside superscript": |case| {
        case.set >= 1 && lines(case.page).any(|line| line.contains("~~") && line.matches('^').count() >= 2)
    },
    /// It is a head to markdown-it, and the box's line after the first conversion.
    "container above the delimiters of a table": |case| {
        let all: Vec<&str> = lines(case.page).collect();
        all.windows(2).any(|two| {
            without_markers(two[0]).starts_with(":::") && two[0].contains('|') && is_delimiter_row(two[1])
        })
    },
    /// Without them, the brackets around them are those of a link.
    "bracket in attributes": |case| {
        let has_bracket = |group: &str| group.split('}').next().is_some_and(|group| group.contains(['[', ']']));
        lines(case.page).any(|line| line.split('{').skip(1).any(has_bracket))
    },
    /// The bracket after that of the image is text as long as no figure shows what is in it.
    "bracket at the beginning of the text of an image": |case| {
        case.set >= 1 && case.page.contains("![[")
    },
    /// It becomes text, which is part of the heading's id the second time.
    "link to a program in a heading": |case| {
        let all: Vec<&str> = lines(case.page).collect();
        (0..all.len()).any(|at| {
            let below = all.get(at + 1).map_or("", |line| without_markers(line).trim());
            let is_underlined = all.get(at + 1).is_some_and(|line| line.contains(['-', '=']))
                && below.trim_matches('=').is_empty();
            let programs = ["](javascript:", "](file:", "](vbscript:", "](data:"];
            (is_underlined || without_markers(all[at]).starts_with('#'))
                && programs.iter().any(|program| all[at].contains(program))
        })
    },
    /// It is a tag to browsers and none to CommonMark.
    "tag with a bracket in a value without quotes": |case| {
        case.page.match_indices("=<").any(|(at, _)| {
            let line = case.page[..at].rsplit(['\n', '\r']).next().unwrap_or_default();
            line.contains('<')
        })
    },
    /// On one line, the tag is the head of the table.
    "tag over lines above the delimiters of a table": |case| {
        let is_open = |line: &str| line.rfind('<').is_some_and(|at| !line[at..].contains('>'));
        lines(case.page).any(is_open) && lines(case.page).any(is_delimiter_row)
    },
    /// Its text is on lines of its own below, where it is indented as the reference is not.
    "inline note over lines": |case| {
        case.page.match_indices("^[").any(|(at, _)| {
            let note = case.page[at..].split(']').next().unwrap_or_default();
            note.contains(['\n', '\r'])
        })
    },
    /// Without them, the line begins an item, or has other cells.
    "attributes before a pipe above the delimiters of a table": |case| {
        let all: Vec<&str> = lines(case.page).collect();
        all.windows(2).any(|two| {
            let has_attributes = two[0].split('}').skip(1).any(|rest| rest.trim_start().starts_with('|'));
            has_attributes && is_delimiter_row(two[1])
        })
    },
    /// With the end tag, the bracket begins a comment to a browser, and text to CommonMark.
    "beginning of a comment before an end tag": |case| {
        case.page.contains("<!</")
    },
    /// The brackets make a definition of it, or none, by what is written in place of its characters.
    "label of a footnote that is empty or has a bracket in it": |case| {
        case.page.match_indices("[^").any(|(at, _)| {
            let label = case.page[at + 2..].split(']').next().unwrap_or_default();
            let has_bracket = label.contains('[') || case.page[at + 2 + label.len()..].starts_with("]^");
            case.page[at + 2..].contains("]:") && (label.is_empty() || has_bracket)
        })
    },
    /// What separates the mark from its bracket ends the expression's text, of which the rest is another one.
    "mark of a note in an expression": |case| {
        case.page.match_indices("{{").any(|(at, _)| {
            case.page[at..].split("}}").next().unwrap_or_default().contains("^[")
        })
    },
    /// There the author's tags stay, and whether one ends mdBook's own paragraph depends on the tags of marks
    /// and the like beside it.
    "tag of a paragraph in mdBook's own Markdown": |case| {
        case.flavor == "mdbook" && (case.page.contains("<p>") || case.page.contains("</p>"))
    },
    /// pulldown-cmark looks for its end beyond what separates it from the text.
    "declaration that goes on in the next line": |case| {
        case.page.match_indices("<!").any(|(at, _)| {
            let line = lines(&case.page[at..]).next().unwrap_or_default();
            let is_declaration = line[2..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '[');
            is_declaration && !line.contains('>')
        })
    },
}

/// The page without its blank lines, split at them.
fn paragraphs(page: &str) -> Vec<String> {
    let page = page.replace("\r\n", "\n").replace('\r', "\n");
    page.split("\n\n").map(str::to_owned).collect()
}

fn is_vuepress1(case: &Case<'_>) -> bool {
    matches!(case.flavor, "vuepress1" | "reco1" | "vdoing")
}

/// Whether bare URLs become links.
fn linkifies(case: &Case<'_>) -> bool {
    case.set >= 1 || matches!(case.flavor, "vitepress" | "vitepress2")
}

/// A page without the targets of links, brackets and escapes.
fn without_links(page: &str) -> String {
    let mut rest = page.split("](<");
    let mut text = rest.next().unwrap_or_default().to_owned();
    for piece in rest {
        text.push_str(piece.split_once(">)").map_or(piece, |(_, after)| after));
    }
    text.retain(|c| !"[]<>\\".contains(c));
    text
}

fn lines(page: &str) -> impl Iterator<Item = &str> {
    page.split(['\n', '\r'])
}

/// A line without indentation and the markers of quotes and items.
fn without_markers(line: &str) -> &str {
    line.trim_start_matches(|c: char| {
        c.is_ascii_digit() || c.is_whitespace() || ">-+*.)".contains(c)
    })
}

fn is_delimiter_row(line: &str) -> bool {
    let row = without_markers(line);
    line.contains('-') && row.chars().all(|c| "|-: \t".contains(c))
}

/// Returns the content of each element whose content is text, or `None` if it is left open.
fn text_elements(page: &str) -> impl Iterator<Item = Option<&str>> {
    const NAMES: &[&str] = &[
        "iframe",
        "noembed",
        "noframes",
        "noscript",
        "plaintext",
        "textarea",
        "title",
        "xmp",
    ];
    NAMES.iter().flat_map(move |name| {
        let open = format!("<{name}");
        let lower = page.to_ascii_lowercase();
        let starts: Vec<usize> = lower.match_indices(&open).map(|(at, _)| at).collect();
        starts.into_iter().map(move |at| {
            let content = &lower[at..];
            content
                .find(&format!("</{name}>"))
                .map(|end| &page[at..at + end])
        })
    })
}

/// The elements whose tags may end a paragraph.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "dialog",
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
    "header",
    "html",
    "iframe",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "noframes",
    "ol",
    "optgroup",
    "option",
    "p",
    "pre",
    "script",
    "section",
    "style",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

/// Whether a line below text begins with the tag of a block, and the tags of the paragraph do not nest.
fn tags_in_paragraphs(page: &str) -> bool {
    let page = page.replace("\r\n", "\n");
    let all: Vec<&str> = lines(&page).collect();
    (1..all.len()).any(|line| {
        let tag = without_markers(all[line]).strip_prefix('<');
        let is_end = tag.is_some_and(|tag| tag.starts_with('/')) && !nests(&page);
        let is_tag = tag.is_some_and(|tag| BLOCKS.contains(&&*name(tag))) || is_end;
        let rest = all[line..]
            .iter()
            .take_while(|line| !line.trim().is_empty());
        let rest: Vec<&str> = rest.copied().collect();
        is_tag && !all[line - 1].trim().is_empty() && !nests(&rest.join("\n"))
    })
}

/// Elements without an end tag.
const VOID: &[&str] = &[
    "br", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
];

/// The name that a tag begins with after its `<`.
fn name(tag: &str) -> String {
    let name = tag
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '-');
    name.collect::<String>().to_ascii_lowercase()
}

/// Whether every start tag has its end tag, in the right order.
fn nests(html: &str) -> bool {
    let mut open = Vec::new();
    for (at, _) in html.match_indices('<') {
        let tag = &html[at + 1..];
        let is_end = tag.starts_with('/');
        let name = name(tag.trim_start_matches('/'));
        match is_end {
            _ if name.is_empty() || VOID.contains(&&*name) => {}
            false => open.push(name),
            true if open.pop().as_ref() == Some(&name) => {}
            true => return false,
        }
    }
    open.is_empty()
}

/// Whether a tag stands in what could be an address in angle brackets, as in `<a:b<c>`.
fn has_cut_address(html: &str) -> bool {
    let pieces: Vec<&str> = html.split('<').skip(2).collect();
    let is_cut = |two: &[&str]| two[0].contains(':') && !two[0].contains('>');
    pieces.windows(2).any(is_cut)
}

/// Finds what looks like an address: a name with a dot, an `@`, two slashes or two colons in it.
fn addresses(page: &str) -> impl Iterator<Item = Range<usize>> + use<'_> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || ".@:/-".contains(c);
    let starts = page
        .char_indices()
        .filter(move |(at, c)| is_part(*c) && !page[..*at].ends_with(is_part));
    starts.filter_map(move |(at, _)| {
        let rest = &page[at..];
        let address = &rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())];
        let bytes = address.as_bytes();
        let is_inner = |three: &[u8]| {
            b".@".contains(&three[1])
                && three[0].is_ascii_alphanumeric()
                && three[2].is_ascii_alphanumeric()
        };
        let is_program =
            address.starts_with(|c: char| c.is_ascii_alphabetic()) && address.contains("::");
        let is_address = bytes.windows(3).any(is_inner) || address.contains("//") || is_program;
        is_address.then(|| at..at + address.len())
    })
}

/// Finds what looks like an emoticon, such as `:-)`.
fn emoticons(page: &str) -> impl Iterator<Item = Range<usize>> + use<'_> {
    page.match_indices([':', ';', '=', '8', 'x'])
        .filter_map(|(at, eyes)| {
            let rest = &page[at + eyes.len()..];
            let mouth = rest.trim_start_matches(['-', '\'', ',']);
            let nose = rest.len() - mouth.len();
            let is_face = nose <= 2 && mouth.starts_with(|c| ")(|/\\*$@DPpOo#&}{[]<>3".contains(c));
            is_face.then(|| at..at + eyes.len() + nose + 1)
        })
}
