// Compares the structure of random pages between the real parsers and mdBook.
//
//   node differential.mjs N [--flavors vuepress1,vuepress2,vitepress] [--seed S] [--reader COMMAND] [--show K]
//
// Prints the seed, the number of pages that differ without a known cause, and the smallest pages
// that show it. Exits with 1 when there are such pages.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'

import { causeOf } from './causes.mjs'
import { page } from './generator.mjs'
import { parsers } from './parsers.mjs'
import { structure } from './structure.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    flavors: { type: 'string', default: 'vuepress1,vuepress2,vitepress' },
    seed: { type: 'string', default: '1' },
    reader: { type: 'string', default: 'cargo run --quiet --locked --example structure' },
    show: { type: 'string', default: '8' },
    shrink: { type: 'string', default: '40' },
    batch: { type: 'string', default: '50' },
  },
})
const count = Number(positionals[0] ?? 2000)
const seed = Number(values.seed)

// The one process that renders with mdBook: a line asks, a line answers.
const [command, ...args] = values.reader.split(' ')
const reader = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
const answers = createInterface({ input: reader.stdout })[Symbol.asyncIterator]()
const ask = async (flavor, pages, texts = false) => {
  reader.stdin.write(JSON.stringify({ flavor, pages, texts }) + '\n')
  const { value, done } = await answers.next()
  if (done) throw new Error('the reader ended')
  return JSON.parse(value)
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b)

async function compare(flavor, pages) {
  const ours = ask(flavor, pages)
  const theirs = pages.map((page) => {
    // Front matter is no matter of blocks.
    return page.startsWith('---') ? undefined : structure(parsers[flavor], page)
  })
  return (await ours).map((ours, index) => ({
    page: pages[index], ours, theirs: theirs[index], differs: theirs[index] && !same(ours, theirs[index]),
  }))
}

// The pages with a line, a word or some indentation less.
function smaller(page) {
  const lines = page.replace(/\n$/, '').split('\n')
  const pages = new Set()
  for (const [index, line] of lines.entries()) {
    const change = (...line) => pages.add([...lines.slice(0, index), ...line, ...lines.slice(index + 1)].join('\n') + '\n')
    change()
    if (/^\s/.test(line)) change(line.slice(1))
    if (/^\s+$/.test(line)) change('')
    change(line.replace(/^(\s*)(?:[-+*>]|\d+[.)])[ \t]*/, '$1'))
    if (/\S \S/.test(line)) change(line.replace(/\s\S+$/, ''))
    // The first word behind colons names a container.
    if (!/:::/.test(line)) change(line.replace(/[^\s]*w\d+[^\s]*/, 'w'))
  }
  pages.delete(page)
  return [...pages]
}

// Makes pages smaller as long as they differ without a known cause.
async function shrink(flavor, found) {
  const least = new Map()
  for (let rest = found; rest.length; ) {
    const pages = rest.map((it) => smaller(it.page))
    const results = await compare(flavor, pages.flat())
    const next = new Map()
    for (const [index, it] of rest.entries()) {
      const candidates = results.splice(0, pages[index].length)
      const better = candidates.find((it) => it.differs && !causeOf(flavor, it))
      if (better) next.set(better.page, better)
      else least.set(it.page, it)
    }
    rest = [...next.values()].filter((it) => !least.has(it.page))
  }
  return [...least.values()].sort((a, b) => a.page.length - b.page.length)
}

let failures = 0
for (const flavor of values.flavors.split(',')) {
  const explained = {}
  const unexplained = []
  const start = Date.now()
  for (let first = 0; first < count; first += Number(values.batch)) {
    const size = Math.min(Number(values.batch), count - first)
    const pages = Array.from({ length: size }, (_, index) => page(seed * 1_000_003 + first + index, flavor))
    for (const it of await compare(flavor, pages)) {
      if (!it.differs) continue
      const cause = causeOf(flavor, it)
      if (!cause) unexplained.push(it)
      else (explained[cause.name] ??= []).push(it.page)
    }
    if ((first + size) % 10_000 === 0) console.error(`${flavor}: ${first + size} pages, ${unexplained.length} unexplained`)
  }
  const seconds = ((Date.now() - start) / 1000).toFixed(1)
  console.log(`${flavor}: ${count} pages from seed ${seed}, ${unexplained.length} unexplained differences, ${seconds} s`)
  for (const [name, pages] of Object.entries(explained)) {
    const shortest = pages.reduce((a, b) => (b.length < a.length ? b : a))
    console.log(`  ${pages.length} by ${name}, as in ${JSON.stringify(shortest)}`)
  }
  failures += unexplained.length

  const least = await shrink(flavor, unexplained.slice(0, Number(values.shrink)))
  for (const it of least.slice(0, Number(values.show))) {
    const [text] = (await ask(flavor, [it.page], true)).map((text) => text.replace(/^<style.*\n\n|<svg.*?<\/svg>/g, ''))
    console.log(`--- ${flavor}: ${JSON.stringify(it.page)}\n${it.page}as ${JSON.stringify(text)}\ntheirs ${JSON.stringify(it.theirs)}\nours   ${JSON.stringify(it.ours)}`)
  }
}
reader.stdin.end()
process.exitCode = failures ? 1 : 0
