// The real parsers once more, with rules that are mended where they differ from ours for a known reason.
import { container } from '@mdit/plugin-container'

import { flavors, withTitles } from './parsers.mjs'

// Puts `change(fn)` in the place of a rule, in front of the rule `before` if that is given.
function mend({ ruler }, rule, change, before) {
  const index = ruler.__rules__.findIndex(({ name }) => name === rule)
  const { fn, alt } = ruler.__rules__[index]
  if (!before) return ruler.at(rule, change(fn), { alt })
  ruler.__rules__.splice(index, 1)
  ruler.before(before, rule, change(fn), { alt })
}

// A rule of alerts that forgets no lines where it finds none.
const alertThatLosesNothing = (alert) => (state, ...lines) => {
  const { lineMax } = state
  const found = alert(state, ...lines)
  state.lineMax = lineMax
  return found
}

// A rule of alerts that looks for a name only in the first paragraph of a quote, or of the quotes that
// begin with it on one line. An underlined name is a rule or nothing instead of an empty heading.
const alertOfFirstParagraph = (alerts) => (state) => {
  const { tokens, src } = state
  const lines = src.split(/\r?\n|\r/)
  const hidden = []
  const inQuotes = []
  for (let index = 0; index < tokens.length; index += 1) {
    if (tokens[index].type !== 'blockquote_open') continue
    const first = tokens.findIndex(({ type }, at) => at > index && type !== 'blockquote_open')
    const inner = tokens.slice(index + 1, first)
    const { type, markup, map } = tokens[first]
    const isText = type === 'paragraph_open' || (type === 'heading_open' && !markup.startsWith('#'))
    const isBelowReference = isText && lines.slice(tokens[index].map[0], map[0]).some((line) => line.includes(']:'))
    if (isText && !isBelowReference && inner.every((quote) => quote.map[0] === map[0])) {
      hidden.push(...inner)
      if (inner.length) inQuotes.push(tokens[first + 1])
      index = first
    } else hidden.push(tokens[index])
  }
  for (const token of hidden) token.type = 'quote_open'
  alerts(state)
  for (const token of hidden) token.type = 'blockquote_open'
  // The line of the name stays a line, so that attributes below it are those of its paragraph.
  for (const token of inQuotes) token.content = token.content.replace(/^([-*_]{3,}) ?\{[^{}]*\}$/, '$1')
  for (const [index, token] of tokens.entries()) {
    if (token.type !== 'heading_open' || tokens[index + 1].content || tokens[index - 1]?.type !== 'github_alert_open') continue
    tokens.splice(index, 3, ...(token.tag === 'h2' ? [new state.Token('hr', 'hr', 0)] : []))
  }
}

// Makes lines blank while `parse` runs.
function hide({ bMarks, tShift, sCount, eMarks }, from, to, parse) {
  const hidden = Array.from({ length: to - from }, (_, index) => [from + index, ...[bMarks, tShift, sCount].map((it) => it[from + index])])
  for (const [line] of hidden) [bMarks[line], tShift[line], sCount[line]] = [eMarks[line], 0, -1]
  const found = parse()
  for (const [line, ...marks] of hidden) [bMarks[line], tShift[line], sCount[line]] = marks
  return found
}

// Parses a block and gives its last line and whether that closes it; forgets both.
function extent(state, rule, start, end) {
  const { tokens, env, line, lineMax } = state
  const { length } = tokens
  const references = { ...env.references }
  if (!rule(state, start, end)) return undefined
  const close = tokens[length].map[1]
  const isClosed = state.line > close
  tokens.length = length
  Object.assign(state, { line, lineMax })
  env.references = references
  return { close, isClosed }
}

// A rule of groups of tabs that opens none where no line below begins a tab, that takes nothing in front
// of the first tab for anything else, and that tells of groups that nothing closes.
const groupWithTabs = (group) => (state, start, end, silent) => {
  const { src, bMarks, tShift, sCount, eMarks, blkIndent, env } = state
  const isTab = (line) => /^@tab(:active)?[ \t]+[^ \t]/.test(src.slice(bMarks[line] + tShift[line], eMarks[line]))
  const firstTab = (end, isOne = isTab) => {
    for (let line = start + 1; line < end; line += 1) if (isOne(line)) return line
  }
  if (!firstTab(end) || !group(state, start, end, true)) return false
  if (silent) return true
  const { isOpenGroup } = env
  env.isOpenGroup = false
  const { close, isClosed } = extent(state, group, start, end)
  env.isOpenGroup = !isClosed
  const first = firstTab(close, (line) => isTab(line) && sCount[line] - blkIndent < 4)
  hide(state, start + 1, first ?? close, () => group(state, start, end))
  env.isOpenGroup = isOpenGroup
  return true
}

