// The real parsers: for each flavor a markdown-it with the plugins that its generator loads, and
// the titles that it gives containers.
import { createRequire } from 'node:module'

import { alert } from '@mdit/plugin-alert'
import { container } from '@mdit/plugin-container'
import { tab } from '@mdit/plugin-tab'
import { createMarkdown } from '@vuepress/markdown'
import container4 from 'markdown-it-container'

import { markdown } from './vitepress/parser.mjs'

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

function vitepress() {
  const titles = { details: 'Details' }
  const defaultTitle = (name) => titles[name] ?? capitals(name)
  return { md: markdown(), title: inlineTitle, defaultTitle, keepsEntities: true }
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

// Makes the parser of each flavor.
export const flavors = { vuepress1, gungnir, vuepress2, vitepress }

export const parsers = Object.fromEntries(Object.entries(flavors).map(([flavor, parser]) => [flavor, withTitles(parser())]))
