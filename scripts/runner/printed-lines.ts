import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

/**
 * Gives each line of `stream` to `onLine`, as .NET's `ReadLine` cuts them: at `\n`, `\r\n` and a lone `\r`, and nowhere
 * else; the last one need not be ended.
 */
export function onPrintedLine(stream: Readable, onLine: (line: string) => void): void {
  const decoder = new StringDecoder('utf8')
  let held = ''
  let partial: string[] = []
  const take = (text: string) => {
    const [first = '', ...rest] = text.split(/\r\n|\r|\n/)
    partial.push(first)
    for (const piece of rest) {
      onLine(partial.join(''))
      partial = [piece]
    }
  }
  stream.on('data', (chunk: Buffer) => {
    const text = held + decoder.write(chunk)
    // The next chunk tells whether this is a lone `\r`.
    held = text.endsWith('\r') ? '\r' : ''
    take(text.slice(0, text.length - held.length))
  })
  stream.on('close', () => {
    take(held + decoder.end())
    if (partial.join('') !== '') onLine(partial.join(''))
  })
}
