//! Pages that broke something once, in every flavor and with every set of options.
//!
//! What must hold for them is in `common::checks`. What a page has to become, where that is the
//! point, is an example in `tests/spec`.

mod common;

use common::checks;
use common::settings::{FLAVORS, SETS};

/// Asserts that everything holds for a page.
#[track_caller]
fn assert_holds(page: &str) {
    let mut failures = Vec::new();
    for flavor in FLAVORS {
        for set in 0..SETS {
            match checks::check(page, flavor, set) {
                Ok(None) => {}
                Ok(Some(known)) => failures.push(format!("{flavor} set {set}: {}", known.name)),
                Err(error) => failures.push(format!("{flavor} set {set}: {error}")),
            }
        }
    }
    assert!(failures.is_empty(), "{page:?}\n{}", failures.join("\n"));
}

macro_rules! pages {
    ($($(#[$attribute:meta])* $name:ident: $($page:literal),+;)*) => {
        $(
            $(#[$attribute])*
            #[test]
            fn $name() {
                for page in [$($page),+] {
                    assert_holds(page);
                }
            }
        )*
    };
}

pages! {
    date_of_a_chat_with_a_tag: "::: chat\n{A}\na\n{:Tuesday}<font c![olor=red>{:Tuesday}<foA}\n:::\n";
    strikethrough_of_one_and_two_tildes: "~~b~ ~a~~b~)~~";
    comment_that_a_mark_cuts: "!!<!!\n\n==<?== a ==b== <!-- c\n";
    tag_in_an_instruction: "\u{3000}<?\r:><b?>\n\na <?b><c>?> d\n";
    style_sheet_that_is_a_tag: "<style </style>\n---\n";
    notation_in_what_closes_a_fence: "```}\n```//[!code hl]\n```\n\n~~~js\n~~~ // [!code ++] // [!code hl]\n";
    emoticon_at_the_end_of_a_heading: "}|-:|\n-\n\n# a :|\n";
    instruction_in_a_quote: ">-<![CDATA[\n><b]>\n\n> a <?\n> <c]?> d\n";
    instruction_with_a_colon_below: "x<font><?\n:?>\n";
    end_tag_in_emphasis_in_a_textarea: "-<textarea>*</em>*\n";
    brackets_before_what_becomes_a_tag: "<<~a，~\n\na\n> <<a@b.cd\n";
    image_above_brackets: "- ![](a.png)\n<<<t\n";
    braces_after_marks_and_urls: "==b=={:}\n\nhttp://={q}\n\n++a++{*}\n\nhttp://a/!{b}\n:::tip\n:::\n";
    image_after_a_bracket: "# <![<d>](a.png)\n\nb <![c](a.png) ==e==\n";
    component_over_lines_that_goes: ":<RouteLink to=\"javascript\n:\">\n";
    tildes_beside_tags: "_~<d>_~ **~<t>**~\n\n~~<e>~a~~b~\n";
    code_of_a_title: ":::tip <code class=\"language-rust\"></code>\n:::\n";
    delimiter_row_after_a_tab: "- a|\n\t|-\n\n1. b||\n\t-|-\n";
    emphasis_beside_a_tag: "**文*<b>**\n\n**！***后**<s>*\n\n***，**通******粗**b<c>**\n\n~~<textarea>~~</textarea>\n";
    note_in_the_title_of_an_inner_quote: ">>[!INFO]^[]\n";
    letters_between_single_tildes: "a ~注~ ==b== *c ~注*~ x~2~y ~a b~\n";
    range_of_an_include_without_end: "<!-- @include: ./x.md{1-99999999999} -->";
    tab_after_a_closing_fence: "```js {1}\nx\n```\t\n\n# After\n\ntext\n";
    line_break_from_an_entity: "::: tip a&#10;b\nx\n:::\n\n```js title=\"a&#10;b\"\nx\n```\n\n> [!TIP] a&#10;&#10;b\n> x\n\n::: card title=\"a&#10;b\"\nx\n:::\n";
    stray_end_tag_between_what_would_join: "<img src=x onerror=alert(1)</y>>\n\n<s</b>cript>alert(1)</s</b>cript>\n\n!</b>[x](y.png)\n\na &</b>lt;b\n\na\n=</b>==\n\n#</b> t\n\n`a`\n\n|a|\n|-</b>-|\n|b|\n";
    tag_that_a_mark_ends_in: "==<b>x== y\n";
    caption_with_raw_text: "![<script>a</script>](x.png)\n\n![a](x.png \"</style>b\")\n";
    quote_of_code_in_a_list: "1. text\n2. >     quoted code\n3. more\n";
    markdown_in_a_badge: "<Badge text=\"2*3*4 `x` [x](javascript:alert(1)) _a_\"/>\n";
    script_as_an_address: "<RouterLink to=\"javascript:alert(1)\">x</RouterLink>\n";
    line_breaks_in_front_matter: "---\nauthor: \"a\\n\\n# b\"\ntags: [\"x\\n\\ny\"]\n---\nx\n";
    footnote_in_a_link_in_a_list: "- [\n[^1]:\n    ```\n\n";
    quote_of_two_tabs: ">\t\tb\n><e><tr>\n";
    quote_of_an_item_of_a_quote: ">- ><s>\n";
    textarea_in_a_textarea: "<textarea><textarea>a</b>\n\n<script>b <textarea> <i>c</textarea>\n";
    comment_in_an_inline_footnote: "^[\n<!--]";
    textarea_with_an_address: "t<textarea><javascript:>";
    end_tag_that_goes_on_in_the_next_line: "<d></p\nboat>\n";
    html_after_a_reference: "[r]:\nx\n<details><summary>S</summary>\n::: tip\n</details>\n";
    end_tag_in_a_code_span_of_three_lines: "x\n    ```\n</div>\n    ```\n";
    script_after_a_quote: ">x\n<script>\n\n>:::\n</script>\n";
    font_over_lines_of_a_quote: "><font\n>color=red>nl</font>\n";
    emoji_beside_emphasis: ":heart:**:tada:**\n";
    value_as_an_address: "---\nevil: javascript:alert(1)\n---\n[x]({{ $frontmatter.evil }})\n";
    tab_in_the_delimiter_row: "h | i\n--- | --:\t\na | b\n";
    font_on_two_lines: "<font face=\"x\">n</font> x\n<font color=#00F>y</font>\n";
    tabs_where_only_spaces_end: "- ~~~\n  x\n  ~~~ \t\n  y\n\n> ```\n> x\n> ```\t\n\n| a |\t\n|\t-\t|\n\n## a\t##\t\n";
    line_breaks_in_the_text_of_tags: "a <Badge text=\"b&#10;&#10;# c\"/> <font face=\"d&#10;&#10;# e\" title=\"&#13;# f\">g</font> ![h&#10;&#10;i](x.png \"j&#10;&#10;k\"){width=1}\n";
    line_breaks_on_a_home_page: "---\nhome: true\nheroText: \"a\\n\\n# b\"\nactionText: \"c\\n\\n# d\"\nactionLink: \"/e\\n\\n# f\"\n---\n";
    program_in_a_binding: "<a :href=\"'java\tscript:x'\">a</a> <iframe :src=\"'data:text/html,x'\"></iframe>\n\n> <RouterLink\n> to=\"&#1;javascript:x\"\n> class=b>c</RouterLink>\n";
    program_in_a_title: "::: tip [a [b](javascript:c)](d.md) ![e](vbscript:f) <file:///g>\n:::\n";
    value_in_brackets: "---\na: src=x onerror=b\nc: '\" d=\"e'\nf: g\n---\n<img {{ $frontmatter.a }}> <a title=\"{{ $frontmatter.c }}> [{{ $frontmatter.f }}] [h](i{{ $frontmatter.c }}) **{{ $frontmatter.f }}**j\n\n[g]: x.md\n";
    emoji_between_delimiters: "a:heart:**b:heart:**c _:heart:_d *:us:*e ~~:heart:~~f **:heart:**\n";
    tag_over_lines_of_a_quote: "> > a <RouterLink\n> > to=\"/f/\"\n> >class=b>c</RouterLink> <Badge\n> > text=\"d\"/>\n";
    footnote_in_a_tag: "e<m ^[>]\n\n<a f=\"\" ^[>]\n\na <b #c=\"^[>\">]\n\n\\<b #c=\"^[>\">]\n\na <b @c=\"^[>\">] <http://b.c^[d]> <!-- ^[e] --> ^[<f g=\"]\">]\n";
    thematic_break_that_is_the_end_of_a_line: "*，*i*+****=******{x}\n\n`a`***{x}\n\n|a|---{x}|\n|-|-|\n|b|---{x}|\n";
    asterisks_in_a_url: "http://c/***************c****************************'***\n\nhttp://c/***c***'***\n";
    urls_beside_delimiters: "==*a.cd*b==*\n\nb*a.cd* *a.cd*b x***a.cd***y *a.cd*-b* x~~a.cd~~y *http://a.b*c\n";
    attributes_of_emphasis_beside_punctuation: "**} **\"**{.c}\n\nx \"*(\"* *{*{.c}\n\n*a **\"a.cd**{.b}b*\n";
    names_beside_markup: "==a.cd==\n\n~b.cd~\n\nb.cd^!^\n\n<b>a.cd</b>\n\n//a.c/[[]\n\n://a.c\n\n:tada://a.b\n\n-@b.cd\n\na-b@c.de\n\nA@b.cd\n\n**h.om**意\n";
    braces_of_a_heading: "# -{}\n\n# 🚀{#}\n\n# r ${#}\n\n# {:tada:}\n\n{:tada:}\n-\n";
    element_that_two_slashes_end: "<!A><div//>\n\n<p b=c/ />\n";
    attribute_that_is_a_line_of_a_tag: "> $<RouterLink\n> to=\"javascript:\"\n> s=\"\"></RouterLink>\n\na <RouterLink\n  to=\"javascript:\" s=\"\">b</RouterLink>\n";
    tag_that_goes_on_below_a_quote: "> <font color=\"\n> b\nword\n\">x</font>\n";
    marks_left_over: "==>====a==\n\n!!=!!http://a\n\n==<==http://a\n\nb.cd!!:!! x.y/\n\n==>==b.cd\n";
    scripts_and_what_is_beside: "~:@~ ^:$^ ~^2^~ ~}~~^s^\n\n^[~>~~\n\n:|<! *a* :tada:\n\n==:)== ==:tada:==i\n\n\\:tada://a.c\n\n# a.b![](){}\n";
    attributes_beside_blocks: "[|{a}&lt;{a}<a>\n-|-\n\n+|<b>{x}\n-|-\n{x}|a\n|a|{x}|\n\n){b}|\n--\n\n0) <!--  -->\n\t---{a}\n\n</a>\u{feff}^[{w}\n\n@[preview]()\n{:}\n";
    mark_that_ends_in_braces: "==m{==}\n\na ++b {++c}\n\n!!d{.e!!f}\n";
    expression_that_holds_a_mark: "{{'=='}}==\n\n{{'**'}}a** {{'~'}}b~\n";
    heading_that_ends_with_a_pipe: "# a |\n-|-\n\nb |\n---\n";
    import_that_is_a_comment: "<<<!--<v>\n";
    directive_in_a_footnote: "^[<e #=\"\">]\n\na ^[b <c @d=\"e\">f</c>\n<g #h>]\n";
    backticks_in_a_script: "`^``^\n\na `~``~ ^`^\n";
    attributes_of_a_link_around_an_image: "[![]()](){c}\n";
    reference_over_lines: "::: tip\n[r]:\nx\n\"y\n<div>\n::: tip\n:::\n";
}

/// Pages that another conversion changed, or that were unbalanced, as a generator found them.
const GENERATED: &[&str] = &[
    ">>^[]\n    - |\n    >-",
    "```:no-line-numbers\n\n",
    "</section>\n=",
    "<textarea><a",
    "``</r>` ",
    "`|`\n-",
    "<T</b>",
    "}\n-   >\t  >",
    "{z}{x}",
    "<font r=\"\"></font>y\n  > \t`",
    "#</r> :",
    "<!--@include:p",
    ">]\n10) >     a",
    "<!--@include:/",
    "*:t</b>ada:",
    "![](){0}\n-",
    "<template/>",
    "^[]\n\n    `\n10) \t>",
    "<summary</s>",
    "[[toc]]{x}",
    "<script ts>",
    "[^q]:i\n[^q]:h",
    "{a}{b}|\n--",
    "e\n>10) >\t\t`",
    "|\n-\n`|`",
    "`</b>``{",
    "c\n>10) >     a",
    "[^1]:h\n[^1]:y",
    ")\n  - >     >",
    ">a\n0)  >     -",
    "}\n-   >     -",
    "^[]\n\n    ``` ",
    "{:}{:}",
    "- ^[]\n- ```",
    "- >>>]\n>1) - >-",
    "a\n-   >     |",
    ">>b\n:\n<div>",
    "[^cjk]:。\n[^cjk]:脚",
    "}\n- - >     >",
    "p\n -  >\t  -",
    "|\n>> - - >\t `",
    "`:tad</p>a:",
    "a\n-   >     >",
    ":heart_eyes:_y_",
    "[^cjk]:脚\n0) [^cjk]:字",
    "```title=\"s\"{}",
    "+-\n- 0) >     a",
    "[^cjk]:注\n[^cjk]:注",
    "   - >>:\n  - >>0)",
    "c\n -  >     -",
    "- >:\n]\n- >-",
    "<</b>-",
    "<!--@include:.",
    "t\n<table>c</t>",
    "c\n- 0) >     -",
    "[^cjk]:注\n[^cjk]:脚",
    "- q\n    - >     d",
    ">e\n10) >     [",
    "<!--@include:@",
    "e<Badge e=</d>\"\"/>",
    "~~s~~{k</t>}",
    "}\n-   >\t\t[",
    ">:\n10) >     a",
    ">x\n10) > > \t@",
    "![](){on}",
    "_a_:art:",
    "{a}{b}|\n-|",
    "{3}<template>",
    "\n![=x0]()\n-",
    "|</k>\n--\n--",
    "- ^[]\n  ~~~",
    "^[]\n\n    ~~~\n\n",
    "^[]\n\n    ~~~ ",
    "a<textarea><style>\n-",
    ">a\n10) >\t\t`",
    "<!--@include:|",
    "\"\n>10) >     a",
    ">}\n>- |</r>",
    "--\n1.  >     {",
    "<p><S-><div>",
    "- ^[]\n\t```",
    ">>e\na\n<section>",
    "- ^[]\n- ~~~",
    "0) ^[]\n0) ```",
    "<style scss>",
    "<!--@include:-",
    "```:no-line-numbers\nt",
    "^^[]",
    "^[^^[]",
    "- ^[]\n  ~~~",
    "{a}{b}|\n|-",
    "[[toc]]{x}",
    "![](){on}",
    "b.cd{1}i",
    "http://a/{#b}",
    "---\ntitle: T-",
    "---\n---\u{feff}---",
    "---{1}",
    "<!--@include:;#",
    "<e><!--@include:x",
    ":::d\na\n:::e\n:::",
    "```j&#x60;\n```[",
    "~~~ ~\nb",
    "1. ```j=\"s\"{}",
    "<p>\n\n```\n\n",
    "[[toc]]  \no",
    "`[[toc]]\n\n`\n-",
    ">>b\n:\n<div>",
    ">:::npm-to\n>```\n>```\n    >:::",
    ":::tip </",
    ":::tabs\n@tab <!",
    ":::collapse\n- r\n\n  d\n[^1]:",
    ">[!NOTE]\n<span>\n!",
    "<C <",
    "~t~{a}",
    "^:{^}",
    "[^q]:i\n[^q]:i",
    "e.om/:tada:",
    "<textarea></pre>\n:::tip\na\n:::\nb\n:",
    "<script></pre>\n```",
    "-{}\n-",
    "# -{}",
    "t\n|\n--",
    "|\n--\n\n|\n--",
    "[[toc]]\n-\n## a",
    "$[[toc]]^>^",
    "[[toc]]&amp; ^a^",
    "[[toc]] ",
    "[[[toc]]]()",
    "<textarea>\n<i\n</textarea>",
    "^q^[[toc]] ^c^",
    "[[toc]]++q\ny++",
    "http://c/[[toc]]",
    ":\n[[toc]]\n-|-\n## |",
    "<p>\n\n![]()",
    "<frame //>",
    "<div//>\nx <i/ />",
    "v<?><!--?>",
    "c\n1.\n-",
    ":\n*\n-",
    ":::tip\n\n<section>\n\nd\n</section>",
    ":**++*++",
    "# 🚀{#}",
    "```s \u{3000}[",
    "[^1]:><div\n\0",
    "- ![]()\n` b\n-",
    ":::details\n\n<x/>",
    ":::v-pre\n\n<x-/>",
    "<<http://a",
    "> [^1]: > <div\n> x",
    "1. <RouterLink o=\"\"></RouterLink><a [=\"\">",
    "<font></font><T [>",
    ">- <!--\n>\r",
    ">- <!--\n>\n",
    "[](file:\n\"\")",
    "{{\":tada:\"}}",
    "{{\"*:a:\"}}",
    "## `:tada:`[[toc]]",
    "- ![]()\n==q==",
    "<!--@include:q.#",
    "<!--@include:t.#--></g>",
    "```s title=\"s\"{}",
    "```s []title=\"s\"{}",
    "```e\u{a0} {}",
    "```>\u{3000}[]",
    "<<<<x>",
    "<<{d}",
    "><<div\n>/>",
    ">e<RouteLink\n>o=\"<a\"\ng>",
    ">c<f><e\n>t=\"\"/>",
    ">l<o\n>t=\"\"/>",
    ">><<div\n>>/>",
    "><div a\n>b=\"<\" />\n>c",
    ">>c\n=\n<div>",
    "- >a\n\"\n<center>",
    ">>[\n<div>`\n|",
    "- >t\n<div>@\n2",
    "![]()\n:\nw",
    "[^1]:<div\n[",
    ":\n:<div\ni",
    "**<font>斜***，**</font>",
    ">[!CAUTION]\n>>>\n>>>[!INFO]",
    "- :::tip\n\t~~~<Badge t=\"`\"/>",
    "<a f=\"\"></a><a e=\"<a :href=\"'data:'\"></a>\">",
    "[[[toc]]](v)",
    "# -![](){0}",
    "-![](){o}\n-",
    ">\t:::details\n>\t  ~~~",
    "![\n]() {q}",
    "<B/>*",
    "<font face='|\n'></font>\n-|:",
    "[a^[[]][^[]]](<b>)",
    "<font o='|\n'></font>\n-|:",
    "{a}\u{3000}||\n-|-",
    "# {[^1]:}",
    "==m=={<f}",
    "# {id=\"\"}",
    "<s>\u{a0}\n:::",
    "[]({{ ')'}}",
    "d\n* <font\ne>\ns",
    "<img :src=\"''\" :src=\"withBase('')\" t=\"\">",
    ">[!TIP]\n>:::tip",
    ">[!TIP]\n>:::details",
];

#[test]
fn generated_pages() {
    for page in GENERATED {
        assert_holds(page);
    }
}
