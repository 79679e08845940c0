// Asks the real highlighters what they make of the fences in `cases.json`, and writes `goldens.json`.
//
// For each case and highlighter: the language in the class of the block, the code, the numbers of the
// highlighted lines, and the title. Equal answers are written once.
//
//     npm ci && node goldens.mjs

import { readFileSync, writeFileSync } from 'node:fs'

import { createMarkdown } from '@vuepress/markdown'
import { prismjsPlugin } from '@vuepress/plugin-prismjs'
import { shikiPlugin } from '@vuepress/plugin-shiki'
import { createMarkdownRenderer } from 'vitepress'

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

const vitepress = () => createMarkdownRenderer('.', {}, '/', { info: silent, warn: silent, warnOnce: silent, error: silent })

/** Names that highlighters have for a language which authors call by another one. */
const names = { javascript: 'js', typescript: 'ts', bash: 'sh', markdown: 'md', python: 'py', text: '', txt: '' }

const text = (html) => html
  .replace(/<[^>]*>/g, '')
  .replace(/&(lt|gt|quot|amp|#x3C|#39);/g, (_, name) => ({ lt: '<', gt: '>', quot: '"', amp: '&', '#x3C': '<', '#39': "'" })[name])

const read = (html) => {
  const lines = html.match(/<code[^>]*>([^]*)<\/code>/)[1].split('\n')
  const codes = lines.map((line) => text(line).trimEnd())
  while (codes.at(-1) === '') codes.pop()
  const marked = lines.flatMap((line, index) => (/^<span class="[^"]*\bhighlighted\b/.test(line) ? [index + 1] : []))
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
const highlighters = { prism: await prism(), shiki: await shiki(), vitepress: await vitepress() }
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
