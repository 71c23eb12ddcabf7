import { type ParsedShell, programOf, wordsOf } from './syntax.ts'

/** Options of GNU make that take the next word. Source: make(1). */
const withWord: ReadonlySet<string> = new Set(['-C', '-f', '-I', '-o', '-W', '-E', '--directory', '--file'])

/** What each `make` of a script is asked to make, in their order; an empty list where that is its default goal. */
export function makeGoals({ parts }: ParsedShell): readonly (readonly string[])[] {
  return parts.flatMap(({ node }) => {
    if (node.type !== 'Command') return []
    const words = wordsOf(node)
    const program = programOf(words)
    if (program !== 'make' && program !== 'gmake') return []
    const rest = words.slice(words.findIndex(word => word.endsWith(program)) + 1)
    return [rest.filter((word, at) => isGoal(word, rest[at - 1] ?? ''))]
  })
}

function isGoal(word: string, before: string): boolean {
  if (word === '' || word.startsWith('-') || word.includes('=') || withWord.has(before)) return false
  return !(before === '-j' && /^\d+$/.test(word))
}
