//! Conversations: `::: chat` with a line `{name}` in front of each message.
//!
//! The grammar is that of [plume](https://theme-plume.vuejs.press/guide/chat/): `{.}` is the reader
//! and `{:date}` the date of the messages below. A message is Markdown.

use super::Container;
use crate::assets::Fragment;
use crate::block::Scanner;
use crate::block::attributes::Attributes;
use crate::diagnostics::Code;
use crate::html::{BLOCK_LINE, escape};
use crate::inline;
use crate::settings::Form;

/// A line that opens a message.
struct Message<'a> {
    line: usize,
    name: &'a str,
    /// The date, where it is another than that of the message above.
    date: Option<&'a str>,
}

pub(super) fn convert(scanner: &mut Scanner<'_, '_>, container: &Container<'_>) {
    let end = container.body.end;
    let messages = messages(scanner, container);
    let title = Attributes::parse(container.opening.title);
    let title = title.value("title").unwrap_or("Chat");
    let form = scanner.page.form();
    let open = match form {
        Form::Html => {
            scanner.page.uses(Fragment::Chat);
            let title = escape(title);
            format!("{BLOCK_LINE}<div class=\"vp-chat\"><p class=\"vp-chat-title\">{title}</p>")
        }
        Form::Quote => {
            let prefix = scanner.line_prefix();
            format!("\n{prefix}**{}**", inline::markdown_of_text(title))
        }
        Form::Lines => String::new(),
    };
    scanner.replace_line(container.start, &open);
    let first = messages.first().map_or(end, |message| message.line);
    drop_lines(scanner, container.body.start, first);
    for (index, message) in messages.iter().enumerate() {
        let html = match form {
            Form::Html => {
                let previous = if index == 0 { "" } else { "</div>" };
                format!("{BLOCK_LINE}{previous}{}", message.html())
            }
            Form::Quote => {
                let prefix = scanner.line_prefix();
                format!("\n{prefix}{}\n{}", message.markdown(), prefix.trim_end())
            }
            Form::Lines => String::new(),
        };
        scanner.replace_line(message.line, &html);
        let next = messages.get(index + 1).map_or(end, |next| next.line);
        scanner.body(message.line + 1..next, container.body_indent, false);
    }
    let close = match form {
        Form::Html if messages.is_empty() => format!("{BLOCK_LINE}</div>"),
        Form::Html => format!("{BLOCK_LINE}</div></div>"),
        Form::Quote | Form::Lines => String::new(),
    };
    scanner.close(end, container.closed, &close);
}

/// Finds the lines that open a message, and takes out those that say when it was.
fn messages<'a>(scanner: &mut Scanner<'a, '_>, container: &Container<'_>) -> Vec<Message<'a>> {
    let mut messages: Vec<Message<'a>> = Vec::new();
    let (mut date, mut last_date) = ("", "");
    for line in container.body.clone() {
        let content = scanner.content(line).trim_end();
        let Some(inside) = content
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'))
        else {
            continue;
        };
        if let Some(new) = inside.strip_prefix(':') {
            date = new.trim();
            // It stands in the body of a message, whose blocks may change it, too.
            let (start, _) = scanner.block_start(line);
            scanner
                .edits
                .replace_over(start..scanner.lines[line].end, "");
            continue;
        }
        messages.push(Message {
            line,
            name: inside.trim(),
            date: Some(date).filter(|date| *date != last_date),
        });
        last_date = date;
    }
    messages
}

impl Message<'_> {
    fn html(&self) -> String {
        let date = self.date.map_or_else(String::new, |date| {
            format!("<p class=\"vp-chat-date\">{}</p>", escape(date))
        });
        if self.name == "." {
            return format!("{date}<div class=\"vp-chat-message self\">");
        }
        let name = escape(self.name);
        format!("{date}<div class=\"vp-chat-message\"><p class=\"vp-chat-username\">{name}</p>")
    }

    /// The line above the message, where there is no HTML.
    fn markdown(&self) -> String {
        let date = self
            .date
            .map(|date| format!("*{}*", inline::markdown_of_text(date)));
        let name = match self.name {
            "." => "→".to_owned(),
            name => format!("**{}:**", inline::markdown_of_text(name)),
        };
        date.map_or_else(|| name.clone(), |date| format!("{date} {name}"))
    }
}

/// Takes out what stands in front of the first message, which plume does not show.
fn drop_lines(scanner: &mut Scanner<'_, '_>, start: usize, end: usize) {
    for line in start..end {
        let content = scanner.content(line).trim_end();
        if content.is_empty() || (content.starts_with("{:") && content.ends_with('}')) {
            continue;
        }
        let range = scanner.lines[line].first..scanner.lines[line].end;
        scanner.report(
            Code::LostContent,
            range,
            "this stands in front of the first message and is not shown".into(),
            "put it behind a line `{name}`, or in front of the conversation",
        );
        scanner.replace_line(line, "");
    }
}
