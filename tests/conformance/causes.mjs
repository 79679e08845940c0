// Differences between markdown-it and pulldown-cmark that are not about the structure of containers.
// A cause excludes pages by what stands in them; README.md has a minimal page of each.
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

const pageHolds = (pattern, only) => (page, flavor) => (!only || flavor === only) && pattern.test(page)

export const causes = [
  {
    name: 'a container of an unknown name is shown as a box',
    explains: pageHolds(/^[ \t>*+\-0-9.)]*:{3,} *w\d*( |$)/m),
  },
  {
    name: 'an end tag that begins a line of text ends its paragraph (VuePress 1)',
    explains: pageHolds(/^[ \t>*+\-0-9.)]*<\/(section|center)>/m, 'vuepress1'),
  },
  {
    name: 'a start tag that begins a line of text ends its paragraph (VuePress 1)',
    explains: (page, flavor, { ours, theirs }) => {
      const joined = (structure) => JSON.stringify(structure).replaceAll('","', ' ')
      return flavor === 'vuepress1' && /^[ \t>*+\-0-9.)]*<section>/m.test(page) && joined(ours) === joined(theirs)
    },
  },
  {
    name: 'a table of empty cells (VuePress 1)',
    explains: pageHolds(/^[ \t>*+\-0-9.)]*\|[ \t]*$/m, 'vuepress1'),
  },
  {
    name: 'a comment runs over lines where something ends it for markdown-it, but not for a browser',
    explains: pageHolds(/^.*<!--(?!.*-->)/m),
  },
  {
    name: 'markdown-it shows the end of a list marker that stands behind a tab and two quote markers',
    explains: (page, flavor, { theirs }) => />\t/.test(page) && /\["li","([.)]|[-+*]( |"))/.test(JSON.stringify(theirs)),
  },
  {
    name: 'indentation of code behind a tab that a quote marker cuts',
    explains: (page, flavor, { ours, theirs }) => {
      const flat = (structure) => JSON.stringify(structure, (key, value) =>
        Array.isArray(value) && value[0] === 'code' ? ['code', value[1], value[2].replace(/^\s+/gm, '')] : value)
      return />\t/.test(page) && flat(ours) === flat(theirs)
    },
  },
  {
    name: 'the width of a tab behind a list marker in nested quotes',
    explains: pageHolds(/> ?> ?(?:[-+*]|\d+[.)])\t/),
  },
  {
    name: 'spaces at the edges of a code span that runs over lines',
    explains: (page, flavor, { ours, theirs }) => {
      const trimmed = (structure) => JSON.stringify(structure).replace(/ *` */g, '`')
      return trimmed(ours) === trimmed(theirs)
    },
  },
  {
    name: 'a row of a table may begin like an item or a quote (VuePress 1)',
    explains: (page, flavor, { theirs }) =>
      flavor === 'vuepress1' && /"cell","(>|[-+*] |\d+[.)])/.test(JSON.stringify(theirs)),
  },
  {
    name: 'the target of a link reference stands on the next line, without the markers of its block',
    explains: pageHolds(/\[w\d*\]:[ \t]*$/m),
  },
  {
    name: 'a list is tight for one and loose for the other',
    explains: (page, flavor, { ours, theirs }) =>
      Array.isArray(ours) && JSON.stringify(tight(ours)) === JSON.stringify(tight(theirs)),
  },
  {
    name: 'tabs without a tab are shown as text',
    explains: (page, flavor, { theirs }) => /\["tabs"\]/.test(JSON.stringify(theirs)),
  },
  {
    name: 'a component that nothing closes is shown as text',
    explains: (page, flavor, { ours }) => /<(x-a|X)\b/.test(JSON.stringify(ours)),
  },
]
