import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { parse } from 'yaml'
import { runTool } from '../../src/base/tool.ts'
import type { Expectation } from './expectation.ts'

const repository = join(import.meta.dirname, '..', '..')
const examples = join(repository, 'examples')
/** A project that uses the gate: suites in Go and bats, a Makefile, scripts. */
const project = join(import.meta.dirname, 'project')

/** One workflow that the engine runs. */
export interface Subject {
  readonly name: string
  /** Its path in the workspace. */
  readonly workflow: string
  /** Makes the workspace. */
  readonly lay: (workspace: string) => Promise<void>
  readonly expected: Expectation
  /** It is run once: nothing of it is kept in the cache. */
  readonly once?: true
}

/** What this engine cannot do on this machine, and why. */
export const cannotRun = [
  {
    what: 'ci.yml on arm64 and 22.04',
    why: 'every label is this one machine; its own architecture and release are what is run',
  },
  {
    what: "ci.yml's job `test`, whole",
    why: 'it is what npm test runs; here a part shows that the job’s own lines work',
  },
  {
    what: 'lab.yml',
    why: 'it is `npm run lab`, for up to an hour',
  },
  {
    what: 'release.yml’s attest and move-major-tag',
    why: 'actions/attest and a token for GitHub’s API are not to be had without GitHub',
  },
  {
    what: 'the README’s `criu-version: git:criu-dev`',
    why: 'its source comes from GitHub; the provider is tested against a git server on loopback',
  },
] as const

/** The examples, the README's snippets, and the project's own workflow. */
export async function readSubjects(): Promise<readonly Subject[]> {
  return [...(await exampleSubjects()), ...(await readmeSubjects()), await ownSubject()]
}

async function exampleSubjects(): Promise<readonly Subject[]> {
  const files = (await readdir(examples)).filter(file => /^[^.]+\.yml$/.test(file))
  return await Promise.all(
    files
      .filter(file => !file.startsWith('reusable-'))
      .sort()
      .map(async file => ({
        name: `example ${basename(file, '.yml')}`,
        workflow: join('.github', 'workflows', file),
        lay: layExamples,
        expected: await readExpectation(join(examples, file.replace(/\.yml$/, '.expect.yml'))),
      })),
  )
}

/** A user's project that has taken the examples over. */
async function layExamples(workspace: string): Promise<void> {
  await cp(project, workspace, { recursive: true })
  await mkdir(join(workspace, '.github'), { recursive: true })
  await cp(examples, join(workspace, '.github', 'workflows'), { recursive: true })
  await cp(join(examples, 'actions'), join(workspace, '.github', 'actions'), { recursive: true })
}

/**
 * The README's snippets, word for word: a workflow as it is but for its event, steps as the steps of a job behind a checkout.
 * @throws Error for a snippet without an expectation
 */
async function readmeSubjects(): Promise<readonly Subject[]> {
  const text = await readFile(join(repository, 'README.md'), 'utf8')
  const snippets = [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, snippet = '']) => snippet)
  const expectations = parse(
    await readFile(join(import.meta.dirname, 'readme.expect.yml'), 'utf8'),
  ) as Record<string, (Expectation & { readonly steps?: undefined }) | 'not run'>
  const named = snippets.filter(isOfWorkflow).map(snippet => {
    const name = Object.keys(expectations).find(words => snippet.includes(words))
    if (name === undefined) throw new Error(`readme.expect.yml has nothing of the README's\n${snippet}`)
    return { name, snippet, expected: expectations[name] }
  })
  const unused = Object.keys(expectations).find(words => !named.some(({ name }) => name === words))
  if (unused !== undefined) throw new Error(`The README has no snippet with '${unused}'.`)
  return named.flatMap(({ name, snippet, expected }) => {
    if (expected === undefined || expected === 'not run') return []
    const lay = async (workspace: string) => {
      await cp(project, workspace, { recursive: true })
      const file = join(workspace, '.github', 'workflows', 'readme.yml')
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, asWorkflow(snippet))
    }
    return [{ name: `README ${name}`, workflow: '.github/workflows/readme.yml', lay, expected }]
  })
}

function isOfWorkflow(snippet: string): boolean {
  return /^( *- |jobs:)/m.test(snippet) && snippet.includes('checkpoint-gate')
}

function asWorkflow(snippet: string): string {
  if (snippet.startsWith('jobs:')) return `on: push\n${snippet}`
  const steps = snippet.replace(/^(?=.)/gm, '      ')
  return `on: push\njobs:\n  readme:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/checkout@v5\n${steps}`
}

/** The project's own workflow, in a clone of it. */
async function ownSubject(): Promise<Subject> {
  return {
    name: 'ci.yml',
    workflow: '.github/workflows/ci.yml',
    lay: layClone,
    expected: await readExpectation(join(import.meta.dirname, 'ci.expect.yml')),
    once: true,
  }
}

/** What of ci.yml is another here: other systems are other machines, and what `npm test` runs is run by itself. */
const cut = [
  ['os: [ubuntu-24.04, ubuntu-24.04-arm, ubuntu-22.04]', 'os: [ubuntu-24.04]'],
  ['- run: npm test', '- run: npm test -- __tests__/features'],
] as const

async function layClone(workspace: string): Promise<void> {
  await runTool(['git', 'clone', '--quiet', `file://${repository}`, workspace], { seconds: 300 })
  await rm(join(workspace, '.git'), { recursive: true })
  const file = join(workspace, '.github', 'workflows', 'ci.yml')
  let text = await readFile(file, 'utf8')
  for (const [whole, part] of cut) {
    if (!text.includes(whole)) throw new Error(`ci.yml has no '${whole}'.`)
    text = text.replace(whole, part)
  }
  await writeFile(file, text)
}

async function readExpectation(file: string): Promise<Expectation> {
  return parse(await readFile(file, 'utf8')) as Expectation
}
