import type { ActionMetadata } from './action-metadata.ts'

/**
 * The README with its tables of inputs and outputs made anew from action.yml. A table stands between the comments
 * `<!-- inputs… -->` and `<!-- /inputs -->`, or `outputs` likewise.
 * @throws Error when the README lacks one of the places
 */
export function withTables(readme: string, metadata: ActionMetadata): string {
  const inputs = Object.entries(metadata.inputs).map(([name, input]) => [
    code(name),
    shownDefault(input.default ?? ''),
    input.description,
  ])
  const outputs = Object.entries(metadata.outputs).map(([name, output]) => [code(name), output.description])
  return replaceBlock(
    replaceBlock(readme, 'inputs', table(['Input', 'Default', 'Meaning'], inputs)),
    'outputs',
    table(['Output', 'Meaning'], outputs),
  )
}

function replaceBlock(text: string, name: string, content: string): string {
  const block = new RegExp(`(<!-- ${name}\\b[^>]*-->\\n).*?(<!-- /${name} -->)`, 's')
  if (!block.test(text)) throw new Error(`README.md has no place for the table of ${name}: <!-- ${name} -->`)
  return text.replace(block, (_, begin: string, end: string) => `${begin}\n${content}\n\n${end}`)
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows.map(row => row.map(cell))]
    .map(cells => `| ${cells.join(' | ')} |`)
    .join('\n')
}

function cell(text: string): string {
  return text.trim().replaceAll('|', '\\|').replaceAll('\n', ' ')
}

function code(text: string): string {
  return `\`${text}\``
}

function shownDefault(value: string): string {
  const lines = value.split('\n').filter(line => line !== '')
  return lines.map(code).join('<br>')
}
