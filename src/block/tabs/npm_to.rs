//! `::: npm-to`: a block of npm commands that becomes a tab for each package manager.
//!
//! The container is that of
//! [theme-plume](https://theme-plume.vuejs.press/guide/markdown/npm-to/): one fence, whose commands
//! are translated, and `tabs="npm,pnpm"` behind the name for the managers that are shown.

use std::ops::Range;

use super::super::{Rule, Scanner};
use super::code_group::{attribute, marker};
use crate::flavor::Switch;
use crate::settings::Form;

pub(in crate::block) const RULE: Rule = Rule {
    first: b':',
    opens: |scanner, line, end| scanner.npm_to_opening(line, end).is_some(),
    convert: |scanner, line, end| scanner.npm_to(line, end),
};

/// A package manager, and how it says what npm says.
struct Manager {
    name: &'static str,
    install: &'static str,
    /// `npm ci`.
    clean_install: &'static str,
    add: &'static str,
    add_global: &'static str,
    remove: &'static str,
    update: &'static str,
    run: &'static str,
    execute: &'static str,
    create: &'static str,
    /// What stands in front of a package's name.
    package: &'static str,
}

/// The managers; npm's own words are left as they are.
const MANAGERS: &[Manager] = &[
    Manager {
        name: "pnpm",
        install: "pnpm install",
        clean_install: "pnpm install --frozen-lockfile",
        add: "pnpm add",
        add_global: "pnpm add -g",
        remove: "pnpm remove",
        update: "pnpm update",
        run: "pnpm",
        execute: "pnpm dlx ",
        create: "pnpm create ",
        package: "",
    },
    Manager {
        name: "yarn",
        install: "yarn",
        clean_install: "yarn install --immutable",
        add: "yarn add",
        add_global: "yarn global add",
        remove: "yarn remove",
        update: "yarn upgrade",
        run: "yarn",
        execute: "yarn dlx ",
        create: "yarn create ",
        package: "",
    },
    Manager {
        name: "bun",
        install: "bun install",
        clean_install: "bun install --frozen-lockfile",
        add: "bun add",
        add_global: "bun add -g",
        remove: "bun remove",
        update: "bun update",
        run: "bun run",
        execute: "bunx ",
        create: "bun create ",
        package: "",
    },
    Manager {
        name: "deno",
        install: "deno install",
        clean_install: "deno install --frozen",
        add: "deno add",
        add_global: "deno install -g",
        remove: "deno remove",
        update: "deno outdated --update",
        run: "deno task",
        execute: "deno run -A npm:",
        create: "deno run -A npm:create-",
        package: "npm:",
    },
];

const DEFAULT_TABS: &str = "npm,pnpm,yarn";

/// A container with a fence and nothing else.
struct NpmTo<'a> {
    tabs: &'a str,
    colons: usize,
    /// The lines from the opening of the fence to its end.
    fence: Range<usize>,
    close: usize,
    closed: bool,
}

