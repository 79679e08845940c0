//! Words that a page shows and its author did not write, apart from the titles of containers.

use super::language_of_page;

/// Words in English, by which they are known, in Chinese and in traditional Chinese.
const WORDS: &[[&str; 3]] = &[
    // The titles of callouts.
    ["Note", "笔记", "筆記"],
    ["Quote", "引用", "引用"],
    ["Cite", "引文", "引文"],
    ["Tip", "提示", "提示"],
    ["Hint", "技巧", "技巧"],
    ["Info", "信息", "資訊"],
    ["Todo", "待办", "待辦"],
    ["Success", "成功", "成功"],
    ["Check", "核对", "核對"],
    ["Done", "完成", "完成"],
    ["Warning", "警告", "警告"],
    ["Question", "疑问", "疑問"],
    ["Help", "帮助", "幫助"],
    ["FAQ", "常见问题", "常見問題"],
    ["Caution", "注意", "注意"],
    ["Attention", "关注", "關注"],
    ["Failure", "失败", "失敗"],
    ["Fail", "未通过", "未通過"],
    ["Missing", "缺失", "缺失"],
    ["Danger", "危险", "危險"],
    ["Error", "错误", "錯誤"],
    ["Bug", "缺陷", "缺陷"],
    ["Important", "重要", "重要"],
    ["Example", "示例", "範例"],
    ["Details", "详情", "詳情"],
    ["Abstract", "摘要", "摘要"],
    ["Summary", "总结", "總結"],
    ["TL;DR", "太长不看", "太長不看"],
    // Of properties.
    ["Required", "必填", "必填"],
    ["Optional", "可选", "可選"],
    ["Deprecated", "已弃用", "已棄用"],
    // What demos are called.
    ["Demo", "演示", "示範"],
    ["Vue demo", "Vue 演示", "Vue 示範"],
    ["React demo", "React 演示", "React 示範"],
    ["Playground", "交互演示", "互動示範"],
    ["Vue playground", "Vue 交互演示", "Vue 互動示範"],
    ["Kotlin playground", "Kotlin 交互演示", "Kotlin 互動示範"],
    ["UnoCSS playground", "UnoCSS 交互演示", "UnoCSS 互動示範"],
    ["Python playground", "Python 交互演示", "Python 互動示範"],
    ["Go playground", "Go 交互演示", "Go 互動示範"],
    ["Rust playground", "Rust 交互演示", "Rust 互動示範"],
    // Others.
    ["Protected content", "受保护的内容", "受保護的內容"],
    ["Can I use", "能否使用", "能否使用"],
];

/// Gives an English word in the language of the page at `path` on a site in `language`.
///
/// Where that is none of the languages above, or the word is a name, it stays English.
pub(crate) fn word(english: &'static str, path: &str, language: &str) -> &'static str {
    let tag = language_of_page(path, language).to_ascii_lowercase();
    let column = match tag.as_str() {
        "zh-tw" | "zh-hk" | "zh-hant" => 2,
        _ if tag.starts_with("zh") => 1,
        _ => 0,
    };
    let row = WORDS.iter().find(|[known, ..]| *known == english);
    row.map_or(english, |row| row[column])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_follow_the_language() {
        assert_eq!(word("FAQ", "a.md", "en"), "FAQ");
        assert_eq!(word("FAQ", "zh/a.md", "en"), "常见问题");
        assert_eq!(word("Todo", "a.md", "zh-TW"), "待辦");
        assert_eq!(word("Sandpack", "a.md", "zh-CN"), "Sandpack");
        assert_eq!(word("Required", "a.md", "de"), "Required");
    }

    #[test]
    fn words_are_there_once() {
        for (index, [word, ..]) in WORDS.iter().enumerate() {
            assert!(WORDS[..index].iter().all(|[other, ..]| other != word));
        }
    }
}
