// What the browser tests share: a book made of a few pages, opened in headless Chromium.
//
// A test is a file `NAME.test.mjs` beside this one. It needs the environment variables `MDBOOK`,
// `PREPROCESSOR` and `CHROMIUM`, which name the programs; `.ci/run browser` sets them.

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { chromium } from 'playwright-core'

const program = (name) => {
  if (!process.env[name]) throw new Error(`the environment variable ${name} names no program`)
  return process.env[name]
}

/** Builds a book of `pages`, which maps paths to Markdown, and gives its folder. */
const build = (pages, options) => {
  const root = mkdtempSync(join(tmpdir(), 'browser-test-'))
  const write = (path, text) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const command = JSON.stringify(program('PREPROCESSOR'))
  write('book.toml', `[preprocessor.vuepress-compat]\ncommand = ${command}\n${options}\n`)
  const summary = Object.keys(pages).map((path) => `- [${path}](${path})\n`)
  write('src/SUMMARY.md', summary.join(''))
  for (const [path, text] of Object.entries(pages)) write(`src/${path}`, text)
  const env = { ...process.env, MDBOOK_LOG: 'warn' }
  execFileSync(program('MDBOOK'), ['build', root], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  return root
}

/**
 * Opens a page of a book that is built for this test: `visit(path)` loads one of its files.
 *
 * `options` are lines of `[preprocessor.vuepress-compat]`. Everything goes when the test `t` ends.
 */
export const openBook = async (t, pages, options = '') => {
  const root = build(pages, options)
  t.after(() => rmSync(root, { recursive: true }))
  const browser = await chromium.launch({
    executablePath: program('CHROMIUM'),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
  t.after(() => browser.close())
  const page = await browser.newPage()
  const visit = (path) => page.goto(pathToFileURL(join(root, 'book', path)).href)
  return { page, visit }
}
