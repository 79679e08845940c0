// Code as a reader meets it: what is marked, where the numbers stand, and what a copy holds.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { openBook } from './browser.mjs'

const code = [
  'const boat = fold(paper)',
  '// 纸船出航，测试行高',
  'boat.launch("海") // ⛵ 中文',
  '',
  'boat.sail()',
  '\tboat.rest()',
]

const notated = [
  'let a = 1 // [!code ++]',
  'let 船 = 2 // [!code --]',
  '// [!code focus:2]',
  'let c = 3',
  'let d = 4',
  'let e = 5 // [!code error]',
]

const page = `# Code

\`\`\`js{1,3-4} title="src/boat.js"
${code.join('\n')}
\`\`\`

- item

  \`\`\`js:line-numbers=9 {2,5}
${code.map((line) => (line ? `  ${line}` : '')).join('\n')}
  \`\`\`

\`\`\`js
${notated.join('\n')}
\`\`\`

\`\`\`js:collapsed-lines=2
${code.join('\n')}
\`\`\`

\`\`\`js /boat/ /中文/
${code.join('\n')}
\`\`\`
`

/** The middle of each line of the code, and a column to the right of all text. */
const places = (element) => element.evaluate((code) => {
  const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT)
  const tops = []
  const text = code.textContent
  let offset = 0
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (let at = 0; at < node.length; at++) {
      const line = text.slice(0, offset + at).split('\n').length - 1
      const range = document.createRange()
      range.setStart(node, at)
      range.setEnd(node, at + 1)
      const rect = range.getClientRects()[0]
      if (rect?.height) tops[line] ??= (rect.top + rect.bottom) / 2
    }
    offset += node.length
  }
  const box = code.getBoundingClientRect()
  return { lines: tops, x: box.right - 4, above: box.top + 3 }
})

/** The colours of some points of the page. */
const colours = async (page, points) => {
  const png = (await page.screenshot({ fullPage: true })).toString('base64')
  return page.evaluate(async ([png, points]) => {
    const image = new Image()
    image.src = `data:image/png;base64,${png}`
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.width
    canvas.height = image.height
    const context = canvas.getContext('2d')
    context.drawImage(image, 0, 0)
    const colour = ([x, y]) => context.getImageData(x + scrollX, y + scrollY, 1, 1).data.join()
    return points.map(colour)
  }, [png, points])
}

/** The lines whose colour is not that of the box. */
const marked = async (page, element) => {
  const { lines, x, above } = await places(element)
  const [plain, ...found] = await colours(page, [[x, above], ...lines.map((y) => [x, y])])
  return found.flatMap((colour, index) => (colour === plain ? [] : [index + 1]))
}

const open = async (t, theme) => {
  const { page: tab, visit } = await openBook(t, { 'a.md': page }, 'flavor = "plume"')
  await tab.setViewportSize({ width: 1300, height: 1500 })
  await tab.addInitScript((theme) => {
    localStorage.setItem('mdbook-theme', theme)
    document.addEventListener('copy', () => {
      window.copied = document.activeElement.value ?? String(getSelection())
    })
  }, theme)
  await visit('a.html')
  return tab
}

for (const theme of ['light', 'navy']) {
  test(`the marked lines are the right ones in ${theme}`, async (t) => {
    const tab = await open(t, theme)
    const blocks = tab.locator('pre > code')
    assert.deepEqual(await marked(tab, blocks.nth(0)), [1, 3, 4])
    assert.deepEqual(await marked(tab, blocks.nth(1)), [2, 5])
    assert.deepEqual(await marked(tab, blocks.nth(4)), [])
  })
}

test('a copy is exactly the code', async (t) => {
  const tab = await open(t, 'light')
  const expected = [code, code, notated.filter((line) => !line.startsWith('// [')).map((line) => line.split(' //')[0]), code, code]
  for (const [index, lines] of expected.entries()) {
    const pre = tab.locator('pre').nth(index)
    await pre.hover()
    await pre.locator('.clip-button').click()
    assert.equal(await tab.evaluate(() => window.copied), lines.join('\n').replaceAll('\t', '    ') + '\n')
  }
})

test('a number stands beside each line', async (t) => {
  const tab = await open(t, 'light')
  const { lines } = await places(tab.locator('pre > code').nth(1))
  const numbers = await tab.locator('.line-numbers > span').evaluateAll((spans) => spans.map((span) => {
    const { top, bottom } = span.getBoundingClientRect()
    return (top + bottom) / 2
  }))
  assert.equal(numbers.length, lines.length)
  for (const [index, top] of lines.entries()) {
    if (top !== undefined) assert.ok(Math.abs(top - numbers[index]) < 5, `line ${index + 1}`)
  }
})

test('lines out of focus are dimmed until the pointer is there', async (t) => {
  const tab = await open(t, 'light')
  const block = tab.locator('pre > code').nth(2)
  const mask = () => block.evaluate((code) => getComputedStyle(code).maskImage)
  assert.match(await mask(), /gradient/)
  await block.hover()
  assert.equal(await mask(), 'none')
})

test('collapsed lines unfold', async (t) => {
  const tab = await open(t, 'light')
  const pre = tab.locator('pre').nth(3)
  const height = async () => (await pre.boundingBox()).height
  const folded = await height()
  await tab.locator('.collapsed-lines').check()
  assert.ok(await height() > folded * 2)
})

test('words are marked where they stand', async (t) => {
  const tab = await open(t, 'light')
  const block = tab.locator('pre > code').nth(4)
  const found = await block.evaluate((code) => {
    const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT)
    const points = []
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (const { index } of node.data.matchAll(/boat/g)) {
        const range = document.createRange()
        range.setStart(node, index)
        range.setEnd(node, index + 4)
        const { left, right, bottom } = range.getBoundingClientRect()
        // Below the letters.
        const y = bottom - 2
        points.push([left + 2, y], [right - 2, y], [right + 3, y])
      }
    }
    return points
  })
  const all = await colours(tab, found)
  assert.ok(all.length >= 12)
  const difference = (one, other) => {
    const [a, b] = [one, other].map((colour) => colour.split(',').map(Number))
    return Math.max(...a.map((value, index) => Math.abs(value - b[index])))
  }
  for (let index = 0; index < all.length; index += 3) {
    assert.ok(difference(all[index], all[index + 1]) < 5)
    assert.ok(difference(all[index], all[index + 2]) > 10)
  }
})
