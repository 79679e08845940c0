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
const UNTITLED = ['center', 'justify', 'left', 'right', 'raw', 'slot', 'v-pre']

const capitals = (name) => name.toUpperCase()
const localized = {
  tip: 'Tips', warning: 'Warning', danger: 'Caution', details: 'Details', info: 'Info', note: 'Note',
  important: 'Important', caution: 'Caution',
}

// A title is rendered by the parser itself where the generator does that, and else it is HTML.
const inlineTitle = (md, info) => md.parseInline(info, {})[0].children
const rawTitle = (md, info) => [{ type: 'html_inline', content: info }]

function vuepress1() {
  const md = createMarkdown1({ lineNumbers: false })
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

// The parser of VuePress 2, but with a rule of alerts that forgets no lines where it finds none.
export function mended() {
  const parser = vuepress2()
  const { ruler } = parser.md.block
  const { fn, alt } = ruler.__rules__.find(({ name }) => name === 'alert')
  const alert = (state, ...lines) => {
    const { lineMax } = state
    const found = fn(state, ...lines)
    state.lineMax = lineMax
    return found
  }
  ruler.at('alert', alert, { alt })
  return withTitles(parser)
}

export const parsers = {
  vuepress1: withTitles(vuepress1()),
  gungnir: withTitles(gungnir()),
  vuepress2: withTitles(vuepress2()),
}
