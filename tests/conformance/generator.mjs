// Composes pages of line fragments, in orders that nobody would write on purpose.

// A small generator of random numbers with a seed (mulberry32).
export function random(seed) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const below = (n) => Math.floor(next() * n)
  return { next, below, pick: (list) => list[below(list.length)] }
}

// In the fragments `@` stands for a new word, and `⏎` parts lines that begin alike.
const OPENINGS = [
  '::: tip', '::: tip', ':::tip', '::: warning @', ':::: warning', '::::: details @', ':::details',
  '::: danger **@**', '::: tip `@` @', ':::: tip @ :::', '::: v-pre', ':::  tip  @', ':::\ttip',
]
const NOT_OPENINGS = [':: tip', '::: TIP', '::: tip:@', '::: tip：@', '::: tip\t@', '::: tip-@', '::: @: @']
const CLOSINGS = [':::', ':::', ':::', ':::', '::::', ':::::', '::: ', ':::\t', '::']
const TEXTS = [
  '@', '@', '@', '@ @', '**@**', '`@`', '@  ', '中文@，时间：@', '文字@', '@\\', '*@* @', ':@', ': @', ':', '&lt;@', '@ | @',
]
const BLOCKS = [
  '# @', '## @', '#@', '---', '***', '===', '=', '--', '- - -', '```', '```', '```js', '~~~', '````', '``` @', '~~~~ @',
  '[@]: @', '<!-- @ -->', '<section>', '</section>', '<section>@', '@ <section>', '<x-a>@</x-a>', '<x-a>@</x-a> @',
  '<X a="@"/>', '<X a="@"/> @', '<span>@</span>', '<span>', '</span>', '<center>@</center>', '<!-- @', '-->',
  '```\t', '~~~ \t', '# @\t#',
]
const TABLES = ['| @ | @ |', '| - | - |', '@ | @', '- | -', '--- | ---', '|@|', '|-|', '| @ | @', '| `@` | :::', '|-\t|', '| -\t|\t- |', '@\t|@', '-\t| -']
const TABS = [
  '::: tabs⏎@tab @', ':::: tabs⏎@tab:active **@**', '::: code-tabs⏎@tab @', ':::tabs#@⏎@tab @#@', '@tab @', '@tab @', '@tab:active @#@',
  '@tab', '::: tabs',
]
const ALERTS = ['[!TIP]', '[!NOTE]', '> [!WARNING]', '> [!TIP]', '> [!INFO]', '> [!NOTE] @', '> [!@]']
const TITLED_ALERTS = [
  '[!TIP]', '[!NOTE] @', '> [!TIP]', '> [!TIP]', '> [!TIP]⏎> @', '> [!DANGER] @', '> [!info] **@**', '> [!WARNING] <b>@</b>', '> > [!TIP]',
  '> [!@]', '> @',
]
const CODE_GROUPS = ['::: code-group', '::: code-group⏎```js [@]', ':::: code-group @⏎```js', '```ts [@]', '``` [@] @', '~~~sh {1} [@]']
const ATTRIBUTES = ['@ {.@}', '{#@}', '**@**{.@}', '@ {@="@"} @', '# @ {#@}', '- @ {.@}', '`@`{.@}', '::: tip @ {.@}', '--- {.@}', '@ {.@}⏎=']
const TOC = ['[[toc]]', '[[TOC]] @', '@ [[toc]]']
const INDENTS = ['', '', '', '', '', '', ' ', '  ', '  ', '   ', '    ', '    ', '     ', '      ', '\t', ' \t']
const MARKERS = ['- ', '- ', '* ', '+ ', '1. ', '2. ', '10. ', '1) ', '-', '-   ', '-\t', '1.', '-     ', '> ', '> ', '>', '>\t', '>  ']

// The sets of fragments that only some flavors know.
const EXTRAS = { vuepress1: [TOC], gungnir: [TOC], vuepress2: [TABS, ALERTS, TOC], vitepress: [TITLED_ALERTS, CODE_GROUPS, ATTRIBUTES, TOC] }

export function page(seed, flavor) {
  const { below, pick } = random(seed)
  const extras = EXTRAS[flavor]
  let words = 0
  const body = () => {
    const roll = below(100)
    const set =
      roll < 22 ? OPENINGS
      : roll < 25 ? NOT_OPENINGS
      : roll < 45 ? CLOSINGS
      : roll < 70 ? TEXTS
      : roll < 85 ? BLOCKS
      : roll < 91 ? TABLES
      : roll < 93 ? TEXTS
      : pick(extras)
    return pick(set).replaceAll(/@(?!tab)/g, () => `w${(words += 1)}`).split('⏎')
  }
  const lines = []
  // Lines of one block begin alike, so that blocks come to be.
  let prefix = ''
  const count = 1 + below(10)
  for (let line = 0; line < count; line += 1) {
    const roll = below(10)
    if (roll < 3) prefix = ''
    else if (roll < 5) {
      // A marker, and behind it the indentation of its item.
      const marker = pick(MARKERS)
      const outer = below(3) ? prefix : pick(INDENTS)
      const [first, ...rest] = body()
      prefix = outer + (/^>/.test(marker) ? marker : below(4) ? ' '.repeat(marker.replace('\t', '  ').length) : pick(INDENTS))
      lines.push(outer + marker + first, ...rest.map((line) => prefix + line))
      continue
    } else if (roll < 6) prefix = pick(INDENTS)
    if (below(5) === 0) lines.push(below(3) ? '' : below(2) ? prefix.trimEnd() : '  ')
    else {
      const indent = below(12) ? prefix : pick(INDENTS)
      lines.push(...body().map((line) => indent + line))
    }
  }
  // Front matter is no matter of blocks.
  return lines.join('\n').replace(/^---/, '') + '\n'
}