impl<'a> Scanner<'a, '_> {
    fn npm_to_opening(&self, line: usize, end: usize) -> Option<NpmTo<'a>> {
        let opening = marker(self.content(line), "npm-to")?;
        let fence = self.next_fence(line, end)?;
        let next = self.next_shown(fence.end + 1, end);
        // Looking no further than one line behind the fence is enough, and keeps the time linear.
        let (close, closed, _) = self.group_extent(line, end.min(next + 1), opening.colons);
        (close == next && self.page.has(Switch::CodeTabs)).then_some(NpmTo {
            tabs: attribute(opening.info, "tabs").unwrap_or(DEFAULT_TABS),
            colons: opening.colons,
            fence,
            close,
            closed,
        })
    }

    /// The next line from `line` on that is not blank, or `end`.
    fn next_shown(&self, line: usize, end: usize) -> usize {
        let mut lines = line..end;
        lines
            .find(|line| !self.lines[*line].is_blank())
            .unwrap_or(end)
    }

    /// The lines from the opening to the end of the fence that is the next thing below `line`.
    fn next_fence(&self, line: usize, end: usize) -> Option<Range<usize>> {
        let first = self.next_shown(line + 1, end);
        let (fence, length) = (first < end).then(|| self.fence_opening(first)).flatten()?;
        let closes = |line: &usize| {
            let content = self.content(*line).trim_end().as_bytes();
            content.len() >= length && content.iter().all(|b| *b == fence)
        };
        let close = (first + 1..end).find(closes)?;
        // Such a line would begin a tab in what the container becomes.
        let begins_tab = |line: usize| self.content(line).starts_with("@tab");
        (!(first..close).any(begins_tab)).then_some(first..close)
    }

    /// Converts the container at `start` and gives the line behind it.
    fn npm_to(&mut self, start: usize, end: usize) -> usize {
        let Some(container) = self.npm_to_opening(start, end) else {
            return start + 1;
        };
        let NpmTo { fence, close, .. } = &container;
        if !container.closed {
            self.report_unclosed(start, container.colons, "npm-to");
        }
        let next = close + usize::from(container.closed);
        if self.page.form() == Form::Lines {
            self.replace_line(start, "");
            self.close(*close, container.closed, "");
            return next;
        }
        let written = self.convert_lines(&self.npm_to_tabs(&container));
        let (from, padding) = self.block_start(start);
        let last = if container.closed { *close } else { fence.end };
        let to = self.lines[last].end;
        self.edits
            .replace_over(from..to, format!("{}{written}", " ".repeat(padding)));
        next
    }

    /// Writes the code tabs that the container stands for, as their author would.
    fn npm_to_tabs(&self, container: &NpmTo<'_>) -> String {
        let fence = container.fence.clone();
        let opening = self.content(fence.start);
        let close = opening.trim_start_matches(['`', '~']);
        let close = &opening[..opening.len() - close.len()];
        let column = self.lines[fence.start].column;
        let code: Vec<String> = (fence.start + 1..fence.end)
            .map(|line| {
                let indent = usize::try_from(self.lines[line].column - column).unwrap_or(0);
                format!("{}{}", " ".repeat(indent), self.content(line))
            })
            .collect();
        let colons = ":".repeat(container.colons.max(3));
        let mut lines = vec![format!("{colons} code-tabs")];
        for name in container.tabs.split(',').map(str::trim) {
            let manager = MANAGERS.iter().find(|manager| manager.name == name);
            if manager.is_none() && name != "npm" {
                continue;
            }
            lines.push(format!("@tab {name}"));
            lines.push(opening.to_owned());
            lines.extend(code.iter().map(|line| match manager {
                Some(manager) => translate_line(line, manager),
                None => line.clone(),
            }));
            lines.push(close.to_owned());
        }
        lines.push(colons);
        lines.join("\n")
    }
}

/// Translates the commands of a line, which `&&` and a comment may part.
fn translate_line(line: &str, manager: &Manager) -> String {
    let (commands, comment) = match line.find(" #") {
        Some(at) => line.split_at(at),
        None => (line, ""),
    };
    let translated: Vec<String> = commands
        .split("&&")
        .map(|command| {
            let words = command.trim_start();
            let words = words.strip_prefix("$ ").unwrap_or(words);
            let (before, words) = command.split_at(command.len() - words.len());
            let behind = &words[words.trim_end().len()..];
            match translate(words, manager) {
                Some(words) => format!("{before}{words}{behind}"),
                None => command.to_owned(),
            }
        })
        .collect();
    format!("{}{comment}", translated.join("&&"))
}

