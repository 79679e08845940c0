// Differences between the real parsers and ours that are known; README.md has a minimal page of each.
// A cause tells by the structures that nothing else differs, or by what the real parser makes of the
// page without the cause.
import { mended, parse, parsers } from './parsers.mjs'
import { structure } from './structure.mjs'

const json = JSON.stringify
const without = mended()
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

// Whether there is an item outside of a list.
const strays = (block) =>
  block.some((part) => Array.isArray(part) && ((part[0] === 'li' && !/^[uo]l$/.test(block[0])) || strays(part)))

// Whether two structures are equal but for the tabs, of which `tab` decides.
const sameBut = (a, b, tab, isLast) => {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b
  if (a[0] === 'tab' && b[0] === 'tab' && tab(a, b, isLast)) return true
  return a.length === b.length && a.every((part, index) => sameBut(part, b[index], tab, index === a.length - 1))
}

const words = (block) => block.flat(Infinity).join(' ')

export const causes = [
  {
    name: 'the width of a tab behind quote markers',
    explains: (page, flavor, { ours }) =>
      /^[^\S\n]*>.*\t/m.test(page) &&
      spaced(structure(parsers[flavor], expanded(page)) ?? [], /\s+/g, ' ') === spaced(ours, /\s+/g, ' '),
  },
  {
    name: 'spaces for the tabs in front of code',
    explains: (page, flavor, { ours, theirs }) =>
      /^[ \t>]*\t/m.test(page) && spaced(ours, /^\s+/gm, '') === spaced(theirs, /^\s+/gm, ''),
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
    explains: (page, flavor, { ours, theirs }) => Array.isArray(ours) && json(tight(ours)) === json(tight(theirs)),
  },
  {
    name: 'two hyphens in a comment',
    explains: (page, flavor, { theirs }) => /<!--(?=.*<!--.*-->)/s.test(page) && json(theirs).includes('<!--'),
  },
  {
    name: 'a component that nothing closes is shown as text',
    explains: (page, flavor, { ours }) => /<(x-a|X)\b/.test(json(ours)),
  },
  {
    name: 'an open comment in a paragraph ends with what stands in place of an end tag that closes nothing',
    explains: (page, flavor, { theirs }) => /<!--(?:(?!-->).)*<\/\w+>/s.test(page) && json(theirs).includes('<!--'),
  },
  {
    name: 'a tab in front of a row of a table counts as one column (VuePress 1)',
    explains: (page, flavor, { ours }) =>
      flavor === 'vuepress1' && /\t.*\|/.test(page) &&
      spaced(structure(parsers[flavor], expanded(page)), /\s+/g, ' ') === spaced(ours, /\s+/g, ' '),
  },
  {
    name: 'a quote ends at a lazy line above the delimiter row of a table',
    explains: (page) => /^[^>\n]*\|.*\n[ \t]*>[-:| \t]+$/m.test(page),
  },
  {
    name: 'a row of a table may begin like an item or a quote (VuePress 1)',
    explains: (page, flavor, { theirs }) => flavor === 'vuepress1' && /"cell","(>|[-+*]["\s]|\d+[.)])/.test(json(theirs)),
  },
  {
    name: 'an indented end tag in a paragraph parts it',
    explains: (page, flavor, { ours, theirs }) =>
      /^(\t| {4}).*<\/(section|center)>/m.test(page) && json(ours).replaceAll('","', ' ') === json(theirs).replaceAll('","', ' '),
  },
  {
    name: 'an end tag in an item closes an element around its list',
    explains: (page, flavor, { ours, theirs }) =>
      strays(theirs) || (/<\/(section|center)>/.test(page) && /"li"/.test(json(theirs)) && words(ours) === words(theirs)),
  },
  {
    name: 'a bracket above a line that is a table of contents is one, too (VuePress 1)',
    explains: (page, flavor, { ours }) =>
      flavor === 'vuepress1' && /^\[\[toc\]\]/im.test(page) && json(structure(without.toc, page)) === json(ours),
  },
  {
    name: 'an alert without a body hides lines from the blocks around it',
    explains: (page, flavor, { ours }) =>
      flavor === 'vuepress2' && /\[!\w+\]/.test(page) && json(structure(without.alerts, page)) === json(ours),
  },
  {
    name: 'tabs without a tab, an end or code, and those that are headings',
    explains: (page, flavor, { ours }) =>
      flavor === 'vuepress2' && /:::.*tabs/.test(page) && json(structure(without.tabs, page)) === json(ours),
  },
  {
    name: 'a comment ends with its block for markdown-it, but not for a browser',
    explains: (page, flavor) => {
      const isOpen = ({ type, level, content }) => type === 'html_block' && level > 0 && /<!--(?!.*-->)/s.test(content)
      return parse(parsers[flavor], page).some(isOpen)
    },
  },
]
