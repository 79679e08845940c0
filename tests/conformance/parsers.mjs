// The real parsers: for each flavor a markdown-it with the plugins that its generator loads, and
// the titles that it gives containers.
import { createRequire } from 'node:module'

import { alert } from '@mdit/plugin-alert'
import { container } from '@mdit/plugin-container'
import { tab } from '@mdit/plugin-tab'
import { createMarkdown } from '@vuepress/markdown'
import container4 from 'markdown-it-container'

const require = createRequire(new URL('vuepress1/', import.meta.url))
const createMarkdown1 = require('@vuepress/markdown')
const container2 = require('markdown-it-container')

// Containers that show no title.
const UNTITLED = ['center', 'code-tabs', 'justify', 'left', 'right', 'raw', 'slot', 'tabs', 'v-pre']

const capitals = (name) => name.toUpperCase()
const localized = {
  tip: 'Tips', warning: 'Warning', danger: 'Caution', details: 'Details', info: 'Info', note: 'Note',
  important: 'Important', caution: 'Caution',
}

// A title is rendered by the parser itself where the generator does that, and else it is HTML.
const inlineTitle = (md, info) => md.parseInline(info, {})[0].children
const rawTitle = (md, info) => [{ type: 'html_inline', content: info }]

function vuepress1(options = {}) {
  const md = createMarkdown1({ lineNumbers: false, ...options })
  const names = ['tip', 'warning', 'danger', 'details', 'v-pre', 'slot']
  for (const name of names) md.use(container2, name)
  return { md, title: rawTitle, defaultTitle: capitals }
}

function gungnir() {
  const md = createMarkdown({ code: false })
  const names = ['tip', 'warning', 'danger', 'details', 'info', 'v-pre']
  for (const name of names) md.use(container4, name)
  return { md, title: inlineTitle, defaultTitle: capitals }
}

function vuepress2() {
  const md = createMarkdown({ code: false })
  const names = [...Object.keys(localized), 'v-pre', 'left', 'center', 'right', 'justify']
  for (const name of names) md.use(container, { name })
  md.use(tab, { name: 'tabs' }).use(tab, { name: 'code-tabs' })
  md.use(alert, { alertNames: ['important', 'note', 'tip', 'warning', 'caution', 'info'], deep: true })
  return { md, title: inlineTitle, defaultTitle: (name) => localized[name] }
}

// Parses a page, or gives nothing where the parser never comes to an end.
export function parse({ md }, page) {
  try {
    return md.parse(page, {})
  } catch (error) {
    if (error !== ENDLESS) throw error
  }
}

const ENDLESS = new Error('more tokens than a page can have')
const MOST_TOKENS = 5000

// Adds what a container shows as its title: tokens, a text, or nothing.
export function withTitles(parser) {
  const { block } = parser.md
  block.State = class extends block.State {
    push(...token) {
      if (this.tokens.length > MOST_TOKENS) throw ENDLESS
      return super.push(...token)
    }
  }
  parser.titleOf = (name, info) => {
    if (UNTITLED.includes(name)) return undefined
    const given = info.trim().slice(name.length).trim()
    return given ? parser.title(parser.md, given) : parser.defaultTitle(name)
  }
  return parser
}

// Puts `change(fn)` in the place of a rule of blocks, in front of the rule `before` if that is given.
function mend({ block: { ruler } }, rule, change, before) {
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
  const { tokens, line, lineMax } = state
  const { length } = tokens
  if (!rule(state, start, end)) return undefined
  const close = tokens[length].map[1]
  const isClosed = state.line > close
  tokens.length = length
  Object.assign(state, { line, lineMax })
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

// A rule of containers that opens none which nothing closes.
const closed = (rule) => (state, start, end, silent) =>
  rule(state, start, end, true) && extent(state, rule, start, end)?.isClosed && (silent || rule(state, start, end))

// A rule of tabs that leaves the line behind a group that nothing closes.
const tabThatEnds = (tab) => (state, start, end, silent) => {
  if (silent || !state.env.isOpenGroup) return tab(state, start, end, silent)
  const found = hide(state, end, end + 1, () => tab(state, start, end))
  state.line = Math.min(state.line, end)
  return found
}

// Parsers without what differs from ours for a known reason.
export function mended() {
  const alerts = vuepress2()
  mend(alerts.md, 'alert', alertThatLosesNothing)
  const tabs = vuepress2()
  for (const name of ['tabs', 'code-tabs']) {
    mend(tabs.md, `${name}_tabs`, groupWithTabs)
    mend(tabs.md, `${name}_tab`, tabThatEnds, 'lheading')
    tabs.md.use(container, { name, validate: (info) => info.trim() === name })
    mend(tabs.md, `container_${name}`, closed)
  }
  tabs.showsTabsWithoutCode = true
  // Only a mark that begins in the bracket itself.
  const toc = vuepress1({ toc: { markerPattern: /^\[\[toc\]\]/i } })
  return { alerts: withTitles(alerts), tabs: withTitles(tabs), toc: withTitles(toc) }
}

export const parsers = {
  vuepress1: withTitles(vuepress1()),
  gungnir: withTitles(gungnir()),
  vuepress2: withTitles(vuepress2()),
}
