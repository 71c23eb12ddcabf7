import { spawnSync } from 'node:child_process'

const extensions = ['table', 'strikethrough', 'autolink', 'tasklist', 'footnotes'].flatMap(name => [
  '-e',
  name,
])

/** Renders with GitHub's own Markdown engine, as Debian packages it (`cmark-gfm`). */
function cmark(markdown: string) {
  return spawnSync('cmark-gfm', ['--unsafe', ...extensions], {
    input: markdown,
    encoding: 'utf8',
    timeout: 20_000,
  })
}

/** The elements of a rendered document, in order, without its text, its inline code and the places where a line may break. */
export function skeleton(markdown: string): readonly string[] {
  return cmark(markdown).stdout.match(/<(?!wbr|\/?code>)[^>]*>/g) ?? []
}
