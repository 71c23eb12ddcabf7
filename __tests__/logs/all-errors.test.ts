import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { expect } from 'vitest'
import { runTool } from '../../src/base/tool.ts'
import { diagnose } from '../../src/logs/diagnosis.ts'
import { knownBugs } from '../../src/logs/known-bugs.ts'
import { readLogLines } from '../../src/logs/log-lines.ts'
import { signatures } from '../../src/logs/signatures.ts'
import { realSourceTarball } from '../criu/providers/source/real-source.ts'
import { needing } from '../needing.ts'

/** What the text of an error is made of, with values where `printf` puts them. */
function filled(format: string): string {
  const values: Readonly<Record<string, string>> = { s: 'thing', c: 'c', p: '0x7f00', m: 'Invalid argument' }
  return format
    .replaceAll(/%[-#0-9.*]*(?:hh|h|ll|l|z|j)?([a-zA-Z])/g, (_, kind: string) => values[kind] ?? '17')
    .replaceAll(/" ?PRI[diux]\d+ ?"/g, '17')
    .replaceAll('\\n', '')
    .replaceAll('\\"', '"')
    .replaceAll('%%', '%')
}

/** Each `pr_err` and `pr_perror` of the source, as a log has it. */
async function errorLines(root: string): Promise<readonly string[]> {
  // With types, links are not followed: one of CRIU's leads to its own folder.
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter(entry => entry.isFile())
    .map(entry => relative(root, join(entry.parentPath, entry.name)))
  const files = paths.filter(
    path => /^(?:[^/]+\/)?(?:criu|compel|soccr|plugins)\/.*\.[ch]$/.test(path) && !path.includes('/test/'),
  )
  const found: string[] = []
  for (const file of files) {
    const text = await readFile(join(root, file), 'utf8')
    const prefix = /#define LOG_PREFIX\s+"([^"]*)"/.exec(text)?.[1] ?? ''
    for (const [, name, format] of text.matchAll(/\b(pr_err|pr_perror)\(\s*"((?:[^"\\]|\\.)*)"/g)) {
      const errno = name === 'pr_perror' ? ': Invalid argument' : ''
      const place = file.replace(/^[^/]+\/(?=criu|compel|soccr|plugins)/, '')
      found.push(`(00.012345) Error (${place}:17): ${prefix}${filled(format ?? '')}${errno}`)
    }
  }
  return [...new Set(found)]
}

needing('archive tools').it(
  'gives no error text of CRIU 4.2.1 any advice but that of its row',
  async () => {
    const scratch = await mkdtemp(join(tmpdir(), 'criu-errors-'))
    try {
      const tarball = await realSourceTarball()
      await runTool(['tar', '-xf', tarball, '-C', scratch], { seconds: 60 })
      const lines = await errorLines(scratch)
      expect(lines.length).toBeGreaterThan(1400)
      const wrong = lines.filter(line => {
        const { advice, knownBug, firstCause } = diagnose([line], { features: [] })
        if (advice === null) return false
        const [read] = readLogLines(line)
        const row = signatures.find(({ text }) => text.test(read?.text ?? ''))
        if (knownBug !== null)
          return !knownBugs.some(
            ({ id, texts }) => id === knownBug.id && texts.some(({ text }) => text.test(read?.text ?? '')),
          )
        if (firstCause === null) return !/names no cause|noise/.test(diagnose([line]).sentences.join())
        return row === undefined
      })
      expect(wrong).toEqual([])
    } finally {
      await rm(scratch, { recursive: true })
    }
  },
  120_000,
)
