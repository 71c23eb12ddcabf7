import { createAutomakeReader } from './frameworks/automake.ts'
import { createCtestReader } from './frameworks/ctest.ts'
import { createGoogletestReader } from './frameworks/googletest.ts'
import { createLibtestReader } from './frameworks/libtest.ts'
import { createMesonReader } from './frameworks/meson.ts'
import { createPytestReader } from './frameworks/pytest-text.ts'
import { createUnittestReader } from './frameworks/unittest.ts'
import { createGoTextReader } from './go/go-text.ts'
import type { OutputFormat } from './result.ts'
import type { ResultSink } from './result-sink.ts'
import { createTapReader } from './tap/tap.ts'
import type { TextReader } from './text-reader.ts'
import { createZdtmReader } from './zdtm.ts'

/**
 * The reader of each format that is read line by line, in the order in which a line is offered to them. go-json is none of
 * them: it reads bytes.
 */
export const textReaders: Readonly<
  Record<Exclude<OutputFormat, 'go-json'>, (sink: ResultSink) => TextReader>
> = {
  go: createGoTextReader,
  zdtm: createZdtmReader,
  tap: createTapReader,
  googletest: createGoogletestReader,
  libtest: createLibtestReader,
  ctest: createCtestReader,
  meson: createMesonReader,
  automake: createAutomakeReader,
  pytest: createPytestReader,
  unittest: createUnittestReader,
}

/** The formats of `textReaders`, in its order. */
export const textFormats = Object.keys(textReaders) as readonly (keyof typeof textReaders)[]

/** Formats whose lines other programs print as well: a line is not offered to them while a test of another format runs. */
export const modestFormats: ReadonlySet<string> = new Set([
  'googletest',
  'ctest',
  'libtest',
  'meson',
  'automake',
  'pytest',
  'unittest',
])