// A rule of containers that opens none without a line below that could close it.
const closable = (rule) => (state, start, end, silent) => {
  const { src, bMarks, tShift, sCount, eMarks } = state
  const colons = (line) => /^(:*)\s*$/.exec(src.slice(bMarks[line] + tShift[line], eMarks[line]))?.[1].length ?? 0
  const { length } = /^:*/.exec(src.slice(bMarks[start] + tShift[start], eMarks[start]))[0]
  for (let line = start + 1; line < end; line += 1) {
    if (sCount[line] === sCount[start] && colons(line) >= length) return rule(state, start, end, silent)
  }
  return false
}

// A rule of tabs that leaves the line behind a group that nothing closes.
const tabThatEnds = (tab) => (state, start, end, silent) => {
  if (silent || !state.env.isOpenGroup) return tab(state, start, end, silent)
  const found = hide(state, end, end + 1, () => tab(state, start, end))
  state.line = Math.min(state.line, end)
  return found
}

// A rule of tables that cuts the indentation of a block off a row by its columns, not by its characters.
const tableByColumns = (table) => (state, start, end, silent) => {
  const { bMarks, tShift, sCount, blkIndent } = state
  const marks = [bMarks.slice(), tShift.slice()]
  for (let line = start; line < end; line += 1) {
    if (sCount[line] < blkIndent) continue
    bMarks[line] += tShift[line] - blkIndent
    tShift[line] = blkIndent
  }
  const found = table(state, start, end, silent)
  ;[state.bMarks, state.tShift] = marks
  return found
}

// A rule of marks that takes no bracket above a mark for one.
const markItself = (toc) => (state, silent) => /^\[\[toc\]\]/i.test(state.src.slice(state.pos)) && toc(state, silent)

// A rule of HTML in text that takes a comment up to its end, or to an end tag, whatever is in it.
const wholeComment = (html) => (state, silent) => {
  const [comment] = /^<!--(?:.*?-->|.*?<\/\w+>)/s.exec(state.src.slice(state.pos)) ?? []
  if (!comment) return html(state, silent)
  if (!silent) state.push('html_inline', '', 0).content = comment
  state.pos += comment.length
  return true
}

// A rule of HTML blocks in which a blank line in an item does not end a comment.
const commentOverBlankLines = (html) => (state, start, end, silent) => {
  const { src, bMarks, tShift, eMarks, sCount, blkIndent } = state
  if (silent || !src.startsWith('<!--', bMarks[start] + tShift[start])) return html(state, start, end, silent)
  const columns = sCount.slice()
  for (let line = start + 1; line < end; line += 1) if (bMarks[line] + tShift[line] >= eMarks[line]) sCount[line] = Math.max(blkIndent, sCount[line])
  const found = html(state, start, end)
  state.sCount = columns
  return found
}

const comments = ({ block, inline }) => {
  mend(block, 'html_block', commentOverBlankLines)
  mend(inline, 'html_inline', wholeComment)
}

// A rule that ends a paragraph of an item where the end tag of a block stands to the left of it.
const endTagOutside = (state, line, end, silent) => {
  const { src, bMarks, tShift, sCount, blkIndent } = state
  return silent && sCount[line] < blkIndent && /^<\/(section|center)>/.test(src.slice(bMarks[line] + tShift[line]))
}

// What makes the parsers do as we do where they differ for a known reason.
const MENDS = {
  vuepress1: {
    comments,
    tags: ({ block }) => block.ruler.before('html_block', 'end_tag', endTagOutside, { alt: ['paragraph'] }),
    tables: ({ block }) => mend(block, 'table', tableByColumns),
    toc: ({ inline }) => mend(inline, 'toc', markItself),
  },
  vuepress2: {
    alerts: ({ block }) => mend(block, 'alert', alertThatLosesNothing),
    comments,
    tabs: (md) => {
      for (const name of ['tabs', 'code-tabs']) {
        mend(md.block, `${name}_tabs`, groupWithTabs)
        mend(md.block, `${name}_tab`, tabThatEnds, 'lheading')
        md.use(container, { name, validate: (info) => info.trim() === name })
        mend(md.block, `container_${name}`, closable)
      }
    },
  },
  vitepress: {
    comments,
    alerts: ({ core }) => mend(core, 'github-alerts', alertOfFirstParagraph),
    groups: (md, parser) => (parser.hasOwnTabsOnly = true),
  },
}

// The parser of a flavor with some things mended.
export function mended(flavor, names = Object.keys(MENDS[flavor])) {
  const parser = flavors[flavor]()
  for (const name of names) MENDS[flavor][name](parser.md, parser)
  parser.showsTabsWithoutCode = names.includes('tabs')
  return withTitles(parser)
}
