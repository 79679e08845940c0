// Reads the fixture pages: a line `%% name`, and behind it the page. `→` stands for a tab, `␍` for
// a carriage return.
import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('pages/', import.meta.url)

// The flavors that know what a file is about, where not all do.
const FLAVORS = {
  alerts: ['vitepress', 'vuepress2'],
  attributes: ['vitepress'],
  'code-groups': ['vitepress'],
  'code-tabs': ['vuepress2'],
  components: ['vuepress1', 'vuepress2', 'gungnir'],
  tabs: ['vuepress2'],
}

export const flavorsOf = (file, all) => FLAVORS[file] ?? all

export function fixtures() {
  return readdirSync(folder).sort().map((file) => {
    const text = readFileSync(new URL(file, folder), 'utf8').replaceAll('→', '\t').replaceAll('␍', '\r')
    const pages = text.split(/^%% /m).slice(1).map((part) => {
      const end = part.indexOf('\n')
      return [part.slice(0, end), part.slice(end + 1)]
    })
    return [file.replace('.txt', ''), pages]
  })
}
