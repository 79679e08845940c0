// The markdown-it of VitePress 1, as VitePress itself makes it. It makes one for a process, so that
// whoever changes its rules takes a copy.
import { createMarkdownRenderer } from 'vitepress'

const silent = () => {}
const logger = { info: silent, warn: silent, warnOnce: silent, error: silent }
// Code is not rendered, so that no highlighter needs to be loaded.
const shared = await createMarkdownRenderer('.', { highlight: (code) => code }, '/', logger)

const copy = (object) => Object.assign(Object.create(Object.getPrototypeOf(object)), object)
// Copies a stage of the parser with its lists of rules.
const withRules = (parser) => {
  const changed = copy(parser)
  for (const name of ['ruler', 'ruler2']) {
    if (!changed[name]) continue
    changed[name] = copy(changed[name])
    changed[name].__rules__ = changed[name].__rules__.map(copy)
    changed[name].__cache__ = null
  }
  return changed
}

export function markdown() {
  const md = copy(shared)
  for (const stage of ['core', 'block', 'inline']) md[stage] = withRules(md[stage])
  return md
}
