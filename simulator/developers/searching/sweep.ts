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
const { spawn } = require('node:child_process');
const { inflateSync } = require('node:zlib');
const job = JSON.parse(inflateSync(Buffer.from(process.argv[2], 'base64')).toString());
const until = Date.now() + job.seconds * 1000;
const sh = (command, timeoutMs) => new Promise((resolve) => {
  const child = spawn('sh', ['-c', command], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  const take = (data) => { if (text.length < 1 << 22) text += data; };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const end = () => { try { process.kill(-child.pid, 'SIGKILL'); } catch {} };
  const timer = setTimeout(end, timeoutMs);
  child.on('error', () => { clearTimeout(timer); resolve({ code: -1, text }); });
  child.on('exit', (code) => { clearTimeout(timer); end(); setImmediate(() => resolve({ code: code === null ? -1 : code, text })); });
});
(async () => {
  const began = Date.now();
  await sh(job.quick, job.timeoutMs);
  const patience = Math.min(job.timeoutMs, Math.max(1500, 5 * (Date.now() - began)));
  for (const [at, [path, line, old, add]] of job.list.entries()) {
    if (Date.now() > until) { console.log('SWEEP TIME ' + at); break; }
    const before = readFileSync(path, 'utf8');
    const lines = before.split('\n');
    if (lines.slice(line, line + old.length).join('\n') !== old.join('\n')) { console.log('SWEEP STALE ' + path); break; }
    lines.splice(line, old.length, ...add);
    let quick, whole = null;
    try {
      writeFileSync(path, lines.join('\n'));
      quick = await sh(job.quick, patience);
      if (quick.code === 0) whole = await sh(job.all, 4 * patience);
    } finally { writeFileSync(path, before); }
    const summary = quick.text.split('\n').filter((text) => new RegExp(job.counts).test(text)).slice(-6).join(' ; ').slice(0, 300);
    console.log('SWEEP ' + at + ' ' + (whole ? whole.code : 'x') + ' ' + quick.code + ' ' + summary);
    if (whole && whole.code === 0) break;
  }
  console.log('SWEEP END');
})();
`;

const python = String.raw`
import base64, json, os, re, signal, subprocess, sys, time, zlib
job = json.loads(zlib.decompress(base64.b64decode(sys.argv[1])))
until = time.time() + job["seconds"]
def sh(command, seconds):
    child = subprocess.Popen(["sh", "-c", command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        text = child.communicate(timeout=seconds)[0]
        return child.returncode, text.decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        return -1, ""
    finally:
        try: os.killpg(child.pid, signal.SIGKILL)
        except OSError: pass
        child.wait()
began = time.time()
sh(job["quick"], job["timeoutMs"] / 1000)
patience = min(job["timeoutMs"] / 1000, max(1.5, 5 * (time.time() - began)))
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
        code, text = sh(job["quick"], patience)
        if code == 0: whole = sh(job["all"], 4 * patience)[0]
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
  const [program, runs] =
    language === 'python' ? [python, 'python3 -'] : [javascript, 'node --input-type=commonjs -'];
  // Compiled files of two states within one second would be taken for the same.
  return `PYTHONDONTWRITEBYTECODE=1 ${runs} ${encoded} <<'SWEEP_PROGRAM'\n${program.trim()}\nSWEEP_PROGRAM`;
}

export function readSweep(output: string): Swept {
  const tried = [...output.matchAll(/^SWEEP (\d+) (x|-?\d+) (-?\d+) ?(.*)$/gm)].map(
    ([, at, whole, , summary = '']) => ({
      at: Number(at),
      whole: whole === '0',
      counts: readCounts(summary.split(' ; ').join('\n')),
    }),
  );
  return { tried, stale: /^SWEEP STALE /m.test(output), ended: /^SWEEP END$/m.test(output) };
}
