// The parser of VitePress 1, as VitePress itself makes it.
import { createMarkdownRenderer } from 'vitepress'

import { withTitles } from '../parsers.mjs'

const titles = { tip: 'TIP', info: 'INFO', warning: 'WARNING', danger: 'DANGER', details: 'Details' }

export async function vitepress() {
  const silent = () => {}
  const logger = { info: silent, warn: silent, warnOnce: silent, error: silent }
  const md = await createMarkdownRenderer('.', {}, '/', logger)
  const title = (md, info) => md.parseInline(info, {})[0].children
  return withTitles({ md, title, defaultTitle: (name) => titles[name] })
}
