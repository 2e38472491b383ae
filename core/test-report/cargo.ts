import { frameIn, innermostFrame } from './frames.ts';
import { blockLinesMax } from './lines.ts';
import {
  countsIn,
  failedCase,
  passedCase,
  reportError,
  skippedCase,
  testId,
  type Counts,
  type Part,
} from './part.ts';
import type { TestCase } from './report.ts';

/** Reads `cargo test`: unit tests, integration tests and those of the documentation. */
export function readCargo(lines: readonly string[]): Part {
  const found = new Map<string, TestCase>();
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  let target = '';
  let begun = 0;
  let ended = 0;
  for (const [index, line] of lines.entries()) {
    target = targetOf(line) ?? target;
    if (/^running \d{1,9} tests?$/.test(line)) begun += 1;
    // A test can print such a line: the one that counts stands before an empty line or the end.
    if (cargoEnds(line) && (lines[index - 1] ?? '') === '' && (lines[index + 1] ?? '') === '') {
      ended += 1;
      addCounts(counts, line);
    }
    const one = listedCase(target, line) ?? failure(lines, index, target);
    if (one) found.set(one.id, one);
  }
  const whole = ended > 0 && ended >= begun;
  return {
    runner: 'cargo',
    cases: [...found.values()],
    errors: readErrors(lines),
    counts: ended > 0 ? counts : null,
    whole,
  };
}

function addCounts(counts: Counts, line: string): void {
  const told = countsIn(line);
  counts.passed += told.get('passed') ?? 0;
  counts.failed += told.get('failed') ?? 0;
  counts.skipped += told.get('ignored') ?? 0;
}

/** `Running unittests src/lib.rs (target/debug/…)`, `Running tests/green.rs (…)`, `Doc-tests shop`. */
function targetOf(line: string): string | null {
  const [, file, crate] = /^ +(?:Running (?:unittests )?(\S+) \(|Doc-tests (\S+)$)/.exec(line) ?? [];
  return file ?? (crate === undefined ? null : `documentation of ${crate}`);
}

const steps = (target: string, name: string): string =>
  testId(target, ...name.replace(/ - should panic$| \(line \d+\)(?: - .+)?$/, '').split('::'));

function listedCase(target: string, line: string): TestCase | null {
  const [, name, outcome] = /^test (.{1,500}) \.\.\. (ok|FAILED|ignored)(?:, .*)?$/.exec(line) ?? [];
  if (name === undefined) return null;
  const id = steps(target, name);
  if (outcome === 'ok') return passedCase(id);
  return outcome === 'ignored' ? skippedCase(id) : failedCase(id);
}

/** The block `---- tests::adds stdout ----`. */
function failure(lines: readonly string[], index: number, target: string): TestCase | null {
  const name = /^---- (.+) std(?:out|err) ----$/.exec(lines[index] ?? '')?.[1];
  if (name === undefined) return null;
  let end = index + 1;
  while (
    end < lines.length &&
    end - index < blockLinesMax &&
    !/^---- .+ ----$|^failures:$/.test(lines[end] ?? '')
  )
    end += 1;
  const block = lines.slice(index + 1, end);
  const panic = block.findIndex((line) => line.startsWith('thread ') && line.includes(' panicked at '));
  const from = panic === -1 ? 0 : panic + 1;
  const trace = block.findIndex((line, at) => at >= from && /^stack backtrace:|^note: /.test(line));
  const message = block.slice(from, trace === -1 ? undefined : trace).join('\n');
  return failedCase(steps(target, name), message, innermostFrame(block.slice(Math.max(0, panic))));
}

/** What the compiler says, and programs that ended by a signal. */
function readErrors(lines: readonly string[]): Part['errors'] {
  const errors: Part['errors'] = [];
  for (let at = 0; at < lines.length && errors.length < 50; at += 1) {
    const line = lines[at] ?? '';
    if (!/^error(?:\[E\d{4}\])?: /.test(line) || isConsequence(line)) {
      if (/process didn't exit successfully: .* \(signal: /.test(line)) errors.push(reportError(line.trim()));
      continue;
    }
    let end = at + 1;
    while (end < lines.length && end - at < 40 && lines[end] !== '') end += 1;
    const block = lines.slice(at, end);
    errors.push(
      reportError(
        block.join('\n'),
        block.map((line) => frameIn(line)).find((frame) => frame !== null) ?? null,
      ),
    );
  }
  return errors;
}

const isConsequence = (line: string): boolean =>
  /^error: (?:could not compile|aborting due to|test failed|doctest failed|\d+ targets? failed|build failed)/.test(
    line,
  );

/** The last line of one target. */
export const cargoEnds = (line: string): boolean =>
  /^test result: (?:ok|FAILED)\. \d{1,9} passed; \d{1,9} failed; /.test(line);
export const cargoBegins = (line: string): boolean =>
  /^ {3,4}Compiling \S+ v\d|^ {4}Finished `test` profile/.test(line);
