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
}

/** The formats of `textReaders`, in its order. */
export const textFormats = Object.keys(textReaders) as readonly (keyof typeof textReaders)[]
