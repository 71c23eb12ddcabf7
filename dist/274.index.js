export const id = 274;
export const ids = [274];
export const modules = {

/***/ 7274:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runTests: () => (/* binding */ runTests)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: external "node:v8"
var external_node_v8_ = __webpack_require__(8877);
// EXTERNAL MODULE: external "node:vm"
var external_node_vm_ = __webpack_require__(714);
;// CONCATENATED MODULE: ./readers/failed-statement.js
/** Where a block begins that is entered on a condition. */
const condition = /^\s*(?:\}?\s*else\s+)?(?:if|elif|unless|while|until|case|switch|except|catch)\b/;
/** A check of what was assigned before. */
const checked = /\b(?:err|error|rc|ret|status|code|exit_?code)\b|\$\?/i;
const assigned = /(?:^|[^=!<>:])(?::=|=)(?!=)/;
/** A longer block tells of more than one failure. */
const mostLines = 8;
/**
 * The statement at which a test failed, in its source: the line itself, the condition that led to it, and what that condition
 * checks where that was assigned in the line before.
 * @param lines of the source file
 * @param line counted from 1, as the test program printed it
 */
function failedStatement(lines, line) {
    const at = line - 1;
    const own = lines[at];
    if (own === undefined)
        return [];
    const indent = indentOf(own);
    const above = lines.slice(Math.max(0, at - mostLines), at);
    const outer = above.findLastIndex(text => text.trim() !== '' && indentOf(text) < indent);
    const guard = outer >= 0 && condition.test(above[outer] ?? '') ? outer : null;
    const decisive = guard === null ? own : (above[guard] ?? '');
    const before = above.slice(0, guard ?? above.length).findLast(text => text.trim() !== '');
    const from = before !== undefined && checked.test(decisive) && !assigned.test(decisive) && assigned.test(before)
        ? [before]
        : [];
    return [...from, ...(guard === null ? [] : [decisive]), own].map(text => text.trim());
}
function indentOf(line) {
    return line.length - line.trimStart().length;
}

;// CONCATENATED MODULE: ./readers/stack-frames.js
/** How stacks are printed. Each source is a file of the language's own implementation. */
const frameFormats = [
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
];
/** More of a stack is the depth of a recursion. */
const maxFrames = 100;
/**
 * The frames of the first stack with which a test failed, the innermost first; those of libraries and of the language are
 * among them.
 * @param lines of the test's output
 */
function stackFrames(lines) {
    for (const { text, behind, file, innermost } of frameFormats) {
        const start = behind === undefined ? 0 : lines.findIndex(line => behind.test(line));
        if (start === -1)
            continue;
        const frames = lines.slice(start).flatMap(line => {
            const [, named, number] = text.exec(line) ?? [];
            return named === undefined ? [] : { file: file?.(named) ?? named, line: Number(number) };
        });
        if (frames.length === 0)
            continue;
        return (innermost === 'first' ? frames : frames.reverse()).slice(0, maxFrames);
    }
    return [];
}
/** `org.example.Outer$Inner.method(Outer.java` is `org/example/Outer.java`: a class lies in the folder of its package. */
function javaFile(named) {
    const [method = '', file = ''] = named.split('(');
    return [...method.split('.').slice(0, -2), file].join('/');
}

;// CONCATENATED MODULE: ./action/locate-tests.js




/**
 * The tests with their statements, and with `file` as a path in the repository, with `/`, where a file of that name is there;
 * else null. `go test` prints bare file names and the package's import path, bats and pytest paths relative to where they ran.
 * A test that crashed, or that prints no such place, failed where the innermost frame of its stack is that lies in the
 * repository.
 */
async function locateTests(tests, root, workingDirectory) {
    const placed = tests.map(test => ({ test, places: placesOf(test) }));
    const printed = new Map(placed.flatMap(({ places }) => places.map(({ file }) => [keyOf(file), file])));
    if (printed.size === 0)
        return tests;
    const names = new Set([...printed.values()].map(({ file }) => (0,external_node_path_.basename)(file)));
    let walked = null;
    const files = () => (walked ??= filesOf(root, name => name === 'go.mod' || names.has(name)));
    const goModules = [...printed.values()].some(isGo) ? await readGoModules(await files()) : [];
    const checkout = { root, workingDirectory, goModules, files };
    const located = new Map();
    for (const [key, file] of printed)
        located.set(key, await locate(file, checkout));
    const found = placed.map(({ test, places }) => {
        const [best] = places.flatMap(({ file, line, isFrame }) => {
            const path = located.get(keyOf(file)) ?? null;
            const isForeign = isFrame && path?.split('/').some(folder => notOurs.has(folder));
            return path === null || isForeign ? [] : { file: path, line };
        });
        return places.length === 0 ? test : { ...test, ...(best ?? { file: null }) };
    });
    return await withStatements(found, root);
}
/** More source files than these are not read: so many tests do not fail for want of one feature. */
const mostSources = 200;
const largestSource = 4 << 20;
/** Failed tests with what their source says at the place where they failed. */
async function withStatements(tests, root) {
    const failed = tests.filter(({ outcome, file, line }) => outcome === 'failed' && file !== null && line !== null);
    const files = [...new Set(failed.map(({ file }) => file ?? ''))].slice(0, mostSources);
    const sources = new Map(await Promise.all(files.map(async (file) => [file, await sourceLines((0,external_node_path_.join)(root, file))])));
    return tests.map(test => {
        const lines = test.outcome === 'failed' ? sources.get(test.file ?? '') : undefined;
        return lines === undefined || test.line === null
            ? test
            : { ...test, statement: failedStatement(lines, test.line) };
    });
}
async function sourceLines(path) {
    const info = await (0,promises_.stat)(path).catch(() => null);
    if (info === null || info.size > largestSource)
        return [];
    return (await (0,promises_.readFile)(path, 'utf8').catch(() => '')).split('\n');
}
/** Where a test may have failed, the best first. */
function placesOf({ format, suite, file, line, outcome, crash, output }) {
    const printed = file === null ? [] : [{ file: { format, suite, file }, line, isFrame: false }];
    if (outcome !== 'failed')
        return printed;
    const frames = stackFrames(output).map(frame => ({
        file: { format, suite, file: frame.file },
        line: frame.line,
        isFrame: true,
    }));
    return crash === null ? [...printed, ...frames] : [...frames, ...printed];
}
function isGo({ format }) {
    return format === 'go' || format === 'go-json';
}
function keyOf({ format, suite, file }) {
    return `${format}\t${suite}\t${file}`;
}
async function locate(printed, checkout) {
    return ((await firstFile(candidates(printed, checkout), checkout.root)) ?? (await onlyFile(printed, checkout)));
}
/** Absolute paths where the file of a test may be, the surest first. */
function candidates(printed, { root, workingDirectory, goModules }) {
    const { suite, file } = printed;
    if ((0,external_node_path_.isAbsolute)(file))
        return [(0,external_node_path_.normalize)(file)];
    const below = (importPath) => modulesOf(importPath, goModules, workingDirectory).map(({ path, folder }) => (0,external_node_path_.join)(folder, importPath.slice(path.length)));
    const asPrinted = [(0,external_node_path_.resolve)(workingDirectory, file), (0,external_node_path_.resolve)(root, file)];
    if (!isGo(printed))
        return asPrinted;
    // `go test -trimpath` prints the import path before the file's name.
    const inPackage = [...below(suite).map(folder => (0,external_node_path_.join)(folder, file)), ...below(file)];
    // A bare name is that of a file in the package: the same name elsewhere is another file.
    return suite === '' || suite === 'command-line-arguments' ? [...inPackage, ...asPrinted] : inPackage;
}
/**
 * The modules that may hold an import path, the innermost first. Of several checkouts of one module it is that in which the
 * command was run; where it was run in none of them nobody knows which.
 */
function modulesOf(importPath, modules, workingDirectory) {
    const holding = modules.filter(({ path }) => importPath === path || importPath.startsWith(`${path}/`));
    return holding
        .filter(module => {
        const checkouts = holding.filter(({ path }) => path === module.path);
        return checkouts.length === 1 || isBelow(workingDirectory, module.folder);
    })
        .sort((a, b) => b.path.length - a.path.length || b.folder.length - a.folder.length);
}
function isBelow(path, folder) {
    const inFolder = (0,external_node_path_.relative)(folder, path);
    return inFolder !== '..' && !inFolder.startsWith(`..${external_node_path_.sep}`) && !(0,external_node_path_.isAbsolute)(inFolder);
}
async function firstFile(paths, root) {
    for (const path of paths) {
        if (isBelow(path, root) && (await isFile(path)))
            return (0,external_node_path_.relative)(root, path).split(external_node_path_.sep).join('/');
    }
    return null;
}
/** A script may change the folder before it runs the tests: the one file of the repository whose path ends as printed. */
async function onlyFile(printed, { root, files }) {
    const { file } = printed;
    if ((0,external_node_path_.isAbsolute)(file) || isGo(printed))
        return null;
    const end = `${external_node_path_.sep}${(0,external_node_path_.normalize)(file)}`;
    const found = (await files()).filter(path => path.endsWith(end));
    return found.length === 1 ? await firstFile(found, root) : null;
}
async function isFile(path) {
    return await (0,promises_.stat)(path).then(found => found.isFile(), () => false);
}
/** Folders that hold modules of others. */
const notOurs = new Set(['vendor', 'node_modules', 'testdata', '.git']);
/** A checkout with more folders is searched as far as that. */
const maxFolders = 5000;
/** All files below `root` that `wanted` takes, those of others left out. A folder that cannot be read holds none. */
async function filesOf(root, wanted) {
    const files = [];
    const folders = [root];
    for (let next = 0; next < Math.min(folders.length, maxFolders); next++) {
        const folder = folders[next] ?? root;
        const entries = await (0,promises_.readdir)(folder, { withFileTypes: true }).catch(() => []);
        for (const entry of entries) {
            if (entry.isDirectory() && !notOurs.has(entry.name))
                folders.push((0,external_node_path_.join)(folder, entry.name));
            if (entry.isFile() && wanted(entry.name))
                files.push((0,external_node_path_.join)(folder, entry.name));
        }
    }
    return files;
}
/** The Go modules of a checkout, by its `go.mod` files. */
async function readGoModules(files) {
    const mods = files.filter(path => (0,external_node_path_.basename)(path) === 'go.mod');
    return (await Promise.all(mods.map(readGoModule))).flat();
}
async function readGoModule(file) {
    const text = await (0,promises_.readFile)(file, 'utf8').catch(() => '');
    const path = /^\s*module\s+"?([^\s"]+)"?/m.exec(text)?.[1];
    return path === undefined ? [] : [{ path, folder: (0,external_node_path_.dirname)(file) }];
}

// EXTERNAL MODULE: ./action/say.js
var say = __webpack_require__(2113);
;// CONCATENATED MODULE: ./action/secret-lines.js
/**
 * The line that names a secret, in the new and in the old spelling. Source: actions/runner src/Runner.Common/ActionCommand.cs
 * TryParseV2, TryParse.
 */
const newSpelling = /^\s*::add-mask(?: [^:]*)?::(.*)$/is;
const oldSpelling = /##\[add-mask(?: [^\]]*)?\](.*)$/is;
/** A longer line is no secret's. */
const maxLine = 64 << 10;
const [lineFeed, carriageReturn] = [0x0a, 0x0d];
/** The runner takes a lone CR for a line's end, too (.NET, StreamReader.ReadLine). */
const lines = /[^\r\n]+[\r\n]?/g;
const mark = /add-mask/i;
const marks = ['add-mask', 'ADD-MASK'].map(text => Buffer.from(text));
function createSecretLines() {
    const secrets = new Set();
    const held = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
    const split = (chunk, stream) => {
        const before = held[stream];
        const bytes = before.length === 0 ? chunk : Buffer.concat([before, chunk]);
        const end = Math.max(bytes.lastIndexOf(lineFeed), bytes.lastIndexOf(carriageReturn)) + 1;
        const isHeld = mayNameSecret(bytes.subarray(end));
        held[stream] = isHeld ? Buffer.from(bytes.subarray(end)) : Buffer.alloc(0);
        return piecesOf(isHeld ? bytes.subarray(0, end) : bytes);
    };
    const piecesOf = (bytes) => {
        if (bytes.length === 0)
            return [];
        if (!marks.some(mark => bytes.includes(mark)))
            return [{ bytes, isForRunner: false }];
        const pieces = [];
        let shown = 0;
        for (const { index, 0: line } of bytes.toString('latin1').matchAll(lines)) {
            if (!mark.test(line))
                continue;
            const secret = secretIn(bytes
                .subarray(index, index + line.length)
                .toString('utf8')
                .trimEnd());
            if (secret === null)
                continue;
            if (shown < index)
                pieces.push({ bytes: bytes.subarray(shown, index), isForRunner: false });
            // Not as it was printed: the old spelling may have another command before it.
            pieces.push({ bytes: Buffer.from(`::add-mask::${escaped(secret)}\n`), isForRunner: true });
            shown = index + line.length;
            for (const part of [secret, ...secret.split(/[\r\n]+/)])
                if (part.trim() !== '')
                    secrets.add(part);
        }
        if (shown < bytes.length)
            pieces.push({ bytes: bytes.subarray(shown), isForRunner: false });
        return pieces;
    };
    return {
        split,
        rest: () => [...piecesOf(held.stdout), ...piecesOf(held.stderr)],
        secrets: () => [...secrets],
    };
}
/** The secret that a line names; null where it names none. */
function secretIn(line) {
    const [, fresh] = newSpelling.exec(line) ?? [];
    const [, old] = fresh === undefined ? (oldSpelling.exec(line) ?? []) : [];
    const secret = fresh === undefined ? decoded(old ?? '', oldEscapes) : decoded(fresh, newEscapes);
    return secret.trim() === '' ? null : secret;
}
/** Source: ActionCommand.cs, `_escapeDataMappings` and `_escapeMappings`; the percent sign comes last. */
const newEscapes = [
    ['%0D', '\r'],
    ['%0A', '\n'],
    ['%25', '%'],
];
const oldEscapes = [['%3B', ';'], ['%5D', ']'], ...newEscapes];
function decoded(text, escapes) {
    return escapes.reduce((done, [code, character]) => done.replaceAll(code, character), text);
}
function escaped(secret) {
    return secret.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
/** How the command begins, in both spellings. */
const begins = ['::add-mask', '##[add-mask'];
/** Whether an unfinished line may become one that names a secret. */
function mayNameSecret(tail) {
    if (tail.length === 0 || tail.length > maxLine)
        return false;
    const line = tail.toString('utf8').trimStart().toLowerCase();
    return begins.some(begin => line.includes(begin) ||
        Array.from(begin, (_, index) => begin.slice(0, index + 1)).some(part => line.endsWith(part)));
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./action/stop-commands.js

/**
 * Lines between which the runner takes nothing for a workflow command, neither `::name::` nor `##[name]`: both are refused
 * until the token comes (actions/runner src/Runner.Worker/ActionCommandManager.cs, TryProcessCommand). The token is new
 * for each call and must not reach the program whose output stands between.
 */
function stopCommands() {
    const token = `checkpoint-gate-${(0,external_node_crypto_.randomBytes)(24).toString('hex')}`;
    return { before: `::stop-commands::${token}\n`, after: `::${token}::\n` };
}

;// CONCATENATED MODULE: ./action/tested-environment.js
/** What the runner hands to an action and not to what it tests: files that are commands, tokens, the action's own inputs. */
const withheld = [
    {
        name: /^GITHUB_(?:OUTPUT|ENV|PATH|STATE|STEP_SUMMARY|ARTIFACTS|ARTIFACTS_LIST)$/,
        source: 'actions/runner src/Runner.Worker/FileCommandManager.cs: what is written there is carried out',
    },
    {
        name: /^GITHUB_ACTION_(?:REPOSITORY|REF|PATH)$/,
        source: 'actions/runner src/Runner.Worker/ActionRunner.cs: of the action; a step with `run` has none',
    },
    { name: /^ACTIONS_/, source: 'actions/runner src/Runner.Worker/Handlers: service URLs and tokens' },
    { name: /^INPUT_/, source: 'actions/runner Handler.AddInputsToEnvironment: may hold secrets' },
    { name: /^STATE_/, source: 'actions/runner Handler.AddEnvironmentVariable: state for the post step' },
];
/**
 * The environment for the tested command: the action's own without what the runner meant for the action, with `extra` on
 * top. `GITHUB_TOKEN` stays if the workflow set it: the runner never does.
 */
function testedEnvironment(own, extra) {
    const kept = Object.entries(own).filter((entry) => entry[1] !== undefined && !withheld.some(({ name }) => name.test(entry[0])));
    return { ...Object.fromEntries(kept), ...extra };
}
/** How scripts write into the files of the runner whose lines it carries out. */
const commandFile = /(?:>\s*|\btee\s+(?:-\S+\s+)*)["']?\$\{?(GITHUB_(?:OUTPUT|ENV|PATH|STATE))\b/;
/**
 * What a script is to know of before it starts: that a file which it writes to is not given to it; null where there is none.
 * @param script the input `run`
 */
function withheldFile(script) {
    const name = commandFile.exec(script)?.[1];
    return name === undefined
        ? null
        : `\`run\` writes to ${name}, which is kept from tests: bash says "ambiguous redirect" of \`>> $${name}\`. Write outputs and variables in a step of their own; this step's outputs have the results.`;
}

// EXTERNAL MODULE: ./action/write-summary.js
var write_summary = __webpack_require__(9708);
// EXTERNAL MODULE: ./base/real-folder.js
var real_folder = __webpack_require__(6526);
// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./command/end-family.js + 1 modules
var end_family = __webpack_require__(3761);
;// CONCATENATED MODULE: ./command/live-output.js
const newline = 0x0a;
/** Shows the output of a command as it comes, and has it read. */
function createLiveOutput({ live, frame, forRunner, read }) {
    let lastByte = newline;
    const show = ({ bytes, isForRunner }) => {
        const outside = isForRunner && frame;
        if (outside)
            live.write(`${lastByte === newline ? '' : '\n'}${outside.after}`);
        live.write(bytes);
        lastByte = bytes.at(-1) ?? lastByte;
        if (!outside)
            return;
        live.write(`${lastByte === newline ? '' : '\n'}${outside.before}`);
        lastByte = newline;
    };
    if (frame)
        live.write(frame.before);
    return {
        take(chunk, stream) {
            const pieces = forRunner?.split(chunk, stream) ?? [{ bytes: chunk, isForRunner: false }];
            for (const piece of pieces)
                show(piece);
            read(chunk, stream, Date.now());
            return live.writableLength === 0;
        },
        // Not 'drain', which comes only after a write beyond the high-water mark: this comes when all before it is written.
        whenFree: resume => live.write('', () => resume()),
        async end() {
            for (const piece of forRunner?.rest() ?? [])
                show(piece);
            if (frame)
                live.write(`${lastByte === newline ? '' : '\n'}${frame.after}`);
            await new Promise(resolve => live.write('', () => resolve()));
        },
    };
}

;// CONCATENATED MODULE: ./command/pipes.js


/**
 * The stage in the middle has the reading end of one pipe and the writing end of another. It tells its process id in a
 * subshell, since `>&2` would change its own descriptors for a moment.
 */
const pipeline = "sleep 60 | sh -c '(echo $$ >&2); exec sleep 60' | sleep 60";
/** It takes some thousandths of a second. */
const startLimitMs = 5_000;
/**
 * Two anonymous pipes, for a command's stdout and stderr; null where they cannot be had. Node gives children sockets
 * instead: `echo >/dev/stderr` fails on those, and CRIU refuses to dump a process whose output is an external socket, so
 * tests that pass in a plain `run:` step would fail. Node cannot make pipes, so a shell's pipeline lends its own: opening
 * `/proc/PID/fd/N` of a pipe opens that pipe anew (proc(5)).
 */
async function openPipes() {
    const lender = (0,external_node_child_process_.spawn)('sh', ['-c', pipeline], { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
    const pid = await new Promise(resolve => {
        setTimeout(resolve, startLimitMs, '').unref();
        lender.once('error', () => resolve(''));
        lender.once('exit', () => resolve(''));
        lender.stderr.once('data', (told) => resolve(told.toString('utf8').trim()));
    });
    try {
        return /^\d+$/.test(pid) ? [reopened(`/proc/${pid}/fd/0`), reopened(`/proc/${pid}/fd/1`)] : null;
    }
    catch {
        return null;
    }
    finally {
        lender.stderr.destroy();
        if (lender.pid !== undefined && lender.exitCode === null)
            process.kill(-lender.pid, 'SIGKILL');
    }
}
function reopened(path) {
    return {
        read: (0,external_node_fs_.openSync)(path, external_node_fs_.constants.O_RDONLY | external_node_fs_.constants.O_NONBLOCK),
        write: (0,external_node_fs_.openSync)(path, external_node_fs_.constants.O_WRONLY),
    };
}

// EXTERNAL MODULE: ../../../node_modules/unbash/dist/parser.js + 16 modules
var parser = __webpack_require__(6407);
;// CONCATENATED MODULE: ./command/script/syntax.js

/** Reads a shell script; null for one with an error of syntax, of which bash runs as much as it understands. */
function parseShell(text) {
    const script = (0,parser/* parse */.qg)(text);
    if (script.errors !== undefined && script.errors.length > 0)
        return null;
    const parts = [];
    const take = (node, parent) => {
        const children = [];
        const part = { node, parent, children };
        parts.push(part);
        (0,parser/* forEachChild */.dK)(node, child => {
            if (isStructure(child))
                children.push(take(child, part));
        });
        return part;
    };
    const root = take(script, null);
    return { text, root, parts };
}
const structure = new Set([
    'Script',
    'Statement',
    'CompoundList',
    'AndOr',
    'Pipeline',
    'Command',
    'Subshell',
    'BraceGroup',
    'If',
    'Elif',
    'For',
    'ArithmeticFor',
    'Select',
    'While',
    'Case',
    'CaseItem',
    'Function',
    'Coproc',
    'Redirected',
    'TestCommand',
    'ArithmeticCommand',
]);
/** Commands and what holds them; the words of commands, with what is substituted in them, are not looked into. */
function isStructure(node) {
    return structure.has(node.type);
}
/** The line that a place in a text is in, counted from 1. */
function lineAt(text, at) {
    let line = 1;
    for (let end = text.indexOf('\n'); end >= 0 && end < at; end = text.indexOf('\n', end + 1))
        line += 1;
    return line;
}
/** The first line of a part, shortened, as people know it. */
function shownPart({ text }, { node }) {
    const [first = ''] = text.slice(node.pos, node.end).split('\n');
    return first.length > 100 ? `${first.slice(0, 99)}…` : first;
}
/** What a command is called with, as far as its words are plain text; an expansion is an empty word. */
function wordsOf({ name, args }) {
    const words = [...(name === undefined ? [] : [name]), ...args.filter(arg => arg.type === 'Word')];
    return words.map(word => (isPlain(word) ? word.value : ''));
}
function isPlain({ parts = [] }) {
    return parts.every(({ type }) => type === 'Literal' || type === 'SingleQuoted' || type === 'DoubleQuoted')
        ? !parts.some(part => part.type === 'DoubleQuoted' && part.parts.some(({ type }) => type !== 'Literal'))
        : false;
}
/** Whether the words of a loop can be looked at once more without doing anything: nothing is run or assigned in them. */
function isHarmless({ wordlist = [] }, text) {
    return !wordlist.some(({ pos, end }) => /[`=]|[<>$]\(/.test(text.slice(pos, end)));
}
/** Programs that run the command in their arguments, and how many words of their own stand before it besides options. */
const runners = {
    sudo: 0,
    env: 0,
    command: 0,
    builtin: 0,
    exec: 0,
    nohup: 0,
    nice: 0,
    ionice: 0,
    setsid: 0,
    stdbuf: 0,
    timeout: 1,
    time: 0,
};
/** Commands that test nothing: what is lost where one of them did not run is no test. */
const testNothing = new Set(`: . [ alias awk basename break cat cd chgrp chmod chown cksum clear cmp comm continue cp curl cut date dd declare df
  diff dirname dmesg du echo env eval exit export expr false file find free getopts git grep gunzip gzip hash head
  hostname id install journalctl jobs kill killall let ln local ls lscpu lsmod mkdir mkfifo mktemp modprobe mount mv nproc
  pgrep pkill popd printenv printf ps pushd pwd read readlink readonly realpath return rm rmdir sed seq set sha256sum shift
  shopt sleep sort source stat sync sysctl tail tar tee test times touch tr trap tree true type ulimit umask umount uname
  uniq unset unzip wait wc wget which whoami xz zip zstd`.split(/\s+/));
/** Those of them that run what they are given, which may test: they count as a test unless it is known. */
const runsOthers = new Set(['eval', 'source', '.']);
/** Whether a command may run tests: all that is not known to run none. Functions of the script are looked into. */
function mayTest(script, part, seen = new Set()) {
    if (seen.has(part))
        return false;
    const within = new Set([...seen, part]);
    if (part.node.type === 'Function')
        return false;
    if (part.node.type !== 'Command')
        return part.children.some(child => mayTest(script, child, within));
    const words = wordsOf(part.node);
    // Assignments alone.
    if (words.length === 0)
        return false;
    const name = programOf(words);
    const body = functionCalled(script, name);
    if (body !== null)
        return body.children.some(child => mayTest(script, child, within));
    return runsOthers.has(name) || !testNothing.has(name);
}
/** The program that does the work: `sudo timeout 60 go test` is `go`; empty where an expansion names it. */
function programOf(words) {
    let rest = [...words];
    while (rest.length > 0) {
        const name = baseOf(rest[0] ?? '');
        const own = runners[name];
        if (own === undefined || rest.length === 1)
            return name;
        rest = rest.slice(1);
        while (/^-|^\w+=/.test(rest[0] ?? ''))
            rest = rest.slice(1);
        rest = rest.slice(own);
    }
    return '';
}
const baseOf = (path) => path.slice(path.lastIndexOf('/') + 1);
/** The function of that name that the script defines; the last one, where it does so several times. */
function functionCalled({ parts }, name) {
    if (name === '')
        return null;
    return parts.findLast(({ node }) => node.type === 'Function' && node.name.value === name) ?? null;
}
/** Whether a part is a command by itself, of which the shell can say that it failed. */
function isCommand(node) {
    return ['Command', 'Subshell', 'TestCommand', 'ArithmeticCommand', 'Redirected', 'Coproc'].includes(node.type);
}

;// CONCATENATED MODULE: ./command/script/make-goals.js

/** Options of GNU make that take the next word. Source: make(1). */
const withWord = new Set(['-C', '-f', '-I', '-o', '-W', '-E', '--directory', '--file']);
/** What each `make` of a script is asked to make, in their order; an empty list where that is its default goal. */
function makeGoals({ parts }) {
    return parts.flatMap(({ node }) => {
        if (node.type !== 'Command')
            return [];
        const words = wordsOf(node);
        const program = programOf(words);
        if (program !== 'make' && program !== 'gmake')
            return [];
        const rest = words.slice(words.findIndex(word => word.endsWith(program)) + 1);
        return [rest.filter((word, at) => isGoal(word, rest[at - 1] ?? ''))];
    });
}
function isGoal(word, before) {
    if (word === '' || word.startsWith('-') || word.includes('=') || withWord.has(before))
        return false;
    return !(before === '-j' && /^\d+$/.test(word));
}

// EXTERNAL MODULE: ./base/shell-quoted.js
var shell_quoted = __webpack_require__(7624);
;// CONCATENATED MODULE: ./command/script/trace.js


/** More loops are not looked at: each costs a process where a command fails. */
const mostLoops = 8;
/**
 * What a script needs to have watched: commands that bash does not tell the failure of (to the left of `&&`), what stands
 * behind them, and commands that end the shell by themselves.
 */
function watchedIn(script) {
    const lines = new Set();
    const watch = (part) => lines.add(lineAt(script.text, part.node.pos));
    for (const part of script.parts) {
        const { node } = part;
        if (node.type === 'AndOr' && part.children.filter(child => mayTest(script, child)).length > 1)
            for (const child of part.children)
                watch(firstCommand(child));
        if (endsShell(part))
            watch(part);
    }
    const loops = script.parts.filter(({ node }) => node.type === 'For' && isHarmless(node, script.text));
    return { lines: [...lines], loops: loops.slice(0, mostLoops) };
}
/** Whether a command ends the shell that runs it: `exit`, or `exec` with a program. */
function endsShell({ node }) {
    if (node.type !== 'Command')
        return false;
    const [name, ...rest] = wordsOf(node);
    return name === 'exit' || (name === 'exec' && rest.length > 0 && programOf([name, ...rest]) !== 'exec');
}
/** The command that is reached first where a part is. */
function firstCommand(part) {
    const first = part.children[0];
    return part.node.type === 'Command' || first === undefined ? part : firstCommand(first);
}
/**
 * Whether a script looks at its own traps or options, or sets the trap that a trace needs: then it is left alone, so that it
 * finds what it would find without the gate.
 */
function isSelfConscious(text) {
    return selfConscious.test(text);
}
const selfConscious = new RegExp([
    String.raw `\$-|\$\{-|\b(?:SHELLOPTS|BASHOPTS|BASH_ENV|BASH_ARG[CV]|BASH_XTRACEFD|errtrace|functrace|extdebug|shopt|ERR|DEBUG|RETURN)\b`,
    String.raw `\bset [+-]o\s*(?:$|[;&|>)])|\bset -[A-Za-z]*[ET]|\bset\s*(?:$|[;&|>)])`,
    String.raw `\b(?:declare|typeset)(?:\s+-p)?\s*(?:$|[;&|>)])|\btrap\b(?:\s+-[lp]\b|\s*(?:$|[;&|>)]))`,
].join('|'), 'm');
/**
 * Two scripts for bash: the first, named by BASH_ENV, reads the second, which sets the traps and leaves everything else as it
 * was. `$_`, the last word of the last command, stays what it is: a trap ends with it, and so does the first script.
 * Source: bash(1), BASH_ENV, trap, set -E.
 * @param file paths of the second script and of the trace
 * @param own the BASH_ENV that the job has, which stays in force
 */
function tracingScripts({ lines, loops }, text, file, own) {
    const to = `>>${(0,shell_quoted/* shellQuoted */.x)(file.trace)} 2>/dev/null`;
    const rounds = loops.map(({ node }) => (node.type === 'For' ? roundOf(node, text) : ''));
    const common = '"$-" "$BASH_SUBSHELL" "$LINENO" "${BASH_LINENO[*]-}" "${FUNCNAME[*]-}" "${BASH_SOURCE[*]-}" "$BASH_COMMAND"';
    const told = (kind) => `printf "%s\\0" ${kind} ${common} ${rounds.join(' ')} "$_" ${to}`;
    // Within a group whose errors go nowhere `set -x` shows nothing of it.
    const trap = (body, signal) => `trap -- ${(0,shell_quoted/* shellQuoted */.x)(`{ ${body}; } 2>/dev/null`)} ${signal}`;
    const traps = [`: ${to}`, trap(told('failed'), 'ERR')];
    if (lines.length > 0) {
        const reached = `case $LINENO in ${lines.join('|')}) ${told('reached')};; *) : "$_";; esac`;
        traps.push(trap(reached, 'DEBUG'), 'set -T');
    }
    const restored = own === null ? 'unset BASH_ENV' : `BASH_ENV=${(0,shell_quoted/* shellQuoted */.x)(own)}; . "$BASH_ENV"`;
    return {
        outer: `. ${(0,shell_quoted/* shellQuoted */.x)(file.inner)} "$_"\n`,
        inner: `${[restored, 'set -E', ...traps].join('\n')}\n`,
    };
}
/** The value of the loop's variable, and the last of its words, looked at in a subshell. */
function roundOf({ name, wordlist }, text) {
    const [first] = wordlist ?? [];
    const last = wordlist?.at(-1);
    const words = first === undefined || last === undefined ? '"$@"' : text.slice(first.pos, last.end);
    const variable = name.text;
    return `"\${${variable}-}" "$(for ${variable} in ${words}; do :; done 2>/dev/null; printf %s "\${${variable}-}")"`;
}
/** Fields of a record before and behind those of its loops. */
const fieldsBefore = 8;
/** Reads what a trace holds, as far as it is whole. */
function readTrace(text, loops) {
    const fields = text.split('\0');
    const size = fieldsBefore + 2 * loops + 1;
    const records = [];
    for (let at = 0; at + size <= fields.length; at += size) {
        const [kind, flags = '', depth, line, callLines = '', functions = '', sources = '', command = ''] = fields.slice(at, at + fieldsBefore);
        if (kind !== 'failed' && kind !== 'reached')
            return records;
        records.push({
            kind,
            flags,
            depth: Number(depth),
            line: Number(line),
            callLines: wordsIn(callLines).map(Number),
            functions: functionsIn(wordsIn(functions), wordsIn(sources)),
            sources: wordsIn(sources),
            command,
            loops: Array.from({ length: loops }, (_, index) => ({
                value: fields[at + fieldsBefore + 2 * index] ?? '',
                last: fields[at + fieldsBefore + 2 * index + 1] ?? '',
            })),
        });
    }
    return records;
}
/** Outside of functions bash has no names, though it knows of the files. */
function functionsIn(functions, sources) {
    if (functions.length > 0)
        return functions;
    return sources.map((_, index) => (index < sources.length - 1 ? 'source' : 'main'));
}
function wordsIn(text) {
    return text.split(' ').filter(word => word !== '');
}

;// CONCATENATED MODULE: ./command/script/unrun.js


const nothing = { sure: [], maybe: [] };
const joined = (all) => ({
    sure: all.flatMap(({ sure }) => sure),
    maybe: all.flatMap(({ maybe }) => maybe),
});
/**
 * What of a traced script did not run, and where it ended; null where all of it did.
 * @param file path of the script as the shell knows it
 */
function unrunOf(script, records, watched, file) {
    const own = records.filter(({ sources }) => sources.length === 0 || sources.includes(file));
    const ends = own.filter(({ kind, flags }) => kind === 'failed' && flags.includes('e'));
    const exits = own.filter(one => one.kind === 'reached' && partsOf(script, one, file).some(endsShell));
    const ended = [...ends, ...exits.slice(-1)].map(record => ({
        record,
        behind: behindRecord(script, record, watched, file),
    }));
    const skipped = leftOut(script, own, file);
    const { sure, maybe } = joined([...ended.map(({ behind }) => behind), ...skipped.map(one => one.behind)]);
    const last = ended.find(({ behind }) => behind.sure.length + behind.maybe.length > 0);
    const at = last === undefined ? (skipped[0]?.at ?? null) : (partsOf(script, last.record, file)[0] ?? null);
    return told(script, at, { sure, maybe });
}
/** Of a script that ended well: tests to the right of `&&` that did not run since those to its left failed. */
function leftOutOf(script, records, file) {
    const skipped = leftOut(script, records, file);
    return told(script, skipped[0]?.at ?? null, joined(skipped.map(({ behind }) => behind)));
}
function told(script, at, { sure, maybe }) {
    const shown = (parts) => [...new Set(parts)].map(part => ({
        line: lineAt(script.text, part.node.pos),
        text: shownPart(script, part),
    }));
    const testing = sure.filter(part => mayTest(script, part));
    const likely = maybe.filter(part => mayTest(script, part));
    if (sure.length === 0 && likely.length === 0)
        return null;
    const kind = testing.length > 0 ? 'tests' : likely.length > 0 ? 'maybe-tests' : 'no-tests';
    const parts = shown(kind === 'tests' ? testing : kind === 'maybe-tests' ? likely : sure);
    const [where] = at === null ? [] : shown([at]);
    return { kind, at: where ?? null, parts };
}
/** The parts of a script that a record may speak of, the likeliest first. */
function partsOf(script, record, file) {
    if (record.sources[0] !== undefined && record.sources[0] !== file)
        return [];
    return commandsAt(script, record.line, record.functions[0] ?? 'main', record.command);
}
/** Commands in that line of that function that read as bash has it; without bash's words all of them, the last first. */
function commandsAt(script, line, name, command) {
    const scope = name === 'main' || name === 'source' ? null : functionCalled(script, name);
    const here = script.parts.filter(part => isCommand(part.node) &&
        scopeOf(part) === scope &&
        lineAt(script.text, part.node.pos) <= line &&
        line <= lineAt(script.text, part.node.end));
    if (command === null)
        return here.toReversed();
    const wanted = lettersOf(command);
    const reads = here.filter(({ node }) => {
        const written = lettersOf(script.text.slice(node.pos, node.end));
        // With a here-document bash tells its text as well.
        return written === wanted || (written !== '' && command.includes('<<') && wanted.startsWith(written));
    });
    if (reads.length > 0)
        return reads;
    // What bash writes of a group has none of its comments.
    return command.startsWith('(') ? here.filter(({ node }) => node.type === 'Subshell') : [];
}
/** What is left of a command however it is written: bash has its own blanks, quotes and line ends. */
function lettersOf(text) {
    return text.replaceAll(/[^\p{L}\p{N}]/gu, '');
}
/** The function that a part is in; null outside of all. */
function scopeOf(part) {
    for (let one = part.parent; one !== null; one = one.parent)
        if (one.node.type === 'Function')
            return one;
    return null;
}
function behindRecord(script, record, watched, file) {
    const rounds = new Map(watched.loops.map((loop, index) => [loop, record.loops[index]]));
    const found = [];
    const climb = (from) => {
        const { behind, boundary } = behindPart(from, rounds);
        found.push(behind);
        return boundary;
    };
    const [part] = partsOf(script, record, file);
    // A simple command in a pipe is told to have failed for the whole of it.
    const pipe = part?.parent?.node.type === 'Pipeline' ? part.parent : part;
    // It is not known where a command of this file stands that does not read as any: all behind its line may not have run.
    if (pipe === undefined && (record.sources[0] ?? file) === file)
        found.push(maybeBehind(script, record));
    let bounded = pipe !== undefined && climb(pipe);
    // Up through the calls, as long as it is the same shell.
    for (const [index, line] of record.callLines.entries()) {
        const [name, caller] = record.functions.slice(index, index + 2);
        if (bounded || name === undefined || caller === undefined)
            break;
        if ((record.sources[index + 1] ?? file) !== file)
            continue;
        const call = commandsAt(script, line, caller, null).find(({ node }) => callsIt(node, name));
        // What stands behind it in a file that was read is not looked at.
        if (call !== undefined && record.sources[index] !== file)
            found.push({ ...nothing, maybe: [call] });
        bounded = call !== undefined && climb(call);
    }
    return joined(found);
}
/**
 * Statements outside of functions from the line of a record on. None for a command that stands in another line: a trap that
 * runs at the end has bash tell of the last command, in a line of the trap's own.
 */
function maybeBehind({ text, parts }, { line, command }) {
    const wanted = lettersOf(command);
    const written = ({ node }) => lettersOf(text.slice(node.pos, node.end));
    const elsewhere = parts.some(part => isCommand(part.node) && (written(part) === wanted || (isTrap(part) && written(part).includes(wanted))));
    if (elsewhere)
        return nothing;
    const later = parts.filter(part => part.node.type === 'Statement' && scopeOf(part) === null && lineAt(text, part.node.pos) >= line);
    return { ...nothing, maybe: later.filter(isRun) };
}
function isTrap({ node }) {
    return node.type === 'Command' && node.name?.value === 'trap';
}
/** @param name of a function, or bash's word for a file that is read */
function callsIt(node, name) {
    if (node.type !== 'Command')
        return false;
    const [word = ''] = wordsOf(node);
    return word === name || (name === 'source' && (word === 'source' || word === '.'));
}
/** What stands behind a part within its shell; `boundary`: the shell ends there, and not at the end of a function. */
function behindPart(part, rounds) {
    const found = [];
    let inner = part;
    for (let outer = part.parent; outer !== null; inner = outer, outer = outer.parent) {
        const { node, children } = outer;
        const place = children.indexOf(inner);
        if (node.type === 'Function')
            return { behind: joined(found), boundary: false };
        if (node.type === 'Subshell' ||
            node.type === 'Coproc' ||
            (node.type === 'Pipeline' && children.length > 1))
            return { behind: joined(found), boundary: true };
        if (node.type === 'Statement' && node.background === true)
            return { behind: joined(found), boundary: true };
        if (node.type === 'Script' || node.type === 'CompoundList')
            found.push({ ...nothing, sure: children.slice(place + 1).filter(isRun) });
        if (node.type === 'AndOr')
            found.push({
                ...nothing,
                sure: children.slice(place + 1).filter((_, i) => node.operators[place + i] === '&&'),
            });
        if (isLoop(outer) && inner === children.at(-1)) {
            const round = rounds.get(outer);
            if (round === undefined)
                found.push({ ...nothing, maybe: [inner] });
            else if (round.value !== round.last)
                found.push({ ...nothing, sure: [inner] });
        }
    }
    return { behind: joined(found), boundary: true };
}
function isLoop({ node }) {
    return ['For', 'While', 'ArithmeticFor', 'Select'].includes(node.type);
}
/** A definition runs nothing. */
function isRun({ children }) {
    return !(children.length === 1 && children[0]?.node.type === 'Function');
}
/** Right sides of `&&` that were not reached though the left side, which tests, was. */
function leftOut(script, records, file) {
    const reached = new Set(records
        .filter(({ kind }) => kind === 'reached')
        .flatMap(record => partsOf(script, record, file).slice(0, 1)));
    return script.parts.flatMap(part => {
        const { node, children } = part;
        if (node.type !== 'AndOr')
            return [];
        const first = children.findIndex((_, index) => index > 0 && stopsAt(part, index, reached));
        const left = children[first - 1];
        if (left === undefined || !children.slice(0, first).some(child => mayTest(script, child)))
            return [];
        return [{ at: firstCommand(left), behind: { ...nothing, sure: children.slice(first) } }];
    });
}
/** Whether the right side at this place was not reached, and stands behind `&&` and a left side that was. */
function stopsAt({ node, children }, place, reached) {
    const [left, right] = [children[place - 1], children[place]];
    if (node.type !== 'AndOr' || left === undefined || right === undefined)
        return false;
    return (node.operators[place - 1] === '&&' && reached.has(firstCommand(left)) && !reached.has(firstCommand(right)));
}
/**
 * What may not have run of a script that was not traced and ended badly: null where at most one command of it tests, so that
 * results tell that it ran.
 */
function unseenIn(script) {
    const units = testingIn(script, script.root, new Set());
    if (units.length < 2)
        return null;
    return {
        kind: 'maybe-tests',
        at: null,
        parts: units
            .slice(1)
            .map(part => ({ line: lineAt(script.text, part.node.pos), text: shownPart(script, part) })),
    };
}
/** The commands that may test, in their order; one within a loop twice, since it may run so. */
function testingIn(script, part, calls) {
    if (part.node.type === 'Function')
        return [];
    if (part.node.type !== 'Command') {
        const within = part.children.flatMap(child => testingIn(script, child, calls));
        return isLoop(part) ? [...within, ...within] : within;
    }
    if (!mayTest(script, part))
        return [];
    const body = functionCalled(script, programOf(wordsOf(part.node)));
    if (body === null || calls.has(body))
        return [part];
    const within = new Set([...calls, body]);
    return body.children.flatMap(child => testingIn(script, child, within));
}

;// CONCATENATED MODULE: ./command/script/script-trace.js






/** Shells whose syntax is read, though not what they do. */
const otherShells = new Set([
    'sh',
    'dash',
    'ash',
    'ksh',
    'mksh',
    'busybox',
    'zsh',
    'bash',
]);
/** More tells nothing new: a script that fails so often has not ended at the first. */
const mostTrace = 4 << 20;
/**
 * Begins to see how far a script comes. bash tells it by traps that its script does not see; of other shells, and of a script
 * that looks at its own traps or options, it is known only what is certain for any end.
 */
async function traceScript(request) {
    const shell = (0,external_node_path_.basename)(request.argv[0] ?? '');
    const parsed = otherShells.has(shell) ? parseShell(request.text) : null;
    const untraced = (code) => code === 0 ? null : parsed === null ? opaque(request.text) : unseenIn(parsed);
    const goals = parsed === null ? [] : makeGoals(parsed);
    // A shell that shows what it runs from the beginning would show the traps being set.
    const shows = request.argv.some(word => /^-[A-Za-z]*x/.test(word));
    if (parsed === null || shell !== 'bash' || shows || isSelfConscious(request.text))
        return { env: {}, makeGoals: goals, unrun: async (code) => untraced(code) };
    const watched = watchedIn(parsed);
    const [outer, inner, trace] = [
        (0,external_node_path_.join)(request.folder, 'trace-begin'),
        (0,external_node_path_.join)(request.folder, 'trace-traps'),
        (0,external_node_path_.join)(request.folder, 'trace'),
    ];
    const scripts = tracingScripts(watched, request.text, { inner, trace }, request.env.BASH_ENV ?? null);
    await Promise.all([(0,promises_.writeFile)(outer, scripts.outer), (0,promises_.writeFile)(inner, scripts.inner)]);
    return {
        env: { BASH_ENV: outer },
        makeGoals: goals,
        unrun: async (code) => {
            // Where bash was not to read BASH_ENV, nothing was traced.
            const text = await (0,promises_.readFile)(trace, 'latin1').catch(() => null);
            if (text === null || text.length > mostTrace)
                return untraced(code);
            return tracedUnrun(parsed, Buffer.from(text, 'latin1').toString(), watched, {
                file: request.script,
                code,
            });
        },
    };
}
function tracedUnrun(parsed, text, watched, { file, code }) {
    const records = readTrace(text, watched.loops.length);
    return code === 0 ? leftOutOf(parsed, records, file) : unrunOf(parsed, records, watched, file);
}
/** A script in another language: with more than one line it may have ended in the midst. */
function opaque(text) {
    const lines = text.split('\n').filter(line => line.trim() !== '' && !line.trim().startsWith('#'));
    return lines.length > 1 ? { kind: 'maybe-tests', at: null, parts: [] } : null;
}

// EXTERNAL MODULE: ./command/shell.js
var shell = __webpack_require__(455);
// EXTERNAL MODULE: ./command/watchdog.js
var command_watchdog = __webpack_require__(5658);
;// CONCATENATED MODULE: ./command/command.js













/** What processes left behind may still print after the command has ended. */
const graceMs = 500;
const chunkBytes = 64 << 10;
/** More than a pipe holds by default: what the command wrote before it ended is read in any case. */
const lastBytes = 1 << 20;
/**
 * Runs a test command in a session of its own and shows its output as it comes, unchanged. A time-out or a cancel ends all
 * that it started. What it left running does not delay the end.
 * @throws Error before anything is started: unknown shell, missing folder.
 */
async function runTestCommand(command, output) {
    checkFolder(command.workingDirectory);
    const folder = await (0,promises_.mkdtemp)((0,external_node_path_.join)(command.tempDir, 'checkpoint-gate-'));
    const script = (0,external_node_path_.join)(folder, 'run.sh');
    try {
        const argv = (0,shell/* shellArgv */.$)(command.shell, script);
        checkProgram(argv[0] ?? '', command);
        const text = `${command.run.replaceAll('\r\n', '\n')}\n`;
        await (0,promises_.writeFile)(script, text, { mode: 0o700 });
        const trace = await traceScript({ text, script, argv, env: command.env, folder });
        const ran = await runArgv(argv, { ...command, env: { ...command.env, ...trace.env } }, output);
        const { code } = ran.end;
        return { ...ran, makeGoals: trace.makeGoals, unrun: code === null ? null : await trace.unrun(code) };
    }
    finally {
        await (0,promises_.rm)(folder, { recursive: true, force: true });
    }
}
async function runArgv(argv, command, output) {
    const [program = '', ...args] = argv;
    const marker = { name: 'CHECKPOINT_GATE_RUN', value: (0,external_node_crypto_.randomBytes)(16).toString('hex') };
    const pipes = await openPipes();
    const live = createLiveOutput(output);
    const startedAt = Date.now();
    const child = (0,external_node_child_process_.spawn)(program, args, {
        cwd: command.workingDirectory,
        env: { ...command.env, [marker.name]: marker.value },
        detached: true,
        stdio: ['ignore', pipes?.[0].write ?? 'pipe', pipes?.[1].write ?? 'pipe'],
    });
    for (const pipe of pipes ?? [])
        (0,external_node_fs_.closeSync)(pipe.write);
    const sources = [
        pipes ? readPipe(pipes[0].read, 'stdout', live) : readSocket(child.stdout, 'stdout', live),
        pipes ? readPipe(pipes[1].read, 'stderr', live) : readSocket(child.stderr, 'stderr', live),
    ];
    const mark = `${marker.name}=${marker.value}`;
    const watch = watchCommand(child, command.timeoutMinutes, output.cancel, mark);
    const watchdog = command.endFamily === undefined || child.pid === undefined
        ? null
        : (0,command_watchdog/* watchOver */.w)(command.endFamily, child.pid, mark);
    try {
        const end = await watch.ended;
        await Promise.race([
            Promise.all(sources.map(source => source.closed)),
            (0,external_node_timers_promises_.setTimeout)(graceMs, null, { ref: false }),
        ]);
        return { end, startedAt, durationMs: Date.now() - startedAt };
    }
    finally {
        watchdog?.release();
        for (const source of sources)
            source.finish();
        await live.end();
    }
}
/** Reads into one buffer over and over: new ones for each chunk would double the memory of a long stream. */
function readPipe(fd, stream, live) {
    let buffer = Buffer.allocUnsafeSlow(chunkBytes);
    let isClosed = false;
    const socket = new external_node_net_.Socket({
        fd,
        readable: true,
        writable: false,
        onread: {
            buffer: () => buffer,
            callback(size) {
                if (live.take(buffer.subarray(0, size), stream))
                    return true;
                buffer = Buffer.allocUnsafeSlow(chunkBytes);
                live.whenFree(() => socket.resume());
                return false;
            },
        },
    });
    const closed = whenClosed(socket).then(() => {
        isClosed = true;
    });
    return {
        closed,
        finish() {
            for (let rest = lastBytes; rest > 0 && !isClosed;) {
                const chunk = readNow(fd);
                if (chunk.length === 0)
                    break;
                live.take(chunk, stream);
                rest -= chunk.length;
            }
            socket.destroy();
        },
    };
}
/** What a non-blocking descriptor has; empty at its end or if it has nothing now. */
function readNow(fd) {
    const buffer = Buffer.allocUnsafeSlow(chunkBytes);
    try {
        return buffer.subarray(0, (0,external_node_fs_.readSync)(fd, buffer));
    }
    catch {
        return buffer.subarray(0, 0);
    }
}
function readSocket(socket, stream, live) {
    if (socket === null)
        return { closed: Promise.resolve(), finish: () => { } };
    socket.on('data', (chunk) => {
        if (live.take(chunk, stream))
            return;
        socket.pause();
        live.whenFree(() => socket.resume());
    });
    return { closed: whenClosed(socket), finish: () => socket.destroy() };
}
/** An error of the stream ends it, like the end of its input. */
async function whenClosed(socket) {
    socket.once('error', () => { });
    await new Promise(resolve => {
        socket.once('close', () => resolve());
    });
}
/** Waits for the end of `child`, which a time-out or a cancel brings about. */
function watchCommand(child, timeoutMinutes, cancel, marker) {
    const why = { timedOut: false, cancelled: false };
    let stopped = null;
    let giveUp = () => { };
    const gaveUp = new Promise(resolve => {
        giveUp = resolve;
    });
    const stop = (reason) => {
        why[reason] ||= stopped === null;
        stopped ??= child.pid === undefined ? Promise.resolve() : (0,end_family/* endFamily */._)(child.pid, marker);
        void stopped.then(giveUp);
    };
    const timer = timeoutMinutes === null
        ? undefined
        : globalThis.setTimeout(() => stop('timedOut'), Math.min(timeoutMinutes * 60_000, maxTimerMs));
    const onCancel = () => stop('cancelled');
    cancel?.addEventListener('abort', onCancel, { once: true });
    if (cancel?.aborted)
        onCancel();
    const exit = new Promise((resolve, reject) => {
        child.once('exit', (code, signal) => resolve({ code, signal }));
        child.once('error', error => reject(new Error(`The command cannot be started: ${error.message}.`)));
    });
    // A process that even SIGKILL does not end is not waited for.
    const lost = gaveUp.then(() => (0,external_node_timers_promises_.setTimeout)(graceMs)).then(() => ({ code: null, signal: null }));
    const ended = Promise.race([exit, lost]).then(async (end) => {
        await stopped;
        return { ...end, ...why };
    });
    return {
        ended: ended.finally(() => {
            clearTimeout(timer);
            cancel?.removeEventListener('abort', onCancel);
        }),
    };
}
/** A longer timer would fire at once. */
const maxTimerMs = 2 ** 31 - 1;
function checkFolder(path) {
    const isFolder = (0,external_node_fs_.statSync)(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
    if (!isFolder)
        throw new Error(`Input 'working-directory' is '${path}': there is no such folder.`);
}
function checkProgram(program, { shell, env, workingDirectory }) {
    const paths = program.includes('/')
        ? [(0,external_node_path_.resolve)(workingDirectory, program)]
        : (env.PATH ?? '').split(external_node_path_.delimiter).map(folder => (0,external_node_path_.join)(folder, program));
    if (paths.some(isExecutable))
        return;
    throw new Error(`Input 'shell' is '${shell}': there is no program '${program}' on PATH (${env.PATH ?? ''}).`);
}
function isExecutable(path) {
    try {
        (0,external_node_fs_.accessSync)(path, external_node_fs_.constants.X_OK);
        return true;
    }
    catch {
        return false;
    }
}

// EXTERNAL MODULE: ./logs/failure-words.js
var failure_words = __webpack_require__(2309);
;// CONCATENATED MODULE: ./readers/text-capture.js

const headLines = 300;
const tailLines = 500;
const notableLines = 200;
const maxLineChars = 4096;
/** Marks of a failure that are no words of their own, and where a Go test says something. */
const text_capture_marks = /error|fail|panic|not support|unsupported|DATA RACE|Sanitizer|SIG[A-Z]{3}|\.go:\d+: /i;
/** Whether a test's failure may be judged by this line, so that it is kept. */
function isNotable(line) {
    return text_capture_marks.test(line) || (0,failure_words/* soundsLikeFailure */.O)(line);
}
/** Keeps a bounded part of any number of lines. */
function createTextCapture() {
    const head = [];
    const notable = [];
    let tail = [];
    let dropped = 0;
    let notableDropped = false;
    const dropOldest = () => {
        for (const line of tail.slice(0, tail.length - tailLines)) {
            const tells = isNotable(line);
            if (tells && notable.length < notableLines)
                notable.push(line);
            else {
                dropped++;
                notableDropped ||= tells;
            }
        }
        tail = tail.slice(-tailLines);
    };
    return {
        add(text) {
            const line = text.length > maxLineChars ? `${text.slice(0, maxLineChars)}…` : text;
            if (head.length < headLines)
                head.push(line);
            else
                tail.push(line);
            if (tail.length >= 2 * tailLines)
                dropOldest();
        },
        lines() {
            dropOldest();
            return [...head, ...notable, ...tail];
        },
        cut: () => dropped,
        notableCut: () => notableDropped,
    };
}
/** Keeps nothing. */
const noCapture = {
    add: () => { },
    lines: () => [],
    cut: () => 0,
    notableCut: () => false,
};

;// CONCATENATED MODULE: ./readers/raw-capture.js

const maxNotable = 200;
function emptyCapture() {
    return {
        head: [],
        headBytes: 0,
        tail: [],
        tailBytes: 0,
        notable: [],
        lines: 0,
        linesDropped: 0,
        notableDropped: false,
    };
}
/** Adds whole lines, `lines` of them, copied from `bytes`; keeps about `limit` bytes at each end. */
function capture(into, bytes, start, end, lines, limit) {
    const piece = Buffer.from(bytes.subarray(start, end));
    into.lines += lines;
    if (into.headBytes < limit && into.tailBytes === 0) {
        into.head.push(piece);
        into.headBytes += piece.length;
        return;
    }
    into.tail.push(piece);
    into.tailBytes += piece.length;
    while (into.tailBytes - (into.tail[0]?.length ?? 0) >= limit)
        dropOldest(into);
}
function dropOldest(from) {
    const piece = from.tail.shift();
    if (piece === undefined)
        return;
    from.tailBytes -= piece.length;
    const lines = piece.toString('latin1').split('\n');
    if (from.notableDropped) {
        from.linesDropped += lines.length;
        return;
    }
    for (const line of lines) {
        if (!isNotable(printedIn(line)))
            from.linesDropped++;
        else if (from.notable.length < maxNotable)
            from.notable.push(Buffer.from(line, 'latin1').toString('utf8'));
        else {
            from.linesDropped++;
            from.notableDropped = true;
        }
    }
}
/** What a record of output says, with blanks for what is escaped, so that a word after `\t` is one. */
function printedIn(record) {
    return record.slice(record.indexOf(outputKey) + outputKey.length).replace(/\\(?:u[\da-f]{4}|.)/g, ' ');
}
const outputKey = '"Output":"';
/** The raw lines that were kept, in their order, decoded as UTF-8. */
function capturedLines(from) {
    const decode = (pieces) => pieces.flatMap(piece => piece
        .toString('utf8')
        .split('\n')
        .filter(line => line !== ''));
    return [...decode(from.head), ...from.notable, ...decode(from.tail)];
}

;// CONCATENATED MODULE: ./readers/go/go-record.js
/** How every record begins, whatever fields it has. */
const recordStart = /^\{"(?:Time|Action|ImportPath)":"/;
/** Parts of a record in a line that is none. */
const recordPart = /"(?:Action|Package|Test|ImportPath)":"/;
/** The records that end a test or a package. `bench` ends a benchmark that printed something. */
const eventOutcomes = new Map([
    ['pass', 'passed'],
    ['bench', 'passed'],
    ['fail', 'failed'],
    ['skip', 'skipped'],
]);
/** The record that a line holds; null if it holds none. */
function parseEvent(text) {
    try {
        const event = JSON.parse(text);
        return isEvent(event) ? event : null;
    }
    catch {
        return null;
    }
}
function isEvent(value) {
    if (typeof value !== 'object' || value === null)
        return false;
    const fields = value;
    const isText = (name) => fields[name] === undefined || typeof fields[name] === 'string';
    return (typeof fields.Action === 'string' &&
        ['Time', 'Package', 'ImportPath', 'Test', 'Output', 'FailedBuild'].every(isText) &&
        (fields.Elapsed === undefined || typeof fields.Elapsed === 'number'));
}
const plainKey = /^,"Package":"([^"\\\x80-\xff]*)"(?:,"Test":"([^"\\\x80-\xff]*)")?$/;
/** Package and test of `,"Package":"p","Test":"t"`; null if it is anything else or needs unescaping. */
function parseKey(key) {
    const match = plainKey.exec(key);
    return match === null ? null : { suite: match[1] ?? '', name: match[2] ?? '' };
}
/** Characters of a name that is not written as it is. */
const needsParsing = /["\\\x80-\xff]/;
/** The number between two places, `0` or `1.25`; NaN if it is none. */
function secondsAt(bytes, start, end) {
    return end - start === 1 ? (bytes[start] ?? 0) - 48 : Number(bytes.toString('latin1', start, end));
}

;// CONCATENATED MODULE: ./readers/go/go-held-output.js


/** Kept of all running tests together, at each end of their output. */
const budgetBytes = 8 << 20;
const maxBytesPerTest = 128 << 10;
const minBytesPerTest = 2 << 10;
const noLines = [];
/** Shared by all that have nothing pending; never written to. */
const noPending = [];
function nothingHeld() {
    return { captured: null, pending: noPending };
}
/** Drops what is pending: nobody will ask for it. */
function dropPending(one) {
    one.pending = noPending;
}
/** @param damaged told of a record that cannot be read */
function createHeldOutput(damaged) {
    let chunk = null;
    let touched = [];
    return {
        hold(one, bytes, start, end, lines) {
            chunk = bytes;
            if (one.pending.length === 0) {
                one.pending = [];
                touched.push(one);
            }
            one.pending.push(start, end, lines);
        },
        settle(running) {
            if (chunk === null)
                return;
            const limit = Math.max(minBytesPerTest, Math.min(maxBytesPerTest, budgetBytes / (running + 1)));
            for (const one of touched) {
                for (let i = 0; i < one.pending.length; i += 3) {
                    const [start = 0, end = 0, lines = 0] = [one.pending[i], one.pending[i + 1], one.pending[i + 2]];
                    one.captured ??= emptyCapture();
                    capture(one.captured, chunk, start, end, lines, limit);
                }
                one.pending = noPending;
            }
            touched = [];
            chunk = null;
        },
        linesOf(one) {
            const texts = [];
            for (const raw of one.captured === null ? noLines : capturedLines(one.captured)) {
                const event = parseEvent(raw);
                if (event === null)
                    damaged(raw);
                else if (event.Output !== undefined)
                    texts.push(event.Output);
            }
            return texts
                .join('')
                .replace(/\n$/, '')
                .split('\n')
                .map(line => line.replace(/\r+$/, ''));
        },
    };
}

// EXTERNAL MODULE: ./logs/crash.js
var logs_crash = __webpack_require__(392);
;// CONCATENATED MODULE: ./readers/position.js
const formats = [
    { text: /in test file (.+?), line (\d+)/, take: 'first', source: 'bats-core lib/bats-core/tracing.bash' },
    {
        text: /^ {4,}(?!testing\.go:)([^\s:]+\.go):(\d+): /,
        take: 'last',
        source: 'go/src/testing/testing.go decorate',
    },
    { text: /\bat: (\S+\.go):(\d+) @/, take: 'first', source: 'ginkgo/v2 reporters/default_reporter.go' },
    { text: /^(\S+\.py):(\d+): \S/, take: 'last', source: 'pytest _pytest/_code/code.py ReprFileLocation' },
    {
        text: /panicked at (?:'.*', )?(\S+\.rs):(\d+):\d+/,
        take: 'first',
        source: 'rust library/std/src/panicking.rs',
    },
];
/** Where a failure or skip was reported, by the first format that its lines know. */
function positionIn(lines) {
    for (const { text, take } of formats) {
        const matches = lines.map(line => text.exec(line)).filter(match => match !== null);
        const match = take === 'first' ? matches[0] : matches.at(-1);
        if (match)
            return { file: match[1] ?? null, line: Number(match[2]) };
    }
    return { file: null, line: null };
}

;// CONCATENATED MODULE: ./readers/test-result.js
/** A test's result from what its format tells of it; what it does not tell is unknown, or empty. */
function testResult(told) {
    return {
        parent: null,
        skipReason: '',
        file: null,
        line: null,
        statement: [],
        durationMs: null,
        output: [],
        strayLines: 0,
        outputLinesCut: 0,
        span: null,
        crash: null,
        failedAttempts: 0,
        ...told,
    };
}
/** When a test ran; null where its beginning or its end was not seen. Ms since the epoch. */
function spanOf(start, end) {
    return start === null || end === null ? null : { start, end };
}
/** A failed test whose output had to be cut where it may have said more of its failure. */
function tooMuchOutput(name, where) {
    const message = `${name} printed more lines that may name a cause than are kept; it cannot be judged.`;
    return { kind: 'unreadable', message, where, output: [] };
}

;// CONCATENATED MODULE: ./readers/go/go-lines.js
/** The words of `--- PASS: TestX`. */
const endWords = {
    PASS: 'passed',
    BENCH: 'passed',
    FAIL: 'failed',
    SKIP: 'skipped',
};
/** What `go test` prints around a test's own lines: `=== RUN   TestX`, `--- PASS: TestX (0.00s)`. */
const framing = /^ *(?:=== (?:RUN|PAUSE|CONT|NAME|ATTR|ARTIFACTS) |--- (?:PASS|FAIL|SKIP|BENCH): )/;
/** `    checkpoint_test.go:115: CRIU is missing features`, as `t.Log` and its kin print. */
const message = /^ {4,}([^\s:]+\.go):(\d+): ?(.*)$/;
/** A test's own lines: its output without the framing. */
function ownLines(lines) {
    return lines.filter(line => !framing.test(line));
}
/** The last message with the lines that continue it, which are indented deeper; empty without one. */
function goSkipReason(lines) {
    const at = lines.findLastIndex(line => message.test(line));
    const first = message.exec(lines[at] ?? '')?.[3];
    if (first === undefined)
        return '';
    const more = lines.slice(at + 1).filter(line => /^ {8}/.test(line));
    return [first, ...more.map(line => line.trim())].join(' ').trim();
}
/** Of `TestX/a/b` the longest of `TestX/a`, `TestX` that `isTest` knows; a subtest's name may itself hold a `/`. */
function goParent(name, isTest) {
    for (let end = name.lastIndexOf('/'); end > 0; end = name.lastIndexOf('/', end - 1)) {
        const candidate = name.slice(0, end);
        if (isTest(candidate))
            return candidate;
    }
    return null;
}
/**
 * A test's end that stands behind output without a line end, `no newline--- PASS: TestX (0.00s)`: before Go 1.20 test2json
 * does not see it either. Null if there is none.
 */
function gluedEnd(line) {
    const at = line.lastIndexOf('--- ');
    const match = at > 0 ? lastWords.exec(line.slice(at)) : null;
    const before = line.slice(0, Math.max(at, 0));
    if (match === null || before.trim() === '')
        return null;
    const [, word = '', name = '', seconds = ''] = match;
    return { before, word, name, seconds };
}
const lastWords = /^--- (PASS|FAIL|SKIP): (\S+) \((\d+\.\d\d)s\)$/;
/** Whether `shorter` may stand for the package `full`: gotestsum leaves out what all packages have in common. */
function samePackage(full, shorter) {
    return full === shorter || full.endsWith(`/${shorter}`);
}

// EXTERNAL MODULE: ./logs/line-meaning.js + 2 modules
var line_meaning = __webpack_require__(5049);
// EXTERNAL MODULE: ./logs/log-lines.js
var log_lines = __webpack_require__(4179);
;// CONCATENATED MODULE: ./readers/go/go-package-fault.js



/** The failure that belongs to the package and to none of its tests; null if there is none. */
function goPackageFault(of) {
    const fault = (kind, message, output = of.output) => ({
        kind,
        message,
        where: of.name,
        output: output.slice(-100),
    });
    const named = of.name === '' ? 'The test binary' : `Package ${of.name}`;
    if (of.build !== undefined)
        return fault('build-error', `${named} does not build.`, of.build);
    if (of.output.some(line => /\[(?:build|setup) failed\]/.test(line))) {
        return fault('build-error', `${named} does not build.`);
    }
    const crash = (0,logs_crash/* crashIn */.pr)(of.output);
    // A signal told here is that of the test binary itself, whatever a test has told of a program that it ran.
    if (crash !== null && (crash === 'signal' || !of.crashes.has(crash))) {
        const lost = of.unfinished.length > 0 ? `, with no end of ${listed(of.unfinished)}` : '';
        return fault(crash, `${named} ended by ${crashWords[crash]} outside of a test that says so${lost}.`);
    }
    if (of.unfinished.length > 0) {
        const [kind = 'cut-off'] = of.crashes;
        return fault(kind, `${listed(of.unfinished)} began and has no end.`);
    }
    if (of.outcome === null)
        return fault('cut-off', `${named} has no end: its last line never came.`);
    if (of.outcome === 'failed' && of.failedTests === 0) {
        return fault('exit-code', `${named} failed, but none of its tests did.`);
    }
    // What ginkgo prints of its specs is told by ginkgo's own summary.
    const specs = of.output.some(line => line.startsWith('Running Suite: '));
    const complaint = of.outcome === 'failed' && !specs ? of.output.find(isComplaint) : undefined;
    if (complaint !== undefined)
        return fault('exit-code', `${named} tells of a failure outside of its tests: “${complaint.trim()}”.`);
    return null;
}
/** Whether a line that belongs to no test tells of a failure: TestMain, goleak. What go test itself says of the end is none. */
function isComplaint(line) {
    if (!/[a-z]/i.test(line))
        return false;
    return (0,log_lines/* readLogLines */.W)(line).some(read => {
        const { kind } = (0,line_meaning/* meaningOf */.P)(read, line_meaning/* noUserRows */.a);
        return kind === 'unexplained' || kind === 'crash';
    });
}
const crashWords = {
    panic: 'a panic',
    'data-race': 'a data race',
    sanitizer: 'a sanitizer report',
    timeout: 'a time-out',
    signal: 'a signal',
};
function listed(names) {
    const shown = names.slice(0, 5).join(', ');
    return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}

;// CONCATENATED MODULE: ./readers/go/go-packages.js






/** Kept of what the compiler says. */
const maxBuilds = 200;
const maxBuildLines = 100;
const go_packages_noLines = [];
const noPosition = { file: null, line: null };
const benchmarkEnd = {
    outcome: 'passed',
    seconds: null,
};
/** Follows the packages of a run of `go test -json` and puts what ends into `sink`. */
function createGoPackages(sink, reader) {
    let runningCount = 0;
    const suites = new Map();
    let lastSuite = null;
    const builds = new Map();
    const suiteOf = (name) => {
        if (lastSuite?.name === name)
            return lastSuite;
        lastSuite = suites.get(name) ?? { name, failed: 0, crashes: new Set(), running: new Map() };
        suites.set(name, lastSuite);
        return lastSuite;
    };
    const open = (suiteName, name, start) => {
        const suite = suiteOf(suiteName);
        const known = suite.running.get(name);
        if (known !== undefined)
            return known;
        const one = { suite: suiteName, name, start, began: false, ...nothingHeld() };
        suite.running.set(name, one);
        runningCount++;
        return one;
    };
    const close = (one) => {
        runningCount--;
        suiteOf(one.suite).running.delete(one.name);
        reader.closed(one);
    };
    const forget = (one) => {
        dropPending(one);
        reader.forgetOutput(one);
    };
    const finish = (one, outcome, end, elapsed) => {
        if (outcome === 'passed' && !sink.listsPasses()) {
            sink.passes(1);
            forget(one);
            close(one);
            return;
        }
        const suite = suiteOf(one.suite);
        if (outcome === 'failed')
            suite.failed++;
        const output = outcome === 'passed' ? go_packages_noLines : ownLines(reader.outputOf(one));
        if (outcome === 'passed')
            forget(one);
        const crash = outcome === 'failed' ? (0,logs_crash/* crashIn */.pr)(output) : null;
        if (crash !== null)
            suite.crashes.add(crash);
        sink.test(testResult({
            format: 'go-json',
            suite: one.suite,
            name: one.name,
            parent: goParent(one.name, name => suite.running.has(name)),
            outcome,
            skipReason: outcome === 'skipped' ? goSkipReason(output) : '',
            ...(outcome === 'passed' ? noPosition : positionIn(output)),
            durationMs: elapsed === null ? null : Math.round(elapsed * 1000),
            output,
            outputLinesCut: one.captured?.linesDropped ?? 0,
            span: spanOf(one.start, end),
            crash,
        }));
        if (outcome === 'failed' && one.captured?.notableDropped)
            sink.fault(tooMuchOutput(one.name, one.suite));
        close(one);
    };
    /** The end of a test that has no record of it; null if there is none. A benchmark never has one. */
    const hiddenEnd = (one, packageOutcome) => {
        if (packageOutcome === 'passed' && one.name.startsWith('Benchmark'))
            return benchmarkEnd;
        const glued = reader
            .outputOf(one)
            .map(gluedEnd)
            .findLast(found => found?.name === one.name);
        const outcome = glued ? endWords[glued.word] : undefined;
        return glued && outcome ? { outcome, seconds: Number(glued.seconds) } : null;
    };
    const begin = (one, time) => {
        if (!one.began) {
            one.began = true;
            return one;
        }
        const hidden = hiddenEnd(one, null);
        if (hidden === null)
            sink.fault(noEnd(one));
        finish(one, hidden?.outcome ?? 'failed', null, hidden?.seconds ?? null);
        const again = open(one.suite, one.name, time);
        again.began = true;
        return again;
    };
    /** Ends what of a package still runs; gives the names of those whose end nothing tells. */
    const finishRest = (suite, outcome, end) => {
        const unfinished = [];
        for (const one of [...suite.running.values()].filter(test => test.name !== '')) {
            const hidden = hiddenEnd(one, outcome);
            if (hidden === null)
                unfinished.push(one.name);
            finish(one, hidden?.outcome ?? 'failed', end, hidden?.seconds ?? null);
        }
        return unfinished;
    };
    const finishPackage = (name, outcome, end, failedBuild) => {
        const suite = suiteOf(name);
        const unfinished = finishRest(suite, outcome, end);
        const one = suite.running.get('');
        const output = one && outcome !== 'passed' ? ownLines(reader.outputOf(one)) : go_packages_noLines;
        if (one) {
            forget(one);
            close(one);
        }
        const build = failedBuild === undefined ? undefined : (builds.get(failedBuild) ?? []);
        const { failed: failedTests, crashes } = suite;
        const fault = goPackageFault({ name, outcome, failedTests, unfinished, crashes, output, build });
        if (fault !== null)
            sink.fault(fault);
        suites.delete(name);
        lastSuite = null;
        if (failedBuild !== undefined)
            builds.delete(failedBuild);
    };
    return {
        open,
        begin,
        finish,
        openPackage: name => void suiteOf(name),
        finishPackage,
        keepBuildOutput(importPath, output) {
            const lines = builds.get(importPath) ?? [];
            if (output && lines.length < maxBuildLines)
                lines.push(output.trimEnd());
            if (builds.size < maxBuilds)
                builds.set(importPath, lines);
        },
        running: () => runningCount,
        unfinished: () => [...suites.keys()],
    };
}
function noEnd(one) {
    return { kind: 'cut-off', message: `${one.name} began and has no end.`, where: one.suite, output: [] };
}

;// CONCATENATED MODULE: ./readers/go/go-time.js
/** Whether `prefix` stands in `bytes` at `start`. */
function startsWith(bytes, start, prefix) {
    for (let i = prefix.length - 1; i >= 0; i--)
        if (bytes[start + i] !== prefix[i])
            return false;
    return true;
}
/** Milliseconds since the epoch of an RFC 3339 time; null if it is none. */
function timeOf(text) {
    const time = Date.parse(text);
    return Number.isNaN(time) ? null : time;
}
/**
 * Gives a function that reads the time between two places, `2026-11-23T11:48:34.372974552Z`. Times come in order, so it
 * remembers the minute of the last one.
 */
function timeReader() {
    let minute = Buffer.from('-');
    let minuteMs = 0;
    return (bytes, start, end) => {
        if (bytes[end - 1] !== 0x5a /* Z */)
            return timeOf(bytes.toString('latin1', start, end));
        if (!startsWith(bytes, start, minute)) {
            const text = bytes.toString('latin1', start, start + 16);
            const ms = timeOf(`${text}:00Z`);
            if (ms === null)
                return null;
            minute = Buffer.from(text, 'latin1');
            minuteMs = ms;
        }
        const digit = (at) => (at < end - 1 ? (bytes[at] ?? 48) - 48 : 0);
        const seconds = digit(start + 17) * 10 + digit(start + 18);
        const millis = digit(start + 20) * 100 + digit(start + 21) * 10 + digit(start + 22);
        return minuteMs + seconds * 1000 + millis;
    };
}

;// CONCATENATED MODULE: ./readers/go/go-scan.js


const quote = 0x22;
const closingBrace = 0x7d;
const backslash = 0x5c;
/** A scanner of records: {"Time":"2026-11-23T11:48:34.372974552Z","Action":"output","Package": */
function createGoScan(told) {
    const timeAt = timeReader();
    let chunk = null;
    let view = viewOf(Buffer.alloc(0));
    // The record that the last line belonged to, and where its key stands.
    let current = null;
    let keyView = viewOf(Buffer.alloc(0));
    let keyStart = 0;
    let keyLength = 0;
    // `,"Package":"p","Test":"` of the last test, and p.
    let suiteKey = Buffer.from('-');
    let suiteName = '';
    // A stretch of neighbouring output lines of `current`.
    let stretchStart = -1;
    let stretchEnd = -1;
    let stretchLines = 0;
    const flush = () => {
        if (stretchStart < 0 || current === null || chunk === null)
            return;
        told.output(current, chunk, stretchStart, stretchEnd, stretchLines);
        stretchStart = -1;
        stretchLines = 0;
    };
    /** The test that a key names; null if the key needs parsing. Most tests are in the suite of the test before them. */
    const byKey = (bytes, start, end, time) => {
        const nameStart = start + suiteKey.length;
        if (nameStart < end && startsWith(bytes, start, suiteKey)) {
            const name = bytes.toString('latin1', nameStart, end - 1);
            return needsParsing.test(name) ? null : told.open(suiteName, name, time);
        }
        const rawKey = bytes.toString('latin1', start, end);
        const names = parseKey(rawKey);
        if (names === null)
            return null;
        if (names.name !== '') {
            suiteName = names.suite;
            suiteKey = Buffer.from(rawKey.slice(0, rawKey.length - names.name.length - 1), 'latin1');
        }
        return told.open(names.suite, names.name, time);
    };
    /** Makes the test whose key stands at `start` to `end` the current one. */
    const turnTo = (bytes, start, end, time) => {
        flush();
        const one = byKey(bytes, start, end, time);
        if (one === null)
            return null;
        current = one;
        keyView = view;
        keyStart = start;
        keyLength = end - start;
        return one;
    };
    /** Whether the current test's key stands at `start` of the current chunk. */
    const sameKey = (start) => {
        if (current === null || start + keyLength > view.byteLength)
            return false;
        let i = 0;
        for (; i + 4 <= keyLength; i += 4) {
            if (view.getInt32(start + i) !== keyView.getInt32(keyStart + i))
                return false;
        }
        for (; i < keyLength; i++)
            if (view.getInt8(start + i) !== keyView.getInt8(keyStart + i))
                return false;
        return true;
    };
    /** Takes an output line whose key stands at `key`; false if it must be parsed. */
    const outputLine = (bytes, start, key, end) => {
        // What does not end with `\n"}` is a part of a line, or two records in one.
        if (bytes[end - 2] !== quote || bytes[end - 3] !== 0x6e || bytes[end - 4] !== backslash)
            return false;
        if (!sameKey(key) || bytes[key + keyLength + 2] !== 0x4f /* O, "Output" */) {
            const keyEnd = bytes.indexOf(',"Output":"', key);
            if (keyEnd < 0 || keyEnd >= end || turnTo(bytes, key, keyEnd, null) === null)
                return false;
        }
        // Neighbours have a line end of at most two bytes between them.
        if (stretchStart >= 0 && stretchEnd + 2 < start)
            flush();
        if (stretchStart < 0)
            stretchStart = start;
        stretchEnd = end;
        stretchLines++;
        return true;
    };
    const runLine = (bytes, key, end, time) => {
        const one = turnTo(bytes, key, end - 1, time);
        if (one === null || one.name === '')
            return false;
        told.begin(one, time);
        return true;
    };
    const passLine = (bytes, key, end, time) => {
        if (!sameKey(key) || current === null || current.name === '')
            return false;
        const after = key + keyLength;
        if (bytes[after + 2] !== 0x45 /* E, "Elapsed" */)
            return false;
        const seconds = secondsAt(bytes, after + 11, end - 1);
        if (Number.isNaN(seconds))
            return false;
        told.passed(current, time, seconds);
        return true;
    };
    return {
        take(bytes, start, end) {
            if (chunk !== bytes) {
                chunk = bytes;
                view = viewOf(bytes);
            }
            if (end - start < 60 || bytes[start + 2] !== 0x54 || bytes[start + 9] !== 0x32)
                return false;
            if (bytes[end - 1] !== closingBrace)
                return false;
            let i = start + 28;
            while (i < start + 48 && bytes[i] !== quote)
                i++;
            if (bytes[i] !== quote || bytes[i + 3] !== 0x41 || bytes[i + 11] !== quote)
                return false;
            const action = bytes[i + 12];
            if (action === 0x6f /* o, "output" */)
                return outputLine(bytes, start, i + 19, end);
            if (action === 0x72 /* r, "run" */ && bytes[i + 15] === quote)
                return runLine(bytes, i + 16, end, timeAt(bytes, start + 9, i));
            if (action === 0x70 /* p */ && bytes[i + 14] === 0x73 /* s, "pass" */)
                return passLine(bytes, i + 17, end, timeAt(bytes, start + 9, i));
            return false;
        },
        flush,
        settle() {
            flush();
            if (chunk === null)
                return;
            if (keyView === view) {
                keyView = viewOf(Buffer.from(chunk.subarray(keyStart, keyStart + keyLength)));
                keyStart = 0;
            }
            chunk = null;
        },
        drop(one) {
            if (current !== one)
                return;
            stretchStart = -1;
            stretchLines = 0;
        },
        forget(one) {
            if (current === one)
                current = null;
        },
    };
}
/** Reads four bytes at a time, which is what makes comparing keys cheap. */
function viewOf(bytes) {
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

;// CONCATENATED MODULE: ./readers/go/go-json.js





/**
 * Reads `go test -json`. Nearly all records are output of tests that will pass, so those are told apart by a few bytes and
 * kept raw; they are parsed only if the test does not pass.
 */
function createGoJsonReader(sink) {
    let seen = false;
    let broken = 0;
    let brokenExample = '';
    let chunk = null;
    const damaged = (text) => {
        if (broken++ === 0)
            brokenExample = text.slice(0, 500);
    };
    const settle = () => {
        scan.settle();
        held.settle(packages.running());
        chunk = null;
    };
    const held = createHeldOutput(damaged);
    const packages = createGoPackages(sink, {
        outputOf(one) {
            settle();
            return held.linesOf(one);
        },
        forgetOutput: one => scan.drop(one),
        closed: one => scan.forget(one),
    });
    const scan = createGoScan({
        open: packages.open,
        begin: packages.begin,
        passed: (one, time, seconds) => packages.finish(one, 'passed', time, seconds),
        output: held.hold,
    });
    const parsed = (event, bytes, start, end) => {
        scan.flush();
        const suite = event.Package ?? '';
        const time = event.Time === undefined ? null : timeOf(event.Time);
        const outcome = eventOutcomes.get(event.Action) ?? null;
        if (event.ImportPath !== undefined) {
            packages.keepBuildOutput(event.ImportPath, event.Output);
        }
        else if (outcome !== null && event.Test) {
            packages.finish(packages.open(suite, event.Test, time), outcome, time, event.Elapsed ?? null);
        }
        else if (outcome !== null) {
            packages.finishPackage(suite, outcome, time, event.FailedBuild);
        }
        else if (event.Action === 'output') {
            held.hold(packages.open(suite, event.Test ?? '', time), bytes, start, end, 1);
        }
        else if (event.Action === 'run') {
            packages.begin(packages.open(suite, event.Test ?? '', time), time);
        }
        else if (event.Action === 'start') {
            packages.openPackage(suite);
        }
    };
    const slow = (bytes, start, end) => {
        const text = bytes.toString('utf8', start, end);
        if (!recordStart.test(text))
            return false;
        const event = parseEvent(text);
        seen = true;
        if (event === null)
            damaged(text);
        else
            parsed(event, bytes, start, end);
        return true;
    };
    return {
        line(bytes, start, end) {
            if (chunk !== bytes) {
                settle();
                chunk = bytes;
            }
            if (!scan.take(bytes, start, end))
                return slow(bytes, start, end);
            seen = true;
            return true;
        },
        settle,
        seen: () => seen,
        foreign(text) {
            if (seen && recordPart.test(text))
                damaged(text);
        },
        end() {
            settle();
            for (const name of packages.unfinished())
                packages.finishPackage(name, null, null);
            if (broken > 0)
                sink.fault(unreadable(broken, brokenExample));
        },
    };
}
function unreadable(count, example) {
    return {
        kind: 'unreadable',
        message: `${count} damaged ${count === 1 ? 'record' : 'records'} of go test -json; results may be lost.`,
        where: '',
        output: [example],
    };
}

;// CONCATENATED MODULE: ./readers/line-splitter.js
/** A record of `go test -json` stays far below it (test2json splits lines at 4 KiB). */
const maxLineBytes = 1 << 20;
const line_splitter_newline = 0x0a;
const line_splitter_carriageReturn = 0x0d;
/**
 * Cuts a byte stream into lines (`\n`, `\r\n`, and the `\r\r\n` of nested terminals) without copying those that lie in one
 * chunk. Holds at most `maxBytes` of an unfinished line: of a longer one only the beginning is handed out.
 */
function createLineSplitter(onLine, maxBytes = maxLineBytes) {
    let held = [];
    let heldBytes = 0;
    const emit = (bytes, start, end) => {
        let last = end;
        while (last > start && bytes[last - 1] === line_splitter_carriageReturn)
            last--;
        onLine(bytes, start, last);
    };
    const hold = (bytes) => {
        const room = maxBytes - heldBytes;
        if (room <= 0 || bytes.length === 0)
            return;
        held.push(Buffer.from(bytes.subarray(0, room)));
        heldBytes += Math.min(bytes.length, room);
    };
    const release = () => {
        const line = held.length === 1 && held[0] ? held[0] : Buffer.concat(held);
        held = [];
        heldBytes = 0;
        emit(line, 0, line.length);
    };
    return {
        write(chunk) {
            let start = 0;
            if (held.length > 0) {
                const end = chunk.indexOf(line_splitter_newline);
                hold(end < 0 ? chunk : chunk.subarray(0, end));
                if (end < 0)
                    return;
                release();
                start = end + 1;
            }
            for (let end = chunk.indexOf(line_splitter_newline, start); end >= 0; end = chunk.indexOf(line_splitter_newline, start)) {
                emit(chunk, start, end);
                start = end + 1;
            }
            if (start < chunk.length)
                hold(chunk.subarray(start));
        },
        end() {
            if (held.length > 0)
                release();
        },
    };
}

;// CONCATENATED MODULE: ./readers/put-test.js


/** Puts a test into a sink with what was captured of it; one that cannot be judged by that is a fault besides. */
function putTest(sink, told, lines) {
    const { outcome, name, suite, format } = told;
    const output = outcome === 'passed' ? [] : lines.lines();
    const crash = outcome === 'failed' ? (told.crash ?? (0,logs_crash/* crashIn */.pr)(output)) : null;
    sink.test(testResult({ output, outputLinesCut: lines.cut(), ...told, crash }));
    if (outcome === 'failed' && lines.notableCut())
        sink.fault(tooMuchOutput(name, suite || format));
}

;// CONCATENATED MODULE: ./readers/json-results.js





/** A larger document that is one JSON value is refused; records in lines may be any number. */
const maxDocumentBytes = 64 << 20;
/**
 * Reads one JSON file of results: `go test -json`, a CTRF document, or meson's `testlog.json`. `where` is the file's name in faults.
 * What it is tells its first line, or, for CTRF, the whole of it.
 */
function createJsonResultsReader(sink, where) {
    const goJson = createGoJsonReader(sink);
    let kind = 'unknown';
    let document = [];
    let size = 0;
    const unreadable = (message) => sink.fault({ kind: 'unreadable', message: `${where}: ${message}`, where, output: [] });
    const line = (bytes, start, end) => {
        if (start === end)
            return;
        if (kind === 'unknown') {
            const first = parsed(bytes.toString('utf8', start, end));
            kind =
                first === null
                    ? 'document'
                    : 'Action' in first
                        ? 'go-json'
                        : 'returncode' in first
                            ? 'meson'
                            : 'document';
        }
        if (kind === 'go-json')
            goJson.line(bytes, start, end);
        if (kind !== 'meson')
            return;
        const record = parsed(bytes.toString('utf8', start, end));
        if (record === null)
            unreadable('a record of meson is damaged');
        else
            mesonTest(sink, record);
    };
    const lines = createLineSplitter(line);
    return {
        write(chunk) {
            if (kind === 'unknown' || kind === 'document') {
                size += chunk.length;
                if (size <= maxDocumentBytes)
                    document.push(Buffer.from(chunk));
            }
            lines.write(chunk);
            goJson.settle();
            if (kind === 'go-json' || kind === 'meson')
                document = [];
        },
        end() {
            lines.end();
            if (kind === 'go-json')
                return goJson.end();
            if (kind === 'meson')
                return;
            if (size > maxDocumentBytes)
                return unreadable(`it is larger than ${maxDocumentBytes >> 20} MiB`);
            const whole = parsed(Buffer.concat(document).toString('utf8'));
            const tests = ctrfTests(whole);
            if (tests === null)
                return unreadable('it is neither JUnit XML, nor CTRF, nor `go test -json`, nor testlog.json of meson');
            ctrf(sink, whole, tests, where);
        },
    };
}
function parsed(text) {
    try {
        const value = JSON.parse(text);
        return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
    }
    catch {
        return null;
    }
}
const textOf = (value) => (typeof value === 'string' ? value : '');
const numberOf = (value) => (typeof value === 'number' && Number.isFinite(value) ? value : null);
function captured(...texts) {
    const lines = createTextCapture();
    for (const text of texts.flat())
        for (const line of textOf(text).split('\n'))
            if (line !== '')
                lines.add(line);
    return lines;
}
const mesonOutcomes = {
    OK: 'passed',
    EXPECTEDFAIL: 'passed',
    SKIP: 'skipped',
    IGNORED: 'skipped',
};
/** Source: meson mesonbuild/mtest.py JsonLogfileBuilder. */
function mesonTest(sink, record) {
    const outcome = mesonOutcomes[textOf(record.result)] ?? 'failed';
    const start = numberOf(record.starttime);
    const duration = numberOf(record.duration);
    const ended = start === null || duration === null ? null : (start + duration) * 1000;
    const lines = captured(record.stdout, record.stderr);
    const skipReason = outcome === 'skipped' ? (lines.lines().find(line => /^SKIP:?/i.test(line)) ?? '') : '';
    const signal = (numberOf(record.returncode) ?? 0) < 0;
    const crash = record.result === 'TIMEOUT' ? 'timeout' : signal ? 'signal' : null;
    const span = spanOf(start === null ? null : start * 1000, ended);
    const durationMs = duration === null ? null : duration * 1000;
    putTest(sink, { format: 'junit', suite: '', name: textOf(record.name), outcome, skipReason, durationMs, span, crash }, lines);
}
/** The tests of a CTRF document; null for one that is none. Source: ctrf-io/ctrf schema/ctrf.schema.json. */
function ctrfTests(document) {
    const results = document?.results;
    if (typeof results !== 'object' || results === null || !('tests' in results))
        return null;
    const { tests } = results;
    if (!Array.isArray(tests))
        return null;
    return tests.filter((test) => typeof test === 'object' && test !== null);
}
const ctrfOutcomes = {
    passed: 'passed',
    failed: 'failed',
    skipped: 'skipped',
    pending: 'skipped',
};
function ctrf(sink, document, tests, where) {
    for (const test of tests) {
        // `other` is a status that nobody can read.
        const outcome = ctrfOutcomes[textOf(test.status)] ?? 'failed';
        const { suite } = test;
        const retries = test.flaky === true ? Math.max(1, numberOf(test.retries) ?? 1) : 0;
        const start = numberOf(test.start);
        const end = numberOf(test.stop);
        // Seconds since the epoch in some writers, milliseconds in the specification.
        const ms = (value) => (value === null ? null : value < 1e11 ? value * 1000 : value);
        putTest(sink, {
            format: 'junit',
            suite: Array.isArray(suite) ? suite.map(textOf).join(' > ') : textOf(suite),
            name: textOf(test.name),
            outcome,
            skipReason: outcome === 'skipped' ? textOf(test.message) : '',
            file: textOf(test.filePath) || null,
            line: numberOf(test.line),
            durationMs: numberOf(test.duration),
            span: spanOf(ms(start), ms(end)),
            failedAttempts: outcome === 'passed' ? retries : 0,
        }, captured(test.message, test.trace, test.stdout, test.stderr));
    }
    const summary = document.results.summary;
    for (const [what, held] of [
        ['tests', tests.length],
        ['failed', tests.filter(({ status }) => status === 'failed').length],
    ]) {
        const told = numberOf(summary?.[what]);
        if (told === null || told <= held)
            continue;
        const message = `${where}: its summary tells of ${told} ${what}, but it holds ${held}.`;
        sink.fault({ kind: 'plan', message, where, output: [] });
    }
}

// EXTERNAL MODULE: external "node:string_decoder"
var external_node_string_decoder_ = __webpack_require__(6193);
// EXTERNAL MODULE: ../../../node_modules/sax/lib/sax.js
var sax = __webpack_require__(2878);
;// CONCATENATED MODULE: ./readers/result-sink.js
/** Tests that did not pass are listed up to here; a reader that must hold results back holds no more passed ones. */
const maxListed = 20_000;
/** Twice as many would take 30 MB more at the end of the run, where the reports are made of them. */
const maxPassesListed = 10_000;
const maxFaults = 1_000;
const maxNotes = 1_000;
const maxKeptChars = 16 << 20;
const linesKeptOverBudget = 20;
const charsKeptOverBudget = 1 << 10;
/**
 * Gathers results in bounded memory. Passed tests beyond a limit are only counted; others beyond a limit, or output that
 * is over the budget, become a fault: what cannot be judged is never a pass.
 */
function createResults() {
    const tests = [];
    const faults = [];
    let passed = 0;
    let unnamed = 0;
    let others = 0;
    let keptChars = 0;
    /** Outputs that are in `keptChars`. */
    const counted = new WeakSet();
    let shortened = false;
    const statuses = [];
    const namesExplained = new Set();
    const notes = [];
    let failures = 0;
    const fault = (found) => {
        if (faults.length < maxFaults)
            faults.push(found);
    };
    const held = (result) => {
        if (counted.has(result.output))
            return result;
        const fits = fitted(result, maxKeptChars - keptChars);
        keptChars += sizeOf(fits);
        counted.add(fits.output);
        if (fits !== result && !shortened) {
            shortened = true;
            fault(tooLong(result));
        }
        return fits;
    };
    const test = (result) => {
        if (result.outcome === 'failed')
            failures++;
        if (result.outcome === 'passed') {
            if (++passed <= maxPassesListed)
                tests.push(result);
            return;
        }
        if (++others > maxListed) {
            if (others === maxListed + 1)
                fault(tooMany());
            return;
        }
        tests.push(held(result));
    };
    return {
        tests,
        faults,
        test,
        fault,
        held,
        passes: count => {
            unnamed += Math.max(0, count);
        },
        statuses,
        namesExplained,
        notes,
        endsWith: status => {
            if (!statuses.includes(status))
                statuses.push(status);
        },
        explained: name => {
            if (namesExplained.size < maxListed)
                namesExplained.add(name);
        },
        note: note => {
            if (notes.length < maxNotes)
                notes.push(note);
        },
        replayEnds: () => { },
        failures: () => failures,
        listsPasses: () => passed < maxPassesListed,
        passedUnlisted: () => Math.max(0, passed - maxPassesListed) + unnamed,
    };
}
function sizeOf(result) {
    return sizeOfLines(result.output);
}
function sizeOfLines(lines) {
    return lines.reduce((size, line) => size + line.length + 16, 0);
}
function fitted(result, room) {
    if (sizeOf(result) <= Math.max(room, charsKeptOverBudget))
        return result;
    let output = result.output.slice(-linesKeptOverBudget);
    while (sizeOfLines(output) > charsKeptOverBudget)
        output = output.slice(1);
    return {
        ...result,
        output: output.map(detached),
        outputLinesCut: result.outputLinesCut + result.output.length - output.length,
    };
}
/** A copy: a line that was split from a longer text keeps all of it in memory. */
function detached(line) {
    return Buffer.from(line).toString();
}
function tooMany() {
    return {
        kind: 'unreadable',
        message: `More than ${maxListed} tests failed or were skipped; the rest was not kept and cannot be judged.`,
        where: '',
        output: [],
    };
}
function tooLong(result) {
    return {
        kind: 'unreadable',
        message: `Failed and skipped tests printed more than ${maxKeptChars >> 20} MiB; from ${result.name} on, at most the last ${linesKeptOverBudget} lines of each are kept, too few to judge by.`,
        where: result.suite,
        output: [],
    };
}

;// CONCATENATED MODULE: ./readers/junit.js








/** More of a line is kept by nobody. */
const longestLine = 64 << 10;
/** Deeper nesting is no report of any known tool. */
const maxDepth = 64;
/**
 * Reads one JUnit XML file as it streams by (gotestsum, ginkgo, pytest, bats, cargo nextest). It knows the five entities of
 * XML and no others: a DOCTYPE, with which entities are made, is refused. `where` is the file's name in faults.
 */
function createJunitReader(sink, where) {
    const decoder = new external_node_string_decoder_.StringDecoder('utf8');
    const parser = sax.parser(true, { position: true });
    const suites = [];
    let open = null;
    let text = null;
    let depth = 0;
    let stopped = false;
    const stop = (kind, message) => {
        if (stopped)
            return;
        stopped = true;
        const line = parser.line + 1;
        sink.fault({ kind, message: `${where}, line ${line}: ${message}`, where, output: [] });
    };
    const startText = (element, into) => {
        text = { element, into, rest: '' };
    };
    const openCaseElement = (name, attributes, of) => {
        if (attemptElements.has(name)) {
            // Every attempt is judged: what one more said is a claim of its own.
            for (const line of messageLines(attributes.message))
                of.lines.add(line);
            if (name.startsWith('flaky'))
                of.flakes += 1;
            startText(name, of.lines);
        }
        else if (name === 'failure' || name === 'error') {
            // The message of the first is put before the text at the end; each further one is a claim of its own.
            if (of.failure !== null)
                for (const line of messageLines(attributes.message))
                    of.lines.add(line);
            of.failure ??= attributes;
            startText(name, of.lines);
        }
        else if (name === 'skipped') {
            of.skip ??= attributes;
            startText(name, of.skipLines);
        }
        else if (name === 'system-out' || name === 'system-err') {
            startText(name, of.lines);
        }
    };
    const openTag = ({ name, attributes }) => {
        if (++depth > maxDepth)
            stop('unreadable', `elements lie more than ${maxDepth} deep`);
        if (stopped)
            return;
        if (depth === 1 && name !== 'testsuites' && name !== 'testsuite') {
            stop('unreadable', `<${name}> is not the beginning of JUnit XML`);
        }
        else if (name === 'testsuite' || name === 'testsuites') {
            suites.push(newSuite(attributes));
        }
        else if (name === 'testcase' && open === null) {
            const capture = { lines: createTextCapture(), skipLines: createTextCapture() };
            open = { attributes, failure: null, skip: null, flakes: 0, ...capture };
        }
        else if (open !== null && text === null) {
            openCaseElement(name, attributes, open);
        }
    };
    const closeCase = (of) => {
        const suite = suites.at(-1);
        const result = resultOf(of, suite?.name ?? '');
        if (suite === undefined)
            sink.test(result);
        else if (result.outcome === 'passed' && suite.results.length >= maxListed)
            sink.passes(1);
        else if (suite.results.length >= 2 * maxListed)
            sink.test(result);
        else
            suite.results.push(sink.held(result));
        if (suite !== undefined)
            suite.tests++;
        if (suite !== undefined && result.outcome === 'failed')
            suite.failures++;
        if (result.outcome === 'failed' && of.lines.notableCut()) {
            sink.fault(tooMuchOutput(result.name, where));
        }
    };
    const closeSuite = () => {
        const suite = suites.pop();
        if (suite === undefined)
            return;
        const results = withAttempts(suite.results, suite.all, suite.tests);
        const names = new Set(results.map(({ name }) => name));
        for (const result of results) {
            sink.test({ ...result, parent: goParent(result.name, name => names.has(name)) });
        }
        const outer = suites.at(-1);
        if (outer !== undefined) {
            outer.tests += suite.tests;
            outer.failures += suite.failures;
        }
        const named = suite.name === '' ? 'the report' : `suite ${suite.name}`;
        for (const what of ['tests', 'failures']) {
            if (suite.declared[what] <= suite[what])
                continue;
            const message = `${where}: ${named} tells of ${suite.declared[what]} ${what}, but holds ${suite[what]}.`;
            sink.fault({ kind: 'plan', message, where, output: [] });
        }
    };
    const closeTag = (name) => {
        depth--;
        if (stopped)
            return;
        if (text?.element === name) {
            if (text.rest !== '')
                text.into.add(text.rest);
            text = null;
        }
        else if (name === 'testcase' && open !== null) {
            closeCase(open);
            open = null;
        }
        else if (name === 'testsuite' || name === 'testsuites') {
            closeSuite();
        }
    };
    const addText = (piece) => {
        if (text === null || stopped)
            return;
        const lines = (text.rest + piece).split(/\r?\n/);
        // Of a line without an end only the beginning is kept: time stays linear.
        text.rest = (lines.pop() ?? '').slice(0, longestLine);
        for (const line of lines)
            text.into.add(line);
    };
    parser.onopentag = tag => openTag(tag);
    parser.onclosetag = closeTag;
    parser.ontext = addText;
    parser.oncdata = addText;
    parser.ondoctype = () => stop('unreadable', 'a DOCTYPE is refused');
    parser.onerror = error => stop('unreadable', firstLine(error.message));
    const write = (piece) => {
        if (stopped || piece === '')
            return;
        try {
            parser.write(piece);
        }
        catch (error) {
            stop('unreadable', firstLine(error instanceof Error ? error.message : String(error)));
        }
    };
    return {
        write(chunk) {
            write(decoder.write(chunk));
        },
        end() {
            write(decoder.end());
            if (!stopped && (depth > 0 || parser.position === 0))
                stop('cut-off', 'the file ends before its root element does');
            while (suites.length > 0)
                closeSuite();
        },
    };
}
/** Attempts of a test that was run again. Source: surefire StatelessXmlReporter.java, quick-junit TestRerun. */
const attemptElements = new Set([
    'flakyFailure',
    'flakyError',
    'rerunFailure',
    'rerunError',
]);
function newSuite(attributes) {
    const count = (name) => Number(attributes[name]) || 0;
    // libtest counts what was ignored, and lists it not.
    const tests = count('tests') - count('skipped') - count('disabled');
    const declared = { tests, failures: count('failures') + count('errors') };
    return { name: attributes.name ?? '', declared, all: count('tests'), tests: 0, failures: 0, results: [] };
}
function messageLines(message) {
    return (message ?? '').split(/\r?\n/).filter(line => line !== '' && line !== 'Failed');
}
/** The element's text, and before it its message, unless the text repeats it or it says no more than the element. */
function withMessage(message, lines) {
    const own = messageLines(message);
    return own.every(line => lines.some(text => text.includes(line))) ? lines : [...own, ...lines];
}
/** Words for a crash in `type` of `<error>` (ginkgo) and `message` of `<failure>` (cargo nextest). */
const crashTypes = {
    panicked: 'panic',
    timedout: 'timeout',
    interrupted: 'timeout',
    'test timeout': 'timeout',
    'test abort': 'signal',
};
function resultOf(of, suite) {
    const { attributes, failure, skip, flakes } = of;
    const failed = failure !== null || /^(?:failed|error|errored|panicked|timedout)$/i.test(attributes.status ?? '');
    const outcome = failed ? 'failed' : skip !== null ? 'skipped' : 'passed';
    const output = outputOf(outcome, of);
    const position = positionIn(output);
    const seconds = Number(attributes.time?.replaceAll(',', ''));
    const crash = (0,logs_crash/* crashIn */.pr)(output) ?? crashTypes[failure?.type ?? ''] ?? timedOut(output);
    return testResult({
        format: 'junit',
        suite: attributes.classname || suite,
        name: attributes.name ?? '',
        outcome,
        skipReason: outcome === 'skipped' ? skipReasonOf(output) : '',
        file: attributes.file ?? position.file,
        line: attributes.file === undefined ? position.line : lineOf(attributes.line),
        durationMs: attributes.time === undefined || Number.isNaN(seconds) ? null : Math.round(seconds * 1000),
        output,
        outputLinesCut: of.lines.cut(),
        span: spanIn(attributes, seconds),
        crash: outcome === 'failed' ? crash : null,
        failedAttempts: outcome === 'passed' ? flakes : 0,
    });
}
/** When a test case ran, where it says so itself (nextest): the moment of a suite tells nothing of its cases. */
function spanIn({ timestamp = '' }, seconds) {
    const start = Date.parse(timestamp);
    return Number.isNaN(start) || Number.isNaN(seconds) ? null : { start, end: start + seconds * 1000 };
}
function outputOf(outcome, { failure, skip, flakes, lines, skipLines }) {
    if (outcome === 'passed')
        return flakes > 0 ? ownLines(lines.lines()) : [];
    if (outcome === 'failed')
        return ownLines(withMessage(failure?.message, lines.lines()));
    return outcome === 'skipped' ? withMessage(skip?.message, skipLines.lines()) : [];
}
/** bats' word for it. */
function timedOut(output) {
    return output.some(line => /^ {2}`.* failed due to timeout$/.test(line)) ? 'timeout' : null;
}
function skipReasonOf(lines) {
    const own = ownLines(lines);
    return (goSkipReason(own) ||
        own
            .map(line => line.trim())
            .join(' ')
            .trim()
            .replace(/^skipped - /, ''));
}
function lineOf(text) {
    const line = Number(text);
    return text !== undefined && Number.isInteger(line) ? line : null;
}
function firstLine(text) {
    return text.split('\n')[0] ?? '';
}
/**
 * One result for each test where the suite has more test cases than it says that it has tests: each attempt is one then, and those
 * before the last have no failure of their own. Source: pytest-rerunfailures beside pytest src/_pytest/junitxml.py.
 */
function withAttempts(results, declared, held) {
    if (declared === 0 || held <= declared)
        return results;
    const byName = Map.groupBy(results, ({ suite, name }) => `${suite}\t${name}`);
    if (byName.size > declared)
        return results;
    return [...byName.values()].map(attempts => {
        const last = attempts.at(-1);
        const failed = attempts.filter(({ outcome }) => outcome === 'failed');
        if (last.outcome !== 'passed')
            return { ...last, output: failed.flatMap(({ output }) => output) };
        return attempts.length === 1 ? last : { ...last, failedAttempts: attempts.length - 1 };
    });
}

;// CONCATENATED MODULE: ./command/read-result-files.js






/** The clock of file times runs behind by at most a tick of 10 ms (`CLOCK_REALTIME_COARSE`, clock_gettime(2)). */
const clockSlackMs = 20;
/** A checkout of a hundred thousand folders takes a few seconds; the whole of a machine may take minutes. */
const searchLimitMs = 20_000;
/**
 * Reads the result files (JUnit XML, CTRF, go-json, meson's testlog.json) that match `patterns` (relative to `folder`) and
 * were written since `startedAt`, in the order of their names. A pattern that finds no such file is a fault: results that
 * were promised are missing.
 */
async function readResultFiles(patterns, folder, startedAt, limitMs = searchLimitMs) {
    const results = createResults();
    const read = new Set();
    for (const pattern of patterns) {
        const { fresh, old, cutShort } = await matching(pattern, folder, startedAt, limitMs);
        if (cutShort)
            results.fault(tooWide(pattern, limitMs));
        else if (fresh.length === 0)
            results.fault(nothingFound(pattern, old));
        for (const path of fresh) {
            if (read.has(path))
                continue;
            read.add(path);
            await readFile(path, results);
        }
    }
    return { tests: results.tests, faults: results.faults, passedUnlisted: results.passedUnlisted() };
}
/** A file that begins like JSON is read as such, any other as JUnit XML. */
async function readFile(path, sink) {
    let reader = null;
    for await (const chunk of (0,external_node_fs_.createReadStream)(path)) {
        reader ??= startsJson(chunk)
            ? createJsonResultsReader(sink, path)
            : createJunitReader(sink, path);
        reader.write(chunk);
    }
    reader ??= createJunitReader(sink, path);
    reader.end();
}
function startsJson(chunk) {
    return /^\uFEFF?\s*[{[]/.test(chunk.toString('utf8', 0, 1000));
}
async function matching(pattern, folder, startedAt, limitMs) {
    const fresh = [];
    const old = [];
    const deadline = Date.now() + limitMs;
    const isLate = () => Date.now() > deadline;
    for await (const found of (0,promises_.glob)(pattern, { cwd: folder, exclude: isLate })) {
        const path = (0,external_node_path_.resolve)(folder, found);
        const info = await (0,promises_.stat)(path).catch(() => null);
        if (info === null || !info.isFile())
            continue;
        const age = info.mtimeMs - startedAt;
        // What was written later than now was not written by this run.
        if (age >= -clockSlackMs && info.mtimeMs <= Date.now() + clockSlackMs)
            fresh.push(path);
        else
            old.push(path);
    }
    return { fresh: fresh.sort(), old: old.sort(), cutShort: isLate() };
}
function tooWide(pattern, limitMs) {
    return {
        kind: 'unreadable',
        message: `Input 'results' has '${pattern}', which was searched for ${limitMs / 1000} s without an end. Name the folder in which the command writes its report.`,
        where: pattern,
        output: [],
    };
}
function nothingFound(pattern, old) {
    const seen = old.length === 0
        ? 'no file matches'
        : `only files match that this run did not write, by their time (${old.slice(0, 3).join(', ')}${old.length > 3 ? ', …' : ''})`;
    return {
        kind: 'unreadable',
        message: `Input 'results' has '${pattern}', but ${seen}. Check that the command writes its report there.`,
        where: pattern,
        output: [],
    };
}

// EXTERNAL MODULE: ./features/features.js
var features_features = __webpack_require__(5080);
;// CONCATENATED MODULE: ./features/measured.js

/** @param answers what the probe found, in any order */
function measured(answers) {
    const byName = new Map(answers.map(answer => [answer.criu, answer]));
    return {
        state: criu => byName.get(criu)?.state ?? 'unknown',
        unknownCause: criu => byName.get(criu)?.unknown ?? null,
        outputNames: names => inCatalogueOrder(names.map(features_features/* outputName */.Vf)),
    };
}
const ranks = new Map(features_features/* features */.qT.map(({ output }, rank) => [output, rank]));
/** Output names, each once, as the catalogue has them; those that it lacks come last, in the order of their UTF-16 units. */
function inCatalogueOrder(names) {
    const rank = (name) => ranks.get(name) ?? features_features/* features */.qT.length;
    return [...new Set(names)].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

// EXTERNAL MODULE: ./logs/diagnosis.js
var diagnosis = __webpack_require__(4878);
// EXTERNAL MODULE: ./logs/evidence.js + 1 modules
var logs_evidence = __webpack_require__(8518);
// EXTERNAL MODULE: ./logs/first-cause.js + 1 modules
var first_cause = __webpack_require__(4913);
;// CONCATENATED MODULE: ./logs/gomega-dump.js
/** The type and address of an error, behind which gomega prints its text, and then its fields. Source: gomega format/format.go. */
const objectLine = /^(\s*)<\*?[\w./[\]*]{1,200} \| 0x[0-9a-f]{1,16}>: ?$/;
/**
 * The lines of a failure without the fields of error values that gomega prints behind their text: they say again what the
 * text says, and numbers of the process that ended. Lines of anything else stay as they are.
 */
function withoutGomegaDumps(lines) {
    const kept = [];
    for (let at = 0; at < lines.length; at++) {
        const indent = objectLine.exec(lines[at] ?? '')?.[1];
        if (indent === undefined) {
            kept.push(lines[at] ?? '');
            continue;
        }
        const begin = lines.indexOf(`${indent}{`, at);
        const end = begin < 0 ? -1 : lines.indexOf(`${indent}}`, begin);
        // Fields without an end were cut: they stay.
        if (end < 0)
            continue;
        kept.push(...lines.slice(at + 1, begin));
        at = end;
    }
    return kept;
}

;// CONCATENATED MODULE: ./logs/googletest-blocks.js
/** Lines with which googletest tells of a failed assertion. Source: googletest src/gtest.cc, src/gtest-assertion-result.cc. */
const failureLine = /^\S{1,400}:\d{1,7}: Failure$|^\S{1,400}:\d{1,7}$/;
const equality = /^\s*Expected equality of these values:$/;
const value = /^\s+Which is: (\d{1,3})$/;
/** How people call the status with which a command ended. */
const statusName = /^(?:rc|ret|retval|return_?code|(?:exit_?)?(?:status|code))$/i;
const truth = /^\s*Value of: (.+)$/;
/** The operation that an expression asks for, as a sentence names it. */
function operationIn(expression) {
    const dumps = /pre-?_?dump|checkpoint|dump/i.test(expression);
    const restores = /restor/i.test(expression);
    if (dumps === restores)
        return null;
    return dumps ? 'dump' : 'restore';
}
/**
 * The lines of a failure, where each assertion about nothing but the exit status of a dump or restore says no more than that it
 * failed. Lines of anything else stay as they are.
 */
function withoutGoogletestStatus(lines) {
    if (!lines.some(line => equality.test(line) || truth.test(line)))
        return lines;
    const kept = [];
    for (let at = 0; at < lines.length; at++) {
        const found = statusOfEquality(lines, at) ?? statusOfTruth(lines, at);
        if (found === null) {
            kept.push(lines[at] ?? '');
            continue;
        }
        // The place of the assertion is told with it.
        if (failureLine.test(kept.at(-1) ?? ''))
            kept.pop();
        kept.push(found.says);
        at += found.lines - 1;
    }
    return kept;
}
/** `EXPECT_EQ(criu("pre-dump"), 0)`, either way round. */
function statusOfEquality(lines, at) {
    if (!equality.test(lines[at] ?? ''))
        return null;
    const [first = '', second = '', third = ''] = lines.slice(at + 1, at + 4);
    const [expression, which, other] = value.test(second) ? [first, second, third] : [second, third, first];
    const status = value.exec(which)?.[1];
    const operation = operationIn(expression);
    if (status === undefined || status === '0' || other.trim() !== '0')
        return null;
    if (operation !== null)
        return { says: `${operation}: exit status ${status}`, lines: 4 };
    return statusName.test(expression.trim()) ? { says: `exit status ${status}`, lines: 4 } : null;
}
/** `ASSERT_TRUE(checkpoint())` */
function statusOfTruth(lines, at) {
    const expression = truth.exec(lines[at] ?? '')?.[1];
    const operation = expression === undefined ? null : operationIn(expression);
    const [actual = '', expected = ''] = lines.slice(at + 1, at + 3).map(line => line.trim());
    if (operation === null || actual !== 'Actual: false' || expected !== 'Expected: true')
        return null;
    return { says: `${operation} failed`, lines: 3 };
}

// EXTERNAL MODULE: ./logs/troubles.js
var troubles = __webpack_require__(6499);
;// CONCATENATED MODULE: ./logs/podman-blocks.js

/** How Podman's tests show a command, `# podman …` or `$ podman …`, with the time before it where they tell that. */
const command = /^(?:# ?)?(?:\[[\d:.]+\] )?[#$] (?:\S{0,200}\/)?podman(?:-remote)?\b(.*)$/;
/** The status of a command that was allowed to fail; one that was not is told as `(** EXPECTED 0 **)`. */
const tolerated = /^(?:# ?)?(?:\[[\d:.]+\] )?\[ rc=(?:\d{1,2}|1[01]\d|12[0-8]) \]$/;
/** What such a command says is part of the test. */
const ofCriu = /\b(?:checkpoint|restore)\b/;
/**
 * The lines of a failure without what a command of Podman's tests said that was allowed to fail, as those that clean up are:
 * not of one that has CRIU do something, nor what tells of a crash or a full disk.
 * Source: podman test/system/helpers.bash run_podman, `run_podman '?' …`.
 */
function withoutToleratedPodman(lines) {
    if (!lines.some(line => tolerated.test(line)))
        return lines;
    const kept = [];
    let begin = -1;
    for (const line of lines) {
        const shown = command.exec(line);
        if (shown !== null)
            begin = ofCriu.test(shown[1] ?? '') ? -1 : kept.length;
        kept.push(line);
        if (begin < 0 || !tolerated.test(line))
            continue;
        if (!kept.slice(begin).some(said => (0,troubles/* troubleOf */.L)(said.replace(/^# ?/, '')) !== null))
            kept.length = begin;
        begin = -1;
    }
    return kept;
}

;// CONCATENATED MODULE: ./logs/python-traceback.js
/** Lines with which pytest tells the error itself. Source: pytest src/_pytest/_code/code.py ReprEntry, ReprFileLocation. */
const errorLine = /^E(?: {3,}|$)/;
const positionLine = /^\S{1,400}\.py:\d{1,7}: \w+$/;
const python_traceback_captured = /^-{3,} ?Captured .{1,40} -{3,}$/;
/** `assert 1 == 0`, and the line that says that 1 is how a dump ended. */
const statusAssertion = /^E {3,}(?:AssertionError: )?assert (\d{1,3}) == 0$/;
const statusOfDump = /^E {3,}\+ {2}where (\d{1,3}) = CompletedProcess\(args=\[?.{0,60}\bcriu'?,? '?(?:pre-dump|dump)\b.{0,4000}\)\.returncode$/;
/**
 * The lines of a failure of pytest without the source code of the functions that it shows, which speaks of errors whatever
 * went wrong. Lines of anything else stay as they are.
 */
function withoutPythonSource(lines) {
    if (!lines.some(line => errorLine.test(line)) || !lines.some(line => positionLine.test(line)))
        return lines;
    const rest = lines.findIndex(line => python_traceback_captured.test(line));
    const trace = rest < 0 ? lines : lines.slice(0, rest);
    return [
        ...withStatus(trace.filter(line => errorLine.test(line) || positionLine.test(line))),
        ...(rest < 0 ? [] : lines.slice(rest + 1)),
    ];
}
/** A check of nothing but the exit status of a dump says no more than that the dump failed. */
function withStatus(lines) {
    const at = lines.findIndex(line => statusAssertion.test(line));
    const ended = statusAssertion.exec(lines[at] ?? '')?.[1];
    if (ended === undefined || statusOfDump.exec(lines[at + 1] ?? '')?.[1] !== ended)
        return lines;
    const position = lines.findIndex((line, index) => index > at && positionLine.test(line));
    const after = lines.filter((_, index) => index > at + 1 && index !== position);
    return [...lines.slice(0, at), `criu dump: exit status ${ended}`, ...after];
}

// EXTERNAL MODULE: ./logs/sentences.js
var sentences = __webpack_require__(4861);
;// CONCATENATED MODULE: ./logs/operations.js
/** Features that only a dump uses. */
const usedByDumpAlone = [
    'mem_dirty_track',
    'seccomp_suspend',
    'seccomp_filters',
    'get_rseq_conf',
    'pagemap_scan',
];
const lazyPages = ['uffd', 'uffd-noncoop'];
/** Words of a source that do an operation or hold its options: not a flag that may be false, nor its negation. */
function inSource(words) {
    return new RegExp(`(?<!(?:!|\\b(?:no|not|skip|without)[-_ ]?)\\w*)${words}(?!\\s*(?:[,)]|:\\s*false))`, 'i');
}
/** What each operation needs; what is not named, it may need. */
const operations = [
    {
        kind: 'pre-dump',
        told: 'a pre-dump',
        text: /\bpre-?(?:dump|checkpoint)\b|\bPRE_DUMP\b/i,
        inSource: inSource('pre[-_]?(?:dump|checkpoint)'),
        log: /\/(?:criu-parent|pre-?dump)\/[\w.-]+\.log\b/,
        needs: ['mem_dirty_track'],
        cannotNeed: lazyPages,
        source: 'criu/cr-dump.c cr_pre_dump_tasks, criu/mem.c; podman --pre-checkpoint',
    },
    {
        kind: 'tracked dump',
        told: 'a dump that tracks memory',
        text: /\bcriu-parent\b|--track-mem\b/i,
        inSource: null,
        log: null,
        needs: ['mem_dirty_track'],
        cannotNeed: lazyPages,
        source: 'criu/mem.c; runc libcontainer/criu_linux.go sets track-mem with --parent-path',
    },
    {
        kind: 'lazy dump',
        told: 'a dump with lazy pages',
        text: /\blazy[-_]?pages\b/i,
        inSource: inSource('lazy[-_]?(?:pages|migration)'),
        log: null,
        needs: ['uffd-noncoop'],
        cannotNeed: ['mem_dirty_track'],
        source: 'criu/cr-service.c handle_feature_check: lazy_pages is uffd with its non-cooperative events',
    },
    {
        kind: 'lazy restore',
        told: 'a lazy restore',
        text: null,
        inSource: null,
        log: null,
        needs: ['uffd-noncoop'],
        cannotNeed: usedByDumpAlone,
        source: 'criu/uffd.c',
    },
    {
        kind: 'dump',
        told: 'a plain dump',
        text: null,
        inSource: null,
        log: null,
        needs: [],
        cannotNeed: ['mem_dirty_track', ...lazyPages],
        source: 'criu/cr-dump.c, criu/mem.c: without opts.track_mem and opts.lazy_pages neither is used',
    },
    {
        kind: 'restore',
        told: 'a restore',
        text: null,
        inSource: null,
        log: null,
        needs: [],
        cannotNeed: [...usedByDumpAlone, ...lazyPages],
        source: 'criu/mem.c, compel/src/lib/ptrace.c; criu/uffd.c without opts.lazy_pages',
    },
];
/** Programs that run CRIU, with their verbs for it. */
const verbs = String.raw `\b(criu|runc|crun|youki|(?:run_)?podman)\b(?: container)?((?: (?:--?[\w-]{1,40}(?:[= ][^\s'-][^\s']{0,300})?|'[^']{0,300}'))*?) (pre-dump|dump|checkpoint|restore)\b([^|;&]{0,4000})`;
/** How callers show a whole command. */
const operations_frames = [
    {
        text: /^((?:\S{0,200}\/)?runc .{0,2000}) \(status=(\d+)\)$/,
        source: 'runc tests/integration/helpers.bash runc(), which shows each command',
    },
    {
        text: /^`(?:run |sudo |exec |timeout \d+ )*((?:[\w./-]{0,200}\/|__)?(?:criu|runc|crun|youki|(?:run_)?podman)\b[^`]{0,2000})' failed(?: with status (\d+))?$/,
        source: 'bats lib/bats-core/tracing.bash bats_print_failed_command',
    },
    {
        text: /^(?:Error: )?`([^`]{1,4000})` failed: exit status (\d+)$/,
        source: 'podman libpod/oci_conmon_common.go',
    },
    {
        text: /^((?:\S{0,200}\/)?(?:criu|runc|crun|youki|podman)(?: container)?(?: \S{1,300}){0,40} --?\w\S{0,300}(?: \S{1,300}){0,40}): exit status (\d{1,3})$/,
        source: 'callers that tell the whole command, and how it ended in the words of Go os/exec',
    },
];
/** The command that a line shows as run; null for a line that shows none, or not the whole of it. */
function shownCommand(text) {
    for (const { text: frame } of operations_frames) {
        const match = frame.exec(text);
        if (match === null)
            continue;
        const command = commandIn(match[1] ?? '');
        return command === null ? null : { ...command, status: match[2] === undefined ? null : Number(match[2]) };
    }
    return null;
}
/** What a command line has CRIU do; null where it names no program that runs CRIU, or no operation. */
function commandIn(line) {
    const [, program = '', , verb = '', after = ''] = new RegExp(verbs).exec(line) ?? [];
    return program === ''
        ? null
        : { operation: operationOf(verb, after), told: `${program.replace('run_', '')} ${verb}` };
}
/** The row of a kind. */
function operationCalled(kind) {
    return operations.find(operation => operation.kind === kind);
}
function operationOf(verb, options) {
    const has = (option) => option.test(options);
    const kind = (() => {
        if (verb === 'restore')
            return has(/(?:^|\s)--lazy-pages\b/) ? 'lazy restore' : 'restore';
        if (verb === 'pre-dump' || has(/(?:^|\s)(?:--pre-dump|--pre-checkpoint|-P)\b/))
            return 'pre-dump';
        if (has(/(?:^|\s)(?:--track-mem|--parent-path|--with-previous)\b/))
            return 'tracked dump';
        return has(/(?:^|\s)--lazy-pages\b/) ? 'lazy dump' : 'dump';
    })();
    return operationCalled(kind);
}
/**
 * The operation that failed, by what the test's source says at the place where it failed, or by the log that the test shows before
 * the cause; null where neither names one.
 * @param before the test's lines before the one that tells the cause, the nearest last
 */
function hintedOperation(statement, before) {
    return (operations.find(({ inSource }) => inSource !== null && statement.some(line => inSource.test(line))) ??
        operations.find(({ log }) => log !== null && before.some(line => log.test(line))) ??
        null);
}

;// CONCATENATED MODULE: ./gate/earlier.js
/** Operations by which a test shows that checkpointing works for it. */
const showing = ['pre-dump', 'dump', 'restore'];
/** Those operations of a pass that show it. */
function ofProcesses({ operations }) {
    return showing.filter(kind => operations.includes(kind));
}
/** The last earlier pass without all these features (output names) in which CRIU dumped or restored; null where there is none. */
function didWithout(passes, features) {
    const without = passes.filter(pass => features.every(name => pass.missing.includes(name)) && ofProcesses(pass).length > 0);
    return without.toSorted((a, b) => (a.date < b.date ? 1 : -1))[0] ?? null;
}

// EXTERNAL MODULE: ./gate/proof.js
var proof = __webpack_require__(9421);
;// CONCATENATED MODULE: ./gate/recorded-operations.js

/** A test's operations, in the order in which they began. */
function doneOperations(runs) {
    return runs.flatMap(run => {
        const caller = run.verb === 'swrk' ? callerOf(run) : null;
        return run.operations.map(operation => ({
            ...operation,
            row: rowOf(operation) ?? (caller === null ? plainRow(run, operation) : caller.operation),
            told: caller?.told ?? `criu ${operation.kind}`,
            startedAt: run.startedAt,
            endedAt: run.endedAt,
        }));
    });
}
/** The row that the kind and the options tell. */
function rowOf({ kind, options }) {
    const lazy = options.includes('--lazy-pages');
    if (kind === 'pre-dump')
        return operationCalled('pre-dump');
    if (kind === 'restore' && lazy)
        return operationCalled('lazy restore');
    if (kind !== 'dump')
        return null;
    if (options.includes('--track-mem'))
        return operationCalled('tracked dump');
    return lazy ? operationCalled('lazy dump') : null;
}
/** A dump or restore without these options; null through RPC, where the log need not tell of them. */
function plainRow({ verb }, { kind }) {
    return verb !== 'swrk' && (kind === 'dump' || kind === 'restore') ? operationCalled(kind) : null;
}
/** The operation that a parent's command line asks for: the nearest one that does. */
function callerOf({ parents }) {
    for (const { command } of parents) {
        const found = commandIn(command.join(' '));
        if (found !== null)
            return found;
    }
    return null;
}
/** Whether CRIU changes processes by it, so that its success shows that the test went on. */
function isOfProcesses({ kind }) {
    return kind === 'dump' || kind === 'pre-dump' || kind === 'restore';
}
/** What CRIU answers to it fails nothing. */
function isQuestion({ kind }) {
    return kind === 'check' || kind === 'feature-check';
}
/**
 * The last operation of a test that failed, or that its caller refused: a feature check that the next operation of processes
 * does not follow. Null where all that CRIU was asked for succeeded, as far as is known.
 */
function refusedBy(runs, log) {
    const done = doneOperations(runs);
    // A log that tells of the cause is of an operation that failed, however it ended; a question is none.
    const failed = done.findLast(one => log === null
        ? one.outcome === 'failed' && !isQuestion(one)
        : one.log === log && one.outcome !== 'succeeded');
    if (failed !== undefined)
        return { told: failed.told, row: failed.row, at: failed.endedAt };
    if (log !== null)
        return null;
    const asked = runs.findLast((run, place) => asksOnly(run) && !goesOn(runs.slice(place + 1)));
    if (asked === undefined)
        return null;
    const caller = callerOf(asked);
    return { told: caller?.told ?? 'its caller', row: caller?.operation ?? null, at: asked.endedAt };
}
function asksOnly({ operations }) {
    return operations.length > 0 && operations.every(({ kind }) => kind === 'feature-check');
}
/** Whether the next run that is more than a question for the version does what the features were asked for. */
function goesOn(later) {
    const next = later.find(({ operations }) => operations.length > 0);
    return next !== undefined && doneOperations([next]).some(isOfProcesses);
}
/** The first operation of processes that began after a moment and succeeded. */
function succeededAfter(runs, at) {
    return (doneOperations(runs).find(one => isOfProcesses(one) && one.outcome === 'succeeded' && one.startedAt >= at) ?? null);
}
/** Signals by which a program ends for a fault of its own. Source: signal(7). */
const faultSignals = {
    4: 'SIGILL',
    7: 'SIGBUS',
    8: 'SIGFPE',
    11: 'SIGSEGV',
};
/** The first run of CRIU that crashed, and by which signal; null where none did. CRIU aborts by itself to say no. */
function crashedRun(runs) {
    for (const { signal, verb } of runs) {
        const name = signal === null ? undefined : faultSignals[signal];
        if (name !== undefined)
            return { told: `criu ${verb}`.trim(), signal: name };
    }
    return null;
}
/** Whether something that CRIU was asked for may have failed; true also where nothing was recorded. */
function mayHaveFailed(runs) {
    const done = doneOperations(runs);
    return (done.length === 0 || done.some(({ outcome }) => outcome !== 'succeeded') || refusedBy(runs, null) !== null);
}

;// CONCATENATED MODULE: ./gate/judge-failure.js







/**
 * Judges a failed test by rules 2 to 5. It is `unsupported` only if a missing feature is named (or declared) and measured
 * `false`, and every line that tells of a failure either names that feature or merely follows from it. A test that says
 * anything else itself, that crashed, whose output was cut, or of which CRIU tells another error, stays failed.
 */
function judgeFailure(test, facts) {
    const { evidence } = facts;
    const checked = evidence.some(({ meaning }) => followsFrom(meaning, 'check'));
    const citing = (one) => isCitation(one, checked);
    const cited = citations(test, facts, evidence.filter(citing));
    const against = objections(test, cited, facts, causeIn(evidence, citing));
    const ruling = against[0]?.ruling ?? unsupported(cited, facts) ?? unclassified(facts);
    return { ...ruling, proof: proven(cited, facts, against) };
}
/** All that speaks against a skip, the weightiest first. */
function objections(test, cited, facts, cause) {
    const { evidence, containsFailed } = facts;
    const checks = [
        ['alone', crashed(test, facts)],
        ['measured', withBrokenCriu(cited, facts)],
        ['need', notNeeded(cited, facts)],
        ['alone', unexplained(evidence, containsFailed ? evidence.length : cause)],
        ['measured', contradicted(cited, facts.measured)],
        ['need', outOfPlace(cited, facts)],
        ['operation', nothingFailed(cited, facts)],
        ['alone', wentOn(cited, facts)],
        ['alone', unseen(test, cited, facts)],
        ['history', workedWithout(cited, facts)],
    ];
    return checks.flatMap(([link, ruling]) => (ruling === null ? [] : [{ link, ruling }]));
}
/**
 * Whether a failure has another cause than one that is known.
 * @param others the evidence where what the known cause explains says nothing
 * @param cause CRIU's line that tells of the known cause
 */
function failsOtherwise(test, facts, others, cause) {
    const left = { ...facts, evidence: others };
    const known = facts.evidence.indexOf(cause);
    const failedAt = refusedBy(facts.runs, cause.source === 'output' ? null : cause.source)?.at ?? null;
    return (test.outputLinesCut > 0 ||
        crashed(test, left) !== null ||
        unexplained(others, facts.containsFailed ? others.length : known) !== null ||
        (failedAt !== null && succeededAfter(facts.runs, failedAt) !== null));
}
/** The proof, link by link; null where nothing speaks of a missing feature. */
function proven(cited, facts, against) {
    const { declared, measured: { state, outputNames }, criu, } = facts;
    const first = cited[0];
    // What is declared and there is no reason to speak of a missing feature.
    const named = first === undefined
        ? declared.filter(name => state(name) !== 'true')
        : cited.flatMap(({ features }) => features);
    if (named.length === 0)
        return null;
    const missing = named.filter(name => state(name) === 'false');
    const unmeasured = `${(0,sentences/* listed */.K)(outputNames(named))} could not be measured`;
    const operation = failedOperation(cited, facts);
    const needs = operation?.row?.needs ?? [];
    return (0,proof/* proofOf */.oX)({
        features: outputNames(missing.length > 0 ? missing : named),
        says: first === undefined ? null : (0,sentences/* quoted */.T)(first.evidence.line.text),
        operation: operation === null
            ? null
            : {
                told: operation.told,
                needs: named.some(name => needs.includes(name)) || first?.evidence.line.kind === 'criu',
            },
        declared: named.every(name => declared.includes(name)),
        criu: criu ?? 'no CRIU',
        lastPass: lastPassOf(facts.earlier, outputNames(missing)),
        lacking: {
            ...(missing.length === 0 ? { measured: { says: unmeasured } } : {}),
            ...Object.fromEntries(against.toReversed().map(({ link, ruling }) => [link, lackOf(ruling)])),
        },
    });
}
function lackOf({ why, toDo }) {
    return toDo === undefined ? { says: why } : { says: why, gives: toDo };
}
function lastPassOf([last], features) {
    if (last === undefined)
        return null;
    return { date: last.date, without: features.every(name => last.missing.includes(name)) };
}
/**
 * Whether a line says of an operation that failed that features are missing. What `criu check` answers, and what CRIU only
 * warns of, is the failure of none.
 * @param checked a `criu check` is what failed in this test
 */
function isCitation({ meaning, line, isStray }, checked) {
    if (meaning.kind !== 'signature' || isStray === true)
        return false;
    const { ofCheck, means } = meaning.signature;
    if (!['missing-feature', 'listed-features', 'unnamed-features'].includes(means.class))
        return false;
    if (checked)
        return true;
    if (line.kind === 'criu' && line.severity === 'warning')
        return false;
    return line.criuFile === null ? ofCheck !== true : line.criuFile !== 'criu/cr-check.c';
}
function followsFrom(meaning, operation) {
    return meaning.kind === 'follow-on' && meaning.row.operation === operation;
}
/** The place of the line that tells why the test failed, else of the first that tells that an operation did; -1 for none. */
function causeIn(evidence, citing) {
    const cause = evidence.findIndex(citing);
    return cause >= 0 ? cause : evidence.findIndex(({ meaning }) => meaning.kind === 'follow-on');
}
function citations(test, facts, citing) {
    return citing.flatMap((one) => {
        if (one.meaning.kind !== 'signature')
            return [];
        const { signature, match } = one.meaning;
        switch (signature.means.class) {
            case 'missing-feature':
                return [{ evidence: one, features: signature.means.features, missing: 'all', rule: 3 }];
            case 'listed-features': {
                const names = (match[1] ?? '').split(/\s+/).filter(name => name !== '');
                return [
                    {
                        evidence: one,
                        features: names.map(name => (0,features_features/* featureCalled */.Ge)(name)?.criu ?? name),
                        missing: 'all',
                        rule: 3,
                    },
                ];
            }
            case 'unnamed-features': {
                const features = neededBy(test, facts, signature.means.features);
                return [{ evidence: one, features, missing: features.length > 1 ? 'some' : 'all', rule: 5 }];
            }
            default:
                return [];
        }
    });
}
/**
 * Those of `candidates` that the operation needs which the recording, or the test's name and output show; all, where they show
 * none of it.
 */
function neededBy(test, { evidence, runs }, candidates) {
    const recorded = refusedBy(runs, null)?.row?.needs.filter(feature => candidates.includes(feature)) ?? [];
    if (recorded.length > 0)
        return recorded;
    const texts = [test.name, ...test.output, ...evidence.map(({ line }) => line.text)];
    const needed = operations
        .filter(({ text }) => text !== null && texts.some(line => text.test(line)))
        .flatMap(operation => operation.needs)
        .filter(feature => candidates.includes(feature));
    return needed.length === 0 ? candidates : needed;
}
function crashed(test, { evidence, runs }) {
    const run = crashedRun(runs);
    if (run !== null)
        return failed(2, `${run.told} was ended by ${run.signal}, which no missing feature explains`, null);
    // `criu pre-dump` says no by an abort, which callers and readers may tell as they tell a crash of the test.
    const dumpAborted = evidence.some(({ meaning }) => isSignature(meaning, 'bug-dirty-track') || isSignature(meaning, 'pre-dump-aborted'));
    const line = evidence.find(one => one.meaning.kind === 'crash' && !(dumpAborted && tellsOfAbort(one)));
    const crash = line?.meaning.kind === 'crash' ? line.meaning.crash : test.crash;
    if (crash === null || (line === undefined && crash === 'signal' && dumpAborted))
        return null;
    return failed(2, `the test crashed (${crash}), which no missing feature explains`, line === undefined ? null : (0,first_cause/* shownLine */.QN)(line));
}
function isSignature(meaning, id) {
    return meaning.kind === 'signature' && meaning.signature.id === id;
}
/** A caller's word for the end of a command that it ran: only a test itself says it as a claim. */
function tellsOfAbort({ line }) {
    return line.kind === 'claim' && /\bsignal: aborted(?: \(core dumped\))?$/.test(line.text);
}
/**
 * The most telling of the lines that speak of another failure than a missing feature: CRIU's first, else the test's first.
 * @param cause place of the line that tells why the test failed, -1 where there is none: then all that it says is a claim
 */
function unexplained(evidence, cause) {
    // With --track-mem, CRIU before 3.18 tells a missing memtrack by not starting.
    const trackMem = evidence.some(({ meaning }) => isSignature(meaning, 'track-mem-kerndat'));
    const against = evidence.flatMap((one, place) => {
        if (trackMem && isSignature(one.meaning, 'not-initialised'))
            return [];
        const why = otherFailure(one, place > cause) ?? otherCommand(one, place > cause);
        return why === null ? [] : [{ one, why }];
    });
    const found = against.find(({ one }) => one.line.kind === 'criu') ?? against[0];
    if (found === undefined)
        return null;
    const shown = (0,first_cause/* shownLine */.QN)(found.one);
    return failed(2, `${found.why}: ${(0,sentences/* quoted */.T)(shown.text)}`, shown);
}
/** What a line says of a failure that is no missing feature; null for one that does not. */
function otherFailure({ meaning, source }, afterCause) {
    if (meaning.kind === 'unexplained')
        return 'no missing feature explains';
    // What a test logs of its progress stands before the failure; what it says after it may be a claim.
    if (meaning.kind === 'progress')
        return afterCause && source === 'output' ? 'no missing feature explains' : null;
    if (meaning.kind !== 'signature')
        return null;
    const { means } = meaning.signature;
    switch (means.class) {
        case 'broken-criu':
            return 'CRIU cannot start here, which says nothing of features';
        case 'setup':
            return `the runner is not set up (${means.requires})`;
        case 'real-failure':
            return 'a real failure';
        default:
            return null;
    }
}
/** A command that ended badly after the cause has failed for a reason of its own. */
function otherCommand({ line }, afterCause) {
    const status = /^(?:\S{0,200}\/)?runc .{0,2000} \(status=(\d+)\)$/.exec(line.text)?.[1];
    return afterCause && status !== undefined && status !== '0' ? 'another command failed' : null;
}
function contradicted(cited, { state, outputNames }) {
    for (const citation of cited) {
        const wrong = citation.features.filter(feature => state(feature) !== 'false');
        const proven = citation.missing === 'all'
            ? wrong.length === 0
            : wrong.length < citation.features.length && wrong.every(feature => state(feature) === 'true');
        if (proven)
            continue;
        const said = wrong.map(name => `${outputNames([name]).join('')} is ${state(name)}`);
        return {
            ...failed(4, `log and probe disagree: ${(0,sentences/* quoted */.T)(citation.evidence.line.text)}, but ${(0,sentences/* listed */.K)(said)} here`, (0,first_cause/* shownLine */.QN)(citation.evidence)),
            features: outputNames(wrong),
        };
    }
    return null;
}
/**
 * The operation that failed: the one whose log tells the cause, else the last command before the cause that the output shows
 * whole, else the last one in the recording that failed or was refused, else what the test's source or the log that it shows hints
 * at. Null where none is known.
 */
function failedOperation(cited, { evidence, runs, statement }) {
    const first = cited[0];
    const source = first?.evidence.source ?? 'output';
    const logged = source === 'output' ? null : refusedBy(runs, source);
    if (logged !== null)
        return logged;
    const recorded = refusedBy(runs, null);
    const cause = first === undefined ? -1 : evidence.indexOf(first.evidence);
    const command = commandOf(evidence, cause);
    if (command !== null)
        return { told: command.told, row: command.operation, at: recorded?.at ?? null };
    if (recorded !== null && recorded.row !== null)
        return recorded;
    const before = cause < 0 ? [] : evidence.slice(Math.max(0, cause - hintLines), cause);
    const hinted = hintedOperation(statement, before.flatMap(({ line, source: of }) => (of === 'output' ? line.text : [])));
    // A hint shows what an operation needs, and never that it cannot.
    return hinted === null
        ? recorded
        : { told: hinted.told, row: { ...hinted, cannotNeed: [] }, at: recorded?.at ?? null };
}
/** A test shows the log of what failed right before it says so. */
const hintLines = 3;
/** The command of the operation that failed, where the output shows the whole of it: the last one before the cause. */
function commandOf(evidence, cause) {
    const before = cause < 0 ? evidence : evidence.slice(0, cause + 1);
    for (const { line } of before.toReversed()) {
        const command = shownCommand(line.text);
        if (command !== null)
            return command;
    }
    return null;
}
/** Whoever refuses an operation for want of what it does not use is at fault. */
function notNeeded(cited, facts) {
    const first = cited[0];
    const operation = failedOperation(cited, facts);
    const named = first?.features ?? facts.declared;
    if (operation === null || operation.row === null || named.length === 0)
        return null;
    const { told, cannotNeed } = operation.row;
    if (!named.every(name => cannotNeed.includes(name)))
        return null;
    const missing = (0,sentences/* listed */.K)(facts.measured.outputNames(named));
    const why = `${operation.told} failed for want of ${missing}, which ${told} does not use`;
    const toDo = `look at whoever refused it: ${operation.told} or what it calls asks for more than the operation uses`;
    return failed(2, why, first === undefined ? null : (0,first_cause/* shownLine */.QN)(first.evidence), toDo);
}
/** A declaration says what the failed operation needs: where CRIU did all that it was asked for, there is none. */
function nothingFailed(cited, { declared, runs, measured }) {
    if (cited.length > 0 || declared.length === 0 || mayHaveFailed(runs))
        return null;
    const names = (0,sentences/* listed */.K)(measured.outputNames(declared));
    return failed(2, `test-needs declares ${names}, but CRIU did all that this test asked of it`, null, 'look at what the test itself says, and at its declaration');
}
/** A test that went on with CRIU after the refusal did not fail for it, unless it says so itself. */
function wentOn(cited, facts) {
    const { declared, runs } = facts;
    const operation = failedOperation(cited, facts);
    if (cited.length === 0 || operation === null || operation.at === null)
        return null;
    const later = succeededAfter(runs, operation.at);
    if (later === null || cited.every(({ features }) => features.every(name => declared.includes(name))))
        return null;
    const first = cited[0];
    const why = `${operation.told} was refused, but the test went on: ${later.told} succeeded after it, so that it failed for another reason`;
    return failed(2, why, first === undefined ? null : (0,first_cause/* shownLine */.QN)(first.evidence), 'look at what the test says after the refusal');
}
/** A restore that fails is not explained by what only dumps need, declared or not. */
function outOfPlace(cited, { evidence, declared }) {
    const named = cited.length > 0 ? cited.flatMap(({ features }) => features) : declared;
    if (named.length === 0)
        return null;
    const dumpAlone = named.every(name => usedByDumpAlone.includes(name));
    const restore = evidence.find(({ meaning }) => followsFrom(meaning, 'restore'));
    if (!dumpAlone || restore === undefined)
        return null;
    const shown = (0,first_cause/* shownLine */.QN)(restore);
    const why = `a restore failed, and what is missing here only dumps need: ${(0,sentences/* quoted */.T)(shown.text)}`;
    return failed(2, why, shown, 'look at the log of the restore');
}
/**
 * Where nothing shows that the operation needs what is named, a pass without it does show that the test did not: CRIU's own word
 * on an object that it met, a known operation and a declaration stand against that.
 */
function workedWithout(cited, facts) {
    const { declared, measured, earlier } = facts;
    const [first] = cited;
    const named = first?.features ?? [];
    if (first === undefined || first.evidence.line.kind === 'criu')
        return null;
    if (named.every(name => declared.includes(name)))
        return null;
    const needs = failedOperation(cited, facts)?.row?.needs ?? [];
    if (named.some(name => needs.includes(name)))
        return null;
    const missing = measured.outputNames(named.filter(name => measured.state(name) === 'false'));
    const pass = missing.length === 0 ? null : didWithout(earlier, missing);
    if (pass === null)
        return null;
    const why = `on ${pass.date} it passed here without ${(0,sentences/* listed */.K)(missing)} (CRIU ${pass.criu}), and CRIU did ${(0,sentences/* listed */.K)(ofProcesses(pass))} for it: if it needs ${missing.length === 1 ? 'it' : 'them'} since, declare that in test-needs`;
    return failed(2, why, (0,first_cause/* shownLine */.QN)(first.evidence), 'look at what changed since: the caller, CRIU or the test');
}
/** Where part of what the test said is not known, or only a declaration speaks for it and a log against it, a skip has no proof. */
function unseen(test, cited, { doubtful, declared }) {
    if (test.outputLinesCut > 0)
        return failed(2, `${test.outputLinesCut} lines of its output were left out, and with them maybe the cause`, null);
    return cited.length > 0 || declared.length === 0 ? null : unexplained(doubtful, -1);
}
/** Where CRIU cannot checkpoint a plain process, no failure says anything of features. */
function withBrokenCriu(cited, { declared, criuWorks }) {
    if (criuWorks || (cited.length === 0 && declared.length === 0))
        return null;
    const first = cited[0];
    const why = 'CRIU cannot checkpoint here at all (the plain round trip of this step failed), which no missing feature explains';
    const toDo = 'mend CRIU, or take another: the reason stands beside the plain round trip in the summary';
    return failed(4, why, first === undefined ? null : (0,first_cause/* shownLine */.QN)(first.evidence), toDo);
}
function unsupported(cited, { measured: { state, outputNames }, declared }) {
    const first = cited[0];
    if (first !== undefined) {
        const missing = cited.flatMap(({ features }) => features.filter(name => state(name) === 'false'));
        const names = outputNames(missing);
        return {
            verdict: 'unsupported',
            features: names,
            rule: first.rule,
            why: first.rule === 3
                ? `${(0,sentences/* quoted */.T)(first.evidence.line.text)}, and ${(0,sentences/* listed */.K)(names)} ${isOrAre(names)} measured false here`
                : `${(0,sentences/* quoted */.T)(first.evidence.line.text)} stands for what the operation needs: ${(0,sentences/* listed */.K)(names)}, measured false here`,
            decidingLine: (0,first_cause/* shownLine */.QN)(first.evidence),
        };
    }
    const missing = outputNames(declared.filter(name => state(name) === 'false'));
    if (missing.length === 0)
        return null;
    return {
        verdict: 'unsupported',
        features: missing,
        rule: 3,
        why: `test-needs declares ${(0,sentences/* listed */.K)(missing)}, measured false here, and nothing else explains the failure`,
        decidingLine: null,
    };
}
/** A failure of which only the last lines are known. */
function unclassified({ evidence, runs }) {
    const told = evidence.findLast(({ meaning, source }) => meaning.kind === 'follow-on' && source === 'output');
    const why = runs.length > 0
        ? 'neither its output nor what CRIU did for it names a cause'
        : 'its output names no cause, and no run of CRIU is known to be its own';
    return failed(2, why, told === undefined ? null : (0,first_cause/* shownLine */.QN)(told));
}
function failed(rule, why, decidingLine, toDo) {
    const ruling = { verdict: 'failed', features: [], rule, why, decidingLine };
    return toDo === undefined ? ruling : { ...ruling, toDo };
}
function isOrAre(names) {
    return names.length === 1 ? 'is' : 'are';
}

;// CONCATENATED MODULE: ./readers/clean-line.js
const escapeCharacter = '\u001b';
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences are made of them (ECMA-48)
const terminalSequence = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;
/** A line without colours and other terminal sequences. */
function withoutColours(line) {
    return line.includes(escapeCharacter) ? line.replace(terminalSequence, '') : line;
}
/** What tools put before each line of a program that they run. */
const prefixes = [
    {
        text: /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)? /,
        source: 'job logs, ts %FT%T',
    },
    { text: /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d /, source: 'moreutils ts(1), syslog' },
    { text: /^\d\d:\d\d:\d\d(?:\.\d+)? /, source: 'ts %T' },
    { text: /^\[ *\d+\.\d+\] /, source: 'dmesg, a serial console' },
    { text: /^make(?:\[\d+\])?: /, source: 'GNU make' },
    { text: /^\[[\w./@:-]{1,60}\] /, source: 'parallel --tagstring, concurrently' },
    { text: /^[\w./@-]{1,60} +\| /, source: 'docker compose' },
];
const anyPrefix = new RegExp(prefixes.map(({ text }) => `(?:${text.source})`).join('|'));
/** A line without one such prefix; the line itself if it has none. */
function withoutPrefix(line) {
    const prefix = anyPrefix.exec(line)?.[0] ?? '';
    return line.slice(prefix.length);
}

;// CONCATENATED MODULE: ./readers/foreign-failures.js
/**
 * What tells of a failure that no reader has read. Each row reads a whole line, so that a test which speaks of failures is
 * not taken for one.
 */
const foreignFailures = [
    {
        by: 'libtest',
        text: /^test result: FAILED\. \d+ passed; \d+ failed;/,
        readableBy: 'cargo nextest with a JUnit profile and `results`',
        example: 'test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out',
        source: 'rust library/test/src/formatters/pretty.rs',
    },
    {
        by: 'cargo',
        text: /^error: (?:test failed, to rerun pass|\d+ targets? failed|could not compile) ?.*$/,
        readableBy: 'cargo nextest with a JUnit profile and `results`',
        example: 'error: test failed, to rerun pass `--lib`',
        source: 'cargo src/cargo/ops/cargo_test.rs',
    },
    {
        by: 'nextest',
        text: /^\s*Summary \[.{1,20}\].{0,200}\b[1-9]\d* (?:failed|timed out|exec failed)\b.{0,200}$/,
        readableBy: 'a JUnit profile and `results`',
        example: '     Summary [   0.103s] 2 tests run: 1 passed, 1 failed, 0 skipped',
        source: 'cargo-nextest nextest-runner/src/reporter/displayer',
    },
    {
        by: 'pytest',
        text: /^=*\s*(?:\d+ \w+, )*[1-9]\d* (?:failed|errors?)\b(?:, \d+ \w+)* in [\d.]+s(?: \([\d:]+\))?\s*=*$/,
        readableBy: '`--junit-xml=report.xml` and `results: report.xml`',
        example: '========================= 1 failed, 1 passed in 0.01s ==========================',
        source: 'pytest src/_pytest/terminal.py build_summary_stats_line',
    },
    {
        by: 'unittest',
        text: /^FAILED \((?:(?:failures|errors|unexpected successes|skipped|expected failures)=\d+(?:, )?)+\)$/,
        readableBy: '`-v`, or xmlrunner (unittest-xml-reporting) and `results`',
        example: 'FAILED (failures=1)',
        source: 'CPython Lib/unittest/runner.py',
    },
    {
        by: 'ctest',
        text: /^\d+% tests passed, [1-9]\d* tests? failed out of \d+$/,
        readableBy: '`--output-junit report.xml` and `results: report.xml`',
        example: '50% tests passed, 1 tests failed out of 2',
        source: 'CMake Source/CTest/cmCTestTestHandler.cxx',
    },
    {
        by: 'meson',
        text: /^(?:Fail|Timeout|Unexpected Pass):\s+[1-9]\d*\s*$/,
        readableBy: '`results: builddir/meson-logs/testlog.junit.xml`',
        example: 'Fail: 1',
        source: 'meson mesonbuild/mtest.py TestHarness.summary',
    },
    {
        by: 'ginkgo',
        text: /^(?:FAIL!\s+-{1,2} .*\b[1-9]\d* Failed\b.*|There were failures detected in the following suites:|.{0,200}\[Compilation failure\].{0,200})$/,
        readableBy: '`--junit-report=report.xml` and `results: report.xml`',
        example: 'FAIL! -- 1 Passed | 1 Failed | 0 Pending | 0 Skipped',
        source: 'onsi/ginkgo reporters/default_reporter.go, ginkgo/internal/run.go',
    },
    {
        by: 'bats',
        text: /^\d+ tests?, [1-9]\d* failures?(?:, .{1,100})?$/,
        readableBy: '`--tap`',
        example: '2 tests, 1 failure',
        source: 'bats-core libexec/bats-core/bats-format-pretty',
    },
    {
        by: 'googletest',
        text: /^\[ {2}FAILED {2}\] [1-9]\d* tests?, listed below:$/,
        readableBy: '`--gtest_output=xml:report.xml` and `results: report.xml`',
        example: '[  FAILED  ] 1 test, listed below:',
        source: 'googletest src/gtest.cc PrettyUnitTestResultPrinter',
    },
    {
        by: 'surefire',
        text: /^(?:\[ERROR\] )?Tests run: \d+, (?:Failures: [1-9]\d*, Errors: \d+|Failures: 0, Errors: [1-9]\d*).*$/,
        readableBy: '`results: **/surefire-reports/*.xml`',
        example: '[ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0',
        source: 'maven-surefire-common DefaultReporterFactory',
    },
    {
        by: 'automake',
        text: /^# (?:FAIL|XPASS|ERROR):\s+[1-9]\d*$/,
        readableBy: 'TAP or JUnit of the tests themselves',
        example: '# FAIL:  1',
        source: 'automake lib/am/check.am',
    },
    {
        by: 'JUnit XML in the output',
        text: /^<testsuites?\b.{0,300}\b(?:failures|errors)="[1-9]\d*".*$/,
        readableBy: 'a file that `results` names: write it there (`> report.xml`)',
        example: '<testsuites time="3.1" tests="2" failures="1">',
        source: 'bats --formatter junit; jest and others write it to a file',
    },
    {
        by: 'prove',
        text: /^Result: FAIL$/,
        readableBy: '`prove --verbose`, or the TAP itself',
        example: 'Result: FAIL',
        source: 'TAP::Formatter::Base',
    },
    {
        by: 'mocha',
        text: /^\s*[1-9]\d* failing$/,
        readableBy: '`--reporter tap`',
        example: '  1 failing',
        source: 'mocha lib/reporters/base.js epilogue',
    },
    {
        by: 'jest',
        text: /^(?:Tests|Test Suites): +[1-9]\d* failed\b.*$/,
        readableBy: 'jest-junit (`--reporters=default --reporters=jest-junit`) and `results: junit.xml`',
        example: 'Tests:       1 failed, 1 passed, 2 total',
        source: 'jest packages/jest-reporters/src/getSummary.ts',
    },
    {
        by: 'vitest',
        text: /^\s*(?:Tests|Test Files) +[1-9]\d* failed\b.*$/,
        readableBy: '`--reporter=default --reporter=junit --outputFile.junit=report.xml` and `results: report.xml`',
        example: ' Test Files  1 failed (1)',
        source: 'vitest packages/vitest/src/node/reporters/base.ts',
    },
    {
        by: 'node:test',
        text: /^(?:ℹ|#) fail [1-9]\d*$/,
        readableBy: '`--test-reporter=tap`',
        example: 'ℹ fail 1',
        source: 'node lib/internal/test_runner/reporter/spec.js, tap.js',
    },
    {
        by: 'jest and vitest',
        text: /^(?:.{0,20}Unhandled (?:Errors|Rejections?|Error).{0,20}|\s*● Test suite failed to run)$/,
        readableBy: null,
        example: '  ● Test suite failed to run',
        source: 'jest packages/jest-message-util; vitest packages/vitest/src/node/logger.ts printUnhandledErrors',
    },
    {
        by: 'surefire',
        text: /^(?:\[ERROR\] )?(?:Crashed tests:|.{0,200}The forked VM terminated without properly saying goodbye.{0,200})$/,
        readableBy: null,
        example: '[ERROR] Crashed tests:',
        source: 'maven-surefire ForkStarter',
    },
    {
        by: 'meson',
        text: /^\s*\d+\/\d+ \S.{0,299}?\s+(?:TIMEOUT|FAIL|ERROR)\s+[\d.]+s\s+killed by signal \d+ SIG\w+\s*$/,
        readableBy: null,
        example: '2/3 counter / crash         FAIL           0.35s   killed by signal 11 SIGSEGV',
        source: 'meson mesonbuild/mtest.py TestRunExitCode: its JUnit file leaves time-outs and signals out',
    },
    {
        by: 'ctest',
        text: /^\s*\d+\/\d+ Test +#\d+: \S{1,300} \.*\*{3}(?:Timeout|Exception: ?\w*|Not Run|Unable to start.{0,40})\s.{0,40}$/,
        readableBy: null,
        example: '3/3 Test #19: sh.hang ..........................***Timeout   3.01 sec',
        source: 'CMake Source/CTest/cmCTestRunTest.cxx: in JUnit it is the same empty failure as any other (3.25)',
    },
    {
        by: 'maven',
        text: /^\[INFO\] \S.{0,200} \.* SKIPPED$/,
        readableBy: null,
        example: '[INFO] second module ...................................... SKIPPED',
        source: 'maven-core ExecutionEventLogger: a module behind the one that failed was not built',
    },
    {
        by: 'go',
        text: /^go: (?!downloading |finding |extracting |upgraded |added |removed |found |creating |to add |warning: ).+$/,
        readableBy: null,
        example: 'go: updates to go.mod needed; to update it:',
        source: 'go src/cmd/go',
    },
    {
        by: 'goleak',
        text: /^goleak: Errors on successful test run: .*$/,
        readableBy: null,
        example: 'goleak: Errors on successful test run: found unexpected goroutines:',
        source: 'go.uber.org/goleak testmain.go',
    },
    {
        by: 'python',
        text: /^Traceback \(most recent call last\):$/,
        readableBy: null,
        example: 'Traceback (most recent call last):',
        source: 'CPython Python/traceback.c, of a harness: zdtm.py',
    },
    {
        by: 'the script',
        text: /^(?:\/bin\/)?\S{1,300}: (?:line )?\d+: .{1,300}: (?:No such file or directory|command not found|not found|Permission denied|Is a directory|syntax error.*)$/,
        readableBy: null,
        example: './run.sh: line 7: ./no-such-tool: No such file or directory',
        source: 'bash error.c, dash error.c',
    },
];
/** Tools between the tests and the command that end with a status of their own when tests fail, and how they show. */
const wrappers = [
    { text: /^make(?:\[\d+\])?: \*\*\* /, status: 2, source: 'GNU make manual, 9.1' },
    { text: /^\d+% tests passed, \d+ tests? failed out of \d+$/, status: 8, source: 'CMake ctest(1)' },
    { text: /^error: test run failed$/, status: 100, source: 'nextest-metadata NextestExitCode' },
    { text: /^error: (?:test failed|\d+ targets? failed)/, status: 101, source: 'cargo src/bin/cargo/main.rs' },
];
/** Source: GNU make src/job.c child_error, src/remake.c: `make[1]:` is one that another make started. */
const makeStop = /^g?make: \*\*\* \[(?:[^\]]*: )?([^\]:\s]{1,300})\] (?:Error \d+|[A-Z].*)$/;
const foreign_failures_wentOn = /^g?make: Target '.*' not remade because of errors\.$/;
const mostLastLines = 10;
const longestLastLine = 500;
/** More of them tell nothing new. */
const mostFailures = 100;
/** Each row needs one of these; a look at one pattern is cheaper than at all. */
const anyWord = /fail|error|go: |not remade|Traceback|Unhandled|Crashed|SKIPPED|Timeout|Unexpected|: \d+: |: line \d|\*\*\*/i;
/** Collects what lines tell besides the tests' results; each line outside of a test is given to `see`. */
function createNoticedLines() {
    const failures = [];
    const statuses = [];
    const stoppedTargets = [];
    const lastLines = [];
    return {
        see(line) {
            if (line.trim() !== '') {
                lastLines.push(line.slice(0, longestLastLine));
                if (lastLines.length > mostLastLines)
                    lastLines.shift();
            }
            if (!anyWord.test(line))
                return;
            const row = foreignFailures.find(({ text }) => text.test(line));
            if (row !== undefined && failures.length < mostFailures)
                failures.push({ line, row });
            for (const { text, status } of wrappers)
                if (!statuses.includes(status) && text.test(line))
                    statuses.push(status);
            const stopped = makeStop.exec(line)?.[1];
            if (stopped !== undefined && stoppedTargets.length < mostFailures)
                stoppedTargets.push(stopped);
            if (foreign_failures_wentOn.test(line))
                stoppedTargets.length = 0;
        },
        noticed: { failures, statuses, stoppedTargets, lastLines },
    };
}
/**
 * The faults that those lines are: a framework's summary that tells of failures, of which neither text nor result file was
 * read, and what no result file tells of.
 * @param inOutput those that the output told
 * @param tests of the result files: where one of them failed, a framework's summary is theirs
 */
function foreignFaults({ failures }, tests, inOutput = []) {
    // Of a framework whose text was read, and of which a test failed, its own summary tells nothing more.
    const readFailed = new Set(inOutput.flatMap(({ outcome, format }) => (outcome === 'failed' ? [format] : [])));
    const filesFailed = tests.some(({ outcome }) => outcome === 'failed');
    // A framework of Python tells its tests' failures by tracebacks.
    const python = failures.some(({ row }) => row.by === 'pytest' || row.by === 'unittest');
    const unread = failures.filter(({ row }) => (row.readableBy === null || !(filesFailed || readFailed.has(row.by))) &&
        !(python && row.by === 'python'));
    const first = new Map(unread.toReversed().map(one => [one.row.by, one]));
    return [...first.values()].toReversed().map(({ line, row }) => ({
        kind: 'unread-failure',
        message: `“${line.trim()}” tells of a failure that no test of the report shows${row.readableBy === null ? '' : `; ${row.by} is read through ${row.readableBy}`}.`,
        where: '',
        output: [line],
    }));
}

;// CONCATENATED MODULE: ./readers/whole-command.js







/** With it a command says that it could not run here. Source: automake, "Scripts-based Testsuites". */
const skipStatus = 77;
/** What a shell ends with whose last command was aborted. CRIU refuses a pre-dump so (criu/mem.c BUG_ON). */
const abortStatus = 134;
/** Why it skips stands in the last lines that it prints. */
const reasonLines = 5;
/** Reads the output of a command that is the one test itself: what it printed is that test's, how it ended its outcome. */
function createCommandReader(name) {
    const results = createResults();
    const lines = createTextCapture();
    const onLine = (bytes, start, end) => lines.add(withoutColours(bytes.toString('utf8', start, end)));
    const splitters = { stdout: createLineSplitter(onLine), stderr: createLineSplitter(onLine) };
    return {
        write: (chunk, stream = 'stdout') => splitters[stream].write(chunk),
        end(ran) {
            splitters.stdout.end();
            splitters.stderr.end();
            const result = whole_command_resultOf(name, lines.lines(), ran.end);
            const span = { start: ran.startedAt, end: ran.startedAt + ran.durationMs };
            results.test({ ...result, outputLinesCut: lines.cut(), durationMs: ran.durationMs, span });
            if (result.outcome === 'failed' && lines.notableCut())
                results.fault(tooMuchOutput(name, ''));
            const { noticed } = createNoticedLines();
            return {
                tests: results.tests,
                faults: results.faults,
                formats: ['command'],
                passedUnlisted: 0,
                noticed,
                statuses: [],
                explained: new Set(),
                notes: [],
            };
        },
    };
}
function whole_command_resultOf(name, lines, { code }) {
    const outcome = code === 0 ? 'passed' : code === skipStatus ? 'skipped' : 'failed';
    const said = lines.filter(line => line.trim() !== '');
    return testResult({
        format: 'command',
        suite: '',
        name,
        outcome,
        skipReason: outcome === 'skipped' ? said.slice(-reasonLines).join('\n') : '',
        output: outcome === 'passed' ? [] : lines,
        crash: outcome === 'failed' ? ((0,logs_crash/* crashIn */.pr)(lines) ?? (code === abortStatus ? 'signal' : null)) : null,
    });
}

;// CONCATENATED MODULE: ./gate/judge-run.js

/** Exit codes of shells and of `timeout` that stand for something other than failed tests. Source: bash(1), timeout(1). */
const notOfTests = [
    { code: code => code === 124, kind: 'timeout', means: 'a command was ended by `timeout`' },
    { code: code => code === 126, kind: 'exit-code', means: 'a command could not be executed' },
    { code: code => code === 127, kind: 'exit-code', means: 'a command was not found' },
    { code: code => code > 128, kind: 'signal', means: 'a command was ended by a signal' },
];
/**
 * The faults that follow from how the command ended (rule 1), and those that the readers saw, causes first.
 * @param executed how many tests ran to a result other than a skip
 * @param skipsProven whether each skip blames something that is proven to be missing here
 */
function faultsOfRun(run, executed, skipsProven) {
    const ended = endFaults(run);
    // What the readers miss in a run that was ended is what its end has cut off.
    const isCause = run.end.timedOut || run.end.cancelled;
    const faults = [...(isCause ? ended : []), ...run.faults, ...unrunFaults(run), ...(isCause ? [] : ended)];
    return [...faults, ...(ended.length > 0 ? [] : emptyFaults(run, executed, skipsProven))];
}
/** What was seen of the script besides its end: what may not have run. */
function remarksOnRun(run) {
    const { unrun, end, stoppedTargets, makeGoals } = run;
    if (end.timedOut || end.cancelled)
        return [];
    const stopped = stoppedTargets.filter(target => end.code !== 0 && leavesOut(target, makeGoals));
    const ofMake = stopped.slice(0, 1).map((target) => ({
        level: 'warning',
        message: `It cannot be seen whether all tests ran: \`make\` stopped at its target ${target}. With \`make -k\` it goes on with the others.`,
    }));
    const quiet = run.tests.some(({ format, name }) => format === 'go' && name === '(package)') ? [goQuiet] : [];
    const others = [...ofMake, ...quiet];
    if (unrun === null || (unrun.kind === 'tests' && end.code !== 0))
        return others;
    const level = unrun.kind === 'no-tests' ? 'notice' : 'warning';
    return [{ level, message: unrunSentence(unrun) }, ...others];
}
const goQuiet = {
    level: 'notice',
    message: '`go test` without `-v` or `-json` prints neither the tests that passed nor those that were skipped: they are not judged.',
};
/** Targets by which automake runs a folder's tests, all of which its harness runs. Source: automake lib/am/check.am. */
const ofAutomake = new Set(['check', 'check-am', 'check-TESTS']);
/** Whether a make that stopped at this target may have left other targets out: not where it was the last that it was asked for. */
function leavesOut(target, makeGoals) {
    return !ofAutomake.has(target) && !makeGoals.some(goals => goals.at(-1) === target);
}
function unrunFaults({ unrun, end }) {
    if (unrun?.kind !== 'tests' || end.code === 0 || end.timedOut || end.cancelled)
        return [];
    return [fault('not-run', unrunSentence(unrun))];
}
function unrunSentence({ kind, at, parts }) {
    const listed = parts.slice(0, 3).map(({ line, text }) => `line ${line} (\`${text}\`)`);
    const more = parts.length > listed.length ? ` and ${parts.length - listed.length} more` : '';
    const what = listed.length === 0 ? 'all of the script' : `${listed.join(', ')}${more}`;
    const where = at === null ? '' : `: the script ended at line ${at.line} (\`${at.text}\`)`;
    const toDo = 'Give each suite a step of its own, or write `set +e` before them and end with the worst status.';
    switch (kind) {
        case 'tests':
            return `${what} did not run${where}. ${toDo}`;
        case 'maybe-tests':
            return listed.length === 0
                ? `It cannot be seen whether ${what} ran. With \`shell: bash\` it can.`
                : `It cannot be seen whether ${what} ran${where}. ${toDo}`;
        case 'no-tests':
            return `${what} did not run${where}; nothing there seems to test.`;
    }
}
function endFaults({ end, tests, faults, wrapperStatuses, passedUnlisted, lastLines, }) {
    const told = (kind) => faults.some(fault => fault.kind === kind);
    if (end.timedOut)
        return told('timeout') ? [] : [fault('timeout', 'the command did not end in time and was ended')];
    if (end.cancelled)
        return told('cancelled') ? [] : [fault('cancelled', 'the job was cancelled while the command ran')];
    if (end.signal !== null)
        return told('signal') ? [] : [fault('signal', `the command was ended by ${end.signal}`)];
    if (end.code === null)
        return told('cut-off') ? [] : [fault('cut-off', 'it is not known how the command ended')];
    const { code } = end;
    const saying = (one) => ({ ...one, output: lastLines });
    const isTest = tests.some(({ format }) => format === 'command');
    // It may be CRIU's own abort, by which the test is judged.
    const row = isTest && code === abortStatus ? undefined : notOfTests.find(known => known.code(code));
    if (row !== undefined)
        return [saying(fault(row.kind, `the command ended with ${code}: ${row.means}`))];
    if (code === 0 || faults.length > 0)
        return [];
    // Where the command is the test itself, its status is the result.
    if (isTest)
        return [];
    const failed = tests.filter(({ outcome }) => outcome === 'failed');
    if (tests.length + passedUnlisted === 0)
        return [saying(fault('no-tests', `the command ended with ${code}, and ${noTestSeen}`))];
    if (failed.length === 0)
        return [saying(fault('exit-code', `the command ended with ${code}, and no test failed`))];
    return isOfFailedTests(code, failed, wrapperStatuses)
        ? []
        : [
            fault('exit-code', `the command ended with ${code}, which is not how the suites that were read end when tests fail`),
        ];
}
const noTestSeen = 'no test was seen: `run` executed none, or its output is in no format that is read. `results` names files of JUnit XML; `format: command` takes the command itself for the one test';
/** Statuses of frameworks of which only a file was read: ctest(1), nextest-metadata NextestExitCode, cargo test. */
const statusesOfFiles = [8, 100, 101];
/** What xargs says when a command ended with a status of its own; nothing is printed. Source: xargs(1). */
const statusOfXargs = 123;
/**
 * Whether failed tests explain an exit status: 1, that of a tool that was seen (make, ctest, cargo), that of a framework of
 * which only a file was read (ctest 8, nextest 100, cargo 101), or the number of failed tests (mocha).
 */
function isOfFailedTests(code, failed, wrappers) {
    if (code === 1 ||
        code === statusOfXargs ||
        wrappers.includes(code) ||
        code === Math.min(failed.length, 255))
        return true;
    return failed.some(({ format }) => format === 'junit') && statusesOfFiles.includes(code);
}
function emptyFaults(run, executed, skipsProven) {
    const { tests, passedUnlisted, faults } = run;
    if (executed > 0 || faults.length > 0)
        return [];
    if (tests.length + passedUnlisted === 0)
        return [fault('no-tests', noTestSeen)];
    if (skipsProven)
        return [];
    return [
        fault('no-tests', `no test was executed: ${tests.length} skipped themselves, and not each names what it requires`),
    ];
}
function fault(kind, message) {
    return { kind, message, where: '', output: [] };
}
/**
 * The verdict of the run, and why: `fail` for a fault, a failed test, or what the options make one; `skip` if nothing
 * passed, since all that ran is unsupported or skipped itself with reason; else `pass`.
 */
function verdictOfRun(counts, faults, options) {
    const why = [
        ...faults.map(({ message, where }) => (where === '' ? message : `${where}: ${message}`)),
        ...(counts.failed > 0 ? [`${tests(counts.failed)} failed`] : []),
        ...judge_run_tooMany(counts, options),
    ];
    if (why.length > 0)
        return { verdict: 'fail', why };
    if (counts.passed + counts.flaky > 0)
        return { verdict: 'pass', why: [] };
    return {
        verdict: 'skip',
        why: [
            `nothing could be tested here: ${tests(counts.unsupported)} unsupported, ${counts.skipped} skipped`,
        ],
    };
}
function judge_run_tooMany(counts, options) {
    const { unsupported } = counts;
    const judged = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const why = [];
    if (options.onUnsupported === 'fail' && unsupported > 0)
        why.push(`${tests(unsupported)} unsupported, and on-unsupported is fail`);
    const { maxUnsupported: limit } = options;
    if (limit !== null) {
        const over = limit.unit === 'tests' ? unsupported > limit.amount : unsupported * 100 > limit.amount * judged;
        if (over)
            why.push(`${unsupported} of ${tests(judged)} unsupported, more than max-unsupported allows (${limit.amount}${limit.unit === 'percent' ? '%' : ''})`);
    }
    const unjustified = counts['unjustified-skip'];
    if (options.onUnjustifiedSkip === 'fail' && unjustified > 0)
        why.push(`${tests(unjustified)} skipped without cause, and on-unjustified-skip is fail`);
    return why;
}
function tests(count) {
    return count === 1 ? '1 test' : `${count} tests`;
}
/** How many tests got each verdict. */
function countVerdicts(judged, passedUnlisted) {
    const counts = {
        passed: passedUnlisted,
        failed: 0,
        unsupported: 0,
        skipped: 0,
        'unjustified-skip': 0,
        flaky: 0,
    };
    for (const { verdict } of judged)
        counts[verdict] += 1;
    return counts;
}

;// CONCATENATED MODULE: ./gate/requirements.js
/**
 * Reasons of skips that name a requirement: a privilege, capability, tool, version, kernel, architecture or setting. "Flaky",
 * "broken", "not now" and no reason at all name none.
 */
const requirementRows = [
    {
        text: /\b(?:requires?|needs?|must (?:be|run|have)|only (?:as|with|on|for))\s+\S/i,
        example: 'test requires cgroups_v2',
        source: 'runc tests/integration/helpers.bash requires',
    },
    {
        text: /\b(?:not|isn't|no|without|lacks?) (?:running )?(?:as )?(?:root|privileged?|privileges|sudo|permission)\b|\bnon-?root\b|\brootless\b|\bas (?:root|an? (?:ordinary|unprivileged) user)\b/i,
        example: 'not running as root',
        source: 'go-criu, crun and containerd: tests that need root',
    },
    { text: /\bCAP_[A-Z_]{3,}\b/, example: 'no CAP_SYS_ADMIN', source: 'capabilities(7)' },
    {
        text: /\b(?:is |are |was )?not (?:found|installed|available|present|supported|enabled|mounted|implemented|compiled in)\b|\bunsupported\b|\bunavailable\b|\bmissing\b|\bdisabled\b|\bnot in \$?PATH\b|\bno such (?:file|program|command|device)\b|\bdoes(?: not|n't) support\b|\bwithout \S+ support\b/i,
        example: 'iptables is not installed',
        source: 'how suites say that a tool, a device or a setting is not there',
    },
    {
        text: /\b(?:too old|older than|newer than|at least|or (?:newer|later|higher)|minimum|version)\b|[<>]=? ?v?\d+\.\d+/i,
        example: 'kernel is too old: 5.4',
        source: 'youki tests/contest; podman; crun',
    },
    {
        text: /\b(?:on|for|only|unless|not) (?:\w+ ){0,2}(?:x86(?:_64)?|amd64|i[36]86|arm(?:64|hf|v7)?|aarch64|s390x?|ppc64(?:le)?|riscv64|mips\w*|loongarch64)\b/i,
        example: 'skipped on arm64',
        source: 'podman test/e2e; containerd integration/client',
    },
    {
        text: /\bno \S+ (?:feature|support|device|module|kernel|capability|binary|here)\b|\b(?:kernel|module|cgroups?|seccomp|selinux|apparmor|systemd|userns|namespaces?)\b/i,
        example: 'no GPU device',
        source: 'criu test/zdtm.py; how suites speak of the kernel',
    },
];
/** Words that name a fault of the test, whatever else is said. */
const noRequirement = /\b(?:flak(?:y|es)|broken|fixme|todo|not now|later|manual(?:ly)?|slow|takes too long|temporar(?:y|ily)|wip)\b/i;
/** Whether the reason of a skip names a requirement. */
function namesRequirement(reason) {
    const text = reason.slice(0, 2000);
    return !noRequirement.test(text) && requirementRows.some(row => row.text.test(text));
}

;// CONCATENATED MODULE: ./gate/skips.js

/** Words between the names of a list. */
const between = /[\s,]+(?:(?:and|or)\s+)?|[\s]*[+&|][\s]*/;
const named = (match) => {
    const features = (match[1] ?? '').split(between).flatMap(name => (0,features_features/* featureCalled */.Ge)(name)?.criu ?? []);
    return features.length > 0 ? { kind: 'features', features: [...new Set(features)] } : { kind: 'nothing' };
};
const criu = () => ({ kind: 'criu' });
/** How suites say why they skip; the first row that matches and finds something counts. */
const skipRows = [
    {
        text: /\brequires? CRIU feature[s:]* ([\w-]+(?:(?:,| and|) [\w-]+){0,8})/i,
        cites: named,
        example: {
            reason: 'requires CRIU feature: mem_dirty_track',
            cites: { kind: 'features', features: ['mem_dirty_track'] },
        },
        source: 'runc tests/integration/helpers.bash requires criu_feature_*',
    },
    {
        text: /\bcriu_feature_([\w-]+)/,
        cites: named,
        example: {
            reason: 'test requires criu_feature_uffd-noncoop',
            cites: { kind: 'features', features: ['uffd-noncoop'] },
        },
        source: 'runc tests/integration/helpers.bash',
    },
    {
        text: /^no ([\w-]+) feature$/,
        cites: named,
        example: { reason: 'no timens feature', cites: { kind: 'features', features: ['timens'] } },
        source: 'criu test/zdtm.py, `feature` in a .desc file',
    },
    {
        text: /\bcriu is missing features?:? \[([\w -]{1,200})\]/i,
        cites: named,
        example: {
            reason: 'criu is missing features: [MemTrack LazyPages]',
            cites: { kind: 'features', features: ['mem_dirty_track', 'uffd-noncoop'] },
        },
        source: 'runc libcontainer/criu_linux.go, quoted by libcontainer/integration/checkpoint_test.go',
    },
    {
        text: /\bTest requires (userns)\b/,
        cites: named,
        example: { reason: 'Test requires userns', cites: { kind: 'features', features: ['userns'] } },
        source: 'runc libcontainer/integration/checkpoint_test.go: criuFeature("userns") takes any failure for a no',
    },
    {
        text: /CRIU memory tracking not supported|^Tracking memory is not available$|does not support memory tracking|\bno (?:memory|dirty) tracking\b|\bsoft-?dirty\b/i,
        cites: () => ({ kind: 'features', features: ['mem_dirty_track'] }),
        example: {
            reason: 'system (architecture/kernel/CRIU) does not support memory tracking',
            cites: { kind: 'features', features: ['mem_dirty_track'] },
        },
        source: 'crun src/libcrun/criu.c; podman cmd/podman/containers/checkpoint.go; criu test/zdtm.py --pre',
    },
    {
        text: /\brequires at least CRIU (\d{5,6})\b|\bCRIU version \d+ must be (\d{5,6}) or higher|\btoo old \(<(\d{5,6})\)/i,
        cites: match => ({ kind: 'criu-version', atLeast: Number(match[1] ?? match[2] ?? match[3]) }),
        example: {
            reason: 'checkpoint/restore requires at least CRIU 31600',
            cites: { kind: 'criu-version', atLeast: 31600 },
        },
        source: 'podman pkg/criu, test/e2e/checkpoint_test.go; runc libcontainer/criu_linux.go; containerd',
    },
    {
        text: /\bcriu (?:binary )?(?:is |was )?(?:not |un)(?:found|installed|available)\b|"criu": executable file not found|does not have criu installed|no \(or wrong\) criu installed|\bcriu is missing(?: or|$)|\(missing binary\)/i,
        cites: criu,
        example: { reason: 'exec: "criu": executable file not found in $PATH', cites: { kind: 'criu' } },
        source: 'runc libcontainer/integration/checkpoint_test.go; containerd integration/client; criu-image-streamer; lxc; lxd',
    },
    {
        text: /\b(?:requires?|needs?|missing|without|lacks?|unsupported|no)(?: the)?(?: criu| kernel)?(?: features?| support(?: for| of)?)?:? ([\w-]+(?:(?:, | and |,)[\w-]+){0,8})/gi,
        cites: named,
        example: {
            reason: 'needs criu feature pidfd_store and timens',
            cites: { kind: 'features', features: ['pidfd_store', 'timens'] },
        },
        source: 'how people write it: `requires memtrack`, `needs criu feature uffd-noncoop`, `no pidfd_store`',
    },
    {
        text: /\b([\w-]+)(?: features?)? (?:is |are )?(?:not (?:supported|available)|unsupported|unavailable|missing)\b/gi,
        cites: named,
        example: {
            reason: 'mem_dirty_track not supported',
            cites: { kind: 'features', features: ['mem_dirty_track'] },
        },
        source: 'how people write it: `mem_dirty_track not supported`',
    },
    {
        text: /\brequires? criu\b|\bneeds? criu\b|\bno criu\b/i,
        cites: criu,
        example: { reason: 'requires criu', cites: { kind: 'criu' } },
        source: 'bats `requires criu`; youki',
    },
];
/** Reads the reason that a test gave for its skip. Only names of features count, never a guess. */
function readSkip(reason) {
    const text = reason.slice(0, 2000);
    for (const { text: pattern, cites } of skipRows) {
        for (const match of matchesOf(pattern, text)) {
            const found = cites(match);
            if (found.kind !== 'nothing')
                return found;
        }
    }
    return { kind: 'nothing' };
}
function matchesOf(pattern, text) {
    if (pattern.global)
        return [...text.matchAll(pattern)];
    const match = pattern.exec(text);
    return match === null ? [] : [match];
}

;// CONCATENATED MODULE: ./gate/judge-skip.js



/**
 * Compares the reason of a skip with what was measured (rule 7). A feature that this CRIU is too old to know is missing for
 * the test's purposes: the skip stands. All other `unknown`s are no reason to skip.
 */
function judgeSkip(test, { state, unknownCause, outputNames }, criu) {
    const read = test.skipReason.split('\n').map(readSkip);
    const cited = read.find(({ kind }) => kind !== 'nothing') ?? { kind: 'nothing' };
    switch (cited.kind) {
        case 'features': {
            const names = outputNames(cited.features);
            const missing = cited.features.filter(name => state(name) === 'false');
            if (missing.length > 0)
                return skipped(names, `${(0,sentences/* listed */.K)(outputNames(missing))} is measured false here`);
            if (cited.features.every(name => unknownCause(name) === 'name-not-known'))
                return skipped(names, `this CRIU is too old to know ${(0,sentences/* listed */.K)(names)}`);
            const said = cited.features.map(name => `${outputNames([name]).join('')} is ${state(name)}`);
            return unjustified(names, `the skip blames ${(0,sentences/* listed */.K)(names)}, but ${(0,sentences/* listed */.K)([...new Set(said)])} here`);
        }
        case 'criu':
            return criu === null
                ? skipped([], 'there is no CRIU here')
                : unjustified([], `the skip says that CRIU is missing, but CRIU ${criu.version} is there`);
        case 'criu-version':
            if (criu === null)
                return skipped([], 'there is no CRIU here');
            return judge_skip_numberOf(criu.version) < cited.atLeast
                ? skipped([], `CRIU ${criu.version} is older than the test requires`)
                : unjustified([], `the skip asks for CRIU ${cited.atLeast} or newer, and CRIU ${criu.version} is there`);
        case 'nothing':
            return {
                ...skipped([], 'the test skipped itself for a reason that names no feature of CRIU'),
                rule: 0,
                // A command that is the test itself says by its status that it cannot run here.
                proven: test.format === 'command' || namesRequirement(test.skipReason),
            };
    }
}
function skipped(features, why) {
    return { verdict: 'skipped', features, rule: 7, why, decidingLine: null, proven: true };
}
function unjustified(features, why) {
    return { verdict: 'unjustified-skip', features, rule: 7, why, decidingLine: null, proven: false };
}
/** `4.2.1` → 40201. Source: lib/c/criu.c criu_get_version. */
function judge_skip_numberOf(version) {
    const [major = 0, minor = 0, patch = 0] = version.split('.').map(part => Number.parseInt(part, 10) || 0);
    return major * 10_000 + minor * 100 + patch;
}

// EXTERNAL MODULE: ./gate/known-issues.js
var known_issues = __webpack_require__(5769);
;// CONCATENATED MODULE: ./gate/logs-of-tests.js
/** A log is finished some time after the line that ended the test was read, or before the first one was. */
const slackMs = 250;
/**
 * The logs that belong to each test, by its place in `tests`: those whose path its output holds, else those in its own
 * temporary folder, those that were last written while it alone ran, or while it alone of those that name the end of the
 * path ran. A log that several tests may have written belongs to none: it proves nothing.
 */
function logsOfTests(tests, logs) {
    const found = tests.map(() => []);
    for (const log of logs)
        for (const owner of ownersOf(tests, log))
            found[owner]?.push(log);
    return found;
}
/**
 * The places of the tests that a log belongs to: one at most.
 * @param places those that may be it
 */
function ownersOf(tests, log, places = tests.map((_, index) => index)) {
    const known = places.flatMap(index => {
        const test = tests[index];
        return test === undefined ? [] : [{ test, index }];
    });
    const candidates = known.filter(({ test }) => test.outcome !== 'passed');
    const exact = candidates.filter(({ test }) => test.output.some(line => namesPath(line, log.path)));
    if (exact.length > 0)
        return oneOf(tests, exact.map(({ index }) => index), log);
    const inOwnFolder = known.flatMap(({ test, index }) => (liesInFolderOf(test, log.path) ? [index] : []));
    if (inOwnFolder.length > 0)
        return oneOf(tests, inOwnFolder, log);
    const { modifiedAt } = log;
    const moment = modifiedAt === null ? null : { start: modifiedAt, end: modifiedAt };
    const running = moment === null ? [] : innermostCovering(tests, places, moment);
    const alone = running.length === 1 ? running : [];
    if (alone.length > 0)
        return alone;
    const named = candidates.filter(({ test }) => test.output.some(line => namesEnd(line, log.path)) && mayHaveWritten(test, log));
    return named.length === 1 ? named.map(({ index }) => index) : [];
}
/**
 * Of tests that may all have written a log the one in whose time it was last written, the innermost where one contains the
 * other; none where several are left.
 */
function oneOf(tests, places, log) {
    const innermost = places.filter(place => !places.some(other => isWithin(tests[other], tests[place])));
    if (innermost.length === 1)
        return innermost;
    const { modifiedAt } = log;
    if (modifiedAt === null)
        return [];
    for (const slack of [0, slackMs]) {
        const during = innermost.filter(place => covers(tests[place], modifiedAt, slack));
        if (during.length === 1)
            return during;
    }
    return [];
}
/** Whether the line holds the whole path, and not only the beginning of a longer one. */
function namesPath(line, path) {
    const at = line.indexOf(path);
    return at >= 0 && !/[\w.-]/.test(line[at + path.length] ?? '') && !/[\w.-]/.test(line[at - 1] ?? '');
}
/**
 * Whether the path leads through the test's own temporary folder: its name without slashes and signs, and a number.
 * Source: go/src/testing/testing.go, common.TempDir.
 */
function liesInFolderOf({ name, format }, path) {
    if (format !== 'go' && format !== 'go-json')
        return false;
    const folder = name.replaceAll(/[^\p{L}\p{N}_-]/gu, '');
    return path.split('/').some(part => part.startsWith(folder) && /^\d+$/.test(part.slice(folder.length)));
}
/** Whether a word of the line is a path, of two parts at least, that `path` ends with. */
function namesEnd(line, path) {
    const tail = path.split('/').slice(-2).join('/');
    if (!line.includes(tail))
        return false;
    return line
        .split(/[\s"'`=,;()[\]\\]+/)
        .some(word => word.endsWith(tail) && path.endsWith(`/${word.replace(/^(?:\.?\/)+/, '')}`));
}
function mayHaveWritten(test, { modifiedAt }) {
    return test.span === null || modifiedAt === null || covers(test, modifiedAt);
}
/**
 * Of the tests at these places those that ran all of that time, without those that contain another of them; none where it is
 * not known of each when it ran. The slack of a neighbour is no claim to what happened while another one ran.
 */
function innermostCovering(tests, places, span) {
    // Where it is not known of a test when it ran, none is known to have run alone.
    if (places.some(place => tests[place]?.span === null && tests[place]?.outcome !== 'skipped'))
        return [];
    const covering = (slack) => places.filter(place => covers(tests[place], span.start, slack) && covers(tests[place], span.end, slack));
    const innermost = (found) => found.filter(place => !found.some(other => isWithin(tests[other], tests[place])));
    const wide = innermost(covering(slackMs));
    const exact = wide.filter(place => covering(0).includes(place));
    return exact.length > 0 ? exact : wide;
}
function covers(test, moment, slack = slackMs) {
    const span = test?.span ?? null;
    return span !== null && span.start - slack <= moment && moment <= span.end + slack;
}
function isWithin(inner, outer) {
    return (inner !== undefined &&
        outer !== undefined &&
        inner.suite === outer.suite &&
        (inner.parent === outer.name || inner.parent?.startsWith(`${outer.name}/`) === true));
}
/** The logs that were written while a test ran, but maybe by another one that ran at the same time. */
function logsInDoubt(test, tests, logs) {
    const during = logs.filter(({ modifiedAt }) => modifiedAt !== null && covers(test, modifiedAt));
    return during.filter(log => ownersOf(tests, log).length === 0);
}

;// CONCATENATED MODULE: ./gate/runs-of-tests.js

/**
 * The test that each run of CRIU was started for, by its place in `tests`: the one that the run or its parents name, else the
 * one that its logs belong to, else the one that alone ran all the time that it did. Null where none of this tells.
 */
function ownersOfRuns(tests, runs) {
    return runs.map(run => ownerOfRun(tests, run));
}
function ownerOfRun(tests, run) {
    const { test: named } = run;
    if (named !== null) {
        const places = tests.flatMap((test, index) => (isNamed(named, test) ? [index] : []));
        return places.length === 1 ? (places[0] ?? null) : inTime(tests, run, places);
    }
    const places = placesInPackage(tests, run);
    const owners = new Set(run.texts.flatMap(log => ownersOf(tests, log, places)));
    if (owners.size === 1)
        return [...owners][0] ?? null;
    return owners.size > 1 ? null : inTime(tests, run, places);
}
/** The one of these tests that alone ran all the time that the run did. */
function inTime(tests, { startedAt, endedAt }, places) {
    const [owner, another] = innermostCovering(tests, places, { start: startedAt, end: endedAt });
    return another === undefined ? (owner ?? null) : null;
}
/** Whether a test is the one that a framework named to the processes that it started. */
function isNamed({ framework, suite, name }, test) {
    switch (framework) {
        case 'bats':
            return test.name === name && inFile(test, suite);
        case 'pytest': {
            const [last = '', ...classes] = name.split('::').toReversed();
            const module = suite.replace(/\.py$/, '').replaceAll('/', '.');
            return test.name === last && endsAtDot(test.suite, [module, ...classes.toReversed()].join('.'));
        }
        case 'nextest':
            return test.name === name && (suite === '' || test.suite === suite);
        case 'automake':
            return test.name === name || test.name.startsWith(`${name} `);
        case 'zdtm':
            return test.name === name || test.name.startsWith(`${name}(`);
    }
}
/** Only failures of a plain TAP tell their file. */
function inFile({ file, suite, format }, path) {
    const name = (given) => given.slice(given.lastIndexOf('/') + 1);
    if (file !== null)
        return name(file) === name(path);
    return format !== 'junit' || suite === '' || name(suite) === name(path);
}
function endsAtDot(suite, wanted) {
    return suite === wanted || suite.endsWith(`.${wanted}`) || wanted.endsWith(`.${suite}`);
}
/**
 * Where a parent of the run is a Go test program, the tests of its package: it runs in its package's folder. Else all.
 * Source: go/src/cmd/go/internal/test/test.go, "go test runs in the package's source directory".
 */
function placesInPackage(tests, { parents }) {
    const all = tests.map((_, index) => index);
    const program = parents.find(({ command }) => command[0]?.endsWith('.test') && command.some(word => word.startsWith('-test.')));
    if (program === undefined)
        return all;
    const inGo = all.filter(place => /^go/.test(tests[place]?.format ?? ''));
    const folder = program.folder ?? '';
    const depths = inGo.map(place => commonTail(tests[place]?.suite ?? '', folder));
    const deepest = Math.max(0, ...depths);
    return deepest === 0 ? inGo : inGo.filter((_, index) => depths[index] === deepest);
}
/** How many parts at their ends two paths have in common. */
function commonTail(one, other) {
    const [a, b] = [one.split('/').toReversed(), other.split('/').toReversed()];
    const differ = a.findIndex((part, index) => part !== b[index]);
    return differ < 0 ? a.length : differ;
}

// EXTERNAL MODULE: ./gate/test-needs.js
var test_needs = __webpack_require__(7039);
;// CONCATENATED MODULE: ./gate/judge.js
















/**
 * Judges each test by the rules of the verdict and the run by its tests, its faults and its end. The same input gives the
 * same result: nothing depends on time, locale, or the order in which features and logs were found.
 */
function judge(input) {
    const { run } = input;
    const owners = ownersOfRuns(run.tests, input.runs);
    const nobodys = input.runs.filter((_, index) => owners[index] === null).flatMap(({ texts }) => texts);
    const loose = inOrderOfWriting([...input.logs, ...nobodys]);
    const logs = logsOfTests(run.tests, loose);
    const known = {
        answers: measured(input.features),
        parents: new Set(run.tests.flatMap(test => (test.outcome === 'failed' ? parentKey(test) : []))),
        loose,
    };
    const runsOf = Map.groupBy(input.runs.keys(), at => owners[at] ?? null);
    const alone = run.tests.map((test, index) => {
        const runs = (runsOf.get(index) ?? []).flatMap(at => input.runs[at] ?? []);
        const own = inOrderOfWriting([...(logs[index] ?? []), ...runs.flatMap(({ texts }) => texts)]);
        return judgeAlone(test, { logs: own, runs }, input, known);
    });
    const tests = judge_withAttempts(withParents(alone.map(({ judged }) => judged)), run.end.code);
    const counts = countVerdicts(tests, run.passedUnlisted);
    const excused = tests.filter(({ knownIssue }) => knownIssue !== null).length;
    const executed = counts.passed + counts.failed + counts.unsupported + counts.flaky + excused;
    const skipsProven = alone.every(({ judged, proven }) => judged.test.outcome !== 'skipped' || proven);
    const outdated = (0,known_issues/* outdatedIssues */.Ht)(input.knownIssues, tests, issueContextOf(input, known.answers));
    const faults = [
        ...faultsOfRun(run, executed, skipsProven).map(fault => withCriusWord(fault, loose, input)),
        ...outdated.faults,
    ];
    const criuRuns = input.runs.map((criuRun, index) => ({
        run: criuRun,
        test: run.tests[owners[index] ?? -1] ?? null,
    }));
    return {
        ...verdictOfRun(counts, faults, input.options),
        tests,
        faults,
        remarks: remarksOnRun(run),
        counts,
        criuRuns,
        knownIssuesLeft: outdated.places.length === 0 ? null : input.knownIssues.without(outdated.places),
    };
}
/** Where no test was seen, what CRIU told of a failure is nobody's else. */
function withCriusWord(fault, logs, input) {
    if (fault.kind !== 'no-tests' || input.run.tests.length > 0)
        return fault;
    const failed = logs.filter(({ lines }) => !(0,logs_evidence/* succeeded */.gq)(lines));
    const evidence = failed.flatMap(log => (0,logs_evidence/* readLog */.x6)(log, input.userRows));
    const cause = (0,first_cause/* firstCause */.WQ)(evidence);
    if (cause === null || cause.line.kind !== 'criu')
        return fault;
    const { knownBug, advice } = toldOf('failed', cause, evidence, input);
    const said = [`${fault.message}. CRIU failed meanwhile: ${(0,sentences/* quoted */.T)(cause.line.text)} (${cause.source}).`];
    return { ...fault, message: [...said, knownBug ?? [], advice ?? []].flat().join(' ') };
}
function issueContextOf({ issueContext, criu }, { state }) {
    return { ...issueContext, criu: criu?.version ?? null, state };
}
/** Oldest first, and by path: the cause stands in the log that was written first. */
function inOrderOfWriting(logs) {
    return [...logs].sort((a, b) => (a.modifiedAt ?? 0) - (b.modifiedAt ?? 0) || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
const judge_keyOf = (suite, name) => `${suite}\0${name}`;
const parentKey = ({ suite, parent }) => (parent === null ? [] : [judge_keyOf(suite, parent)]);
function judgeAlone(test, { logs, runs }, input, known) {
    const { answers, parents, loose } = known;
    const paths = logs.map(({ path, kept }) => kept ?? path);
    if (test.outcome === 'passed') {
        const ruling = test.failedAttempts > 0 ? flaky(test.failedAttempts) : passed;
        return {
            judged: { test, ...ruling, ...judge_nothingFailed, logs: paths },
            proven: false,
        };
    }
    if (test.outcome === 'skipped') {
        const { proven, ...ruling } = judgeSkip(test, answers, input.criu);
        return { judged: { test, ...ruling, ...judge_nothingFailed, logs: paths }, proven };
    }
    const evidence = (0,logs_evidence/* readEvidence */.At)(linesOf(test), logs, input.userRows);
    const doubtful = logsInDoubt(test, input.run.tests, loose).flatMap(log => (0,logs_evidence/* readLog */.x6)(log, input.userRows));
    const declared = (0,test_needs/* needsOf */.hN)(input.needs, test);
    const containsFailed = parents.has(judge_keyOf(test.suite, test.name));
    const criuWorks = input.plainRoundTrip !== 'false';
    const criu = input.criu === null ? null : `CRIU ${input.criu.version}`;
    const facts = {
        evidence,
        doubtful,
        runs,
        statement: test.statement,
        measured: answers,
        declared,
        containsFailed,
        criuWorks,
        criu,
        earlier: input.earlier(test),
    };
    const { toDo, ...ruling } = judgeFailure(test, facts);
    const crashed = test.crash === null ? undefined : evidence.find(({ meaning }) => meaning.kind === 'crash');
    const cause = crashed ?? (0,first_cause/* firstCause */.WQ)(evidence);
    // Where a missing feature is named, but is not why the test failed, CRIU's word for it is not the cause.
    const decidedBy = ruling.verdict === 'failed' && ruling.proof !== null ? ruling.decidingLine : null;
    const toldApart = evidence.find(({ line, source }) => line.text === decidedBy?.text && source === decidedBy.source) ?? null;
    const told = toldApart ?? cause;
    const judged = {
        test,
        ...ruling,
        firstCause: decidedBy ?? (told === null ? null : (0,first_cause/* shownLine */.QN)(told)),
        otherCauses: told === null ? [] : (0,first_cause/* otherCauses */.rh)(evidence, told),
        logs: paths,
        ...toldOf(ruling.verdict, told, evidence, input),
        ...(toDo === undefined ? {} : { advice: `To do: ${toDo}.` }),
        knownIssue: null,
    };
    return { judged: { ...judged, ...excusing(judged, facts, input) }, proven: false };
}
const judge_nothingFailed = {
    firstCause: null,
    otherCauses: [],
    knownBug: null,
    advice: null,
    proof: null,
    knownIssue: null,
};
/** A failure that is known, and that has no other cause, counts as a skip. */
function excusing(judged, facts, input) {
    const { test, verdict } = judged;
    const context = issueContextOf(input, facts.measured);
    const found = verdict === 'failed' ? (0,known_issues/* excusingIssue */.GL)(input.knownIssues.issues, test, facts.evidence, context) : null;
    if (found === null || failsOtherwise(test, facts, (0,known_issues/* withoutKnown */.O5)(facts.evidence, found), found.cause))
        return null;
    const { issue, expires } = found.issue;
    return { verdict: 'skipped', rule: 0, why: (0,known_issues/* excused */._K)(found), knownIssue: { issue, expires } };
}
const passed = { verdict: 'passed', features: [], rule: 0, why: 'it passed', decidingLine: null };
function flaky(attempts) {
    const times = attempts === 1 ? 'once' : `${attempts} times`;
    return { ...passed, verdict: 'flaky', why: `it failed ${times}, and then passed in the same run` };
}
/**
 * Attempts of one test of which the last passed are one flaky test, where the command itself was satisfied. Each is judged by
 * itself otherwise.
 */
function judge_withAttempts(tests, code) {
    if (code !== 0 || !tests.some(({ test }) => test.outcome === 'failed'))
        return tests;
    const places = Map.groupBy(tests.keys(), place => judge_keyOf(tests[place]?.test.suite ?? '', tests[place]?.test.name ?? ''));
    return tests.flatMap((judged, place) => {
        const { test } = judged;
        const attempts = places.get(judge_keyOf(test.suite, test.name)) ?? [];
        const failed = attempts.flatMap(at => (tests[at]?.test.outcome === 'failed' ? [tests[at]] : []));
        const last = attempts.at(-1);
        if (failed.length === 0 || last === undefined || tests[last]?.test.outcome !== 'passed')
            return [judged];
        if (place !== last)
            return [];
        const [first] = failed;
        const { output, outputLinesCut, file, line } = first?.test ?? test;
        const { firstCause, otherCauses: others, decidingLine, logs } = first ?? judged;
        return [
            {
                ...judged,
                ...flaky(failed.length),
                test: { ...test, output, outputLinesCut, file, line, failedAttempts: failed.length },
                firstCause,
                otherCauses: others,
                decidingLine,
                logs,
            },
        ];
    });
}
/** A block that names the test is its own, wherever it stands. */
function linesOf({ name, output, strayLines }) {
    const [stray, own] = [output.slice(0, strayLines), output.slice(strayLines)];
    const named = name !== '' && stray.some(line => line.includes(name));
    const without = (lines) => withoutGoogletestStatus(withoutGomegaDumps(withoutPythonSource(withoutToleratedPodman(lines))));
    return named ? { stray: [], own: without(output) } : { stray, own: without(own) };
}
/** What its cause is known for, and what to do about it: of a failure alone, but a known bug also beside a missing feature. */
function toldOf(verdict, cause, evidence, { features, criu, knownBugs, userRows }) {
    if (cause === null)
        return { knownBug: null, advice: null };
    const version = criu === null ? {} : { criuVersion: criu.version };
    const { knownBug: bug, advice } = (0,diagnosis/* diagnoseCause */.w)(cause, evidence, {
        features,
        bugsHere: knownBugs,
        userRows,
        ...version,
    });
    if (bug !== null)
        return { knownBug: `${bug.title} (fixed in ${bug.fixedIn}): ${bug.remedy}`, advice: null };
    return { knownBug: null, advice: verdict === 'failed' ? advice : null };
}
/** Rule 6: a test that failed through tests that it contains, and says nothing of its own, takes their verdict. */
function withParents(tests) {
    const failedInside = new Map();
    const done = new Map();
    const deepestFirst = [...tests].sort((a, b) => depth(b.test.name) - depth(a.test.name));
    for (const judged of deepestFirst) {
        const { test } = judged;
        const inside = failedInside.get(judge_keyOf(test.suite, test.name)) ?? [];
        const ruled = test.outcome === 'failed' && inside.length > 0 ? asParent(judged, inside) : judged;
        done.set(judged, ruled);
        if (test.parent === null || test.outcome !== 'failed')
            continue;
        const container = judge_keyOf(test.suite, test.parent);
        const others = failedInside.get(container);
        if (others === undefined)
            failedInside.set(container, [ruled]);
        else
            others.push(ruled);
    }
    return tests.map(judged => done.get(judged) ?? judged);
}
function depth(name) {
    return name.split('/').length;
}
function asParent(parent, inside) {
    // A cause of its own, and not merely none that could be found.
    if (parent.verdict === 'failed' && (parent.decidingLine !== null || parent.test.crash !== null))
        return parent;
    if (parent.test.outputLinesCut > 0)
        return parent;
    const worst = inside.find(({ verdict }) => verdict === 'failed') ?? inside[0];
    if (worst === undefined)
        return parent;
    const named = new Set([...parent.features, ...inside.flatMap(child => child.features)]);
    const features = inCatalogueOrder([...named]);
    return {
        ...parent,
        verdict: worst.verdict,
        features,
        rule: 6,
        why: `it failed only through the tests that it contains: ${worst.test.name} is ${worst.verdict}`,
        decidingLine: worst.decidingLine,
        proof: worst.proof,
        firstCause: parent.firstCause ?? worst.firstCause,
        otherCauses: parent.firstCause === null ? worst.otherCauses : parent.otherCauses,
        knownBug: parent.knownBug ?? worst.knownBug,
        advice: parent.advice ?? worst.advice,
        knownIssue: worst.knownIssue,
    };
}

// EXTERNAL MODULE: ./base/written-expression.js
var written_expression = __webpack_require__(5574);
;// CONCATENATED MODULE: ./gate/skip-expressions/bats.js

/** What can stand in a name that an expression of bats can tell from others: printable ASCII but for quotes and backslash. */
const plain = /^[ !#-&(-[\]-_a-~]+$/;
/**
 * Patterns of `test-needs` for `bats --filter`, a POSIX extended regular expression of the tests to *run*. Such expressions
 * know no "not", so it is built letter by letter: all names that leave the given ones somewhere. That can be said of names
 * and of their beginnings (`pre-dump*`); other patterns are left out. Empty where there is nothing to leave out.
 */
function batsFilter(patterns) {
    const root = node();
    for (const pattern of patterns) {
        const beginning = pattern.endsWith('*');
        const name = beginning ? pattern.slice(0, -1) : pattern;
        if (plain.test(name) && !/[*?]/.test(name) && (0,written_expression/* writtenExpression */.O)(pattern) === null)
            add(root, name, beginning);
    }
    if (root.next.size === 0)
        return '';
    return `^${others(root) ?? ''}$`;
}
function node() {
    return { next: new Map(), ends: false, all: false };
}
function add(root, name, beginning) {
    let at = root;
    for (const letter of name) {
        const next = at.next.get(letter) ?? node();
        at.next.set(letter, next);
        at = next;
    }
    at.ends = true;
    at.all ||= beginning;
}
/** An expression of all that may follow here in a name which is to run; null where nothing may. */
function others({ next, ends, all }) {
    if (all)
        return null;
    const letters = [...next.keys()].sort();
    const ways = [
        letters.length === 0 ? '.+' : `[^${inBrackets(letters)}].*`,
        ...letters.flatMap(letter => {
            const after = others(next.get(letter) ?? node());
            return after === null ? [] : [`${bats_escaped(letter)}${after}`];
        }),
    ];
    return `(${ways.join('|')})${ends ? '' : '?'}`;
}
/**
 * Within brackets `]` stands first and `-` last, `[` before nothing that it could open a class with, and nothing is escaped.
 * Source: POSIX, regular expressions, 9.3.5.
 */
function inBrackets(letters) {
    const order = [']', '', '[', '-'];
    const rank = (letter) => (order.includes(letter) ? order.indexOf(letter) : 1);
    return [...letters].sort((a, b) => rank(a) - rank(b)).join('');
}
function bats_escaped(letter) {
    return letter.replace(/[.[\](){}*+?^$|]/, '\\$&');
}

;// CONCATENATED MODULE: ./gate/skip-expressions/re2.js
/** A glob as a regular expression of Go (RE2 syntax), not anchored. Source: regexp/syntax. */
function globToRe2(glob) {
    return glob
        .replaceAll(/[\\.+^${}()|[\]]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.');
}

;// CONCATENATED MODULE: ./gate/skip-expressions/ginkgo.js


/** Matches no text at all: an empty `--skip` would match every test. */
const ginkgo_nothing = '[^\\s\\S]';
/** What JavaScript and RE2 read alike: no groups with a question mark, no backward references. */
const alike = /^(?!.*\(\?)(?!.*\\[1-9k])/s;
/**
 * Patterns of `test-needs` for `ginkgo --skip`, which is matched against the texts of the containers and the test joined by
 * spaces. JUnit reports put the kind of node before it, `[It] `. Source: ginkgo internal/focus.go, reporters/junit_report.go.
 */
function ginkgoSkip(patterns) {
    const parts = patterns.flatMap(pattern => {
        const written = (0,written_expression/* writtenExpression */.O)(pattern);
        if (written !== null)
            return alike.test(written) ? [`(?:${written})`] : [];
        return [`(?:^|\\s)${globToRe2(pattern.replace(/^\[\w+\] /, ''))}$`];
    });
    return parts.length === 0 ? ginkgo_nothing : parts.join('|');
}

;// CONCATENATED MODULE: ./gate/skip-expressions/go.js


/**
 * Patterns of `test-needs` for `go test -skip`, which splits an expression at `|` and `/` and matches each part of a test's
 * name by itself. Patterns between slashes are left out: Go would split them too. Source: go/src/testing/match.go.
 */
function goSkip(patterns) {
    return patterns
        .filter(pattern => (0,written_expression/* writtenExpression */.O)(pattern) === null)
        .map(pattern => pattern
        .split('/')
        // Go writes spaces in the names of subtests as underscores.
        .map(part => `^${globToRe2(part.replaceAll(/\s/g, '_'))}$`)
        .join('/'))
        .join('|');
}

;// CONCATENATED MODULE: ./gate/skip-expressions/pytest.js
/** Names that `-k` takes as they are, with a star at the end for all that begin so. Source: pytest src/_pytest/mark/expression.py. */
const keyword = /^([A-Za-z_][\w]*)(\*?)$/;
/**
 * Patterns of `test-needs` for `pytest -k`, which looks for a part of the names of a test and of the file around it without
 * regard to case. A longer name that begins like a pattern and goes on with `_`, and a file of that name, are not meant.
 */
function pytestKeyword(patterns) {
    const parts = patterns.flatMap(pattern => {
        const [, name = '', star = ''] = keyword.exec(pattern) ?? [];
        if (name === '' || /^(?:and|or|not)$/i.test(name))
            return [];
        return [star === '' ? `(${name} and not ${name}_ and not ${name}.py)` : `(${name} and not ${name}.py)`];
    });
    return parts.length === 0 ? '' : `not (${parts.join(' or ')})`;
}

;// CONCATENATED MODULE: ./gate/skip-expressions/skip-expressions.js





/**
 * Environment of the test command by which it can leave out what is known to be doomed. Each value may be empty and is then
 * harmless where it is used as written here; what an expression cannot say exactly is not in it, so that no test is lost:
 * it runs, fails, and is judged.
 *
 * | variable | use |
 * | --- | --- |
 * | `CHECKPOINT_GATE_MISSING` | output names of the missing features, with commas: `memtrack,timens` |
 * | `CHECKPOINT_GATE_GO_SKIP` | `go test -skip "$CHECKPOINT_GATE_GO_SKIP"` (Go 1.20 and newer) |
 * | `CHECKPOINT_GATE_BATS_FILTER` | `bats --filter "$CHECKPOINT_GATE_BATS_FILTER"` |
 * | `CHECKPOINT_GATE_PYTEST_KEYWORD` | `pytest -k "$CHECKPOINT_GATE_PYTEST_KEYWORD"` |
 * | `CHECKPOINT_GATE_GINKGO_SKIP` | `ginkgo --skip "$CHECKPOINT_GATE_GINKGO_SKIP"` |
 */
function skipExpressions(needs, answers) {
    const doomed = doomedNeeds(needs, answers).map(({ pattern }) => pattern);
    const missing = answers.filter(({ state }) => state === 'false').map(({ output }) => output);
    return {
        CHECKPOINT_GATE_MISSING: missing.join(','),
        CHECKPOINT_GATE_GO_SKIP: goSkip(doomed),
        CHECKPOINT_GATE_BATS_FILTER: batsFilter(doomed),
        CHECKPOINT_GATE_PYTEST_KEYWORD: pytestKeyword(doomed),
        CHECKPOINT_GATE_GINKGO_SKIP: ginkgoSkip(doomed),
    };
}
/** The lines of `test-needs` whose tests cannot work here: a feature that they need is measured `false`. */
function doomedNeeds(needs, answers) {
    const { state } = measured(answers);
    return needs.filter(({ features }) => features.some(name => state(name) === 'false'));
}

;// CONCATENATED MODULE: ./readers/merge.js


/**
 * Joins what the output told with what the result files told, so that a test in both counts once.
 *
 * Two results are the same test if their names are equal and so are their suites, or one of them knows none (TAP) or
 * only its last part (gotestsum). Of several attempts the first goes with the first, and so on. The worse outcome holds (failed, then skipped, then
 * passed); the output's own record is kept, since it knows when the test ran, and takes from the file what it lacks.
 */
function mergeReads(stream, inFilesOnly) {
    const told = inFilesOnly.tests.filter(test => !(test.outcome === 'failed' && stream.explained.has(test.name)));
    const files = { ...inFilesOnly, tests: withNotes(told, stream.notes) };
    const inFiles = new Map();
    for (const test of files.tests)
        inFiles.set(test.name, [...(inFiles.get(test.name) ?? []), test]);
    const suites = new Set(files.tests.map(test => test.suite));
    const failedSuites = files.tests.filter(test => test.outcome === 'failed').map(test => test.suite);
    const ofOutput = withoutGinkgoRunners(withSummaries(stream.tests), stream.noticed, files.tests);
    const timesTold = new Map();
    for (const test of ofOutput)
        timesTold.set(merge_keyOf(test), (timesTold.get(merge_keyOf(test)) ?? 0) + 1);
    const merged = ofOutput
        .filter(test => !(test.name === '(package)' && suites.has(test.suite)))
        .map(test => {
        const candidates = inFiles.get(test.name) ?? [];
        const others = candidates.filter(other => sameSuite(test.suite, other.suite));
        // The output may tell once of what the file has an entry for each attempt.
        const taken = (timesTold.get(merge_keyOf(test)) ?? 1) > 1 ? others.slice(0, 1) : others;
        for (const other of taken)
            candidates.splice(candidates.indexOf(other), 1);
        // Attempts that the output counts are not joined: it passed in the end.
        return test.failedAttempts > 0 ? test : taken.reduce(join, test);
    });
    const faults = stream.faults.filter(fault => fault.kind !== 'exit-code' || !failedSuites.some(suite => samePackage(suite, fault.where)));
    return {
        tests: [...merged, ...[...inFiles.values()].flat()],
        faults: [...faults, ...files.faults, ...foreignFaults(stream.noticed, files.tests, stream.tests)],
        formats: files.tests.length > 0 ? [...stream.formats, 'junit'] : stream.formats,
        wrapperStatuses: [...new Set([...stream.noticed.statuses, ...stream.statuses])],
        stoppedTargets: stream.noticed.stoppedTargets,
        lastLines: stream.noticed.lastLines,
        passedUnlisted: files.tests.length > 0 ? files.passedUnlisted : stream.passedUnlisted,
    };
}
/** The tests with what the output shows of their failures, where it is plain which test a note is of. */
function withNotes(tests, notes) {
    if (notes.length === 0)
        return tests;
    const failed = tests.filter(({ outcome }) => outcome === 'failed');
    const of = new Map();
    for (const [name, all] of Map.groupBy(notes, note => note.name)) {
        const named = failed.filter(test => test.name === name);
        if (named.length !== all.length)
            continue;
        for (const [at, test] of named.entries())
            of.set(test, all[at]?.lines ?? []);
    }
    return tests.map(test => {
        const lines = of.get(test);
        return lines === undefined ? test : { ...test, output: allLines(test.output, lines) };
    });
}
/** Lines of two sources about one failure, each once. */
function allLines(output, other) {
    const bare = (line) => line.replace(/^\s*#/, '').trim();
    const known = new Set(output.map(bare));
    return [...output, ...other.filter(line => !known.has(bare(line)))];
}
const merge_keyOf = ({ suite, name }) => `${suite}\t${name}`;
/** gotestsum's summary repeats what `go test -json` told before: both sources about a test are one. */
function withSummaries(tests) {
    if (!tests.some(({ format }) => format === 'go-json') || !tests.some(({ format }) => format === 'go'))
        return tests;
    const repeated = new Map();
    for (const test of tests)
        if (test.format === 'go' && test.outcome !== 'passed')
            repeated.set(test.name, [...(repeated.get(test.name) ?? []), test]);
    const joined = new Set();
    const all = tests.map(test => {
        const again = repeated
            .get(test.name)
            ?.find(one => !joined.has(one) && one.outcome === test.outcome && samePackage(test.suite, one.suite));
        if (test.format !== 'go-json' || again === undefined)
            return test;
        joined.add(again);
        return join(test, again);
    });
    return all.filter(test => !joined.has(test));
}
/** How ginkgo ends its report within the Go test that runs it. */
const ginkgoEnd = /^FAIL!\s+-{1,2} .*\b([1-9]\d*) Failed\b/;
/** A Go test that only runs ginkgo's specs says nothing of its own where the result file has them. */
function withoutGinkgoRunners(tests, { failures }, inFiles) {
    const specs = inFiles.filter(({ outcome }) => outcome === 'failed').length;
    const runs = (test) => {
        if (test.outcome !== 'failed' || (test.format !== 'go' && test.format !== 'go-json'))
            return 0;
        const lines = test.output.length === 0 ? failures.map(({ line }) => line) : test.output;
        const told = lines.flatMap(line => ginkgoEnd.exec(line.trim())?.[1] ?? []);
        return told.length === 0 ? 0 : Math.max(...told.map(Number));
    };
    const runners = tests.filter(test => runs(test) > 0);
    return specs >= Math.max(1, ...runners.map(runs)) ? tests.filter(test => !runners.includes(test)) : tests;
}
function sameSuite(a, b) {
    return a === '' || b === '' || samePackage(a, b) || samePackage(b, a);
}
/** What both said of a failure; of one that only one of them knows, what that one said. */
function merge_outputOf(worse, other) {
    const { output, outputLinesCut } = worse.output.length === 0 ? other : worse;
    if (other.outcome !== worse.outcome)
        return { output, outputLinesCut };
    return {
        output: allLines(output, other.output),
        outputLinesCut: Math.min(outputLinesCut, other.outputLinesCut),
    };
}
const severity = { passed: 0, skipped: 1, failed: 2 };
function join(stream, file) {
    const worse = severity[file.outcome] > severity[stream.outcome] ? file : stream;
    const other = worse === file ? stream : file;
    return {
        ...worse,
        format: stream.format,
        suite: file.suite.length > stream.suite.length ? file.suite : stream.suite,
        parent: stream.parent ?? file.parent,
        skipReason: worse.skipReason || (other.outcome === worse.outcome ? other.skipReason : ''),
        file: worse.file ?? other.file,
        line: worse.file === null ? other.line : worse.line,
        durationMs: worse.durationMs ?? other.durationMs,
        ...merge_outputOf(worse, other),
        span: stream.span ?? file.span,
        failedAttempts: Math.max(stream.failedAttempts, file.failedAttempts),
        crash: worse.outcome === 'failed' ? (worse.crash ?? other.crash) : null,
    };
}

;// CONCATENATED MODULE: ./readers/frameworks/automake.js

// What automake's lib/am/check.am, lib/test-driver and lib/tap-driver.sh print (1.16).
const resultLine = /^(PASS|FAIL|XFAIL|XPASS|SKIP|ERROR): (\S.{0,500}?)$/;
const ofTap = /^(\S+) (\d+)(?: - (.*)| (.*))?$/;
const reasonOf = /^(.*?)\s*# ?(?:SKIP|TODO)\b:? ?(.*)$/i;
const durationEnd = / # [\d.]+ ?m?s$/;
const makeLine = /^g?make(?:\[\d+\])?: (?:Entering directory '(.*)'|Leaving directory '.*')$|^g?make +check-TESTS$/;
const summaryHead = /^Testsuite summary for \S/;
const countLine = /^# (TOTAL|PASS|SKIP|XFAIL|FAIL|XPASS|ERROR): +(\d+)$/;
const seeLine = /^See \S+$|^Please report to \S+$|^={20,}$/;
const outcomeOf = { PASS: 'passed', XFAIL: 'passed', SKIP: 'skipped' };
/**
 * Reads the results of automake's parallel test harness. They count once its summary has told the same numbers: lines that look
 * alike are printed by others as well.
 */
function createAutomakeReader(sink) {
    let told = [];
    let active = false;
    let counts = new Map();
    let inSummary = false;
    let began = null;
    const flush = () => {
        const wrong = [...counts].find(([word, count]) => (word === 'TOTAL' ? told.length : told.filter(one => one.word === word).length) !== count);
        if (wrong !== undefined) {
            const seen = wrong[0] === 'TOTAL' ? told.length : told.filter(({ word }) => word === wrong[0]).length;
            const message = `automake's summary tells of ${wrong[1]} tests with ${wrong[0]}, but ${seen} were told.`;
            sink.fault({ kind: 'plan', message, where: 'automake', output: [] });
        }
        for (const one of told)
            emit(one);
        told = [];
        counts = new Map();
        inSummary = false;
    };
    const emit = ({ word, text, at }) => {
        const outcome = outcomeOf[word] ?? 'failed';
        const tap = ofTap.exec(text);
        const [suite, said] = tap === null ? ['', text] : [tap[1] ?? '', tap[3] ?? tap[4] ?? `test ${tap[2]}`];
        const bare = said.replace(durationEnd, '');
        const skip = outcome === 'skipped' ? (reasonOf.exec(bare) ?? /^(\S+) - (.*)$/.exec(bare)) : null;
        sink.test(testResult({
            format: 'automake',
            suite,
            name: skip?.[1] || bare,
            outcome,
            skipReason: skip?.[2] ?? '',
            span: spanOf(began, at),
        }));
    };
    return {
        line(text, at) {
            if (makeLine.test(text)) {
                active = true;
                began ??= at;
                // It may be about anything that make does.
                return false;
            }
            const result = active && !inSummary ? resultLine.exec(text) : null;
            if (result !== null) {
                told.push({ word: result[1] ?? '', text: result[2] ?? '', at });
                return true;
            }
            if (told.length === 0)
                return false;
            if (summaryHead.test(text)) {
                inSummary = true;
                return true;
            }
            const count = inSummary ? countLine.exec(text) : null;
            if (count === null)
                return seeLine.test(text);
            counts.set(count[1] ?? '', Number(count[2]));
            if (count[1] === 'ERROR')
                flush();
            return true;
        },
        foreign: () => { },
        inTest: () => false,
        end() {
            // Without a summary they prove nothing, and one that failed is a failure all the same.
            const failed = told.find(({ word }) => outcomeOf[word] === undefined);
            if (failed === undefined)
                return;
            const message = `${failed.text} ended with ${failed.word}, and automake's summary never came.`;
            sink.fault({ kind: 'cut-off', message, where: 'automake', output: [] });
        },
    };
}

;// CONCATENATED MODULE: ./readers/frameworks/ctest.js



// What CMake's Source/CTest/cmCTestRunTest.cxx and cmCTestTestHandler.cxx print (3.25).
const startLine = /^ +Start +(\d+): (\S.{0,300}?)$/;
const ctest_resultLine = /^ *\d+\/\d+ Test +#(\d+): (\S.{0,300}?) \.+ *(?:\*{3})?(Passed|Failed|Skipped|Not Run|Timeout|Exception|Unable to start[^0-9]*|Disabled)(.*?) +([\d.]+) sec$/;
const verboseLine = /^(\d+): (.*)$/;
const totalLine = /^(\d+)% tests passed, (\d+) tests? failed out of (\d+)$/;
const projectLine = /^Test project \S|^Internal ctest changing into directory: /;
const listHead = /^The following tests (?:FAILED|did not run):$|^Errors while running CTest$|^Total Test time \(real\) = /;
const listItem = /^\t *\d+ - \S.*\(.{1,40}\)(?: +\S+)?$/;
/** What ctest ends with when tests fail. Source: ctest(1). */
const failedStatus = 8;
const ctest_outcomeOf = (word) => word === 'Passed' ? 'passed' : word === 'Skipped' || word === 'Disabled' ? 'skipped' : 'failed';
/**
 * Reads ctest's text: what a test printed stands behind its result (`--output-on-failure`) or before it, with its number
 * (`--verbose`). A test that failed through the tests that it printed in a format of their own is told by these.
 */
function createCtestReader(sink) {
    const started = new Map();
    let open = null;
    let seen = [];
    let active = false;
    const close = () => {
        if (open === null)
            return;
        sink.replayEnds();
        const { name, word, ms, lines, span, failures } = open;
        open = null;
        const outcome = ctest_outcomeOf(word);
        seen.push({ name, outcome });
        if (outcome === 'failed' && word === 'Failed' && sink.failures() > failures) {
            sink.explained(name);
            return;
        }
        const crash = word === 'Timeout' ? 'timeout' : word === 'Exception' ? 'signal' : null;
        putTest(sink, { format: 'ctest', suite: '', name, outcome, durationMs: ms, span, crash }, lines);
    };
    const plan = (message) => sink.fault({ kind: 'plan', message, where: 'ctest', output: [] });
    const total = (failed, all) => {
        close();
        const told = { failed: seen.filter(({ outcome }) => outcome === 'failed').length, all: seen.length };
        // A test that is not run is not among them.
        if (told.failed !== failed || told.all < all)
            plan(`ctest tells of ${failed} failed tests out of ${all}, but ${told.failed} of ${told.all} were told.`);
        if (failed > 0)
            sink.endsWith(failedStatus);
        seen = [];
        started.clear();
        active = false;
    };
    return {
        line(text, at) {
            if (projectLine.test(text)) {
                close();
                active = true;
                return true;
            }
            const result = ctest_resultLine.exec(text);
            if (result !== null) {
                close();
                const [, number = '', name = '', word = '', detail = '', seconds] = result;
                const before = started.get(number);
                const lines = before?.lines ?? createTextCapture();
                if (detail.trim() !== '' && word !== 'Passed')
                    lines.add(`${word}${detail}`);
                const span = spanOf(before?.at ?? null, at);
                active = true;
                open = {
                    name,
                    word: word.replace(/^Unable.*/, 'Not Run'),
                    ms: Number(seconds) * 1000,
                    lines,
                    span,
                    failures: sink.failures(),
                };
                return true;
            }
            const start = startLine.exec(text);
            if (start?.[1] !== undefined) {
                close();
                active = true;
                started.set(start[1], { at, lines: createTextCapture() });
                return true;
            }
            const totals = totalLine.exec(text);
            if (totals !== null) {
                total(Number(totals[2]), Number(totals[3]));
                return true;
            }
            if (listHead.test(text) || listItem.test(text)) {
                close();
                return true;
            }
            const verbose = active ? verboseLine.exec(text) : null;
            const of = verbose?.[1] === undefined ? undefined : started.get(verbose[1]);
            if (of === undefined)
                return false;
            of.lines.add(verbose?.[2] ?? '');
            return true;
        },
        foreign(text) {
            open?.lines.add(text);
        },
        inTest: () => false,
        replays: () => open,
        end() {
            close();
            if (active && seen.length > 0)
                sink.fault({ kind: 'cut-off', message: 'ctest did not come to its end.', where: 'ctest', output: [] });
        },
    };
}

;// CONCATENATED MODULE: ./readers/frameworks/googletest.js



// What googletest's src/gtest.cc PrettyUnitTestResultPrinter and BriefUnitTestResultPrinter print (1.12).
const beginLine = /^\[={10}\] Running (\d+) tests? from \d+ test (?:suite|case)s?\.$/;
const runLine = /^\[ RUN {6}\] (\S+)$/;
const googletest_resultLine = /^\[ {1,7}(OK|FAILED|SKIPPED) {1,2}\] (\S+?)(?:, where .{1,2000})? \((\d+) ms\)$/;
const endLine = /^\[={10}\] (\d+) tests? from \d+ test (?:suite|case)s? ran\.(?: \(\d+ ms total\))?$/;
const otherLine = /^\[-{10}\] |^\[ {2}(?:PASSED|FAILED|SKIPPED) {1,2}\] \S|^ *\d+ FAILED TESTS?$|^\[-{10}\]$|^Note: Google Test filter = /;
const googletest_failureLine = /^\S{1,400}:\d+: Failure$/;
const skippedLine = /^\S{1,400}:\d+: Skipped$/;
const googletest_outcomeOf = { OK: 'passed', FAILED: 'failed', SKIPPED: 'skipped' };
/** Reads googletest's text. In brief mode passed tests are only counted, and what stands before a failure may be anybody's. */
function createGoogletestReader(sink) {
    let open = null;
    let loose = createTextCapture();
    /** Whether tests are still to come, or it ended. */
    let running = false;
    let announced = null;
    let counted = 0;
    const emit = (full, outcome, more) => {
        const of = open !== null && open.name === full ? open : null;
        const output = (of?.lines ?? loose).lines();
        const said = output.findIndex(line => googletest_failureLine.test(line) || skippedLine.test(line));
        const dot = full.lastIndexOf('.');
        putTest(sink, {
            format: 'googletest',
            suite: full.slice(0, Math.max(0, dot)),
            name: full.slice(dot + 1),
            outcome,
            skipReason: outcome === 'skipped' ? skipReasonIn(output) : '',
            strayLines: of === null && outcome === 'failed' ? Math.max(0, said) : 0,
            durationMs: more.ms,
            // A test without an end took its program with it.
            crash: more.ms === null ? 'signal' : null,
            span: of === null ? null : spanOf(of.start, more.at),
        }, of?.lines ?? loose);
        counted++;
        open = null;
        loose = createTextCapture();
    };
    const cutOff = (at) => {
        if (open === null)
            return;
        const { name } = open;
        sink.fault({ kind: 'cut-off', message: `${name} began and has no end.`, where: 'googletest', output: [] });
        emit(name, 'failed', { ms: null, at });
    };
    const begin = (count, at) => {
        cutOff(at);
        running = true;
        announced = count === undefined ? null : Number(count);
        counted = 0;
    };
    const endOfRun = (ran, at) => {
        cutOff(at);
        // In brief mode the rest passed, and in a repeated run it is the same.
        if (counted < ran && announced === null)
            sink.passes(ran - counted);
        else if (counted !== ran)
            plan(`googletest ran ${ran} tests, but ${counted} were told.`);
        running = false;
        announced = null;
        counted = 0;
    };
    const plan = (message) => sink.fault({ kind: 'plan', message, where: 'googletest', output: [] });
    return {
        line(text, at) {
            if (!text.startsWith('[') && !otherLine.test(text))
                return false;
            const starts = beginLine.exec(text);
            if (starts !== null) {
                begin(starts[1], at);
                return true;
            }
            const run = runLine.exec(text);
            if (run?.[1] !== undefined) {
                cutOff(at);
                running = true;
                open = { name: run[1], lines: createTextCapture(), start: at };
                return true;
            }
            const result = googletest_resultLine.exec(text);
            if (result !== null) {
                const [, how = '', name = '', ms] = result;
                running = true;
                emit(name, googletest_outcomeOf[how] ?? 'failed', { ms: Number(ms), at });
                return true;
            }
            const ended = endLine.exec(text);
            if (ended !== null) {
                endOfRun(Number(ended[1]), at);
                return true;
            }
            return otherLine.test(text);
        },
        foreign(text) {
            const capture = open?.lines ?? loose;
            if (open !== null || running || googletest_failureLine.test(text) || loose.lines().length < 1000)
                capture.add(text);
        },
        inTest: () => open !== null || running,
        cut: () => cutOff(null),
        end(at) {
            const inRun = running && open === null;
            cutOff(at);
            if (inRun)
                plan('googletest did not come to its end.');
        },
    };
}
/** What stands behind the place of a `GTEST_SKIP()`. */
function skipReasonIn(output) {
    const at = output.findIndex(line => skippedLine.test(line));
    return at < 0
        ? ''
        : output
            .slice(at + 1)
            .join(' ')
            .trim();
}

;// CONCATENATED MODULE: ./readers/frameworks/libtest.js


// What rust's library/test/src/formatters/pretty.rs and cargo print (1.90).
const targetLine = /^ +(?:Running (?:unittests )?(\S+) \(\S+\)|Doc-tests (\S+))$/;
const libtest_beginLine = /^running (\d+) tests?$/;
const testLine = /^test (\S.{0,500}?)(?: - should panic)? \.\.\. (ok|FAILED|ignored(?:, (.*))?)(?: <[\d.]+s>)?$/;
const openLine = /^test (\S.{0,500}?)(?: - should panic)? \.\.\. (.*)$/;
const bareStatus = /^(ok|FAILED)$/;
const outputLine = /^---- (\S.{0,500}?) (?:stdout|stderr) ----$/;
const libtest_totalLine = /^test result: (?:ok|FAILED)\. (\d+) passed; (\d+) failed; (\d+) ignored;/;
const cargoLine = /^error: (?:test failed, to rerun pass .*|\d+ targets? failed:)$/;
const slowLine = /^test \S.{0,500} has been running for over \d+ seconds$/;
/** What cargo and a test binary end with when tests fail. Source: cargo src/bin/cargo/main.rs, library/test/src/lib.rs. */
const libtest_failedStatus = 101;
/** Reads the text of Rust's test harness: what a failed test printed stands behind all of them. */
function createLibtestReader(sink) {
    let target = '';
    /** Targets of which a test failed. */
    const failed = new Set();
    let tests = [];
    let byName = new Map();
    let announced = null;
    /** The test that prints while it runs (`--nocapture`, one thread), or whose output is shown. */
    let current = null;
    let listing = false;
    const add = (name, word, reason = '', lines = createTextCapture()) => {
        const outcome = word === 'ok' ? 'passed' : word === 'FAILED' ? 'failed' : 'skipped';
        const told = { name, outcome, skipReason: reason, lines };
        tests.push(told);
        byName.set(name, told);
        current = null;
    };
    const plan = (message) => sink.fault({ kind: 'plan', message, where: target === '' ? 'libtest' : target, output: [] });
    const flush = () => {
        for (const { name, outcome, skipReason, lines } of tests) {
            putTest(sink, { format: 'libtest', suite: target, name, outcome, skipReason }, lines);
        }
        tests = [];
        byName = new Map();
        announced = null;
        current = null;
        listing = false;
    };
    const total = (counts) => {
        const outcomes = ['passed', 'failed', 'skipped'];
        const seen = outcomes.map(outcome => tests.filter(test => test.outcome === outcome).length);
        if (counts.some((count, at) => count !== seen[at]))
            plan(`its result line tells of ${counts.join(', ')} passed, failed and ignored tests, but ${seen.join(', ')} were told.`);
        if ((counts[1] ?? 0) > 0) {
            sink.endsWith(libtest_failedStatus);
            failed.add(target);
        }
        flush();
    };
    return {
        line(text) {
            if (text.startsWith('{ "type": "'))
                return record(text);
            const starts = libtest_beginLine.exec(text);
            if (starts !== null) {
                if (announced !== null)
                    cut();
                announced = Number(starts[1]);
                return true;
            }
            const of = targetLine.exec(text);
            if (of !== null) {
                if (announced !== null)
                    cut();
                target = of[1] ?? of[2] ?? '';
                return true;
            }
            if (cargoLine.test(text) && failed.has(target)) {
                sink.endsWith(libtest_failedStatus);
                return true;
            }
            if (announced === null)
                return false;
            const test = testLine.exec(text);
            if (test !== null) {
                const [, name = '', word = '', reason] = test;
                add(name, word.startsWith('ignored') ? 'ignored' : word, reason);
                return true;
            }
            if (current !== null && !listing && bareStatus.test(text)) {
                add(current.name, text, '', current.lines);
                return true;
            }
            const shown = outputLine.exec(text);
            const owner = shown === null ? undefined : byName.get(shown[1] ?? '');
            if (owner !== undefined) {
                listing = true;
                current = owner;
                return true;
            }
            const totals = libtest_totalLine.exec(text);
            if (totals !== null) {
                total(totals.slice(1, 4).map(Number));
                return true;
            }
            const opened = slowLine.test(text) ? null : openLine.exec(text);
            if (opened !== null && !listing) {
                const lines = createTextCapture();
                if ((opened[2] ?? '') !== '')
                    lines.add(opened[2] ?? '');
                current = { name: opened[1] ?? '', lines };
                return true;
            }
            if (text !== 'failures:' && text !== 'successes:')
                return slowLine.test(text);
            current = null;
            return true;
        },
        foreign(text) {
            current?.lines.add(text);
        },
        inTest: () => current !== null,
        end() {
            if (announced !== null)
                cut();
        },
    };
    /** A record of `--format json`, which is unstable. Source: library/test/src/formatters/json.rs. */
    function record(text) {
        const { type, event, name, ...more } = libtest_parsed(text);
        if (type === 'suite' && event === 'started') {
            if (announced !== null)
                cut();
            announced = Number(more.test_count);
        }
        else if (type === 'suite') {
            total([more.passed, more.failed, more.ignored].map(Number));
        }
        else if (type === 'test' && typeof name === 'string' && event !== 'started') {
            const lines = createTextCapture();
            for (const line of String(more.stdout ?? '').split('\n'))
                lines.add(line);
            const word = event === 'ok' ? 'ok' : event === 'ignored' ? 'ignored' : 'FAILED';
            if (event !== 'timeout')
                add(name, word, String(more.message ?? ''), lines);
        }
        return type === 'suite' || type === 'test';
    }
    function cut() {
        const open = current === null || listing ? '' : `; ${current.name} was the last that began`;
        sink.fault({
            kind: 'cut-off',
            message: `${announced} tests were to run, and ${tests.length} came to an end without a result line${open}.`,
            where: target === '' ? 'libtest' : target,
            output: current?.lines.lines() ?? [],
        });
        flush();
    }
}
function libtest_parsed(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return {};
    }
}

;// CONCATENATED MODULE: ./readers/frameworks/meson.js



// What meson's mesonbuild/mtest.py ConsoleLogger prints (1.0).
const meson_resultLine = /^ *(\d+)\/(\d+) (\S.{0,300}?) +(OK|EXPECTEDFAIL|FAIL|UNEXPECTEDPASS|SKIP|TIMEOUT|ERROR|INTERRUPT|IGNORED) +([\d.]+)s(?: +(\S.*?))? *$/;
const commandLine = /^>>> /;
const ruleLine = /^[―-]{5,}(?: ✀ +[―-]{5,})?$/;
const streamLine = /^(?:stdout|stderr):$|^Listing only the last \d+ lines from a long log\.$/;
const meson_summaryHead = /^Summary of Failures:$/;
const meson_countLine = /^(Ok|Expected Fail|Fail|Unexpected Pass|Skipped|Timeout):\s+(\d+) *$/;
const meson_outcomeOf = {
    OK: 'passed',
    EXPECTEDFAIL: 'passed',
    SKIP: 'skipped',
    IGNORED: 'skipped',
};
const countOf = {
    Ok: ['OK'],
    'Expected Fail': ['EXPECTEDFAIL'],
    Fail: ['FAIL', 'ERROR', 'INTERRUPT'],
    'Unexpected Pass': ['UNEXPECTEDPASS'],
    Skipped: ['SKIP'],
    Timeout: ['TIMEOUT'],
};
/** Reads `meson test`: what a failed test printed stands behind its result with `--print-errorlogs`. */
function createMesonReader(sink) {
    let tests = [];
    let current = null;
    let inSummary = false;
    let planned = null;
    const plan = (message) => sink.fault({ kind: 'plan', message, where: 'meson', output: [] });
    const flush = () => {
        for (const { name, word, seconds, detail, lines, at } of tests) {
            const span = spanOf(at === null ? null : at - seconds * 1000, at);
            const outcome = meson_outcomeOf[word] ?? 'failed';
            const skipReason = outcome === 'skipped' ? (lines.lines().find(line => /^SKIP:?/i.test(line)) ?? '') : '';
            const crash = crashOf(word, detail);
            putTest(sink, { format: 'meson', suite: '', name, outcome, skipReason, durationMs: seconds * 1000, span, crash }, lines);
        }
        tests = [];
        current = null;
    };
    const result = (match, at) => {
        const [, , all, name = '', word = '', seconds, detail = ''] = match;
        if (inSummary)
            return true;
        planned = Number(all);
        const told = { name, word, seconds: Number(seconds), detail, lines: createTextCapture(), at };
        current = told;
        tests.push(told);
        return true;
    };
    const count = (label, told) => {
        current = null;
        inSummary = true;
        const seen = tests.filter(({ word }) => countOf[label]?.includes(word)).length;
        if (seen !== told)
            plan(`meson tells of ${told} tests with ${label}, but ${seen} were told.`);
        // It is the last of them.
        if (label !== 'Timeout')
            return;
        flush();
        planned = null;
        inSummary = false;
    };
    return {
        line(text, at) {
            const match = meson_resultLine.exec(text);
            if (match !== null)
                return result(match, at);
            if (tests.length === 0)
                return false;
            const counted = meson_countLine.exec(text);
            if (counted !== null) {
                count(counted[1] ?? '', Number(counted[2]));
                return true;
            }
            if (meson_summaryHead.test(text)) {
                inSummary = true;
                current = null;
                return true;
            }
            return commandLine.test(text) || ruleLine.test(text) || streamLine.test(text);
        },
        foreign(text) {
            current?.lines.add(text);
        },
        inTest: () => false,
        end() {
            if (planned === null)
                return;
            const message = `meson was to run ${planned} tests, and did not come to its end.`;
            sink.fault({ kind: 'cut-off', message, where: 'meson', output: [] });
            flush();
        },
    };
}
function crashOf(word, detail) {
    if (word === 'TIMEOUT')
        return 'timeout';
    return /killed by signal \d+/.test(detail) ? 'signal' : null;
}

;// CONCATENATED MODULE: ./readers/frameworks/pytest-text.js



// What pytest's src/_pytest/terminal.py, reports.py and pytest-xdist print (9.0).
const sessionLine = /^=+ test session starts =+$/;
const words = 'PASSED|FAILED|SKIPPED|XFAIL|XPASS|ERROR|RERUN';
const pytest_text_resultLine = new RegExp(String.raw `^(\S+\.py)::(\S.{0,500}?) (${words})(?: \((.*?)\))? *(?:\[ *\d+%\]|\[ *\d+\/\d+\])?$`);
const xdistLine = new RegExp(String.raw `^\[gw\d+\] +(?:\[ *\d+%\] )?(${words}) (\S+\.py)::(\S.{0,500}?) *$`);
const pytest_text_openLine = /^(\S+\.py)::(\S{1,500}) (?!<- )(.*)$/;
const pytest_text_bareStatus = new RegExp(String.raw `^(${words})(?: \((.*?)\))? *(?:\[ *\d+%\]|\[ *\d+\/\d+\])?$`);
const sectionLine = /^=+ (\S.*?) =+$/;
const headerLine = /^_{3,} (?:ERROR at (?:setup|teardown) of )?(\S.{0,500}?) _{3,}$/;
const pytest_text_totalLine = /^=* ?((?:\d+ [a-z]+(?:, )?)+) in [\d.]+s(?: \([\d:]+\))? =*$/;
const workerLine = /^\[gw\d+\] .* Python \d|^(?:rootdir|plugins|configfile|cachedir|platform|created|collecting)\b|^\d+ workers \[|^scheduling tests via /;
const pytest_text_outcomeOf = {
    PASSED: 'passed',
    XPASS: 'passed',
    XFAIL: 'passed',
    SKIPPED: 'skipped',
};
/** Words of the last line, and those of tests that it counts. */
const pytest_text_countOf = {
    passed: ['PASSED'],
    failed: ['FAILED'],
    skipped: ['SKIPPED'],
    error: ['ERROR'],
    errors: ['ERROR'],
    xfailed: ['XFAIL'],
    xpassed: ['XPASS'],
};
/**
 * Reads pytest's text. With `-v` each test has a line; without, what it shows of failures is kept for the tests of the result file.
 */
function createPytestReader(sink) {
    let active = false;
    let tests = [];
    let reruns = new Map();
    let section = '';
    /** Whose output is shown, or which test prints while it runs (`-s`). */
    let current = null;
    let open = null;
    const begin = () => {
        active = true;
        tests = [];
        reruns = new Map();
        section = '';
        current = null;
        open = null;
    };
    const add = (file, name, word, { reason = '', at }) => {
        const of = open !== null && open.name === name && open.file === file ? open : null;
        open = null;
        const id = `${file}::${name}`;
        if (word === 'RERUN') {
            reruns.set(id, (reruns.get(id) ?? 0) + 1);
            return;
        }
        const lines = of?.lines ?? createTextCapture();
        const start = of?.at ?? null;
        tests.push({ file, name, word, reason, reruns: reruns.get(id) ?? 0, lines, start, end: at, shown: false });
    };
    const showing = (header) => {
        const dotted = header.replaceAll('::', '.');
        const failed = tests.filter(({ word }) => word === 'FAILED' || word === 'ERROR');
        const test = failed.find(({ name, shown }) => !shown && name.replaceAll('::', '.') === dotted);
        if (test === undefined)
            return createTextCapture();
        test.shown = true;
        return test.lines;
    };
    const closeShown = () => {
        if (current === null)
            return;
        // Of a test that no line told: its result file may have it.
        if (tests.length === 0) {
            const name = current.header.slice(current.header.lastIndexOf('.') + 1);
            sink.note({ name, lines: current.lines.lines() });
        }
        current = null;
    };
    const flush = () => {
        for (const test of tests)
            emit(sink, test);
        begin();
        active = false;
    };
    /** @returns false where no line told of tests, so that the last one is no more than a number of failures */
    const total = (text) => {
        closeShown();
        active = false;
        if (tests.length === 0)
            return false;
        for (const part of text.split(', ')) {
            const [count = '', label = ''] = part.split(' ');
            const of = pytest_text_countOf[label];
            if (of === undefined)
                continue;
            const seen = tests.filter(({ word }) => of.includes(word)).length;
            // A module that cannot be imported is an error, and has no line.
            if (seen !== Number(count))
                planFault(sink, `pytest tells of ${count} ${label}, but ${seen} were told.`);
        }
        flush();
        return true;
    };
    const ofSection = (text) => {
        const header = headerLine.exec(text);
        if (header !== null && /^(?:FAILURES|ERRORS)$/.test(section)) {
            closeShown();
            current = { header: header[1] ?? '', lines: showing(header[1] ?? '') };
            return true;
        }
        const head = sectionLine.exec(text);
        if (head === null)
            return false;
        closeShown();
        section = head[1] ?? '';
        return true;
    };
    const ofTest = (text, at) => {
        const result = pytest_text_resultLine.exec(text);
        if (result !== null) {
            const [, file = '', name = '', word = '', reason = ''] = result;
            add(file, name, word, { reason, at });
            return true;
        }
        const spread = xdistLine.exec(text);
        if (spread !== null) {
            add(spread[2] ?? '', spread[3] ?? '', spread[1] ?? '', { at });
            return true;
        }
        const status = open === null ? null : pytest_text_bareStatus.exec(text);
        if (status !== null && open !== null) {
            add(open.file, open.name, status[1] ?? '', { reason: status[2] ?? '', at });
            return true;
        }
        const opened = pytest_text_openLine.exec(text);
        if (opened === null)
            return workerLine.test(text);
        const lines = createTextCapture();
        if ((opened[3] ?? '') !== '')
            lines.add(opened[3] ?? '');
        open = { file: opened[1] ?? '', name: opened[2] ?? '', lines, at };
        return true;
    };
    return {
        line(text, at) {
            if (sessionLine.test(text)) {
                if (active)
                    cut();
                begin();
                return true;
            }
            if (!active)
                return false;
            const totals = pytest_text_totalLine.exec(text);
            if (totals !== null)
                return total(totals[1] ?? '');
            return ofSection(text) || (section === '' && ofTest(text, at));
        },
        foreign(text) {
            ;
            (current ?? open)?.lines.add(text);
        },
        inTest: () => current !== null || open !== null,
        end() {
            closeShown();
            if (active)
                cut();
        },
    };
    function cut() {
        const last = open === null ? '' : ` in ${open.file}::${open.name}`;
        const message = `pytest did not come to its end${last}. It is read with \`-v\`, or through \`--junit-xml=report.xml\` and \`results\`.`;
        sink.fault({ kind: 'cut-off', message, where: 'pytest', output: open?.lines.lines() ?? [] });
        flush();
    }
}
function emit(sink, { file, name, word, reason, reruns, lines, start, end }) {
    const outcome = pytest_text_outcomeOf[word] ?? 'failed';
    const parts = name.split('::');
    putTest(sink, {
        format: 'pytest',
        suite: [file.replace(/\.py$/, '').replaceAll('/', '.'), ...parts.slice(0, -1)].join('.'),
        name: parts.at(-1) ?? name,
        outcome,
        skipReason: reason,
        file,
        span: spanOf(start, end),
        failedAttempts: outcome === 'passed' ? reruns : 0,
    }, lines);
}
function planFault(sink, message) {
    sink.fault({ kind: 'plan', message, where: 'pytest', output: [] });
}

;// CONCATENATED MODULE: ./readers/frameworks/unittest.js



// What CPython's Lib/unittest/runner.py prints with `-v` (3.13), and unittest-xml-reporting.
const unittest_openLine = /^\s*(\w{1,300}) \(([\w.]{1,500})\)(?: \(.{1,200}\))? \.\.\. (.*)$/;
const nameLine = /^\s*(\w{1,300}) \(([\w.]{1,500})\)$/;
const describedLine = /^\S.{0,500} \.\.\. (.*)$/;
const unittest_status = /^(ok|FAIL|ERROR|expected failure|unexpected success|skip(?:ped)?)(?: ['"](.*)['"])?(?: \([\d.]+s\))?$/;
const unittest_headerLine = /^(FAIL|ERROR)(?: \[[\d.]+s\])?: (\w{1,300}) \(([\w.]{1,500})\)(.*)$/;
const doubleRule = /^={70}$/;
const rule = /^-{70}$/;
const unittest_totalLine = /^Ran (\d+) tests? in [\d.]+s$/;
const unittest_endLine = /^(?:OK|FAILED)(?: \(.*\))?$/;
const unittest_outcomeOf = {
    ok: 'passed',
    'expected failure': 'passed',
    skip: 'skipped',
    skipped: 'skipped',
};
/** Reads the text of Python's unittest with `-v`: why a test failed stands behind all of them. */
function createUnittestReader(sink) {
    let tests = [];
    let open = null;
    /** A test whose description is still to come. */
    let named = null;
    let current = null;
    let ended = false;
    const begin = ({ name, suite }, rest, at) => {
        named = null;
        const lines = createTextCapture();
        open = { name, suite, lines, at };
        const told = unittest_status.exec(rest);
        if (told !== null)
            close(told, at);
        else if (rest !== '')
            lines.add(rest);
    };
    const close = ([, word = '', reason = ''], at) => {
        if (open === null)
            return;
        const { name, suite, lines, at: start } = open;
        open = null;
        tests.push({ name, suite, outcome: unittest_outcomeOf[word] ?? 'failed', reason, lines, start, end: at });
    };
    const show = (name, suite) => {
        const of = tests.find(test => test.name === name && test.suite === suite);
        if (of !== undefined)
            of.outcome = 'failed';
        current = of?.lines ?? null;
        if (of !== undefined || tests.length === 0)
            return;
        // A class or module whose set-up failed has no line of its own.
        const lines = createTextCapture();
        current = lines;
        tests.push({ name, suite, outcome: 'failed', reason: '', lines, start: null, end: null });
    };
    const flush = () => {
        for (const { name, suite, outcome, reason, lines, start, end } of tests) {
            const span = spanOf(start, end);
            putTest(sink, { format: 'unittest', suite, name, outcome, skipReason: reason, span }, lines);
        }
        tests = [];
        current = null;
    };
    const inList = (text, at) => {
        const opened = unittest_openLine.exec(text);
        if (opened !== null) {
            begin(ofClass(opened[1] ?? '', opened[2] ?? ''), opened[3] ?? '', at);
            return true;
        }
        const told = open === null ? null : unittest_status.exec(text);
        if (told !== null) {
            close(told, at);
            return true;
        }
        const alone = nameLine.exec(text);
        if (alone !== null) {
            named = ofClass(alone[1] ?? '', alone[2] ?? '');
            return true;
        }
        const described = named === null ? null : describedLine.exec(text);
        if (described !== null && named !== null) {
            begin(named, described[1] ?? '', at);
            return true;
        }
        return false;
    };
    return {
        line(text, at) {
            if (ended && unittest_endLine.test(text)) {
                ended = false;
                // Its tests have told so.
                return true;
            }
            if (inList(text, at))
                return true;
            if (tests.length === 0)
                return false;
            const header = unittest_headerLine.exec(text);
            if (header !== null) {
                const { name, suite } = ofClass(header[2] ?? '', header[3] ?? '');
                show(name, suite);
                return true;
            }
            const total = unittest_totalLine.exec(text);
            if (total !== null) {
                if (tests.length < Number(total[1]))
                    sink.fault({
                        kind: 'plan',
                        message: `unittest ran ${total[1]} tests, but ${tests.length} were told.`,
                        where: 'unittest',
                        output: [],
                    });
                flush();
                ended = true;
                return true;
            }
            if (doubleRule.test(text))
                current = null;
            return doubleRule.test(text) || rule.test(text);
        },
        foreign(text) {
            ;
            (open?.lines ?? current)?.add(text);
        },
        inTest: () => open !== null || current !== null,
        end() {
            if (tests.length === 0 && open === null)
                return;
            const last = open === null ? '' : ` in ${open.name}`;
            const message = `unittest did not come to its end${last}.`;
            sink.fault({ kind: 'cut-off', message, where: 'unittest', output: open?.lines.lines() ?? [] });
            flush();
        },
    };
}
/** Since Python 3.11 the method's name stands behind the class as well. */
function ofClass(name, path) {
    return { name, suite: path.endsWith(`.${name}`) ? path.slice(0, -name.length - 1) : path };
}

;// CONCATENATED MODULE: ./readers/go/gotestsum.js






// gotestsum testjson/summary.go
const heading = /^=== (Skipped|Failed|Errors)$/;
const entryLine = /^=== (FAIL|SKIP): (\S+) (\S*)(?: \(re-run \d+\))? \((?:-?(\d+\.\d+)s|unknown)\)(?: \(re-run \d+\))?$/;
const doneLine = /^DONE (?:(\d+) runs, )?(\d+) tests?(?:, (\d+) skipped)?(?:, (\d+) failures?)?(?:, (\d+) errors?)? in /;
/**
 * Reads the summary with which gotestsum ends, whatever format it printed before. Gives a function that takes a line and
 * tells whether it belongs to the summary, and one for the end of the output.
 */
function createGotestsumReader(host) {
    let begun = false;
    let entry = null;
    let errors = null;
    let failures = 0;
    let results = [];
    const tell = (runs = 1) => {
        results = gotestsum_withAttempts(results, runs);
        const known = new Set(results.map(({ suite, name }) => `${suite} ${name}`));
        for (const result of results) {
            const parent = goParent(result.name, name => known.has(`${result.suite} ${name}`));
            host.sink.test({ ...result, parent });
        }
        results = [];
    };
    const close = () => {
        if (entry === null)
            return;
        const { outcome, suite, name } = entry;
        if (outcome === 'failed') {
            failures++;
            host.explain(suite);
        }
        // An entry without a name is a package that failed by itself; the package's own line or the exit status tells it.
        if (name === '' || !host.isKnown(suite, name)) {
            if (name === '')
                host.sink.fault(packageFault(suite, entry.lines.lines()));
            else
                results.push(gotestsum_resultOf(entry));
            if (results.length >= maxListed)
                tell();
        }
        entry = null;
    };
    const done = ([, runs, total, skipped, failed, failedBuilds]) => {
        close();
        if (!begun)
            host.endWithout();
        else if (Number(failed ?? 0) > failures) {
            const message = `gotestsum tells of ${failed} failures, but lists ${failures}.`;
            host.sink.fault({ kind: 'plan', message, where: '', output: [] });
        }
        if (errors !== null || failedBuilds !== undefined)
            host.sink.fault(buildFault(errors?.lines() ?? []));
        tell(begun ? Number(runs ?? 1) : 1);
        host.sink.passes(Number(total) - Number(skipped ?? 0) - Number(failed ?? 0) - host.passesTold());
        begun = false;
        errors = null;
        failures = 0;
    };
    return {
        line(text) {
            if (!begun && text[0] !== '=' && text[0] !== 'D')
                return false;
            const finished = doneLine.exec(text);
            if (finished) {
                done(finished);
                return true;
            }
            const section = heading.exec(text);
            if (section) {
                close();
                if (!begun)
                    host.begin();
                begun = true;
                errors = section[1] === 'Errors' ? createTextCapture() : null;
                return true;
            }
            if (!begun)
                return false;
            const found = entryLine.exec(text);
            if (found) {
                close();
                const [, word, suite = '', name = '', seconds] = found;
                const outcome = word === 'FAIL' ? 'failed' : 'skipped';
                entry = { outcome, suite, name, seconds, lines: createTextCapture() };
                return true;
            }
            ;
            (entry?.lines ?? errors)?.add(text);
            return true;
        },
        end() {
            close();
            tell();
            if (!begun)
                return;
            host.sink.fault({ kind: 'cut-off', message: "gotestsum's summary has no end.", where: '', output: [] });
        },
    };
}
/**
 * One result for each test of the summary. With `--rerun-fails` each failed attempt is an entry, and what failed is run again: a
 * test with fewer entries than there were runs has passed in the end.
 */
function gotestsum_withAttempts(results, runs) {
    const byName = Map.groupBy(results, ({ suite, name }) => `${suite} ${name}`);
    return [...byName.values()].map(attempts => {
        const [first] = attempts;
        if (runs === 1 || first.outcome !== 'failed')
            return first;
        const all = {
            ...first,
            output: attempts.flatMap(({ output }) => output),
            outputLinesCut: attempts.reduce((sum, one) => sum + one.outputLinesCut, 0),
            crash: attempts.find(({ crash }) => crash !== null)?.crash ?? null,
        };
        return attempts.length < runs
            ? { ...all, outcome: 'passed', crash: null, failedAttempts: attempts.length }
            : all;
    });
}
function gotestsum_resultOf({ outcome, suite, name, seconds, lines }) {
    const output = ownLines(lines.lines()).filter(line => line.trim() !== '');
    return testResult({
        format: 'go',
        suite,
        name,
        outcome,
        skipReason: outcome === 'skipped' ? goSkipReason(output) : '',
        ...positionIn(output),
        durationMs: seconds === undefined ? null : Math.round(Number(seconds) * 1000),
        output,
        outputLinesCut: lines.cut(),
        crash: outcome === 'failed' ? (0,logs_crash/* crashIn */.pr)(output) : null,
    });
}
function packageFault(suite, output) {
    const message = `Package ${suite} failed, but none of its tests did.`;
    return { kind: (0,logs_crash/* crashIn */.pr)(output) ?? 'exit-code', message, where: suite, output: output.slice(-100) };
}
function buildFault(output) {
    return {
        kind: 'build-error',
        message: 'gotestsum tells of errors: code that does not build.',
        where: '',
        output,
    };
}

;// CONCATENATED MODULE: ./readers/go/go-text.js








// What go/src/testing/testing.go and go/src/cmd/go/internal/test/test.go print.
const updateLine = /^=== (RUN|PAUSE|CONT|NAME) +(\S*)$/;
const go_text_resultLine = /^( *)--- (PASS|FAIL|SKIP|BENCH): (\S+)(?: \((\d+\.\d+)s\))?$/;
const verdictLine = /^(PASS|FAIL)$/;
const passedPackage = /^ok {2}\t(\S+)\t(.*)$/;
const failedPackage = /^FAIL\t(\S+)(?: (\[(?:build|setup) failed\])|\t.*)?$/;
const untestedPackage = /^(?:\?| ) {3}\t(\S+)\t|^\t(\S+)\t\tcoverage: /;
const buildHeading = /^# \S+\/\S+(?: \[\S+\.test\])?$/;
/**
 * Reads `go test` as text, with and without `-v`. Results wait for the package's last line, which names the package. Without
 * `-v` passed tests are not printed: then one result, named `(package)`, stands for them.
 */
function createGoTextReader(sink) {
    let tests = [];
    let byName = new Map();
    let loose = createTextCapture();
    /** The test that prints. */
    let current = null;
    /** The test whose result line came last, and how deep its messages are indented. */
    let last = null;
    let verdict = null;
    let active = false;
    /** Passed tests that were told since gotestsum's last summary. */
    let passes = 0;
    /** Failed and skipped tests that were told, by name; a summary may repeat them. */
    const told = new Map();
    /** Packages that failed for no visible reason; a summary may give it. */
    let unexplained = [];
    const gotestsum = createGotestsumReader({
        sink,
        begin: () => reset(),
        isKnown(suite, name) {
            const suites = told.get(name) ?? [];
            const at = suites.findIndex(one => samePackage(one, suite));
            if (at >= 0)
                suites.splice(at, 1);
            return at >= 0;
        },
        explain(suite) {
            unexplained = unexplained.filter(({ where }) => !samePackage(where, suite));
        },
        endWithout: () => closeUnnamed(verdict ?? 'failed'),
        passesTold() {
            const count = passes;
            passes = 0;
            return count;
        },
    });
    const open = (name, at) => {
        const one = { name, lines: createTextCapture(), start: at, ended: null, settled: null };
        tests.push(one);
        byName.set(name, one);
        return one;
    };
    const resultOf = (suite, one) => {
        const parent = goParent(one.name, name => byName.has(name));
        if (one.settled !== null)
            return { ...one.settled, suite, parent };
        const outcome = one.ended?.outcome ?? 'failed';
        const output = outcome === 'passed' ? [] : one.lines.lines();
        const position = positionIn(output);
        const end = one.ended?.at ?? null;
        return testResult({
            format: 'go',
            suite,
            name: one.name,
            parent,
            outcome,
            skipReason: outcome === 'skipped' ? goSkipReason(output) : '',
            ...position,
            durationMs: one.ended?.seconds == null ? null : Math.round(one.ended.seconds * 1000),
            output,
            outputLinesCut: one.lines.cut(),
            span: spanOf(one.start, end),
            crash: outcome === 'failed' ? (0,logs_crash/* crashIn */.pr)(output) : null,
        });
    };
    const reset = () => {
        tests = [];
        byName = new Map();
        loose = createTextCapture();
        current = null;
        last = null;
        verdict = null;
    };
    /** Ends a package, or a test binary that was run by itself; `outcome` is null if no last line came. */
    const close = (suite, outcome, mark) => {
        const results = tests.map(one => resultOf(suite, one));
        for (const result of results) {
            sink.test(result);
            if (result.outcome === 'passed')
                passes++;
            else if (told.size < maxListed)
                told.set(result.name, [...(told.get(result.name) ?? []), suite]);
        }
        for (const one of tests) {
            if (one.lines.notableCut() && (one.ended?.outcome ?? 'failed') === 'failed') {
                sink.fault(tooMuchOutput(one.name, suite));
            }
        }
        const crashes = new Set(results.map(({ crash }) => crash).filter(crash => crash !== null));
        const fault = goPackageFault({
            name: suite,
            crashes,
            outcome,
            failedTests: tests.filter(one => one.ended?.outcome === 'failed').length,
            unfinished: tests.filter(one => one.ended === null).map(one => one.name),
            output: outcome === 'passed' ? [] : [...loose.lines(), ...(mark === '' ? [] : [mark])],
            build: undefined,
        });
        if (fault?.kind === 'exit-code')
            unexplained.push(fault);
        else if (fault !== null)
            sink.fault(fault);
        reset();
    };
    /** What a test binary printed that `go test` did not run: nothing names its package. */
    const closeUnnamed = (outcome) => {
        if (tests.length > 0)
            close('', outcome, '');
    };
    const update = (what, name, at) => {
        if (what === 'RUN' && verdict !== null)
            closeUnnamed(verdict);
        leaveLast();
        if (what === 'RUN') {
            const known = byName.get(name);
            if (known?.ended === null) {
                sink.fault({ kind: 'cut-off', message: `${name} began and has no end.`, where: '', output: [] });
            }
            current = open(name, at);
        }
        else if (what === 'PAUSE') {
            current = null;
        }
        else {
            const named = byName.get(name);
            current = named === undefined || named.settled !== null ? null : named;
        }
    };
    const result = (indent, outcome, name, seconds, at) => {
        const known = byName.get(name);
        const one = known !== undefined && known.ended === null ? known : open(name, null);
        one.ended = { outcome, seconds: seconds === undefined ? null : Number(seconds), at };
        if (current === one)
            current = null;
        if (last?.test !== one)
            leaveLast();
        last = { test: one, indent: indent + 4 };
        if (outcome === 'passed')
            forget(one);
    };
    const leaveLast = () => {
        if (last !== null)
            settle(last.test);
        last = null;
    };
    /** Makes the result of an ended test, so that no more of its output is held than may be kept. */
    const settle = (one) => {
        if (one.settled !== null || one.ended === null || one.ended.outcome === 'passed')
            return;
        one.settled = sink.held(resultOf('', one));
        const notableCut = one.lines.notableCut();
        one.lines = { ...noCapture, notableCut: () => notableCut };
        if (tests.length <= 2 * maxListed)
            return;
        sink.test(one.settled);
        tests.splice(tests.lastIndexOf(one), 1);
        byName.delete(one.name);
    };
    /** Drops what nobody will ask of a passed test, and beyond the limit the test itself. */
    const forget = (one) => {
        one.lines = noCapture;
        if (tests.length <= maxListed || tests.at(-1) !== one)
            return;
        tests.pop();
        byName.delete(one.name);
        sink.passes(1);
    };
    const packageLine = (text) => {
        const passed = passedPackage.exec(text);
        if (passed?.[1] !== undefined) {
            if (tests.length === 0 && !passed[2]?.includes('[no tests to run]')) {
                open('(package)', null).ended = { outcome: 'passed', seconds: null, at: null };
            }
            close(passed[1], 'passed', '');
            return true;
        }
        const failed = failedPackage.exec(text);
        if (failed?.[1] !== undefined) {
            close(failed[1], 'failed', failed[2] ?? '');
            return true;
        }
        return untestedPackage.test(text);
    };
    const foreign = (text) => {
        if (last !== null && text.length > last.indent && text.slice(0, last.indent).trim() === '') {
            last.test.lines.add(text);
            return;
        }
        // What a panic prints follows the end of its test.
        if (last?.test.ended?.outcome === 'failed' && text.startsWith('panic: '))
            current = last.test;
        else
            leaveLast();
        last = null;
        (current?.lines ?? loose).add(text);
    };
    return {
        line(text, at) {
            if (gotestsum.line(text))
                return true;
            if (!mayBeOurs(text))
                return false;
            const updated = updateLine.exec(text);
            if (updated) {
                active = true;
                update(updated[1] ?? '', updated[2] ?? '', at);
                return true;
            }
            const ended = go_text_resultLine.exec(text);
            if (ended) {
                active = true;
                result(ended[1]?.length ?? 0, endWords[ended[2] ?? ''] ?? 'failed', ended[3] ?? '', ended[4], at);
                return true;
            }
            const glued = active ? gluedEnd(text) : null;
            if (glued) {
                foreign(glued.before);
                result(0, endWords[glued.word] ?? 'failed', glued.name, glued.seconds, at);
                return true;
            }
            if (packageLine(text)) {
                active = true;
                return true;
            }
            const alone = active ? verdictLine.exec(text) : null;
            if (alone) {
                // After its last package `go test` says FAIL once more, of no test that is open.
                if (tests.length > 0)
                    verdict = alone[1] === 'PASS' ? 'passed' : 'failed';
                current = null;
                last = null;
                return true;
            }
            if (!buildHeading.test(text) || tests.length > 0)
                return false;
            loose.add(text);
            return true;
        },
        foreign,
        inTest: () => current !== null,
        end() {
            gotestsum.end();
            closeUnnamed(verdict);
            for (const fault of unexplained)
                sink.fault(fault);
        },
    };
}
/** A cheap look before the patterns: what is none of ours is by far the most. */
function mayBeOurs(text) {
    return firstCharacters.has(text[0] ?? '') || text.includes('--- ');
}
const firstCharacters = new Set('=- PFo?\t#');

;// CONCATENATED MODULE: ./readers/tap/tap-assertion.js
const assertionLine = /^(not )?ok(?![^\s])(?:\s+(\d+)(?![^\s]))?(?:\s+-(?![^\s]))?\s*(.*)$/;
/** Reads `[not ]ok [number] [-] [name] [# directive]`; null if the line is none. */
function parseAssertion(text) {
    // `ok  <tab>package<tab>time` is go test's.
    if (text.startsWith('ok  \t'))
        return null;
    const match = assertionLine.exec(text);
    if (match === null)
        return null;
    const { name, directive, reason } = parseDirective(match[3] ?? '');
    // zdtm's report adds `# flavor ns`, to failures only.
    const remark = /# (timeout after|flavor) \S+$/.exec(name);
    const told = remark === null ? name : name.slice(0, remark.index).trimEnd();
    // `# in 12 ms` is bats' own way with `--timing` beside a JUnit report.
    const timed = /^(.*?)(?: #)? in (\d+) ?ms$/.exec(told);
    return {
        ok: match[1] === undefined,
        number: match[2] === undefined ? null : Number(match[2]),
        name: (timed?.[1] ?? told).replaceAll('\\#', '#').trim(),
        directive,
        reason,
        durationMs: timed?.[2] === undefined ? null : Number(timed[2]),
        timedOut: remark?.[1] === 'timeout after',
    };
}
/** Looks at each `#` in turn: one pattern for the whole line would take quadratic time on long runs of blanks. */
function parseDirective(text) {
    for (let at = text.indexOf('#'); at >= 0; at = text.indexOf('#', at + 1)) {
        const match = text[at - 1] === '\\' ? null : directiveWord.exec(text.slice(at));
        if (match === null)
            continue;
        return {
            name: text.slice(0, at).trimEnd(),
            directive: match[1]?.toLowerCase() === 'skip' ? 'skip' : 'todo',
            reason: match[2] ?? '',
        };
    }
    return { name: text, directive: null, reason: '' };
}
const directiveWord = /^#\s*(skip|todo)(?:ped)?\b:?\s*(.*)$/i;

;// CONCATENATED MODULE: ./readers/tap/tap-plan.js
/** Of numbers out of order; one that is not kept counts as missing. */
const maxNumbersKept = 10_000;
function noNumbers() {
    return { plan: null, versioned: false, count: 0, upTo: 0, early: new Set(), twice: [] };
}
/** Notes the number of a result; without one it is the next. */
function addNumber(document, given) {
    const { early, twice } = document;
    document.count++;
    const number = given ?? document.count;
    if (number <= document.upTo || early.has(number)) {
        if (twice.length < maxNumbersKept)
            twice.push(number);
    }
    else if (early.size < maxNumbersKept) {
        early.add(number);
    }
    while (early.delete(document.upTo + 1))
        document.upTo++;
}
/** What is wrong with a document's numbers; null if they fulfil the plan. */
function planProblem({ plan, versioned, count, upTo, early, twice }) {
    if (plan === null) {
        return count === 0 && !versioned ? null : `TAP without a plan, after ${count} results: it was cut off.`;
    }
    const missing = [];
    for (let number = upTo + 1; number <= plan && missing.length < 10; number++) {
        if (!early.has(number))
            missing.push(number);
    }
    const beyond = [...early, upTo].filter(number => number > plan);
    const shown = (numbers) => numbers.slice(0, 10).join(', ');
    if (missing.length > 0)
        return `The plan is 1..${plan}, but ${count} came; missing: ${shown(missing)}.`;
    if (beyond.length > 0)
        return `The plan is 1..${plan}, but there is number ${shown(beyond)}.`;
    if (twice.length > 0)
        return `The plan is 1..${plan}; twice there: ${shown(twice)}.`;
    return null;
}

;// CONCATENATED MODULE: ./readers/tap/yaml-block.js
/** `"output": "text`, the beginning of a double-quoted scalar. */
const quotedStart = /^\s*"?[\w-]+"?: "/;
const escapes = {
    '0': '\0',
    a: '\u0007',
    b: '\b',
    t: '\t',
    n: '\n',
    v: '\v',
    f: '\f',
    r: '\r',
    e: '\u001b',
    ' ': ' ',
    '"': '"',
    '/': '/',
    '\\': '\\',
    N: '\u0085',
    _: '\u00a0',
    L: '\u2028',
    P: '\u2029',
};
/**
 * The lines of a TAP YAML block with double-quoted scalars unfolded and unescaped into lines of text (YAML 1.2, 7.3.1);
 * everything else stays as it is. zdtm's report holds the same output once as a block and once as such a string.
 */
function unfoldYaml(lines) {
    const out = [];
    for (let i = 0; i < lines.length; i++) {
        const line = lines[i] ?? '';
        const start = quotedStart.exec(line)?.[0];
        if (start === undefined) {
            out.push(line);
            continue;
        }
        const last = lines.findIndex((one, at) => at >= i && closes(at === i ? one.slice(start.length) : one));
        if (last < 0) {
            out.push(line);
            continue;
        }
        const folded = [line.slice(start.length), ...lines.slice(i + 1, last + 1)];
        out.push(...unescaped(fold(folded).replace(/"\s*$/, '')).replace(/\n$/, '').split('\n'));
        i = last;
    }
    return out;
}
/** Whether a double-quoted scalar ends with this line. */
function closes(line) {
    return /(?:^|[^\\])(?:\\\\)*"\s*$/.test(line);
}
function fold(lines) {
    let text = lines[0] ?? '';
    let blanks = 0;
    for (const line of lines.slice(1).map(one => one.trimStart())) {
        if (line === '') {
            blanks++;
        }
        else if (/(?:^|[^\\])(?:\\\\)*\\$/.test(text)) {
            text = text.slice(0, -1) + line;
        }
        else {
            text = text.trimEnd() + (blanks > 0 ? '\n'.repeat(blanks) : ' ') + line;
            blanks = 0;
        }
    }
    return text;
}
function unescaped(text) {
    return text.replace(/\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(.))/g, (all, x, u, wide, one) => {
        const code = Number.parseInt(x ?? u ?? wide ?? '', 16);
        if (!Number.isNaN(code))
            return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
        return escapes[one ?? ''] ?? all;
    });
}

;// CONCATENATED MODULE: ./readers/tap/tap.js








const versionLine = /^TAP version \d+$/;
/** The first result may stand behind it on its line, where a writer left out the line end. */
const planLine = /^1\.\.(\d+)(?:\s*#\s*(.*)|((?:not )?ok(?!\S).*))?$/;
const bailOutLine = /^Bail out!\s*(.*)$/;
const subtestLine = /^# Subtest: /;
/** What a document can begin with. */
const tap_firstCharacters = new Set('T1on');
/**
 * Reads TAP 12 to 14 as bats, zdtm's report, crun and others write it. The plan decides: results that are missing, twice
 * there or too many are a fault, and so is a document without a plan.
 */
function createTapReader(sink) {
    let documents = [];
    let yaml = null;
    let stray = createTextCapture();
    let lastAt = null;
    const documentAt = (depth) => {
        while (documents.length <= depth)
            documents.push(newDocument());
        return documents[depth] ?? newDocument();
    };
    const emit = (depth, result) => {
        const held = documents[depth]?.held;
        if (depth === 0 || held === undefined)
            sink.test(result);
        else if (result.outcome === 'passed' && held.length >= maxListed)
            sink.passes(1);
        else if (held.length >= 2 * maxListed)
            sink.test(result);
        else
            held.push(sink.held(result));
    };
    const flush = (depth) => {
        const document = documents[depth];
        const pending = document?.pending;
        if (!document || !pending)
            return;
        document.pending = null;
        emit(depth, tap_resultOf(pending));
        if (pending.lines.notableCut() && !pending.assertion.ok)
            sink.fault(tooMuchOutput(pending.assertion.name, ''));
    };
    const fault = (kind, message, output) => sink.fault({ kind, message, where: '', output });
    /** Ends the documents from `depth` on; those of subtests are named after `parent`. */
    const close = (depth, parent) => {
        for (let d = documents.length - 1; d >= depth; d--) {
            flush(d);
            const document = documents[d];
            if (document === undefined)
                continue;
            const problem = planProblem(document.numbers);
            if (problem !== null && !document.bailedOut)
                fault('plan', problem, []);
            const name = d === depth ? parent : null;
            for (const result of document.held)
                emit(d - 1, name === null ? result : under(name, result));
        }
        documents = documents.slice(0, depth);
    };
    const endYaml = () => {
        if (yaml === null)
            return;
        const pending = documents[yaml.depth]?.pending;
        for (const line of unfoldYaml(yaml.lines.lines()))
            pending?.lines.add(line);
        yaml = null;
    };
    const inYaml = (text) => {
        if (yaml === null)
            return false;
        const indent = tap_indentOf(text);
        if (indent === yaml.indent && text.trim() === '...') {
            endYaml();
            return true;
        }
        if (text.trim() !== '' && indent < Math.max(yaml.indent, 1) && tap_isStructure(text.trimStart())) {
            fault('cut-off', 'A YAML block of a TAP result has no end.', [text]);
            endYaml();
            return false;
        }
        yaml.lines.add(text.slice(Math.min(indent, yaml.indent)));
        return true;
    };
    const isOpen = (depth) => documents.length > depth;
    const plan = (depth, total, reason) => {
        const known = documents[depth];
        if (known !== undefined && known.numbers.plan !== null)
            close(depth, null);
        const document = documentAt(depth);
        document.numbers.plan = total;
        if (total === 0 && reason !== undefined)
            emit(depth, skippedDocument(reason));
    };
    const assertion = (depth, found, at) => {
        close(depth + 1, found.name);
        const before = documents[depth]?.numbers;
        const complete = before !== undefined && before.plan !== null && before.count >= before.plan;
        if (complete && found.number === 1)
            close(depth, null);
        flush(depth);
        const document = documentAt(depth);
        addNumber(document.numbers, found.number);
        document.pending = { assertion: found, lines: stray, stray: stray.lines().length, start: lastAt, end: at };
        stray = createTextCapture();
        lastAt = at;
    };
    const structure = (depth, text, at) => {
        if (versionLine.test(text)) {
            if (isOpen(depth))
                close(depth, null);
            documentAt(depth).numbers.versioned = true;
            lastAt = at;
            return true;
        }
        const planned = planLine.exec(text);
        if (planned) {
            plan(depth, Number(planned[1]), planned[2]);
            lastAt ??= at;
            if (planned[3] !== undefined)
                structure(depth, planned[3], at);
            return true;
        }
        const bail = bailOutLine.exec(text);
        if (bail && isOpen(0)) {
            documentAt(0).bailedOut = true;
            fault('bail-out', `Bail out! ${bail[1] ?? ''}`.trim(), [text]);
            return true;
        }
        const found = parseAssertion(text);
        if (found === null || (found.number === null && found.ok && !isOpen(depth)))
            return false;
        assertion(depth, found, at);
        return true;
    };
    const comment = (text, indent) => {
        // The subtest's own lines are indented deeper.
        if (subtestLine.test(text)) {
            documentAt(Math.floor(indent / 4) + 1);
            return true;
        }
        const depth = documents.findLastIndex(document => document.pending !== null);
        documents[depth]?.pending?.lines.add(text);
        return true;
    };
    return {
        line(text, at) {
            if (inYaml(text))
                return true;
            if (documents.length === 0 && !tap_firstCharacters.has(text[0] ?? ''))
                return false;
            const indent = tap_indentOf(text);
            const bare = text.slice(indent);
            const depth = indent / 4;
            if (Number.isInteger(depth) && (depth === 0 || isOpen(0)) && depth <= documents.length) {
                if (structure(depth, bare, at))
                    return true;
            }
            if (!isOpen(0))
                return false;
            if (bare.startsWith('#'))
                return comment(bare, indent);
            const of = documents.findLastIndex(document => document.pending !== null);
            if (bare.trimEnd() === '---' && of >= 0 && indent >= of * 4) {
                yaml = { indent, depth: of, lines: createTextCapture() };
                return true;
            }
            return false;
        },
        foreign(text) {
            if (isOpen(0))
                stray.add(text);
        },
        // What stands between results is the script's.
        inTest: () => false,
        expectsMore: () => documents.some(lacksResults),
        end() {
            if (yaml !== null)
                fault('cut-off', 'A YAML block of a TAP result has no end.', []);
            endYaml();
            close(0, null);
        },
    };
}
/** Whether its plan promises more than came. */
function lacksResults({ numbers: { plan, count } }) {
    return plan !== null && count < plan;
}
function newDocument() {
    return { numbers: noNumbers(), pending: null, held: [], bailedOut: false };
}
function tap_indentOf(text) {
    let indent = 0;
    while (text[indent] === ' ')
        indent++;
    return indent;
}
function tap_isStructure(text) {
    return (versionLine.test(text) || planLine.test(text) || bailOutLine.test(text) || parseAssertion(text) !== null);
}
/** Where bats shows that a command of the test failed, its teardown included. */
const failedCommand = /^\s*#\s*\(?(?:from function|in (?:test )?file) /;
/**
 * bats 1.8.2's tap13 writes skips as `not ok … # SKIP`; one that shows a command that failed has failed, as a teardown may
 * after the skip. A failure under TODO is an expected one.
 */
function tap_outcomeOf({ ok, directive }, lines) {
    if (directive === 'skip')
        return ok || !lines.some(line => failedCommand.test(line)) ? 'skipped' : 'failed';
    if (directive === 'todo' && !ok)
        return 'skipped';
    return ok ? 'passed' : 'failed';
}
function tap_resultOf({ assertion, lines, stray, start, end }) {
    const outcome = tap_outcomeOf(assertion, lines.lines());
    const output = outcome === 'passed' ? [] : lines.lines();
    const { file, line } = positionOf(output);
    const inYaml = yamlNumber(output, 'duration_ms');
    const timedOut = assertion.timedOut || yamlNumber(output, 'timeout_sec') !== null;
    return testResult({
        format: 'tap',
        suite: '',
        name: assertion.name,
        outcome,
        skipReason: outcome === 'skipped' ? tap_skipReasonOf(assertion) : '',
        file,
        line,
        durationMs: assertion.durationMs ?? inYaml,
        output,
        strayLines: outcome === 'passed' ? 0 : stray,
        outputLinesCut: lines.cut(),
        // Of the first of a document without a plan before it only the end is known.
        span: spanOf(start ?? end, end),
        crash: outcome !== 'failed'
            ? null
            : timedOut
                ? 'timeout'
                : (0,logs_crash/* crashIn */.pr)(output.map(text => text.replace(/^\s*# ?/, ''))),
    });
}
function tap_skipReasonOf({ directive, reason }) {
    return directive === 'todo' ? `TODO ${reason}`.trim() : reason;
}
/** As bats prints it, or `file:` and `line:` in a YAML block. */
function positionOf(lines) {
    const printed = positionIn(lines);
    if (printed.file !== null)
        return printed;
    const file = lines
        .map(text => /^\s*(?:file|fileName): *['"]?(.+?)['"]?$/.exec(text))
        .find(match => match !== null);
    return { file: file?.[1] ?? null, line: file ? yamlNumber(lines, 'line') : null };
}
function yamlNumber(lines, key) {
    const text = lines.find(line => line.startsWith(`${key}: `))?.slice(key.length + 2);
    const value = Number(text);
    return text === undefined || Number.isNaN(value) ? null : value;
}
function under(parent, result) {
    return {
        ...result,
        name: `${parent}/${result.name}`,
        parent: result.parent === null ? parent : `${parent}/${result.parent}`,
    };
}
/** `1..0 # skip reason`: a whole file is left out. */
function skippedDocument(reason) {
    const skipReason = reason.replace(/^skip(?:ped)?\b:?\s*/i, '');
    return testResult({ format: 'tap', suite: '', name: '1..0', outcome: 'skipped', skipReason });
}

;// CONCATENATED MODULE: ./readers/zdtm.js



// What test/zdtm.py prints (criu v4.2): print_sep() centres a title in a row of `=` or `#`.
const progressLine = /^=== Run \d+\/(\d+) [=-]* (\S+)$/;
const zdtm_runLine = /^=* Run (\S+) in (h|ns|uns) =*$/;
const passLine = /^=* Test (\S+) PASS =*$/;
const failLine = /^#* Test (\S+) FAIL at (.*?) #*$/;
const skipLine = /^Skipping (\S+\/\S+) \((.+)\)$/;
const failedTotal = /^#* (\d+) TEST\(S\) FAILED \(TOTAL (\d+)\/SKIPPED \d+\) #*$/;
const passedTotal = /^#* ALL TEST\(S\) PASSED \(TOTAL (\d+)\/SKIPPED \d+\) #*$/;
const failedItem = /^ \* (\S+)\((\w+)\)$/;
const failLast = /^#+ FAIL #+$/;
/** `--pre` and `--snaps` print it and end with 0, having run nothing: zdtm skips all that it was asked for. */
const nothingRun = /^Tracking memory is not available$/;
/**
 * Reads zdtm.py's text report. A test that runs in several flavours (host, namespaces) gives a result for each, named as
 * zdtm names it in its list of failures: `zdtm/static/caps00(ns)`.
 */
function createZdtmReader(sink) {
    let open = null;
    let total = null;
    let inList = false;
    let started = new Set();
    let ended = new Set();
    let failed = new Set();
    let skipped = 0;
    const fault = (kind, message) => sink.fault({ kind, message, where: 'zdtm', output: [] });
    const result = (name, outcome, skipReason, of) => {
        const output = of === null || outcome === 'passed' ? [] : of.lines.lines();
        sink.test(testResult({
            format: 'zdtm',
            suite: 'zdtm',
            name,
            outcome,
            skipReason,
            output,
            outputLinesCut: of?.lines.cut() ?? 0,
            span: of === null ? null : spanOf(of.start, of.end),
            crash: outcome === 'failed' ? (0,logs_crash/* crashIn */.pr)(output) : null,
        }));
        if (outcome === 'failed' && of?.lines.notableCut())
            sink.fault(tooMuchOutput(name, 'zdtm'));
    };
    const close = () => {
        if (open === null)
            return;
        const name = `${open.name}(${open.flavour})`;
        if (open.outcome === null)
            fault('cut-off', `${name} began and has no end.`);
        const outcome = open.outcome ?? 'failed';
        result(name, outcome, '', open);
        if (outcome === 'failed')
            failed.add(name);
        ended.add(open.name);
        open = null;
    };
    const endOfTest = (name, outcome, text, at) => {
        if (open === null || open.name !== name || open.outcome !== null) {
            close();
            open = { name, flavour: '?', lines: createTextCapture(), start: null, outcome: null, end: at };
        }
        open.lines.add(text);
        open.outcome = outcome;
        open.end = at;
    };
    /** Compares what came with what zdtm planned, and starts anew. */
    const endOfRun = () => {
        close();
        const lost = [...started].filter(name => !ended.has(name));
        if (lost.length > 0)
            fault('cut-off', `${lost.slice(0, 5).join(', ')} began and has no end.`);
        const count = new Set([...started, ...ended]).size + skipped;
        if (total !== null && count !== total) {
            fault('plan', `zdtm planned ${total} tests, but ${count} were run or skipped.`);
        }
        total = null;
        skipped = 0;
        started = new Set();
        ended = new Set();
    };
    const readers = [
        [
            progressLine,
            ([, planned, name = '']) => {
                if (started.has(name))
                    endOfRun();
                if (open?.outcome)
                    close();
                total = Number(planned);
                started.add(name);
                inList = false;
            },
        ],
        [
            zdtm_runLine,
            ([text, name = '', flavour = ''], at) => {
                close();
                open = { name, flavour, lines: createTextCapture(), start: at, outcome: null, end: null };
                open.lines.add(text);
            },
        ],
        [passLine, ([text, name = ''], at) => endOfTest(name, 'passed', text, at)],
        [failLine, ([text, name = ''], at) => endOfTest(name, 'failed', text, at)],
        [
            skipLine,
            ([, name = '', reason = '']) => {
                skipped++;
                result(name, 'skipped', reason, null);
            },
        ],
        [
            failedTotal,
            ([, , planned]) => {
                total = Number(planned);
                endOfRun();
                inList = true;
            },
        ],
        [
            passedTotal,
            ([, planned]) => {
                total = Number(planned);
                endOfRun();
            },
        ],
        [
            failLast,
            () => {
                close();
                if (failed.size === 0)
                    fault('exit-code', 'zdtm ended with FAIL, but none of its tests failed.');
                failed = new Set();
                inList = false;
            },
        ],
        [nothingRun, ([text]) => result('(all tests)', 'skipped', text, null)],
    ];
    return {
        line(text, at) {
            const item = inList ? failedItem.exec(text) : null;
            if (item) {
                const name = `${item[1]}(${item[2]})`;
                if (!failed.has(name))
                    result(name, 'failed', '', null);
                failed.add(name);
                return true;
            }
            if (!zdtm_mayBeOurs(text))
                return false;
            for (const [pattern, read] of readers) {
                const match = pattern.exec(text);
                if (match === null)
                    continue;
                read(match, at);
                return true;
            }
            return false;
        },
        foreign(text) {
            open?.lines.add(text);
        },
        inTest: () => open !== null,
        end: endOfRun,
    };
}
/** A cheap look before the patterns: they all begin with one of these. */
function zdtm_mayBeOurs(text) {
    const first = text[0];
    return first === '=' || first === '#' || first === 'S' || first === 'T' || first === ' ';
}

;// CONCATENATED MODULE: ./readers/registry.js










/**
 * The reader of each format that is read line by line, in the order in which a line is offered to them. go-json is none of
 * them: it reads bytes.
 */
const textReaders = {
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
};
/** The formats of `textReaders`, in its order. */
const textFormats = Object.keys(textReaders);
/** Formats whose lines other programs print as well: a line is not offered to them while a test of another format runs. */
const modestFormats = new Set([
    'googletest',
    'ctest',
    'libtest',
    'meson',
    'automake',
    'pytest',
    'unittest',
]);

// EXTERNAL MODULE: ./readers/result.js
var result = __webpack_require__(8671);
;// CONCATENATED MODULE: ./readers/read-output.js







/** Longer lines are read as far as this; what tells a result stands at their beginning. */
const maxTextBytes = 16 << 10;
const openingBrace = 0x7b;
/**
 * Reads a test command's output as it comes, in one format or, with `auto`, in whatever mixture of them. Each line goes to
 * the format that last spoke, then to the others; a line that none knows is output of the test that runs.
 */
function createOutputReader(format) {
    const results = createResults();
    const wanted = wantedBy(format);
    const goJson = wanted.includes('go-json') ? createGoJsonReader(results) : null;
    const readers = new Map();
    // What ctest shows once a test has ended says of the tests in it only that they ran as long as that one.
    const within = {
        ...results,
        test: result => {
            const replayed = readers.get('ctest')?.replays?.() ?? null;
            results.test(replayed === null ? result : { ...result, span: replayed.span });
        },
    };
    const around = { ...results, replayEnds: () => readers.get('googletest')?.cut?.() };
    for (const one of textFormats) {
        if (wanted.includes(one))
            readers.set(one, textReaders[one](one === 'ctest' ? around : within));
    }
    const formats = [];
    const { see, noticed } = createNoticedLines();
    let owner = null;
    let now = null;
    const offer = (text) => {
        if (owner?.line(text, now))
            return true;
        const inTest = owner?.inTest() === true || owner?.expectsMore?.() === true;
        for (const [name, reader] of readers) {
            if (reader === owner || (inTest && modestFormats.has(name)) || !reader.line(text, now))
                continue;
            owner = reader;
            if (!formats.includes(name))
                formats.push(name);
            return true;
        }
        return false;
    };
    const readJson = (text) => {
        if (goJson === null || !text.startsWith('{"'))
            return false;
        const bytes = Buffer.from(text);
        const taken = goJson.line(bytes, 0, bytes.length);
        goJson.settle();
        return taken;
    };
    const readText = (bytes, start, end) => {
        const printed = bytes.toString('utf8', start, Math.min(end, start + maxTextBytes));
        const text = withoutColours(printed);
        if ((text !== printed && readJson(text)) || offer(text))
            return;
        const bare = withoutPrefix(text);
        if (bare !== text && (readJson(bare) || offer(bare)))
            return;
        goJson?.foreign(text);
        const taker = owner ?? readers.get('go');
        if (taker?.inTest() !== true)
            see(text);
        taker?.foreign(text);
    };
    const onLine = (bytes, start, end) => {
        if (goJson !== null && bytes[start] === openingBrace && goJson.line(bytes, start, end))
            return;
        readText(bytes, start, end);
    };
    const splitters = { stdout: createLineSplitter(onLine), stderr: createLineSplitter(onLine) };
    return {
        write(chunk, stream = 'stdout', at = null) {
            if (format === 'none')
                return;
            now = at;
            splitters[stream].write(chunk);
            goJson?.settle();
        },
        end() {
            splitters.stdout.end();
            splitters.stderr.end();
            goJson?.end();
            for (const reader of readers.values())
                reader.end(now);
            if (goJson?.seen())
                formats.unshift('go-json');
            return {
                tests: results.tests,
                faults: results.faults,
                formats,
                passedUnlisted: results.passedUnlisted(),
                noticed,
                statuses: results.statuses,
                explained: results.namesExplained,
                notes: results.notes,
            };
        },
    };
}
/** `go test -json` prints what does not build as plain text (before Go 1.24). */
function wantedBy(format) {
    if (format === 'go-json')
        return ['go-json', 'go'];
    return result/* outputFormats */.oz.filter(one => format === 'auto' || format === one);
}
/** The same for output that is there already, as one stream. */
function readOutput(chunks, format) {
    const reader = createOutputReader(format);
    for (const chunk of chunks)
        reader.write(chunk);
    return reader.end();
}

// EXTERNAL MODULE: ./base/process.js
var base_process = __webpack_require__(356);
;// CONCATENATED MODULE: ./recording/find-logs.js
var __addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var __disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});



/** CRIU tells the cause near the end and what it was asked for at the beginning; -v4 logs of big trees have megabytes between. */
const headBytes = 256 << 10;
const tailBytes = 256 << 10;
/** A suite that leaves more logs names those that matter in its output. */
const mostLogs = 500;
/** The CRIU logs that `globs` match and that were written since then, by path; the middle of a long one is left out. */
async function findLogs({ globs, folder, since, place }) {
    const absolute = globs.map(glob => (0,external_node_path_.resolve)(folder, glob));
    if (absolute.length === 0)
        return [];
    const files = await writtenSince(since, outermost(absolute.map(fixedFolder)), place);
    const wanted = files.filter(({ path }) => absolute.some(glob => (0,external_node_path_.matchesGlob)(path, glob))).slice(0, mostLogs);
    return await Promise.all(wanted.map(async ({ path, at }) => ({ path, lines: await readEnds(path, place), modifiedAt: at })));
}
/**
 * Files below `folders` that were written since a moment (ms since the epoch), by path. GNU find looks through 150,000
 * files of /tmp in a tenth of the time of a walk in JavaScript, and as root it sees what the tests ran as root left.
 */
async function writtenSince(since, folders, place) {
    const notOurs = ['(', '-name', 'node_modules', '-o', '-name', '.git', ')', '-prune', '-o'];
    const recent = ['-type', 'f', '-newermt', `@${since / 1000}`, '-printf', '%T@ %p\\0'];
    const argv = [...place.prefix, 'find', ...folders, '-xdev', ...notOurs, ...recent];
    const { stdout } = await (0,base_process/* runProcess */.R)(argv, { timeoutMs: 60_000, maxOutputBytes: 16 << 20 });
    return stdout
        .split('\0')
        .flatMap(entry => {
        const [, seconds, path] = /^([\d.]+) (\/.*)$/s.exec(entry) ?? [];
        return seconds === undefined || path === undefined ? [] : [{ path, at: Number(seconds) * 1000 }];
    })
        .sort((a, b) => (a.path < b.path ? -1 : 1));
}
/** The folder of a glob up to its first wildcard: `/tmp` of a pattern for all below it. */
function fixedFolder(glob) {
    const parts = glob.split('/');
    const wild = parts.findIndex(part => /[*?[{]/.test(part));
    return parts.slice(0, wild < 0 ? -1 : wild).join('/') || '/';
}
/** Each file is looked at once: a folder within another is left out. */
function outermost(folders) {
    const distinct = [...new Set(folders)];
    return distinct.filter(folder => !distinct.some(other => other !== folder && `${folder}/`.startsWith(other === '/' ? '/' : `${other}/`)));
}
/** The logs of a run that were kept, and what stands in their copies. */
async function keptTexts({ logs }, place) {
    const read = logs.flatMap(({ path, kept, writer }) => kept === null ? [] : [readEnds(kept, place).then(lines => ({ path, kept, writer, lines }))]);
    return await Promise.all(read);
}
async function readEnds(path, place) {
    const bytes = (await readOwn(path)) ?? (await readAsRoot(path, place));
    // Logs are untrusted: NUL bytes and broken UTF-8 are no reason to stop.
    return bytes.toString('utf8').split('\n');
}
async function readOwn(path) {
    try {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            const file = __addDisposableResource(env_1, await (0,promises_.open)(path), true);
            const { size } = await file.stat();
            const read = async (position, length) => {
                const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(length), position });
                return buffer.subarray(0, bytesRead);
            };
            if (size <= headBytes + tailBytes)
                return await read(0, size);
            const cut = `\n… ${size - headBytes - tailBytes} bytes left out …\n`;
            return Buffer.concat([
                await read(0, headBytes),
                Buffer.from(cut),
                await read(size - tailBytes, tailBytes),
            ]);
        }
        catch (e_1) {
            env_1.error = e_1;
            env_1.hasError = true;
        }
        finally {
            const result_1 = __disposeResources(env_1);
            if (result_1)
                await result_1;
        }
    }
    catch {
        return null;
    }
}
async function readAsRoot(path, place) {
    if (!place.root)
        return Buffer.alloc(0);
    const read = (tool, bytes) => (0,base_process/* runProcess */.R)([...place.prefix, tool, '-c', String(bytes), '--', path], {
        timeoutMs: 10_000,
        maxOutputBytes: bytes,
    });
    const [head, tail] = await Promise.all([read('head', headBytes + tailBytes), read('tail', tailBytes)]);
    const whole = Buffer.byteLength(head.stdout) < headBytes + tailBytes;
    return Buffer.from(whole ? head.stdout : `${head.stdout.slice(0, headBytes)}\n…\n${tail.stdout}`);
}

// EXTERNAL MODULE: ./base/secret-mask.js
var secret_mask = __webpack_require__(7514);
;// CONCATENATED MODULE: ./recording/mask-kept-logs.js



/**
 * Takes secrets out of the logs that were kept in `folder`; whatever else is in a log stays as it is, byte for byte.
 * @throws Error for a file that cannot be read or written.
 */
async function maskKeptLogs(folder, secrets) {
    if (secrets.length === 0)
        return;
    const inBytes = (0,secret_mask/* secretMask */.h)(secrets.map(secret => Buffer.from(secret).toString('latin1')));
    const inJson = (0,secret_mask/* secretMask */.h)(secrets);
    const entries = await (0,promises_.readdir)(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries.filter(entry => entry.isFile())) {
        const path = (0,external_node_path_.join)(entry.parentPath, entry.name);
        if (path.endsWith('.jsonl'))
            await rewrite(path, 'utf8', text => maskedRecords(text, inJson));
        else
            await rewrite(path, 'latin1', inBytes);
    }
}
async function rewrite(path, encoding, change) {
    const text = await (0,promises_.readFile)(path, encoding);
    const left = change(text);
    if (left !== text)
        await (0,promises_.writeFile)(path, left, encoding);
}
/** In JSON a secret may be spelled otherwise. */
function maskedRecords(text, mask) {
    return text
        .split('\n')
        .map(line => line === ''
        ? line
        : JSON.stringify(JSON.parse(line, (_, value) => (typeof value === 'string' ? mask(value) : value))))
        .join('\n');
}

// EXTERNAL MODULE: ./criu/sudo-path/expose.js
var expose = __webpack_require__(5495);
// EXTERNAL MODULE: ./criu/sudo-path/names.js
var names = __webpack_require__(5995);
;// CONCATENATED MODULE: ./recording/operations-of-run.js

/** What CRIU was had to do. */
const recordedKinds = [
    'dump',
    'pre-dump',
    'restore',
    'lazy-pages',
    'page-server',
    'exec',
    'check',
    'feature-check',
    'other',
];
/**
 * What a run did: the one operation of its command line, else those that CRIU was asked for through RPC, by its title and by
 * its logs. Where a child was seen, and neither title nor log, it was asked for features: CRIU forks for that, and sets the
 * title for the moment of the answer only (criu/cr-service.c handle_feature_check). None for a run that was asked for its
 * version only.
 */
function operationsOfRun(run, logs) {
    const { verb } = run;
    if (verb !== 'swrk' && verb !== 'service')
        return verb === '' ? [] : [operations_of_run_commandLine(run, logs)];
    const served = logs.flatMap((log) => {
        const title = run.requests.findLast(({ process }) => process === log.writer)?.title ?? '';
        // The child of a pre-dump that refuses its options is gone before its title is seen.
        const refused = log.writer !== run.pid && refusesOptions(log.lines) ? 'pre-dump' : null;
        const kind = kindInLog(log.lines) ?? kindOfTitle(title) ?? refused;
        if (kind === null)
            return [];
        return [{ kind, options: optionsInLog(log.lines), outcome: operations_of_run_outcomeOf(log, run), log: log.path }];
    });
    // A process that CRIU forks for its own ends has the title of its parent.
    const titled = new Set(run.requests.flatMap(({ title }) => kindOfTitle(title) ?? []));
    const silent = [...titled]
        .filter(kind => !served.some(operation => operation.kind === kind))
        .map((kind) => ({ kind, options: [], outcome: operations_of_run_outcomeOf(null, run), log: null }));
    const asked = [...silent, ...served];
    return asked.length === 0 && run.requests.some(({ title }) => title === '')
        ? [{ kind: 'feature-check', options: [], outcome: operations_of_run_outcomeOf(null, run), log: null }]
        : asked;
}
function operations_of_run_commandLine(run, logs) {
    const { verb, arguments: given } = run;
    const log = logs[0] ?? null;
    const kind = recordedKinds.find(known => known === verb) ?? 'other';
    const asked = kind === 'check' && given.includes('--feature') ? 'feature-check' : kind;
    return { kind: asked, options: optionsOf(given), outcome: operations_of_run_outcomeOf(log, run), log: log?.path ?? null };
}
function optionsOf(given) {
    const options = given.flatMap(argument => {
        const [, option] = /^(--[\w-]+|-[A-Za-z])(?:=|\d*$)/.exec(argument) ?? [];
        return option === undefined ? [] : [longOptions[option] ?? option];
    });
    return [...new Set(options)];
}
/** Source: criu/config.c parse_options, short_opts and long_opts, v3.17 to v4.2. */
const longOptions = {
    '-D': '--images-dir',
    '-W': '--work-dir',
    '-L': '--libdir',
    '-M': '--ext-mount-map',
    '-R': '--leave-running',
    '-S': '--restore-sibling',
    '-d': '--restore-detached',
    '-j': '--shell-job',
    '-l': '--file-locks',
    '-o': '--log-file',
    '-s': '--leave-stopped',
    '-t': '--tree',
    '-x': '--ext-unix-sk',
};
/** Source: the titles of criu/cr-service.c. */
const titles = [
    { title: /^pre-dump --rpc/, kind: 'pre-dump' },
    { title: /^dump --rpc/, kind: 'dump' },
    { title: /^restore --rpc/, kind: 'restore' },
    { title: /^feature-check --rpc/, kind: 'feature-check' },
    { title: /^check --rpc/, kind: 'check' },
    { title: /^page-server --rpc/, kind: 'page-server' },
];
function kindOfTitle(title) {
    return titles.find(row => row.title.test(title))?.kind ?? null;
}
/** What a log begins with, before CRIU does anything else. Source: criu/cr-dump.c, criu/cr-restore.c, criu/uffd.c. */
const beginnings = [
    { text: /\bPre-dumping tasks? \(pid: \d+|\bPre-dumping FAILED\./, kind: 'pre-dump' },
    { text: /\bDumping processes \(pid: \d+|\bDumping FAILED\./, kind: 'dump' },
    {
        text: /\bForking task with \d+ pid|\bRestore finished successfully|\bRestoring FAILED\./,
        kind: 'restore',
    },
];
function kindInLog(lines) {
    for (const line of lines) {
        const row = beginnings.find(({ text }) => text.test(line));
        if (row !== undefined)
            return row.kind;
    }
    return null;
}
/** Source: criu/config.c check_options, before anything else is done: for a dump in `swrk` itself, for a pre-dump in its child. */
function refusesOptions(lines) {
    return lines.some(line => /Error \(criu\/config\.c:\d+\): /.test(line));
}
/** What CRIU logs only with an option. Source: criu/mem.c, criu/cr-dump.c, criu/page-xfer.c, criu/sk-tcp.c. */
const optionTraces = [
    // "Reset N's dirty tracking" stands in each dump, and a CRIU that aborts there may do so in any.
    { text: /\bTracking memory is not available/, option: '--track-mem' },
    { text: /\bStarting lazy pages server|\bLazy restore skips \d+ pages/, option: '--lazy-pages' },
    { text: /\bConnecting to server |\bDisconnect from the page server/, option: '--page-server' },
    { text: /\bTurning repair on for socket/, option: '--tcp-established' },
];
function optionsInLog(lines) {
    return optionTraces.filter(({ text }) => lines.some(line => text.test(line))).map(({ option }) => option);
}
/**
 * The log's last word, else how the process ended. A pre-dump of RPC that succeeded ends `swrk` with another status than 0, so
 * that for it only a signal tells.
 */
function operations_of_run_outcomeOf(log, run) {
    const word = log === null ? null : (0,logs_evidence/* lastWord */.bx)(log.lines);
    if (word !== null)
        return word;
    if (log !== null && refusesOptions(log.lines))
        return 'failed';
    if (run.cutOff)
        return 'unknown';
    if (run.signal !== null)
        return 'failed';
    if (run.exitCode === 0)
        return 'succeeded';
    return run.exitCode === null || run.verb === 'swrk' ? 'unknown' : 'failed';
}

;// CONCATENATED MODULE: ./recording/test-of-run.js
const frameworks = [
    {
        variables: ['BATS_TEST_FILENAME', 'BATS_TEST_NAME', 'BATS_TEST_NAME_PREFIX'],
        read: ({ variables: { BATS_TEST_FILENAME, BATS_TEST_NAME, BATS_TEST_NAME_PREFIX = '' } }) => BATS_TEST_NAME?.startsWith('test_') === true
            ? {
                framework: 'bats',
                suite: BATS_TEST_FILENAME ?? '',
                name: `${BATS_TEST_NAME_PREFIX}${batsDescription(BATS_TEST_NAME)}`,
            }
            : null,
        source: 'bats-core libexec/bats-core/bats-exec-test, bats-preprocess bats_encode_test_name',
    },
    {
        variables: ['PYTEST_CURRENT_TEST'],
        read: ({ variables: { PYTEST_CURRENT_TEST } }) => {
            const [, file, name] = /^(.+?)::(.+) \((?:setup|call|teardown)\)$/s.exec(PYTEST_CURRENT_TEST ?? '') ?? [];
            return file === undefined || name === undefined ? null : { framework: 'pytest', suite: file, name };
        },
        source: 'pytest src/_pytest/runner.py _update_current_test_var',
    },
    {
        variables: ['NEXTEST_BINARY_ID', 'NEXTEST_TEST_NAME'],
        read: ({ variables: { NEXTEST_BINARY_ID, NEXTEST_TEST_NAME }, parents }) => {
            const name = NEXTEST_TEST_NAME ?? afterWord(parents, '--exact', 'nextest');
            return name === null ? null : { framework: 'nextest', suite: NEXTEST_BINARY_ID ?? '', name };
        },
        source: 'nextest, "Environment variables nextest sets" (0.9.116); before, the binary is run with --exact NAME',
    },
    {
        variables: [],
        read: ({ parents }) => {
            const name = afterWord(parents, '--test-name', 'test-driver');
            return name === null ? null : { framework: 'automake', suite: '', name };
        },
        source: 'automake lib/test-driver, lib/am/check2.am',
    },
    {
        variables: [],
        read: ({ arguments: given, logs }) => {
            const paths = [...given, ...logs.map(({ path }) => path)];
            const [, name = ''] = zdtmFolder.exec(paths.find(path => zdtmFolder.test(path)) ?? '') ?? [];
            return name === '' ? null : { framework: 'zdtm', suite: '', name };
        },
        source: 'criu test/zdtm.py criu.__ddir, criu.cleanup: dump/NAME/PID/ITERATION',
    },
];
const zdtmFolder = /(?:^|\/)dump\/(zdtm\/(?:static|transition)\/.+?)\/\d+(?:\/|$)/;
/** Names of all variables of which the values are kept. */
const testVariables = frameworks.flatMap(({ variables }) => variables);
/** The test that a run says of itself, or that its parents say of it; null where neither does. */
function testOfRun(run) {
    for (const { read } of frameworks) {
        const test = read(run);
        if (test !== null)
            return test;
    }
    return null;
}
/**
 * `test_` and the description, in which all but letters and digits is written as `-` and its code, a blank as `_`. An
 * underscore may be written so twice.
 */
function batsDescription(encoded) {
    return encoded
        .slice('test_'.length)
        .replaceAll('_', ' ')
        .replaceAll('-2d5f', '_')
        .replaceAll(/-([0-9a-f]{2})/g, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)));
}
/** The word behind an option in the command line of a parent; null unless some parent's words hold `program` as well. */
function afterWord(parents, option, program) {
    if (!parents.some(({ command }) => command.some(word => word.includes(program))))
        return null;
    for (const { command } of parents) {
        const name = command[command.indexOf(option) + 1];
        if (command.includes(option) && name !== undefined)
            return name;
    }
    return null;
}

;// CONCATENATED MODULE: ./recording/recorded-run.js


/** What a run and its kept logs tell together. */
function recordedRun(run, texts) {
    return {
        ...run,
        test: testOfRun(run),
        operations: operationsOfRun(run, texts),
        texts: texts.map(({ path, kept, lines }) => ({ path, kept, lines, modifiedAt: run.endedAt })),
    };
}

// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(8474);
// EXTERNAL MODULE: external "node:readline"
var external_node_readline_ = __webpack_require__(481);
;// CONCATENATED MODULE: ./recording/files.js
/** What lies in the folder of a recording, besides the copies of logs. */
const recordingFiles = {
    /** While it is there, CRIU is recorded. */
    fifo: 'calls',
    /** Holds a file for each process that is watched, named by its id: then CRIU may start. */
    watched: 'watched',
    /** One JSON object in each line, one line for each run of CRIU that has ended; for people, written at the end. */
    runs: 'runs.jsonl',
};

;// CONCATENATED MODULE: ./recording/program.js
/**
 * The recorder. Told of a process through a fifo, it watches it from outside until it ends, holds every log that it
 * opens, and keeps what was in them although the test has deleted them. It is started once, before the tests: it must
 * look before CRIU opens its log, and has nothing to do with whoever starts CRIU. Perl, since the shell can neither wait
 * for what is not its child nor keep up, and perl-base is Essential on Debian and Ubuntu.
 *
 * Arguments: the folder for what it keeps; the fifo, which gives `PID COUNT GIVEN` and GIVEN arguments, each with a NUL
 * behind it: the process, how many of its last arguments are CRIU's, and the first of them, all if they are short; the
 * process that runs the command, at which the chain of parents ends; and the variables that name a test, of which alone
 * values are kept. It says `ready`, then each run that has ended, in pieces: the watch's id, `+` where more of it follows and
 * `.` where not, and a piece of its JSON. It ends with its standard input; watches that still go on are cut short then.
 *
 * A log is what the process, or a child that a request of RPC made it fork (criu/cr-service.c), opened write-only for
 * appending (criu/log.c `log_init`); images are opened otherwise. What was open before CRIU started is inherited.
 * The exit status comes from the pidfd (Linux 6.15, include/uapi/linux/pidfd.h PIDFD_GET_INFO), before that from the
 * zombie if its parent is slow enough. pidfd_open has the number 434 on every architecture (Linux 5.3).
 */
const recorderProgram = String.raw `
use strict;
use warnings;
use Fcntl qw(:DEFAULT :mode);
use POSIX ();
use Time::HiRes ();

my $half_log = 524288;
my $most_logs = 2000;
my $patience = 3;

my ($folder, $fifo, $top, @variables) = @ARGV;
my %is_variable = map { $_ => 1 } @variables;
my $owner = (stat $folder)[4];
$0 = 'checkpoint-gate recorder';

sub now { return int(Time::HiRes::time() * 1000) }

# sched_setscheduler(2), whose number is the architecture's (asm/unistd_64.h, asm-generic/unistd.h).
sub schedule {
  my ($policy, $priority) = @_;
  my $call = { x86_64 => 144, aarch64 => 119 }->{ (POSIX::uname())[4] } or return;
  syscall $call, 0, $policy, pack 'i', $priority;
}

sub readable {
  my ($seconds, @descriptors) = @_;
  my $wanted = '';
  vec($wanted, $_, 1) = 1 for @descriptors;
  return select($wanted, undef, undef, $seconds) > 0 ? grep { vec $wanted, $_, 1 } @descriptors : ();
}

# For writing too, so that it does not end with its first writer.
sysopen my $calls, $fifo, O_RDWR or die "$fifo: $!\n";
# On a busy machine, too, a log is to be seen before it is gone; without the privilege all stays as it is. The looks come
# before all else (SCHED_RR) as long as a new log is near, which is some hundredths of a second for each run.
my ($ordinary, $before_others) = (0, 2);
schedule($before_others, 1);
$| = 1;
print "ready\n";

my %watches;
my $buffer = '';
while (1) {
  my @ready = readable(1, fileno $calls, fileno STDIN);
  while ((my $ended = waitpid -1, POSIX::WNOHANG()) > 0) { delete $watches{$ended} }
  if (grep { $_ == fileno $calls } @ready) {
    sysread $calls, $buffer, 4096, length $buffer;
    while (my ($pid, $count, @given) = next_call()) {
      my $told = now();
      my $watch = fork;
      if (defined $watch && !$watch) {
        watch($told, $pid, $count, @given);
        POSIX::_exit(0);
      }
      $watches{$watch} = 1 if $watch;
    }
  } elsif (@ready) {
    last if !sysread STDIN, my $ignored, 4096;
  }
}

# What has ended is told in a moment; what goes on is told as far as it went.
my $deadline = Time::HiRes::time() + $patience;
while (%watches) {
  my $ended = waitpid -1, POSIX::WNOHANG();
  last if $ended < 0;
  delete $watches{$ended};
  kill 'TERM', keys %watches if Time::HiRes::time() > $deadline;
  Time::HiRes::sleep(0.01) if !$ended;
}

# The next whole call in the buffer; what is none is dropped, since whoever runs CRIU may write here.
sub next_call {
  while ($buffer =~ /^([^\0]*)\0/) {
    my $head = $1;
    my ($pid, $count, $given) = $head =~ /^(\d{1,10}) (\d{1,5}) (\d{1,4})$/;
    if (defined $pid && $buffer =~ s/^[^\0]*\0((?:[^\0]*\0){$given})//) {
      return ($pid, $count, split /\0/, $1, -1);
    }
    # A call comes in one piece: what is still not whole after twice as much is none.
    return if defined $pid && length $buffer < 8192;
    $buffer = substr $buffer, 1 + length $head;
  }
  return;
}

sub watch {
  my ($started, $told, $count, @given) = @_;
  pop @given;
  my $pid = outer_pid($told, $count, $given[0] // '');
  my $process = syscall 434, $pid + 0, 0;
  my %seen;
  see_inherited($pid, \%seen);
  # While it is still the shim: in the midst of exec there is none to read.
  my %variables = variables_of($pid);
  # The shim waits a moment for this: a log that is gone at once is seen.
  my $seen = "$folder/watched/$told";
  sysopen my $mark, $seen, O_CREAT | O_EXCL | O_WRONLY, 0444;
  open my $stat, '<', "/proc/$pid/stat";
  my $cut = 0;
  local $SIG{TERM} = sub { $cut = 1 };
  my @arguments = @given == $count ? @given : ();
  my ($origin, @logs, @requests);
  my $serves = grep { $_ eq 'swrk' || $_ eq 'service' } @given;
  my ($turns, $untitled) = (0, 0);
  do {
    @arguments = arguments_of($pid, $count) if !@arguments;
    open_logs($pid, \@logs, \%seen);
    if ($serves) {
      my $before = $untitled;
      $untitled = see_requests($pid, \@requests, \@logs, \%seen);
      $turns = 0 if $untitled && $untitled != $before;
    }
    $origin //= origin_of($pid, %variables);
    read_on($_) for @logs;
    # CRIU opens its log within its first hundredths of a second, and one for each request of "criu swrk". One that fails
    # at once lives no longer than some milliseconds: until a log is seen, and the title that a child gets after it, the looks
    # follow each other closely.
  } until $cut || has_ended($pid, $process, pause_after($turns++, @logs && !$untitled));
  read_on($_) for @logs;
  close $_->{file} for @logs;
  unlink $seen;
  report({
    pid => $pid,
    arguments => [map { \$_ } @arguments ? @arguments : @given],
    startedAt => $started,
    endedAt => now(),
    exit_of($process, $stat),
    cutOff => $cut,
    requests => \@requests,
    %$origin,
    logs => [map { keep_log($logs[$_], "$started-$pid-$_.log") } grep { $logs[$_]{bytes} } 0 .. $#logs],
  });
}

sub pause_after {
  my ($turns, $all_seen) = @_;
  return 0.0002 if $turns < 300 && !$all_seen;
  schedule($ordinary, 0) if $turns == 300;
  return $turns < 500 ? 0.002 : 0.05;
}

# In a pid namespace of its own a process knows only its number there.
sub outer_pid {
  my ($told, $count, $first) = @_;
  return $told if !$count;
  for my $attempt (1 .. 5) {
    Time::HiRes::sleep(0.002) if $attempt > 1;
    return $told if is_it($told, $told, $count, $first);
    for my $pid (map { m{(\d+)$} } glob '/proc/[0-9]*') {
      return $pid if is_it($pid, $told, $count, $first);
    }
  }
  return $told;
}

# Whether a process has that number in its own pid namespace, and that argument.
sub is_it {
  my ($pid, $told, $count, $first) = @_;
  return 0 if ((arguments_of($pid, $count))[0] // '') ne $first;
  open my $status, '<', "/proc/$pid/status" or return 0;
  return scalar grep { /^NSpid:.*\s$told$/ } <$status>;
}

# Whatever interpreters and loaders stand before them, CRIU's own arguments are the last ones. None in the midst of exec.
sub arguments_of {
  my ($pid, $count) = @_;
  open my $file, '<', "/proc/$pid/cmdline" or return;
  my @words = map { substr $_, 0, 4096 } split /\0/, do { local $/; <$file> } // '', -1;
  pop @words;
  @words = splice @words, -$count if $count && @words > $count;
  return @words > 256 ? @words[0 .. 255] : @words;
}

sub has_ended {
  my ($pid, $process, $seconds) = @_;
  return scalar(my @ended = readable($seconds, $process)) if $process >= 0;
  Time::HiRes::sleep($seconds);
  return !-e "/proc/$pid";
}

sub open_logs {
  my ($pid, $logs, $seen) = @_;
  for my $number (written_by($pid, $seen)) {
    my $link = "/proc/$pid/fd/$number";
    my $path = readlink $link;
    next if !defined $path || @$logs >= 16 || !sysopen my $file, $link, O_RDONLY | O_NONBLOCK;
    my $log = { path => $path =~ s/ \(deleted\)$//r, file => $file, head => '', tail => '', bytes => 0 };
    push @$logs, { %$log, writer => $pid };
  }
}

# Descriptors of regular files that a process writes by appending, as far as they were not seen before.
sub written_by {
  my ($pid, $seen) = @_;
  opendir my $descriptors, "/proc/$pid/fd" or return;
  return grep {
    my $path = readlink "/proc/$pid/fd/$_";
    defined $path && $path =~ m{^/} && !$seen->{"$pid $_ $path"}++ && is_log($pid, $_, $seen)
  } grep { /^\d+$/ && $_ > 2 } readdir $descriptors;
}

sub is_log {
  my ($pid, $number, $seen) = @_;
  open my $info, '<', "/proc/$pid/fdinfo/$number" or return 0;
  my ($flags) = map { /^flags:\s+([0-7]+)/ ? oct $1 : () } <$info>;
  return 0 if !defined $flags || ($flags & O_ACCMODE) != O_WRONLY || !($flags & O_APPEND);
  my ($device, $inode, $mode) = stat "/proc/$pid/fd/$number";
  return defined $mode && S_ISREG($mode) && !$seen->{"$device:$inode"}++;
}

# What CRIU finds open is no log of its own: the shim has it open before it becomes CRIU, else the parent.
sub see_inherited {
  my ($pid, $seen) = @_;
  my $still_shim = (readlink "/proc/$pid/exe" // '') =~ m{/(?:\w{0,4}sh|busybox)\d*$};
  my $holder = $still_shim ? $pid : parent_of($pid);
  written_by($holder, $seen) if $holder;
}

# CRIU sets its title for each request of RPC (criu/cr-service.c), in the child that it forks for some. Behind a loader the
# title is one of its arguments. A child without a title is told as well: one for a feature check has it for a moment only.
# Gives the process that has none yet, 0 where all have theirs.
sub see_requests {
  my ($pid, $requests, $logs, $seen) = @_;
  my @children = map { split ' ', read_file($_) } glob "/proc/$pid/task/*/children";
  open_logs($_, $logs, $seen) for @children;
  my $untitled = 0;
  for my $process ($pid, @children) {
    my ($title) = map { /(?:^|: )((?:[a-z-]+ )+--rpc.{0,200})/ } split /\0/, read_file("/proc/$process/cmdline");
    next if !defined $title && $process == $pid;
    $untitled = $process if !defined $title;
    $title //= '';
    next if $seen->{"request $process $title"}++ || @$requests >= 64;
    push @$requests, { title => \$title, process => $process };
  }
  return $untitled;
}

# Who started it: its parents up to the command, nearest first, and what their environment says of the test.
sub origin_of {
  my ($pid, %variables) = @_;
  my @parents;
  for (my $process = parent_of($pid); @parents < 32; $process = parent_of($process)) {
    last if !$process || $process == 1 || $process == $top || $process == $$;
    %variables = (variables_of($process), %variables);
    my @words = grep { defined } (split /\0/, read_file("/proc/$process/cmdline"))[0 .. 63];
    my $folder = readlink "/proc/$process/cwd";
    push @parents, {
      pid => $process,
      command => [map { \(my $word = substr $_, 0, 1000) } @words],
      folder => defined $folder ? \$folder : undef,
    };
  }
  return { parents => \@parents, variables => { map { $_ => \$variables{$_} } keys %variables } };
}

sub variables_of {
  my ($pid) = @_;
  my %found;
  for (split /\0/, read_file("/proc/$pid/environ")) {
    my ($name, $value) = split /=/, $_, 2;
    $found{$name} = substr $value // '', 0, 1000 if $is_variable{$name};
  }
  return %found;
}

sub parent_of {
  my ($pid) = @_;
  my @fields = split ' ', read_file("/proc/$pid/stat") =~ s/^.*\) //sr;
  return $fields[1];
}

sub read_file {
  my ($path) = @_;
  open my $file, '<', $path or return '';
  return do { local $/; <$file> } // '';
}

# Read as it grows: little is left to do at the end, when a test may want to unmount the file system.
sub read_on {
  my ($log) = @_;
  while (my $got = sysread $log->{file}, my $bytes, 65536) {
    $log->{bytes} += $got;
    my $room = $half_log - length $log->{head};
    $log->{head} .= substr $bytes, 0, $room, '' if $room > 0;
    $log->{tail} .= $bytes;
    substr $log->{tail}, 0, length($log->{tail}) - $half_log, '' if length $log->{tail} > $half_log;
  }
}

# The pidfd tells it once the parent has waited for it, the zombie before that.
sub exit_of {
  my ($process, $stat) = @_;
  my $status;
  # It closes the descriptor when it goes.
  open my $handle, '<&=', $process if $process >= 0;
  for my $attempt (1 .. 20) {
    $status = status_of($handle) // zombie_status($stat);
    last if defined $status;
    Time::HiRes::sleep(0.001);
  }
  return (exitCode => undef, signal => undef) if !defined $status;
  return $status & 127 ? (exitCode => undef, signal => $status & 127) : (exitCode => $status >> 8, signal => undef);
}

sub status_of {
  my ($handle) = @_;
  return undef if !$handle;
  my $info = pack 'Q x56', 8;
  ioctl $handle, 0xC040FF0B, $info or return undef;
  my ($mask, $status) = unpack 'Q x52 l', $info;
  return $mask & 8 ? $status : undef;
}

sub zombie_status {
  my ($stat) = @_;
  seek $stat, 0, 0 if $stat;
  my $line = $stat ? <$stat> : undef;
  return undef if !defined $line;
  my @fields = split ' ', $line =~ s/^.*\) //sr;
  return $fields[0] eq 'Z' ? $fields[49] : undef;
}

# Only the folder's owner may read what a privileged CRIU wrote.
sub keep_log {
  my ($log, $name) = @_;
  opendir my $kept, $folder or return;
  my $full = grep({ /\.log$/ } readdir $kept) >= $most_logs;
  my $told = { path => \$log->{path}, kept => undef, bytes => $log->{bytes}, writer => $log->{writer} };
  return $told if $full || !sysopen my $copy, "$folder/$name", O_CREAT | O_EXCL | O_WRONLY, 0600;
  my $left_out = $log->{bytes} - length($log->{head}) - length $log->{tail};
  print $copy $log->{head}, $left_out ? "\n[$left_out bytes left out]\n" : '', $log->{tail};
  chown $owner, -1, $copy;
  close $copy;
  return { %$told, kept => \$name };
}

# To whoever started the recorder, and nobody else. A pipe takes each piece as a whole (PIPE_BUF), so that watches do not
# write into each other's records.
sub report {
  my ($run) = @_;
  my @pieces = unpack '(a3500)*', json($run);
  syswrite STDOUT, "$$ " . ($_ < $#pieces ? '+' : '.') . " $pieces[$_]\n" for 0 .. $#pieces;
}

# A reference to a scalar is a string, a plain scalar a number.
sub json {
  my ($value) = @_;
  return 'null' if !defined $value;
  return '[' . join(',', map { json($_) } @$value) . ']' if ref $value eq 'ARRAY';
  return '{' . join(',', map { json(\$_) . ':' . json($value->{$_}) } sort keys %$value) . '}' if ref $value eq 'HASH';
  return $value + 0 if !ref $value;
  return '"' . $$value =~ s/(["\\\x00-\x1f\x7f])/sprintf '\\u%04x', ord $1/ger . '"';
}
`;

;// CONCATENATED MODULE: ./recording/run.js
/** Source: criu/crtools.c `main`, v3.17 to criu-dev. */
const run_verbs = new Set([
    'dump',
    'pre-dump',
    'restore',
    'check',
    'page-server',
    'lazy-pages',
    'service',
    'swrk',
    'dedup',
    'cpuinfo',
    'exec',
    'show',
]);
/**
 * Reads what recorders told: JSON, one run in each line. What is of another shape is left out.
 * @param keptIn the folder that the copies are in
 */
function parseRuns(text, keptIn) {
    return text.split('\n').flatMap(line => {
        try {
            const run = readRun(JSON.parse(line), keptIn);
            return run === null ? [] : [run];
        }
        catch {
            return [];
        }
    });
}
function readRun(value, keptIn) {
    if (!isObject(value))
        return null;
    const { pid, arguments: given, startedAt, endedAt, exitCode, signal, logs } = value;
    if (!isCount(pid) || !isCount(startedAt) || !isCount(endedAt) || !isStrings(given) || !Array.isArray(logs))
        return null;
    return {
        pid,
        verb: given.find(argument => run_verbs.has(argument)) ?? '',
        arguments: given,
        startedAt,
        endedAt,
        exitCode: isCount(exitCode) ? exitCode : null,
        signal: isCount(signal) ? signal : null,
        cutOff: value.cutOff === 1,
        requests: listOf(value.requests, readRequest),
        parents: listOf(value.parents, readParent),
        variables: readVariables(value.variables),
        logs: listOf(logs, log => readLog(log, pid, keptIn)),
    };
}
function listOf(value, read) {
    if (!Array.isArray(value))
        return [];
    return value.flatMap(entry => (isObject(entry) ? (read(entry) ?? []) : []));
}
function readRequest({ title, process }) {
    return typeof title === 'string' && isCount(process) ? { title, process } : null;
}
function readParent({ pid, command, folder }) {
    if (!isCount(pid) || !isStrings(command))
        return null;
    return { pid, command, folder: typeof folder === 'string' ? folder : null };
}
function readVariables(value) {
    if (!isObject(value))
        return {};
    const strings = Object.entries(value).filter((entry) => {
        return typeof entry[1] === 'string';
    });
    return Object.fromEntries(strings);
}
function readLog({ path, kept, bytes, writer }, pid, keptIn) {
    if (typeof path !== 'string' || !isCount(bytes))
        return null;
    // No way out of the folder.
    const name = typeof kept === 'string' && /^[\w-]+\.log$/.test(kept) ? kept : null;
    return {
        path,
        kept: name === null ? null : `${keptIn}/${name}`,
        bytes,
        writer: isCount(writer) ? writer : pid,
    };
}
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const isStrings = (value) => Array.isArray(value) && value.every(entry => typeof entry === 'string');

;// CONCATENATED MODULE: ./recording/recording.js













/** The recorder gives runs that are about to end three seconds. */
const closeMs = 10_000;
/** 100,000 runs and more. */
const maxRecordBytes = 32 << 20;
/**
 * Begins a recording in `folder`, which is made if need be. Nothing of it outlives this process.
 * @param place where CRIU runs: only there may its logs be read
 * @throws Error when the recorder cannot be started: there is no perl.
 */
async function openRecording(folder, place) {
    await (0,promises_.mkdir)(folder, { recursive: true });
    const runs = (0,external_node_path_.join)(folder, recordingFiles.runs);
    const fifo = (0,external_node_path_.join)(folder, recordingFiles.fifo);
    await (0,promises_.rm)(runs, { force: true });
    const watched = (0,external_node_path_.join)(folder, recordingFiles.watched);
    await removeWatched(watched, place);
    await (0,promises_.mkdir)(watched);
    const mended = await (0,promises_.rm)(fifo).then(() => true, () => false);
    // Whoever runs CRIU may call.
    const made = await (0,base_process/* runProcess */.R)(['mkfifo', '--mode=666', fifo], { timeoutMs: 10_000 });
    if (made.code !== 0)
        throw new Error(`No fifo could be made for the recorder: ${made.startError || made.stderr.trim()}`);
    const recorder = await startRecorder(folder, fifo, place).catch(async (error) => {
        await (0,promises_.rm)(fifo, { force: true });
        throw error;
    });
    return {
        folder,
        mended,
        close: async () => {
            const isOurs = await (0,real_folder/* isRealFolder */.j)(folder);
            if (isOurs)
                await (0,promises_.rm)(fifo, { force: true });
            // What has become of the folder meanwhile is no reason to leave the recorder behind.
            await endRecorder(recorder);
            if (!isOurs)
                throw new Error(`${folder} was taken away or replaced while CRIU was recorded in it`);
            await removeWatched(watched, place);
            const told = recorder.records();
            await writeNew(runs, told.map(record => `${record}\n`).join(''));
            return parseRuns(told.join('\n'), folder);
        },
    };
}
/** The files in it are the recorder's, which may be root's. */
async function removeWatched(folder, place) {
    await (0,base_process/* runProcess */.R)([...place.prefix, 'rm', '-rf', '--', folder], { timeoutMs: 10_000 });
}
/** It takes some hundredths of a second. */
const recording_startLimitMs = 20_000;
async function startRecorder(folder, fifo, place) {
    const told = [folder, fifo, String(process.pid), ...testVariables];
    const [command = '', ...args] = [...place.prefix, 'perl', '-e', recorderProgram, ...told];
    const recorder = (0,external_node_child_process_.spawn)(command, args, { stdio: ['pipe', 'pipe', 'pipe'], cwd: '/', detached: true });
    const said = [];
    recorder.stdin.on('error', () => { });
    recorder.stderr.on('data', (chunk) => said.push(chunk.toString().slice(0, 1000)));
    // Bytes as they are: a piece may end within a character.
    const lines = (0,external_node_readline_.createInterface)({ input: recorder.stdout.setEncoding('latin1') });
    const firstLine = new Promise(resolve => lines.once('line', resolve));
    const records = collectRecords(lines);
    const allTold = (0,external_node_events_.once)(lines, 'close');
    const closed = (0,external_node_events_.once)(recorder, 'close').catch(() => { });
    const late = (0,external_node_timers_promises_.setTimeout)(recording_startLimitMs, null, { ref: false });
    const first = await Promise.race([firstLine, (0,base_process/* endOf */.p)(recorder), late]);
    const ready = first === 'ready';
    if (first === null) {
        said.push(`it did not begin within ${recording_startLimitMs / 1000} s`);
        recorder.kill('SIGKILL');
    }
    else if (typeof first === 'object') {
        said.push(first.startError);
        await closed;
    }
    // A recording that nobody closes does not keep the program alive.
    recorder.unref();
    for (const pipe of recorder.stdio)
        if (pipe instanceof external_node_net_.Socket)
            pipe.unref();
    if (!ready)
        throw new Error(`The recorder of CRIU's runs could not be started: ${said.join('').trim()}`);
    return { process: recorder, records, allTold };
}
async function endRecorder({ process: recorder, allTold }) {
    recorder.ref();
    if (recorder.stdout instanceof external_node_net_.Socket)
        recorder.stdout.ref();
    recorder.stdin?.end();
    const ended = Promise.all([(0,base_process/* endOf */.p)(recorder), allTold]);
    const inTime = await Promise.race([ended, (0,external_node_timers_promises_.setTimeout)(closeMs, null, { ref: false })]);
    if (inTime === null)
        recorder.kill('SIGKILL');
}
/** Puts the pieces of records together; gives those that are whole. */
function collectRecords(lines) {
    const begun = new Map();
    const whole = [];
    let bytes = 0;
    lines.on('line', line => {
        const [, watch, more, piece = ''] = /^(\d+) ([+.]) (.*)$/s.exec(line) ?? [];
        bytes += piece.length;
        if (watch === undefined || bytes > maxRecordBytes)
            return;
        const text = (begun.get(watch) ?? '') + piece;
        if (more === '+')
            begun.set(watch, text);
        else {
            begun.delete(watch);
            whole.push(Buffer.from(text, 'latin1').toString('utf8'));
        }
    });
    return () => whole;
}
/** Writes a file anew: what a test has put there is replaced, and no link followed. Nothing where the folder is gone. */
async function writeNew(path, text) {
    await (0,promises_.rm)(path, { force: true, recursive: true });
    await (0,promises_.writeFile)(path, text, { flag: 'wx' }).catch(() => { });
}

// EXTERNAL MODULE: ./criu/loop-guard.js
var loop_guard = __webpack_require__(8041);
// EXTERNAL MODULE: ./criu/own-line.js
var own_line = __webpack_require__(4746);
;// CONCATENATED MODULE: ./recording/shim.js






/**
 * Writes `folder/criu`, a program that is CRIU, and has itself recorded while the recording in `recording` is open: it
 * leaves its process id in the recording's fifo, waits a tenth of a second at most until the recorder looks, and ends in `exec`. Process id, parent and descriptors are those that the
 * caller gave, also descriptor 3 of `criu swrk`. Without the fifo it only starts CRIU.
 * @param criu absolute path of what to start
 * @returns the program's path
 */
async function writeShim(folder, criu, recording) {
    await (0,promises_.mkdir)(folder, { recursive: true });
    const shim = (0,external_node_path_.join)(folder, 'criu');
    await (0,promises_.writeFile)(shim, shimScript(criu, recording));
    await (0,promises_.chmod)(shim, 0o755);
    return shim;
}
/** Each at most four bytes long, they go through a fifo in one piece (PIPE_BUF, pipe(7)). */
const mostCharacters = 900;
/** A tenth of a second: a recorder that does not answer holds nobody up. */
const mostTurns = 20_000;
/** Opened for reading and writing, a fifo neither waits for a reader nor complains that there is none. */
function shimScript(criu, recording) {
    const fifo = (0,external_node_path_.join)(recording, recordingFiles.fifo);
    const watched = (0,external_node_path_.join)(recording, recordingFiles.watched);
    return `#!/bin/sh
${own_line/* ownLine */.D.shim} ${JSON.stringify(criu)}
${(0,loop_guard/* loopGuard */.S)('CHECKPOINT_GATE_RECORDED', `criu: ${criu} leads back to the recording of checkpoint-gate that started it: name another CRIU.`)}
if [ -p ${(0,shell_quoted/* shellQuoted */.x)(fifo)} ]; then
  all=$*
  if [ \${#all} -lt ${mostCharacters} ]; then
    printf '%s\\0' "$$ $# $#" "$@" 2>/dev/null 1<>${(0,shell_quoted/* shellQuoted */.x)(fifo)}
  else
    printf '%s\\0' "$$ $# 1" "$1" 2>/dev/null 1<>${(0,shell_quoted/* shellQuoted */.x)(fifo)}
  fi
  turns=0
  while [ ! -e ${(0,shell_quoted/* shellQuoted */.x)(watched)}/$$ ] && [ $turns -lt ${mostTurns} ]; do turns=$((turns + 1)); done
fi
exec ${(0,shell_quoted/* shellQuoted */.x)(criu)} "$@"
`;
}

;// CONCATENATED MODULE: ./recording/record-runs.js









/**
 * Has every run of `criu` recorded that the tests start by its name, through sudo too.
 * @throws Error when the recorder cannot be started.
 */
async function recordRuns(request) {
    const { criu, place, folder, scratch, claimant } = request;
    const recording = await openRecording(folder, place);
    if (recording.mended)
        request.log(`A recording in ${folder} was killed: what it had left is taken away`);
    const shimFolder = (0,external_node_path_.join)(scratch, 'recorded');
    const bin = (0,external_node_path_.join)(shimFolder, 'bin');
    const shim = await writeShim(bin, criu.path, folder);
    if (claimant !== null) {
        const moved = await exposeShim(shim, claimant, request);
        if (moved !== null)
            await writeShim(bin, moved, folder);
    }
    return {
        binFolder: bin,
        close: async () => {
            if (claimant !== null)
                await (0,expose/* exposeCriu */.m)(criu.path, claimant);
            await (0,promises_.rm)(shimFolder, { recursive: true, force: true });
            const runs = (await recording.close()).toSorted((a, b) => a.startedAt - b.startedAt || a.pid - b.pid);
            const kept = runs.flatMap(({ logs }) => logs.flatMap(({ kept: path }) => path ?? []));
            const gone = kept.find(path => !(0,external_node_fs_.existsSync)(path));
            if (gone !== undefined)
                throw new Error(`the log ${gone} was taken away after it had been kept`);
            return await Promise.all(runs.map(async (run) => recordedRun(run, await keptTexts(run, place))));
        },
    };
}
/**
 * Leads `sudo criu` to the shim, for what this process starts and for what leaves its family.
 * @returns where CRIU is now, if it is what had to make room
 */
async function exposeShim(shim, claimant, { criu, log }) {
    const real = await (0,promises_.realpath)(criu.path);
    const exposed = await (0,expose/* exposeCriu */.m)(shim, { ...claimant, pids: [...claimant.pids, process.pid] });
    if (exposed.state === 'not-exposed')
        log(`sudo criu: not recorded: ${exposed.why}`);
    return exposed.state === 'exposed' && exposed.path === real ? (0,names/* namesIn */.w)((0,external_node_path_.dirname)(real)).kept : null;
}

;// CONCATENATED MODULE: ./run-tests.js






















/**
 * Runs the test command, shows its output as it comes, and judges what was seen, also when it was ended by a time-out or
 * a cancelled job; or judges the results that an earlier step left.
 * @throws Error before anything is started, for a shell or a folder that is not there.
 */
async function runTests(request) {
    const { command, criu, workspace } = request;
    const { workingDirectory } = command;
    const { recorded, secrets, ran, output } = request.left === null ? await runCommand(request) : leftBehind(request.left);
    const files = await readResultFiles(request.results, workingDirectory, ran.startedAt);
    const read = mergeReads(output, files);
    collectGarbage();
    const { logs, runs, lost } = await collectLogs(request, ran.startedAt, recorded);
    // Where something failed, what is lost may have told of another cause.
    const faults = read.tests.some(({ outcome }) => outcome === 'failed')
        ? [...read.faults, ...lost]
        : read.faults;
    const tests = await locateTests(read.tests, workspace, workingDirectory);
    const judged = judge({
        run: { ...ran, ...read, faults, tests },
        logs,
        runs,
        features: request.answers,
        criu,
        plainRoundTrip: request.plainRoundTrip,
        knownBugs: request.knownBugs,
        userRows: request.userRows,
        earlier: request.earlier,
        needs: request.needs,
        knownIssues: request.knownIssues,
        issueContext: request.issueContext,
        options: request.options,
    });
    if (judged.knownIssuesLeft !== null)
        (0,say/* say */.c)(`${request.knownIssues.path} without the entries that are to go:\n${judged.knownIssuesLeft}`);
    const kept = (0,external_node_path_.join)(request.reportFolder, 'criu-logs');
    if (await (0,real_folder/* isRealFolder */.j)(kept))
        await maskKeptLogs(kept, secrets);
    return { judged, ...ran, formats: read.formats, secrets };
}
async function runCommand(request) {
    const { command, criu, format } = request;
    const recorded = request.record && criu !== null ? await record(request, criu) : null;
    const reader = format === 'command' ? createCommandReader(request.testName) : createOutputReader(format);
    await (0,promises_.writeFile)((0,write_summary/* testsSummaryFile */.SQ)(request.scratch), '');
    const withheld = withheldFile(command.run);
    if (withheld !== null)
        (0,say/* say */.c)(withheld);
    const secretLines = createSecretLines();
    const ran = await runTestCommand({
        ...command,
        env: testedEnvironment(request.env, extraEnvironment(request, recorded)),
        tempDir: request.scratch,
        endFamily: [process.execPath, process.argv[1] ?? '', command_watchdog/* endFamilyCommand */.jw],
    }, {
        live: process.stdout,
        frame: stopCommands(),
        forRunner: secretLines,
        read: reader.write,
        cancel: request.cancelled,
    });
    return { ran, output: reader.end(ran), recorded, secrets: secretLines.secrets() };
}
/** The same of a command that another step has run: nothing is known of it but how it ended. */
function leftBehind({ end, since }) {
    const ran = { end, startedAt: since, durationMs: Date.now() - since, unrun: null, makeGoals: [] };
    return { ran, output: createOutputReader('none').end(), recorded: null, secrets: [] };
}
/**
 * After a long stream most of the heap is what the reading left; the report would be built on top of it. V8 has no other
 * way to be asked (nodejs.org/api/v8.html, setFlagsFromString).
 */
function collectGarbage() {
    (0,external_node_v8_.setFlagsFromString)('--expose-gc');
    const collect = (0,external_node_vm_.runInNewContext)('gc');
    if (typeof collect === 'function')
        collect();
}
/** Without a recorder the tests run all the same, and the logs that they delete are lost. */
async function record(request, criu) {
    const { reportFolder, place, scratch, claimant } = request;
    const folder = (0,external_node_path_.join)(reportFolder, 'criu-logs');
    try {
        return await recordRuns({ criu, place, folder, scratch, claimant, log: say/* say */.c });
    }
    catch (error) {
        (0,say/* say */.c)(`CRIU's runs are not recorded: ${error instanceof Error ? error.message : String(error)}`);
        return null;
    }
}
/** What the command finds in its environment besides the job's: what to leave out, and a CRIU that is recorded. */
function extraEnvironment({ needs, answers, env, scratch }, recorded) {
    const expressions = skipExpressions(needs, answers);
    const own = { ...expressions, GITHUB_STEP_SUMMARY: (0,write_summary/* testsSummaryFile */.SQ)(scratch) };
    if (recorded === null)
        return own;
    return { ...own, PATH: [recorded.binFolder, env.PATH].join(external_node_path_.delimiter) };
}
/**
 * What the recording holds, and the logs that lie where `criu-logs` says: those that are not kept from a recorded run. A file
 * that one run wrote and the next wrote anew is two logs.
 */
async function collectLogs({ criuLogs, command, place }, since, recorded) {
    const lost = [];
    const runs = (await recorded?.close().catch((error) => {
        const said = error instanceof Error ? error.message : String(error);
        const message = `What was recorded of CRIU's runs is lost: ${said}.`;
        (0,say/* say */.c)(message);
        lost.push({ kind: 'unreadable', message, where: 'the recording', output: [] });
    })) ?? [];
    const found = await findLogs({ globs: criuLogs, folder: command.workingDirectory, since, place });
    const text = ({ path, lines }) => `${path}\n${lines.join('\n')}`;
    const kept = new Set(runs.flatMap(({ texts }) => texts.map(text)));
    return { runs, logs: found.filter(log => !kept.has(text(log))), lost };
}


/***/ })

};