/// Translates a command of npm; `None` when it is none, or says what only npm says.
fn translate(command: &str, manager: &Manager) -> Option<String> {
    let mut words = command.split_whitespace();
    let program = words.next()?;
    let words: Vec<&str> = words.collect();
    if program == "npx" {
        return Some(named(manager.execute, &words));
    }
    let (verb, words) = words.split_first().filter(|_| program == "npm")?;
    let is_package = |word: &&str| !word.starts_with('-');
    let packages = words.iter().any(&is_package);
    Some(match *verb {
        "i" | "install" | "add" if packages => add(words, manager),
        "i" | "install" => phrase(manager.install, words),
        "ci" => phrase(manager.clean_install, words),
        "un" | "uninstall" | "remove" | "rm" | "r" if packages => phrase(manager.remove, words),
        "up" | "update" | "upgrade" => phrase(manager.update, words),
        "run" | "run-script" if packages => phrase(manager.run, &without_dashes(words)),
        "start" | "test" | "stop" => {
            let run = format!("{} {verb}", manager.run);
            phrase(&run, &without_dashes(words))
        }
        "exec" if packages => named(manager.execute, &without_dashes(words)),
        "create" | "init" if words.first().is_some_and(is_package) => {
            named(manager.create, &without_dashes(words))
        }
        "init" | "publish" | "pack" | "link" | "login" | "logout" if manager.package.is_empty() => {
            phrase(&format!("{} {verb}", manager.name), words)
        }
        _ => return None,
    })
}

/// `npm install` with the names of packages.
fn add(words: &[&str], manager: &Manager) -> String {
    let mut command = manager.add;
    let mut rest = Vec::new();
    for word in words {
        match *word {
            "-g" | "--global" => command = manager.add_global,
            "-S" | "--save" | "-P" | "--save-prod" => {}
            "-D" | "--save-dev" => rest.push("-D".to_owned()),
            "-E" | "--save-exact" => rest.push("-E".to_owned()),
            flag if flag.starts_with('-') => rest.push(flag.to_owned()),
            package => rest.push(format!("{}{package}", manager.package)),
        }
    }
    format!("{command} {}", rest.join(" "))
}

fn phrase(command: &str, words: &[&str]) -> String {
    let words = words.iter().copied();
    std::iter::once(command)
        .chain(words)
        .collect::<Vec<_>>()
        .join(" ")
}

/// A command that the name of a package completes.
fn named(command: &str, words: &[&str]) -> String {
    let flags = words
        .iter()
        .take_while(|word| word.starts_with('-'))
        .count();
    format!("{command}{}", words[flags..].join(" "))
}

/// Only npm needs `--` in front of what a script gets.
fn without_dashes<'w>(words: &[&'w str]) -> Vec<&'w str> {
    words.iter().copied().filter(|word| *word != "--").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_translated() {
        for (npm, others) in [
            (
                "npm i",
                ["pnpm install", "yarn", "bun install", "deno install"],
            ),
            (
                "npm install -D a b@1",
                [
                    "pnpm add -D a b@1",
                    "yarn add -D a b@1",
                    "bun add -D a b@1",
                    "deno add -D npm:a npm:b@1",
                ],
            ),
            (
                "$ npm i -g a && npm run x -- --y # why",
                [
                    "$ pnpm add -g a && pnpm x --y # why",
                    "$ yarn global add a && yarn x --y # why",
                    "$ bun add -g a && bun run x --y # why",
                    "$ deno install -g npm:a && deno task x --y # why",
                ],
            ),
            (
                "  npx -y a b",
                [
                    "  pnpm dlx a b",
                    "  yarn dlx a b",
                    "  bunx a b",
                    "  deno run -A npm:a b",
                ],
            ),
            (
                "npm init vite@latest x -- --t",
                [
                    "pnpm create vite@latest x --t",
                    "yarn create vite@latest x --t",
                    "bun create vite@latest x --t",
                    "deno run -A npm:create-vite@latest x --t",
                ],
            ),
            ("npm audit", ["npm audit"; 4]),
            ("cd docs", ["cd docs"; 4]),
        ] {
            for (manager, expected) in MANAGERS.iter().zip(others) {
                assert_eq!(translate_line(npm, manager), expected, "{}", manager.name);
            }
        }
    }
}
