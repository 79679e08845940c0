// Writes the structures that the real parsers give the fixture pages into goldens/, a file for each
// file of pages and a line for each page.
import { mkdirSync, writeFileSync } from 'node:fs'

import { fixtures, flavorsOf } from './pages.mjs'
import { parsers } from './parsers.mjs'
import { structure } from './structure.mjs'

const folder = new URL('goldens/', import.meta.url)
mkdirSync(folder, { recursive: true })
for (const [file, pages] of fixtures()) {
  const lines = pages.map(([name, page]) => {
    // Flavors with equal structures share one.
    const flavors = new Map()
    for (const flavor of flavorsOf(file, Object.keys(parsers))) {
      const json = JSON.stringify(structure(parsers[flavor], page))
      flavors.set(json, [...(flavors.get(json) ?? []), flavor])
    }
    const structures = [...flavors].map(([json, flavors]) => `${JSON.stringify(flavors.join(' '))}:${json}`)
    return `${JSON.stringify(name)}:{${structures.join(',')}}`
  })
  writeFileSync(new URL(`${file}.json`, folder), `{\n${lines.join(',\n')}\n}\n`)
}
process.exit()
