import { expect, it } from 'vitest'
import { interfaceFaults } from '../../scripts/check/interface.ts'

it('action.yml, the code and the README speak of the same inputs, outputs and defaults', async () => {
  expect(await interfaceFaults()).toEqual([])
})
