import type { Position } from './position.ts'

/** A place within a stack. */
export type StackFrame = Position & { readonly file: string; readonly line: number }

interface FrameFormat {
  /** Groups: what names the file, the line. */
  readonly text: RegExp
  /** Only what stands behind such a line is a failure's stack: tests that go on log stacks, too. */
  readonly behind?: RegExp
  /** The file's path, as far as it is told; the first group unless given. */
  readonly file?: (named: string) => string
  readonly innermost: 'first' | 'last'
  readonly example: string
  readonly source: string
}

/** How stacks are printed. Each source is a file of the language's own implementation. */
export const frameFormats: readonly FrameFormat[] = [
  {
    text: /^\t(\S.{0,400}\.go):(\d{1,7})(?: \+0x[0-9a-f]+)?$/,
    behind: /^(?:panic|fatal error): |^\[signal SIG/,
    innermost: 'first',
    example: '\t/src/restore_test.go:6 +0x1d',
    source: 'go src/runtime/traceback.go traceback2',
  },
  {
    text: /^\s*at (?:\S{1,200}\/)?([\w$.]{1,400}\(\w{1,200}\.(?:java|kt|scala|groovy)):(\d{1,7})\)$/,
    file: javaFile,
    innermost: 'first',
    example: '\tat org.example.RestoreTest.restores(RestoreTest.java:42)',
    source: 'OpenJDK java/lang/StackTraceElement.java toString',
  },
  {
    text: /^\s*File "([^"<>]{1,400})", line (\d{1,7})(?:, in \S.*)?$/,
    innermost: 'last',
    example: '  File "/src/test_restore.py", line 12, in test_restore',
    source: 'CPython Lib/traceback.py StackSummary.format_frame_summary',
  },
  {
    text: /^\s*at (?:[^()]{1,400} \()?(?:file:\/\/)?(\/[^()]{1,400}):(\d{1,7}):\d{1,7}\)?$/,
    innermost: 'first',
    example: '    at TestContext.<anonymous> (file:///src/restore.test.mjs:5:10)',
    source: 'V8 src/objects/call-site-info.cc SerializeCallSiteInfo',
  },
]

/** More of a stack is the depth of a recursion. */
const maxFrames = 100

/**
 * The frames of the first stack with which a test failed, the innermost first; those of libraries and of the language are
 * among them.
 * @param lines of the test's output
 */
export function stackFrames(lines: readonly string[]): readonly StackFrame[] {
  for (const { text, behind, file, innermost } of frameFormats) {
    const start = behind === undefined ? 0 : lines.findIndex(line => behind.test(line))
    if (start === -1) continue
    const frames = lines.slice(start).flatMap(line => {
      const [, named, number] = text.exec(line) ?? []
      return named === undefined ? [] : { file: file?.(named) ?? named, line: Number(number) }
    })
    if (frames.length === 0) continue
    return (innermost === 'first' ? frames : frames.reverse()).slice(0, maxFrames)
  }
  return []
}

/** `org.example.Outer$Inner.method(Outer.java` is `org/example/Outer.java`: a class lies in the folder of its package. */
function javaFile(named: string): string {
  const [method = '', file = ''] = named.split('(')
  return [...method.split('.').slice(0, -2), file].join('/')
}
