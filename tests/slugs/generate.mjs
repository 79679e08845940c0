// Writes `ids.json`: the ids that the generators give the headings of `page.md`.
//
//     npm install --no-package-lock && npm run generate
//
// VuePress 1 has a folder of its own, since it needs other versions of the same packages.

import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createMarkdown } from '@vuepress/markdown'
import { createMarkdownRenderer } from 'vitepress'

const require = createRequire(new URL('vuepress1/', import.meta.url))
const vuepress1 = require('@vuepress/markdown')({})
const vuepress2 = createMarkdown()
const vitepress = await createMarkdownRenderer('.')

const page = readFileSync(new URL('page.md', import.meta.url), 'utf8')
const heading = /<h[1-6] [^>]*?\bid="([^"]*)"/g
const ids = (html) => Array.from(html.matchAll(heading), ([, id]) => id)
const environment = () => ({ base: '/', filePath: 'page.md', filePathRelative: 'page.md' })

const result = {
  vuepress1: ids(vuepress1.render(page, environment()).html),
  vuepress2: ids(vuepress2.render(page, environment())),
  vitepress: ids(vitepress.render(page, environment())),
}
writeFileSync(new URL('ids.json', import.meta.url), JSON.stringify(result, null, 1) + '\n')
