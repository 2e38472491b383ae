import { cargoBegins, cargoEnds, readCargo } from './cargo.ts';
import { goEnds, readGo } from './go.ts';
import { isGoJson, readGoJson } from './go-json.ts';
import { jestEnds, readJest } from './jest.ts';
import { mochaEnds, readMocha } from './mocha.ts';
import { nodeSpecEnds, readNodeSpec } from './node-spec.ts';
import { readTap, tapBegins, tapEnds } from './node-tap.ts';
import type { Part } from './part.ts';
import { pytestBegins, pytestEnds, readPytest } from './pytest.ts';
import { readJunit } from './junit.ts';
import { looksLikeTap, readPlainTap } from './tap.ts';
import { readUnittest, unittestEnds } from './unittest.ts';
import { readVerdictLines } from './verdict-lines.ts';
import { readVitest, vitestEnds } from './vitest.ts';

interface Reader {
  read: (lines: readonly string[]) => Part;
  /** Whether this line sums up a run, given the two before it. */
  ends: (line: string, before: string, beforeLast: string) => boolean;
  /** Whether a run begins here, where the runner says so: what is summed up twice after it was summed up by a test. */
  begins: (line: string) => boolean;
}

const never = () => false;
const readers: Reader[] = [
  { read: readVitest, ends: vitestEnds, begins: (line) => /^ RUN {2}v\d/.test(line) },
  { read: readJest, ends: jestEnds, begins: never },
  { read: readMocha, ends: mochaEnds, begins: never },
  { read: readNodeSpec, ends: nodeSpecEnds, begins: never },
  { read: readTap, ends: tapEnds, begins: tapBegins },
  { read: readPytest, ends: pytestEnds, begins: pytestBegins },
  { read: readUnittest, ends: (line, _before, beforeLast) => unittestEnds(line, beforeLast), begins: never },
  { read: readGoJson, ends: isGoJson, begins: never },
  { read: readGo, ends: (line) => goEnds(line) !== null, begins: (line) => /^=== RUN {1,3}Test/.test(line) },
  { read: readCargo, ends: cargoEnds, begins: cargoBegins },
];

/** One run in an output that may hold several, one after the other. */
export interface Run {
  /** Which package it is of, where the package manager said so. */
  owner: string;
  part: Part;
}

/** `> shop@1.0.0 test`, which npm and pnpm print before a script. */
const banner = /^> (\S+@\S+) \S+(?: \S+)?$/;

/** Cuts an output into runs and reads each; linear in the number of lines. `endedWell`: by its exit status. */
export function splitRuns(lines: readonly string[], endedWell: boolean): Run[] {
  return splitAtBanners(lines).flatMap(({ owner, lines }) =>
    splitAtSummaries(lines, endedWell).map((part) => ({ owner, part })),
  );
}

function splitAtBanners(lines: readonly string[]): { owner: string; lines: readonly string[] }[] {
  const cuts: { owner: string; at: number }[] = [{ owner: '', at: 0 }];
  for (const [at, line] of lines.entries()) {
    const named = banner.exec(line)?.[1];
    // The next line shows the command.
    if (named !== undefined && (lines[at + 1] ?? '').startsWith('> '))
      cuts.push({ owner: bareName(named), at });
  }
  return cuts.map(({ owner, at }, index) => ({ owner, lines: lines.slice(at, cuts[index + 1]?.at) }));
}

const bareName = (named: string): string => named.slice(0, named.lastIndexOf('@'));

interface Stretch {
  reader: Reader;
  /** The line that sums up; -1 where none does. */
  end: number;
}

function splitAtSummaries(lines: readonly string[], endedWell: boolean): Part[] {
  const stretches = findStretches(lines);
  if (stretches.length === 0) return readUnknown(lines, endedWell);
  return stretches.map(({ reader, end }, index) => {
    const from = (stretches[index - 1]?.end ?? -1) + 1;
    // Details may follow a summary, up to where the next run is summed up.
    const to = stretches[index + 1]?.end ?? lines.length;
    const own = lines.slice(from, to === -1 ? lines.length : to);
    // Others than Node's runner name no subtests, and sum up otherwise.
    const foreign = reader.read === readTap && end === -1 && !own.some((line) => /^ *# Subtest: /.test(line));
    return foreign ? readPlainTap(own) : reader.read(own);
  });
}

/** Of no runner that is known: forms that many programs share. */
function readUnknown(lines: readonly string[], endedWell: boolean): Part[] {
  if (looksLikeTap(lines)) return [readPlainTap(lines)];
  const from = lines.findIndex((line) => /^\s*<testsuites?[\s>]/.test(line));
  const to = lines.findLastIndex((line) => /<\/testsuites?>\s*$/.test(line));
  if (from !== -1 && to >= from)
    return [readJunit({ path: 'output', text: lines.slice(from, to + 1).join('\n') })];
  const listed = readVerdictLines(lines, endedWell);
  return listed ? [listed] : [];
}

/** Summaries of one runner without a beginning in between are one run: tests can print all but the last. */
function findStretches(lines: readonly string[]): Stretch[] {
  const stretches: Stretch[] = [];
  let begun: Reader | null = null;
  for (const [at, line] of lines.entries()) {
    if (line === '') continue;
    begun = readers.find((reader) => reader.begins(line)) ?? begun;
    const reader = readers.find((one) => one.ends(line, lines[at - 1] ?? '', lines[at - 2] ?? ''));
    if (!reader) continue;
    const last = stretches.at(-1);
    if (last && last.reader === reader && (begun !== reader || !separable.has(reader))) last.end = at;
    else stretches.push({ reader, end: at });
    if (begun === reader) begun = null;
  }
  if (begun && stretches.at(-1)?.reader !== begun) stretches.push({ reader: begun, end: -1 });
  return stretches;
}

/** Of the others, many summaries are one run: a package or a target each. */
const separable = new Set(
  readers.filter(({ read }) => read === readVitest || read === readPytest || read === readTap),
);
