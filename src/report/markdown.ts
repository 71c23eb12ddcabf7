import { oneLine, shorten, visible } from './visible.ts'

/** What can begin markup, a table cell, math, HTML or an entity. */
const markup = /[&<>"`*[\]|\\~$]/g
/** An underscore between letters or digits begins nothing (CommonMark 0.31, section 6.2); the others may. */
const looseUnderscore = /(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu

/**
 * Text from outside, made inert for GitHub-flavoured Markdown: no markup, no table cell, no math, no HTML, no link.
 * Entities cannot stand for structure (CommonMark 0.31, section 2.5), so they hold at any place in a line.
 */
export function escapeMarkdown(text: string): string {
  return visible(text)
    .replaceAll(markup, entity)
    .replaceAll(looseUnderscore, entity)
    .replaceAll(/:(?=\/\/)/g, entity)
    .replaceAll(/(?<=www)\./gi, entity)
}

/**
 * A sentence on one line, with words of others in it: inert, it mentions nobody, and starts no heading, list or quote.
 * What stands between backticks becomes inline code.
 */
export function prose(text: string, max = 500): string {
  const parts = shorten(oneLine(text), max).split('`')
  const whole = parts.length % 2 === 1 ? parts : [...parts.slice(0, -2), parts.slice(-2).join('`')]
  return whole
    .map((part, index) =>
      index % 2 === 1 ? code(part, max) : escapeMarkdown(part).replaceAll('@', '@&#8203;'),
    )
    .join('')
    .replace(/^[#+\-=:]/, entity)
    .replace(/^(\d+)([.)])(?=\s|$)/, (_, digits: string, mark: string) => digits + entity(mark))
}

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`
}

/**
 * A name, path or log line from outside as inline code. GitHub links no mention in it, but cmark-gfm would link a mail
 * address; a `<wbr>` parts it and is not copied with the text.
 */
export function code(text: string, max = 300): string {
  return `<code>${escapeMarkdown(shorten(oneLine(text), max)).replaceAll('@', '@<wbr>')}</code>`
}

/** A URL as a link that shows it. */
export function link(url: string): string {
  const { href } = new URL(url)
  return `[${escapeMarkdown(shorten(url, 200))}](<${href.replaceAll(/[<>\\|]/g, encodeURIComponent)}>)`
}

/** Lines from outside as they are. */
export function pre(lines: readonly string[]): string {
  const text = visible(lines.join('\n')).replaceAll(/[&<>]/g, entity)
  return `<pre>${text}\n</pre>`
}

/** A table row of cells that are Markdown already. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

/** Head and ruler of a table. */
export function tableHead(titles: readonly string[]): string {
  return `${tableRow(titles)}\n${tableRow(titles.map(() => '---'))}`
}

/** The two ends of a foldable part; what stands between is Markdown. `title` is Markdown-free HTML. */
export function fold(title: string): { readonly open: string; readonly close: string } {
  return { open: `<details><summary>${title}</summary>\n`, close: '\n</details>' }
}

/** `3 tests`, `1 test` */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
