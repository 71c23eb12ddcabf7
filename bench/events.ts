import { closeSync, openSync, writeSync } from 'node:fs'

/**
 * Writes the events of a package of tests that each print eight lines and pass, as `go test -json` reports it: 180 bytes
 * for each event.
 * @param events how many, give or take one test
 */
export function writeEvents(path: string, events: number): void {
  const file = openSync(path, 'w')
  let count = 0
  let text = ''
  const event = (action: string, test: string, more = '') => {
    const fraction = String((count++ * 7919) % 1_000_000_000).padStart(9, '0')
    const name = test === '' ? '' : `,"Test":"${test}"`
    text += `{"Time":"2026-11-23T11:48:34.${fraction}Z","Action":"${action}","Package":"example.com/project/integration"${name}${more}}\n`
    if (text.length < 1 << 20) return
    writeSync(file, text)
    text = ''
  }
  event('start', '')
  for (let number = 0; count < events - 2; number++) {
    const test = `TestCheckpoint${number}`
    const output = (line: string) => event('output', test, `,"Output":"${line}\\n"`)
    event('run', test)
    output(`=== RUN   ${test}`)
    for (let line = 10; line < 16; line++)
      output(`    checkpoint_test.go:${line}: dumped container ${number} in 12ms`)
    output(`--- PASS: ${test} (0.00s)`)
    event('pass', test, ',"Elapsed":0')
  }
  event('output', '', ',"Output":"PASS\\n"')
  event('pass', '', ',"Elapsed":1.234')
  writeSync(file, text)
  closeSync(file)
}
