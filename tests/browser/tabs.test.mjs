// Tabs as a reader meets them: by mouse, by keyboard, without script, on paper.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { openBook } from './browser.mjs'

const pages = {
  'a.md': `# A

::: tabs#river
@tab One#1
first panel

@tab Two#2
second panel

@tab Three#3
third panel
:::

:::: code-group
\`\`\`js [left.js]
left()
\`\`\`
\`\`\`js [right.js]
right()
\`\`\`
::::
`,
  'b.md': `# B

::: tabs#river
@tab Uno#1
uno

@tab Dos#2
dos
:::

<CodeGroup>
<CodeGroupItem title="North">

north

</CodeGroupItem>
<CodeGroupItem title="South" active>

south

</CodeGroupItem>
</CodeGroup>
`,
}

const shown = async (page, texts) => {
  const visible = await Promise.all(texts.map((text) => page.getByText(text, { exact: true }).isVisible()))
  return texts.filter((_, index) => visible[index])
}

const panels = ['first panel', 'second panel', 'third panel']

test('a click on a label shows its panel', async (t) => {
  const { page, visit } = await openBook(t, pages)
  await visit('a.html')
  assert.deepEqual(await shown(page, panels), ['first panel'])
  await page.getByText('Two', { exact: true }).click()
  assert.deepEqual(await shown(page, panels), ['second panel'])
  assert.equal(await page.locator('code', { hasText: 'right()' }).isVisible(), false)
  await page.getByText('right.js').click()
  assert.equal(await page.locator('code', { hasText: 'right()' }).isVisible(), true)
  assert.deepEqual(await shown(page, panels), ['second panel'])
})

test('arrow keys move between tabs and turn no page', async (t) => {
  const { page, visit } = await openBook(t, pages)
  await visit('a.html')
  await page.locator('.vp-tab-input').first().focus()
  await page.keyboard.press('ArrowRight')
  assert.deepEqual(await shown(page, panels), ['second panel'])
  await page.keyboard.press('ArrowRight')
  assert.deepEqual(await shown(page, panels), ['third panel'])
  await page.keyboard.press('ArrowLeft')
  assert.deepEqual(await shown(page, panels), ['second panel'])
  assert.match(page.url(), /a\.html$/)
  const outline = (text) =>
    page.getByText(text, { exact: true }).evaluate((label) => getComputedStyle(label).outlineStyle)
  assert.equal(await outline('Two'), 'solid')
  assert.equal(await outline('One'), 'none')
})

test('groups with the same name switch together and stay as they were left', async (t) => {
  const { page, visit } = await openBook(t, pages)
  await visit('a.html')
  await page.getByText('Two', { exact: true }).click()
  await visit('b.html')
  assert.deepEqual(await shown(page, ['uno', 'dos', 'north', 'south']), ['dos', 'south'])
  // A value that the other group does not have changes nothing there.
  await visit('a.html')
  await page.getByText('Three', { exact: true }).click()
  await visit('b.html')
  assert.deepEqual(await shown(page, ['uno', 'dos']), ['uno'])
})

test('no script is needed', async (t) => {
  const { page, visit } = await openBook(t, pages)
  const bare = await page.context().browser().newContext({ javaScriptEnabled: false })
  const still = await bare.newPage()
  await visit('a.html')
  await still.goto(page.url())
  await still.getByText('Two', { exact: true }).click()
  assert.deepEqual(await shown(still, panels), ['second panel'])
})

test('paper shows every panel below its label', async (t) => {
  const { page, visit } = await openBook(t, pages)
  await visit('print.html')
  await page.emulateMedia({ media: 'print' })
  for (const text of [...panels, 'uno', 'dos', 'north', 'south', 'One', 'Three', 'South', 'left.js']) {
    assert.ok(await page.locator('main').getByText(text, { exact: true }).isVisible(), text)
  }
  const top = async (text) => (await page.getByText(text, { exact: true }).boundingBox()).y
  const tops = await Promise.all(['One', panels[0], 'Two', panels[1], 'Three', panels[2]].map(top))
  assert.deepEqual(tops, tops.toSorted((a, b) => a - b))
})

test('every id and every name is one of its own on the page of the whole book', async (t) => {
  const { page, visit } = await openBook(t, pages)
  await visit('print.html')
  const inputs = await page.locator('.vp-tab-input').evaluateAll((all) => all.map(({ id, name }) => ({ id, name })))
  assert.equal(new Set(inputs.map(({ id }) => id)).size, 9)
  assert.equal(new Set(inputs.map(({ name }) => name)).size, 4)
})
