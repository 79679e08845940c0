//! The names of Obsidian's callouts, as plume knows them, with their default titles.

use crate::locale::language_of_page;

/// A callout: its name, the box that it is, and its title in English, Chinese and traditional
/// Chinese.
type Row = (&'static str, &'static str, [&'static str; 3]);

const CALLOUTS: &[Row] = &[
    ("note", "note", ["Note", "笔记", "筆記"]),
    ("quote", "note", ["Quote", "引用", "引用"]),
    ("cite", "note", ["Cite", "引文", "引文"]),
    ("tip", "tip", ["Tip", "提示", "提示"]),
    ("hint", "tip", ["Hint", "技巧", "技巧"]),
    ("info", "info", ["Info", "信息", "資訊"]),
    ("todo", "info", ["Todo", "待办", "待辦"]),
    ("success", "success", ["Success", "成功", "成功"]),
    ("check", "success", ["Check", "核对", "核對"]),
    ("done", "success", ["Done", "完成", "完成"]),
    ("warning", "warning", ["Warning", "警告", "警告"]),
    ("question", "warning", ["Question", "疑问", "疑問"]),
    ("help", "warning", ["Help", "帮助", "幫助"]),
    ("faq", "warning", ["FAQ", "常见问题", "常見問題"]),
    ("caution", "caution", ["Caution", "注意", "注意"]),
    ("attention", "caution", ["Attention", "关注", "關注"]),
    ("failure", "caution", ["Failure", "失败", "失敗"]),
    ("fail", "caution", ["Fail", "未通过", "未通過"]),
    ("missing", "caution", ["Missing", "缺失", "缺失"]),
    ("danger", "caution", ["Danger", "危险", "危險"]),
    ("error", "caution", ["Error", "错误", "錯誤"]),
    ("bug", "caution", ["Bug", "缺陷", "缺陷"]),
    ("important", "important", ["Important", "重要", "重要"]),
    ("example", "important", ["Example", "示例", "範例"]),
    ("details", "details", ["Details", "详情", "詳情"]),
    ("abstract", "details", ["Abstract", "摘要", "摘要"]),
    ("summary", "details", ["Summary", "总结", "總結"]),
    ("tldr", "details", ["TL;DR", "太长不看", "太長不看"]),
];

/// The box that the callout `name` is.
pub(super) fn kind(name: &str) -> Option<&'static str> {
    row(name).map(|(_, kind, _)| *kind)
}

/// The title of the callout `name` on the page at `path` of a site in `language`.
pub(super) fn default_title(name: &str, path: &str, language: &str) -> String {
    let tag = language_of_page(path, language).to_ascii_lowercase();
    let column = match tag.as_str() {
        "zh-tw" | "zh-hk" | "zh-hant" => 2,
        _ if tag.starts_with("zh") => 1,
        _ => 0,
    };
    let title = row(name).map_or(name, |(_, _, titles)| titles[column]);
    title.to_owned()
}

fn row(name: &str) -> Option<&'static Row> {
    CALLOUTS.iter().find(|(known, ..)| *known == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_follow_the_language() {
        assert_eq!(default_title("faq", "a.md", "en"), "FAQ");
        assert_eq!(default_title("faq", "zh/a.md", "en"), "常见问题");
        assert_eq!(default_title("todo", "a.md", "zh-TW"), "待辦");
        assert_eq!(kind("bug"), Some("caution"));
        assert_eq!(kind("tips"), None);
    }
}
