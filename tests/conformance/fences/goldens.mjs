// Asks the real highlighters what they make of the fences in `cases.json`, and writes `goldens.json`.
//
// For each case and highlighter: the language in the class of the block, the code, the numbers of the
// highlighted lines, and the title. Equal answers are written once.
//
//     npm ci && npm ci --prefix ../vuepress1 && node goldens.mjs

import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import { createMarkdown } from '@vuepress/markdown'
import { prismjsPlugin } from '@vuepress/plugin-prismjs'
import { shikiPlugin } from '@vuepress/plugin-shiki'
import { createMarkdownRenderer } from 'vitepress'
import { createMarkdownRenderer as createMarkdownRenderer2 } from 'vitepress2'

const app = { options: { markdown: {} }, env: {}, dir: { cache: () => '' } }
const silent = () => {}

const prism = async () => {
  const md = createMarkdown()
  prismjsPlugin({}).extendsMarkdown(md)
  return md
}

const shiki = async () => {
  const notations = { notationDiff: true, notationFocus: true, notationHighlight: true, notationErrorLevel: true }
  const md = createMarkdown()
  await shikiPlugin({ ...notations, logLevel: 'silent' })(app).extendsMarkdown(md)
  return md
}

const logger = { info: silent, warn: silent, warnOnce: silent, error: silent }
const vitepress = () => createMarkdownRenderer('.', {}, '/', logger)

/** VitePress 2 highlights code only where it may wait for a language. */
const vitepress2 = async () => {
  const md = await createMarkdownRenderer2('.', {}, '/', logger)
  return { render: (fence, env) => md.renderAsync(fence, env) }
}

/** VuePress 1, whose packages are those of the folder beside this one. */
const vuepress1 = () => {
  const require = createRequire(new URL('../vuepress1/', import.meta.url))
  const md = require('@vuepress/markdown')({})
  return { render: (fence) => md.render(fence).html }
}

/** Names that highlighters have for a language which authors call by another one. */
const names = { javascript: 'js', typescript: 'ts', bash: 'sh', markdown: 'md', python: 'py', text: '', txt: '' }

const text = (html) => html
  .replace(/<[^>]*>/g, '')
  .replace(/&(lt|gt|quot|amp|#x3C|#39);/g, (_, name) => ({ lt: '<', gt: '>', quot: '"', amp: '&', '#x3C': '<', '#39': "'" })[name])

const read = (html) => {
  const lines = html.match(/<code[^>]*>([^]*)<\/code>/)[1].split('\n')
  const codes = lines.map((line) => text(line).trimEnd())
  while (codes.at(-1) === '') codes.pop()
  // VuePress 1 paints bars behind the code.
  const bars = html.match(/<div class="highlight-lines">([^]*?)<\/div><pre/)?.[1].match(/<br>|<div/g) ?? []
  const marked = [
    ...lines.flatMap((line, index) => (/^<span class="[^"]*\bhighlighted\b/.test(line) ? [index + 1] : [])),
    ...bars.flatMap((bar, index) => (bar === '<div' ? [index + 1] : [])),
  ]
  const language = html.match(/class="language-([^" ]*)/)[1]
  return [
    names[language] ?? language,
    codes.join('\n'),
    marked.filter((line) => line <= codes.length),
    text(html.match(/<div class="code-block-title-bar"[^>]*>([^]*?)<\/div>/)?.[1] ?? '').trim(),
  ]
}

const file = (name) => new URL(name, import.meta.url)
const cases = JSON.parse(readFileSync(file('cases.json'), 'utf8'))
const highlighters = {
  vuepress1: vuepress1(),
  prism: await prism(),
  shiki: await shiki(),
  vitepress: await vitepress(),
  vitepress2: await vitepress2(),
}
const goldens = []
for (const fence of cases) {
  const answers = {}
  for (const [name, md] of Object.entries(highlighters)) {
    const answer = JSON.stringify(read(await md.render(fence, {})))
    answers[answer] = [...(answers[answer] ?? []), name]
  }
  const lines = Object.entries(answers).map(([answer, names]) => `  ${JSON.stringify(names.join(' '))}: ${answer}`)
  goldens.push(` ${JSON.stringify(fence)}: {\n${lines.join(',\n')}\n }`)
}
writeFileSync(file('goldens.json'), `{\n${goldens.join(',\n')}\n}\n`)
