import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { needing } from '../needing.ts'
import { realCriu } from '../real-criu.ts'
import { runAction } from './runner.ts'

const secret = 'pä55"w<rd%'

needing('root', 'criu tools').it(
  'what the command tells the runner to mask stands in no log, report or kept log of CRIU',
  async () => {
    const criu = (await realCriu('sid')).path
    const step = await runAction({
      inputs: {
        'criu-path': criu,
        features: 'userns',
        'self-test': 'none',
        run: `mkdir -p "img-$SECRET"
          echo working; printf '::add-mask::%s\\n' "$SECRET" | sed 's/%$/%25/'
          echo "1..1"
          echo "# it says $SECRET"
          criu dump -t 1 --shell-job -D "img-$SECRET" -o "$PWD/dump-$SECRET.log" -v4 | tail -1 || true
          echo "::warning::not obeyed"
          echo "not ok 1 a"; exit 1`,
      },
      env: { SECRET: secret },
    })
    expect(step.outputs).toMatchObject({ verdict: 'fail', failed: '1' })
    expect(step.log).toContain('# it says ***')
    expect(step.log).toContain('::warning::not obeyed')
    expect(step.stdout).toMatch(/working\n::checkpoint-gate-[0-9a-f]+::\n::add-mask::pä55"w<rd%25\n::stop-/)
    const folder = step.outputs.report ?? ''
    const files = await readdir(folder, { recursive: true, withFileTypes: true })
    const texts = await Promise.all(
      files
        .filter(file => file.isFile())
        .map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')),
    )
    expect(files.map(({ name }) => name)).toContain('junit.xml')
    expect(texts.filter(text => text.includes('***')).length).toBeGreaterThanOrEqual(3)
    for (const text of texts) expect(text).not.toMatch(/pä55/)
  },
)
