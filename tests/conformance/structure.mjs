// Makes the structure of a page from the tokens of a real parser, as `structure.rs` makes it from
// mdBook's HTML: a string is a run of text, an array is a block with its name in front.
//
// What does not count: whether a list is tight, white space in text, where links lead, and the tags
// of the author's HTML, whose text is text. The tags of blocks part it, as in a browser: a paragraph
// ends where such an element begins.

import { parse } from './parsers.mjs'

const MARKS = { strong: '**', em: '*', s: '~~' }
const BLOCK_TAG = /<(\/?)(center|details|div|section|summary|code-?group(?:-?item)?|code-?block|tabs?)\b([^>]*)>/gi
// The components that are groups of tabs, and tabs.
const COMPONENTS = { codegroup: 'tabs', tabs: 'tabs', codegroupitem: 'tab', codeblock: 'tab', tab: 'tab' }

const oneLine = (text) => text.split(/\s+/u).filter(Boolean).join(' ')

const ENTITIES = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'" }
const unescape = (text) => text.replace(/&(lt|gt|amp|quot|#39);/g, (_, name) => ENTITIES[name])

const languageOf = (info) => info.trim().split(/[\s{:[]/)[0]

// What stands above a fence in a code group.
const label = (info) => /\[(.+)\]/.exec(info)?.[1] ?? (languageOf(info) || 'txt')

// Code tabs show the first fence of a tab and nothing else.
function shown(tokens, showsTabsWithoutCode) {
  let depth = 0
  let hides = false
  let hasCode = false
  let tabLevel = 0
  return tokens.filter(({ type, level }, index) => {
    if (type === 'code-tabs_tab_open' && (depth += 1) === 1) {
      const end = tokens.findIndex((end, at) => at > index && end.type === 'code-tabs_tab_close' && end.level === level)
      const isOwnCode = (it) => it.type === 'fence' && it.level === level + 1
      hides = !showsTabsWithoutCode || tokens.slice(index, end).some(isOwnCode)
      hasCode = false
      tabLevel = level
      return true
    }
    if (type === 'code-tabs_tab_close' && (depth -= 1) === 0) return true
    if (depth === 0 || !hides) return true
    const isOwn = !showsTabsWithoutCode || level === tabLevel + 1
    const isCode = type === 'fence' && !hasCode && isOwn
    hasCode ||= isCode
    return isCode
  })
}

export function structure(parser, page) {
  const { showsTabsWithoutCode } = parser
  const tokens = parse(parser, page)
  return tokens && structureOf(shown(tokens, showsTabsWithoutCode), parser)
}

function structureOf(tokens, { md, titleOf, keepsEntities, hasOwnTabsOnly }) {
  const root = []
  const open = [root]
  let text = ''
  let inTitle = false
  // The level of the tabs of the open code group.
  let groupLevel
  // Whether the text at hand goes on in the next paragraph of a tight list.
  let joins = false
  // The author's open block elements, each with the depth of the block that it begins in.
  const elements = []
  const isTab = ({ type, level }) =>
    type === 'fence' && groupLevel !== undefined && (level === groupLevel || !hasOwnTabsOnly)
  const push = (block) => open.at(-1).push(block)
  const endRun = () => {
    if (inTitle) return (text += ' ')
    const run = oneLine(text)
    if (run) push(run)
    text = ''
  }
  const start = (...block) => (endRun(), push(block), open.push(block))
  const end = () => {
    endRun()
    while (elements.at(-1)?.depth >= open.length) elements.pop()
    open.pop()
  }
  // An end tag that closes nothing is nothing to a browser.
  const parts = (isEnd, name) => {
    if (!isEnd) return elements.push({ name, depth: open.length })
    const at = elements.findLastIndex((it) => it.name === name)
    if (at < 0) return false
    const { depth } = elements[at]
    // The lists inside the element end with it; out of what else it lies in, an end tag does not lead.
    if (!open.slice(depth).every(([block]) => /^([uo]l|li)$/.test(block))) return false
    endRun()
    elements.splice(at)
    open.fill(open[depth - 1], depth)
    return true
  }

  // The author's HTML: its text. The contents of a few elements are not shown.
  const html = (source) => {
    const shown = source
      .replaceAll('&ZeroWidthSpace;', '')
      .replace(/<!--.*?(?:-->|$)/gs, '')
      .replace(/<(script|style|svg)\b.*?(?:<\/\1>|$)/gis, '')
    let rest = shown
    const plain = (part) => unescape(part.replace(/<br\b[^>]*>/gi, ' ').replace(/<\/?[A-Za-z][^>]*>/g, ''))
    for (const tag of shown.matchAll(BLOCK_TAG)) {
      text += plain(rest.slice(0, tag.index - (shown.length - rest.length)))
      rest = shown.slice(tag.index + tag[0].length)
      const name = tag[2].toLowerCase().replaceAll('-', '')
      const component = COMPONENTS[name]
      if (component && tag[1]) end()
      else if (component === 'tab') start('tab', unescape(/title="(.*?)"/.exec(tag[3])?.[1] ?? ''))
      else if (component) start(component)
      else if (parts(tag[1], name)) endRun()
    }
    text += plain(rest)
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
      else if (token.type !== 'image' && token.type !== 'html_block') {
        text += keepsEntities ? unescape(token.content) : token.content
      }
    }
  }
  const titleText = (title) => {
    if (typeof title === 'string') return title
    const outer = text
    text = ''
    inTitle = true
    inline(title)
    inTitle = false
    const result = oneLine(text)
    text = outer
    return result
  }

  for (const [index, token] of tokens.entries()) {
    const { type } = token
    if (type === 'inline') inline(token.children)
    // A paragraph of a tight list is no element.
    else if (/^paragraph_/.test(type)) {
      if (!token.hidden) endRun()
      else if (!joins) text += ' '
      joins = false
    }
    else if (type === 'bullet_list_open') start('ul')
    else if (type === 'ordered_list_open') start('ol', Number(token.attrGet('start') ?? 1))
    else if (type === 'toc_open') start('toc')
    else if (type === 'toc_body') continue
    else if (type === 'github_alert_open') {
      start(token.meta.type)
      // The title is HTML.
      push(titleText([{ type: 'html_inline', content: token.meta.title }]))
    } else if (type === 'alert_open') {
      start(token.markup)
      push(titleOf(token.markup, token.markup))
    } else if (type === 'alert_title') continue
    else if (type === 'list_item_open') start('li')
    else if (type === 'blockquote_open') start('quote')
    else if (type === 'heading_open') start(token.tag)
    else if (type === 'table_open') start('table')
    else if (type === 'tr_open') start('tr')
    else if (type === 'th_open' || type === 'td_open') start('cell')
    else if (type === 'hr') (endRun(), push(['hr']))
    else if (type === 'fence' || type === 'code_block') {
      endRun()
      const language = type === 'fence' ? languageOf(token.info) : ''
      const code = ['code', language, token.content.trimEnd()]
      push(isTab(token) ? ['tab', label(token.info), code] : code)
    } else if (type === 'html_block') html(token.content)
    else if (type === 'html_inline') {
      // A component on a line of its own. With text behind it we make it a paragraph, but for a tight
      // list: there the text around goes on without even a space.
      const parts = tokens[index + 1]?.type === 'inline' && tokens[index + 1].content.trim()
      // Of several right behind one another nothing parts one from the next.
      const isBeside = (step) => {
        let at = index + step
        while (tokens[at]?.type === 'inline' && !tokens[at].content.trim()) at += step
        return tokens[at]?.type === 'html_inline'
      }
      if (!parts) html((isBeside(-1) ? '' : ' ') + token.content + (isBeside(1) ? '' : ' '))
      else {
        if (tokens[index - 1]?.hidden) text = text.slice(0, -1)
        else endRun()
        html(token.content)
        inline(tokens[index + 1].children)
        tokens[index + 1].children = []
        if (tokens[index + 2]?.hidden) joins = true
        else endRun()
      }
    }
    else if (/^container_code-group_/.test(type)) {
      groupLevel = token.nesting > 0 ? token.level + 1 : undefined
      if (token.nesting > 0) start('tabs')
      else end()
    } else if (/^container_.*_open$/.test(type)) {
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
