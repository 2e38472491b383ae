import type { TaskId } from '../../core/ids.ts';
import { errorSignature } from '../../core/loop/error-signature.ts';
import { flakyTests } from '../../core/loop/flaky-tests.ts';
import type { IterationRecord } from '../../core/loop/record.ts';
import type { Supervisor } from '../../core/sandbox/supervisor.ts';
import { isGreen } from '../../core/test-report/report.ts';
import type { SandboxRecord } from '../../database/task-sandbox.ts';
import { runTests, type TestRun } from './run-tests.ts';

/** A suite that takes longer is not run twice to learn of chance. */
const againMsMax = 120_000;

/** Whether a second run on the same tree may tell something: the first ended by itself, and tests fail in it. */
export const mayBeChance = (run: TestRun): boolean =>
  run.report.failed > 0 &&
  run.outputs.every(({ end }) => end === 'done') &&
  run.outputs.reduce((sum, { durationMs }) => sum + durationMs, 0) <= againMsMax;

/** Whether a test fails that did not after the iteration before; a runner may name failures only. */
export function losesTests(run: TestRun, previous: IterationRecord | null): boolean {
  if (!previous?.tests) return false;
  const failed = new Set(previous.tests.flatMap(({ id, outcome }) => (outcome === 'failed' ? [id] : [])));
  return run.report.cases.some(({ id, outcome }) => outcome === 'failed' && !failed.has(id));
}

/** What two runs on one tree say of chance. */
export interface Chance {
  flaky: string[];
  wavering: string[];
}

/**
 * The tests once more on the same tree, to learn which of them chance decides about. A second run that is green counts:
 * whatever is handed in is run in a clean room besides. `key` names the second run.
 */
export async function runAgain(
  supervisor: Supervisor,
  task: TaskId,
  key: string,
  { first, record }: { first: TestRun; record: SandboxRecord },
): Promise<{ run: TestRun } & Chance> {
  const second = await runTests(supervisor, task, key, { commands: record.tests, record });
  const exhausted = [...first.exhausted, ...second.exhausted];
  const counts = isGreen(second.report) ? second : first;
  return {
    run: { ...counts, exhausted },
    flaky: flakyTests(first.report, second.report),
    wavering: waveringTests(signaturesOf(first), signaturesOf(second)),
  };
}

const signaturesOf = ({ report }: TestRun): Map<string, string> =>
  new Map(
    report.cases.flatMap(({ id, outcome, message, at }) =>
      outcome === 'failed' ? [[id, errorSignature({ id, message, at })] as const] : [],
    ),
  );

const waveringTests = (one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): string[] =>
  [...one].flatMap(([id, signature]) => ((other.get(id) ?? signature) === signature ? [] : [id]));
