// Differences between the real parsers and ours that are known; README.md has a minimal page of each.
// A cause tells by the structures that nothing else differs: it compares them without what differs, or
// ours with what the real parser makes of the page once it is mended, or the page is.
import { mended } from './mended.mjs'
import { parsers } from './parsers.mjs'
import { structure } from './structure.mjs'

const json = JSON.stringify
const BLOCKS = ['ul', 'ol', 'quote', 'table', 'tr', 'cell', 'code']

// Joins the paragraphs of list items, which are no elements when the list is tight.
const tight = (block, inItem = block[0] === 'li') => {
  const joined = []
  for (const part of block) {
    const last = joined.length - 1
    if (inItem && last > 0 && typeof part === 'string' && typeof joined[last] === 'string') joined[last] += ' ' + part
    else joined.push(Array.isArray(part) ? tight(part, (inItem && !BLOCKS.includes(part[0])) || part[0] === 'li') : part)
  }
  return joined
}

// Joins all text that stands side by side.
const inOneRun = (block) => json(block).replaceAll('","', ' ')

// Replaces white space in code by `space`.
const spaced = (it, white, space) =>
  json(it, (key, value) =>
    Array.isArray(value) && value[0] === 'code' ? ['code', value[1], value[2].replace(white, space).trim()] : value)

// Replaces the tabs in front of a line's text by the spaces up to the next tab stop.
const expanded = (page) => {
  const line = (line) => {
    for (let at; (at = line.search(/(?<=^[ >*+\-0-9.)]*)\t/)) >= 0; ) line = line.slice(0, at) + ' '.repeat(4 - (at % 4)) + line.slice(at + 1)
    return line
  }
  return page.split('\n').map(line).join('\n')
}

const words = (block) => block.flat(Infinity).join(' ')

// The parsers in which all is mended that can be.
const calm = { ...parsers, vuepress1: mended('vuepress1'), vuepress2: mended('vuepress2'), vitepress: mended('vitepress') }

// A cause of differences from a parser in which only that is mended.
const difference = (name, mend, flavor) => {
  const parser = mended(flavor, [mend])
  return {
    name,
    explains: (page, of, { ours }) => of === flavor && json(structure(parser, page)) === json(ours),
  }
}

const CAUSES = [
  difference('an alert without a body hides lines from the blocks around it', 'alerts', 'vuepress2'),
  difference('tabs without a tab, an end or code of their own, and those that are headings', 'tabs', 'vuepress2'),
  difference('a bracket above a line that is a table of contents is one, too (VuePress 1)', 'toc', 'vuepress1'),
  difference('a tab in front of a row of a table counts as one column (VuePress 1)', 'tables', 'vuepress1'),
  difference('an end tag to the left of an item ends its list (VuePress 1)', 'tags', 'vuepress1'),
  difference('a comment ends with its item, and is text in a paragraph', 'comments', 'vuepress1'),
  difference('a comment ends with its item, and is text in a paragraph', 'comments', 'vuepress2'),
  difference('a comment ends with its item, and is text in a paragraph', 'comments', 'vitepress'),
  difference('the first text of a quote names an alert wherever it stands (VitePress)', 'alerts', 'vitepress'),
  difference('a fence in a block of a code group is a tab (VitePress)', 'groups', 'vitepress'),
  {
    name: 'the width of a tab behind quote markers',
    explains: (page, flavor, { ours }) =>
      /^[^\S\n]*>.*\t/m.test(page) &&
      spaced(structure(calm[flavor], expanded(page)) ?? [], /\s+/g, ' ') === spaced(ours, /\s+/g, ' '),
  },
  {
    name: 'spaces for the tabs in front of code',
    explains: (page, flavor, { ours, theirs }) =>
      /^[ \t>]*\t/m.test(page) && spaced(ours, /^\s+/gm, '') === spaced(theirs, /^\s+/gm, ''),
  },
  {
    name: 'spaces in a blank line of code',
    explains: (page, flavor, { ours, theirs }) => spaced(ours, /^[ \t]+$/gm, '') === spaced(theirs, /^[ \t]+$/gm, ''),
  },
  {
    name: 'spaces at the edges of a code span',
    explains: (page, flavor, { ours, theirs }) => {
      const trimmed = (it) => json(it).replace(/ *` */g, '`')
      return trimmed(ours) === trimmed(theirs)
    },
  },
  {
    name: 'a list is tight for one and loose for the other',
    explains: (page, flavor, { ours, theirs }) => {
      // Text goes on behind a component without even a space.
      const joined = (it) => spaced(tight(it), /\s/g, '·').replace(/\s+/g, '')
      return Array.isArray(ours) && joined(ours) === joined(theirs)
    },
  },
  {
    name: 'an item that is indented too far would be a rule (VuePress 1)',
    explains: (page, flavor, { ours, theirs }) =>
      flavor === 'vuepress1' && /"code","","(\\\\[-*]|\+)/.test(json(ours)) && spaced(ours, /^\\?[-*+]/, '-') === spaced(theirs, /^[-*]/, '-'),
  },
  {
    name: 'a component that nothing closes is shown as text',
    explains: (page, flavor, { ours, theirs }) => {
      const hidden = (it) => inOneRun(it).replace(/<\/?(x-a|X)\b.*?>/g, '').replace(/\s+/g, '').replace(/,?""/g, '')
      return /<(x-a|X)\b/.test(json(ours)) && hidden(ours) === hidden(theirs)
    },
  },
  {
    name: 'a quote ends at a lazy line above the delimiter row of a table',
    explains: (page, flavor, { ours }) => {
      const parted = page.replace(/^([^>\n]*\|.*)\n(?=[ \t]*>[-:| \t]+$)/gm, '\n$1\n\n')
      return parted !== page && json(structure(calm[flavor], parted)) === json(ours)
    },
  },
  {
    name: 'an end tag parts a paragraph, or closes the blocks in its element',
    explains: (page, flavor, { ours, theirs }) =>
      /<\/(section|center|span)>/.test(page) && inOneRun(ours) === inOneRun(theirs),
  },
  {
    name: 'an end tag in an item closes an element around its list',
    explains: (page, flavor, { ours, theirs }) =>
      /<\/(section|center)>/.test(page) && /"li"/.test(json(theirs)) && words(ours) === words(theirs),
  },
]

// The cause of a difference, which may come on top of all that is mended.
export function causeOf(flavor, { page, ours, theirs }) {
  const find = (theirs) => CAUSES.find((cause) => cause.explains(page, flavor, { ours, theirs }))
  const rest = structure(calm[flavor], page)
  return find(theirs) ?? (json(rest) === json(ours) ? { name: 'several of these' } : rest && find(rest))
}
