import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readActionMetadata } from '../../scripts/action-metadata.ts'
import { machines } from './machines.ts'
import { repository } from './paths.ts'

const steps = machines.flatMap(machine => machine.steps.map(step => ({ machine: machine.name, ...step })))

describe('machines', () => {
  it('have names of their own, fit for files and the command line', () => {
    const names = machines.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const name of [...names, ...steps.map(step => step.name)]) expect(name).toMatch(/^[a-z][a-z0-9-]*$/)
  })

  it.each(steps)(
    '$machine, $name: names inputs and outputs of action.yml',
    async ({ inputs, expect: expected }) => {
      const metadata = await readActionMetadata(join(repository, 'action.yml'))
      const outputs = expected.flatMap(expectation => {
        if ('output' in expectation) return [expectation.output]
        return 'feature' in expectation ? [expectation.feature] : []
      })
      expect(Object.keys(metadata.inputs)).toEqual(expect.arrayContaining(Object.keys(inputs)))
      expect(Object.keys(metadata.outputs)).toEqual(expect.arrayContaining(outputs))
      expect(expected).not.toEqual([])
    },
  )

  it('are built from configurations that are there', () => {
    const configs = machines.flatMap(({ kernel }) => (kernel.kind === 'built' ? [kernel.config] : []))
    for (const config of configs) expect(existsSync(join(import.meta.dirname, 'kernels', config))).toBe(true)
    expect(configs).not.toEqual([])
  })
})
