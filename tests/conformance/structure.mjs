// Makes the structure of a page from the tokens of a real parser, as `structure.rs` makes it from
// mdBook's HTML: a string is a run of text, an array is a block with its name in front.
//
// What does not count: whether a list is tight, white space in text, where links lead, and the tags
// of the author's HTML, whose text is text.

const MARKS = { strong: '**', em: '*', s: '~~' }

const oneLine = (text) => text.split(/\s+/u).filter(Boolean).join(' ')

const ENTITIES = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'" }
const unescape = (text) => text.replace(/&(lt|gt|amp|quot|#39);/g, (_, name) => ENTITIES[name])

export function structure({ md, titleOf }, page) {
  const root = []
  const open = [root]
  let text = ''
  const push = (block) => open.at(-1).push(block)
  const endRun = () => {
    const run = oneLine(text)
    if (run) push(run)
    text = ''
  }
  const start = (...block) => (endRun(), push(block), open.push(block))
  const end = () => (endRun(), open.pop())

  // The author's HTML: its text, in which block elements part words. The contents of a few elements are not shown.
  const html = (source) => {
    text += unescape(
      source
        .replaceAll('&ZeroWidthSpace;', '')
        .replace(/<!--.*?(?:-->|$)/gs, '')
        .replace(/<(script|style|svg)\b.*?(?:<\/\1>|$)/gis, '')
        .replace(/<(?:br|\/?(?:center|details|div|section|summary))\b[^>]*>/gi, ' ')
        .replace(/<\/?[A-Za-z][^>]*>/g, ''),
    )
  }
  const inline = (tokens) => {
    for (const token of tokens) {
      const kind = token.type.replace(/_(open|close)$/, '')
      if (token.type === 'code_inline') text += '`' + (token.content.trim() ? token.content : ' ') + '`'
      else if (token.type === 'html_inline') html(token.content)
      else if (token.type === 'softbreak' || token.type === 'hardbreak') text += ' '
      else if (MARKS[kind]) text += MARKS[kind]
      else if (token.type === 'toc_open') (endRun(), push(['toc']))
      // The `#` that VuePress 1 puts in front of a heading is an HTML block.
      else if (token.type !== 'image' && token.type !== 'html_block') text += token.content
    }
  }
  const titleText = (title) => {
    if (typeof title === 'string') return title
    const outer = text
    text = ''
    inline(title)
    const result = oneLine(text)
    text = outer
    return result
  }

  const tokens = md.parse(page, {})
  for (const [index, token] of tokens.entries()) {
    const { type } = token
    if (type === 'inline') inline(token.children)
    // A paragraph of a tight list is no element.
    else if (/^paragraph_/.test(type)) token.hidden ? (text += ' ') : endRun()
    else if (type === 'bullet_list_open') start('ul')
    else if (type === 'ordered_list_open') start('ol', Number(token.attrGet('start') ?? 1))
    else if (type === 'toc_open') start('toc')
    else if (type === 'toc_body') continue
    else if (type === 'github_alert_open') {
      start(token.meta.type)
      push(token.meta.title)
    } else if (type === 'list_item_open') start('li')
    else if (type === 'blockquote_open') start('quote')
    else if (type === 'heading_open') start(token.tag)
    else if (type === 'table_open') start('table')
    else if (type === 'tr_open') start('tr')
    else if (type === 'th_open' || type === 'td_open') start('cell')
    else if (type === 'hr') (endRun(), push(['hr']))
    else if (type === 'fence' || type === 'code_block') {
      endRun()
      const language = type === 'fence' ? token.info.trim().split(/\s+/)[0] : ''
      push(['code', language, token.content.trimEnd()])
    } else if (type === 'html_block') html(token.content)
    else if (type === 'html_inline') {
      // A component on a line of its own. With text behind it we make it a paragraph.
      const parts = tokens[index + 1]?.type === 'inline' && tokens[index + 1].content.trim()
      if (parts) endRun()
      html(` ${token.content} `)
      if (parts) {
        inline(tokens[index + 1].children)
        tokens[index + 1].children = []
        endRun()
      }
    }
    else if (/^container_.*_open$/.test(type)) {
      const name = type.slice('container_'.length, -'_open'.length)
      const title = titleOf(name, token.info)
      start(name)
      if (title !== undefined) push(titleText(title))
    } else if (/_tabs_open$/.test(type)) start('tabs')
    else if (/_tab_open$/.test(type)) start('tab', titleText(md.parseInline(token.info, {})[0].children))
    else if (/_tabs_empty$/.test(type)) continue
    else if (/^(thead|tbody)_/.test(type)) continue
    else if (/_close$/.test(type)) end()
    else throw new Error(`unknown token ${type}`)
  }
  endRun()
  return root
}
