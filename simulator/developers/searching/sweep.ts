import { deflateSync } from 'node:zlib';
import type { Language } from './code-line.ts';
import type { Mutation } from './mutation.ts';
import { readCounts, type Counts } from './read-failure.ts';

/** What came of trying mutations one after the other. */
export interface Swept {
  /** By place in the list. `whole`: all tests passed with it. */
  tried: { at: number; whole: boolean; counts: Counts }[];
  /** Files that are no longer as they were read. */
  stale: boolean;
  /** Whether the program ran to its end. */
  ended: boolean;
}

const javascript = String.raw`
const { readFileSync, writeFileSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const { inflateSync } = require('node:zlib');
const job = JSON.parse(inflateSync(Buffer.from(process.argv[2], 'base64')).toString());
const until = Date.now() + job.seconds * 1000;
const sh = (command) => {
  const ran = spawnSync('sh', ['-c', command], { encoding: 'utf8', timeout: job.timeoutMs, killSignal: 'SIGKILL', maxBuffer: 1 << 24 });
  return { code: ran.status === null ? -1 : ran.status, text: (ran.stdout || '') + (ran.stderr || '') };
};
for (const [at, [path, line, old, add]] of job.list.entries()) {
  if (Date.now() > until) { console.log('SWEEP TIME ' + at); break; }
  const before = readFileSync(path, 'utf8');
  const lines = before.split('\n');
  if (lines.slice(line, line + old.length).join('\n') !== old.join('\n')) { console.log('SWEEP STALE ' + path); break; }
  lines.splice(line, old.length, ...add);
  let quick, whole = null;
  try {
    writeFileSync(path, lines.join('\n'));
    quick = sh(job.quick);
    if (quick.code === 0) whole = sh(job.all);
  } finally { writeFileSync(path, before); }
  const summary = quick.text.split('\n').filter((text) => new RegExp(job.counts).test(text)).slice(-6).join(' ; ').slice(0, 300);
  console.log('SWEEP ' + at + ' ' + (whole ? whole.code : 'x') + ' ' + quick.code + ' ' + summary);
  if (whole && whole.code === 0) break;
}
console.log('SWEEP END');
`;

const python = String.raw`
import base64, json, re, subprocess, sys, time, zlib
job = json.loads(zlib.decompress(base64.b64decode(sys.argv[1])))
until = time.time() + job["seconds"]
def sh(command):
    try:
        ran = subprocess.run(["sh", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=job["timeoutMs"] / 1000)
        return ran.returncode, ran.stdout.decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        return -1, ""
for at, (path, line, old, add) in enumerate(job["list"]):
    if time.time() > until:
        print("SWEEP TIME", at); break
    with open(path, newline="") as file: before = file.read()
    lines = before.split("\n")
    if lines[line:line + len(old)] != old:
        print("SWEEP STALE", path); break
    lines[line:line + len(old)] = add
    whole = None
    try:
        with open(path, "w", newline="") as file: file.write("\n".join(lines))
        code, text = sh(job["quick"])
        if code == 0: whole = sh(job["all"])[0]
    finally:
        with open(path, "w", newline="") as file: file.write(before)
    summary = " ; ".join([one for one in text.split("\n") if re.search(job["counts"], one)][-6:])[:300]
    print("SWEEP", at, "x" if whole is None else whole, code, summary, flush=True)
    if whole == 0: break
print("SWEEP END")
`;

/** Lines of a runner that tell how many tests passed; a pattern in both languages. */
const countLines = String.raw`^(?:#|ℹ) (?:pass|fail) |^Ran \d+ test|^FAILED|\d+ (?:passed|passing|failed|failing|errors?)\b`;

export interface Sweep {
  mutations: readonly Mutation[];
  /** The lines that each takes away, by which it is known whether the file is still the same. */
  old: (mutation: Mutation) => string[];
  quick: string;
  all: string;
  seconds: number;
  timeoutMs: number;
}

/** A command that tries each mutation in turn, undoes it, and says what came of it; it ends with the first that mends all. */
export function sweepCommand(sweep: Sweep, language: Language): string {
  const job = {
    list: sweep.mutations.map((one) => [one.path, one.line, sweep.old(one), one.add]),
    quick: sweep.quick,
    all: sweep.all,
    seconds: sweep.seconds,
    timeoutMs: sweep.timeoutMs,
    counts: countLines,
  };
  const encoded = deflateSync(JSON.stringify(job)).toString('base64');
  const [program, runs] = language === 'python' ? [python, 'python3 -'] : [javascript, 'node --input-type=commonjs -'];
  // Compiled files of two states within one second would be taken for the same.
  return `PYTHONDONTWRITEBYTECODE=1 ${runs} ${encoded} <<'SWEEP_PROGRAM'\n${program.trim()}\nSWEEP_PROGRAM`;
}

export function readSweep(output: string): Swept {
  const tried = [...output.matchAll(/^SWEEP (\d+) (x|-?\d+) (-?\d+) ?(.*)$/gm)].map(([, at, whole, , summary = '']) => ({
    at: Number(at),
    whole: whole === '0',
    counts: readCounts(summary.split(' ; ').join('\n')),
  }));
  return { tried, stale: /^SWEEP STALE /m.test(output), ended: /^SWEEP END$/m.test(output) };
}
