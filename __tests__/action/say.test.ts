import { expect, it } from 'vitest'
import { inert } from '../../src/action/say.ts'

it.each([
  ['CRIU 4.2 ##[add-mask]secret', 'CRIU 4.2 # #[add-mask]secret'],
  ['::add-mask::secret', ': :add-mask::secret'],
  ['a\n  ::error::b\r##[group]c', 'a\n  : :error::b\n# #[group]c'],
  ['###[x]', '## #[x]'],
  ['std::string, # [x]', 'std::string, # [x]'],
])('%j is printed as %j', (text, printed) => {
  expect(inert(text)).toBe(printed)
})
