import type { SandboxActivities, Verification } from '../../core/develop/contract.ts';
import type { TaskPlan } from '../../core/develop/plan.ts';
import { markersLeft } from '../../core/develop/conflict-markers.ts';
import { missingLevels } from '../../core/develop/test-level.ts';
import { roleOf } from '../../core/gates/paths.ts';
import { describeReport } from '../../core/test-report/describe-report.ts';
import { unsteadyTests } from '../../core/loop/unsteady-tests.ts';
import { findVanishedTests } from '../../core/loop/vanished-tests.ts';
import { isGreen, type TestReport } from '../../core/test-report/report.ts';
import { turnedGreen } from '../../core/test-report/turned-green.ts';
import { getJson } from '../../database/blobs.ts';
import {
  findReport,
  loadIteration,
  loadIterations,
  noteOnIteration,
} from '../../database/task-iterations.ts';
import { loadSandbox, type SandboxRecord } from '../../database/task-sandbox.ts';
import { whileRunning } from '../while-running.ts';
import { changedFiles } from './changed-files.ts';
import type { SandboxDependencies } from './deps.ts';
import { testInCleanRoom } from './in-clean-room.ts';

type Input = Parameters<SandboxActivities['verifySnapshot']>[0];

const testBytesMax = 1_000_000;
/** Of a file that a merge wrote markers into: as much as the supervisor reads at once. */
const mergedBytesMax = 10_000_000;
const linesMax = 10;
/** Of the tests that show what is new; the record of an iteration stays small. */
const provenMax = 50;

/**
 * All tests in a clean room, where nothing stands that is not in the snapshot; then the new tests on the old code, where
 * they must fail: otherwise they prove nothing.
 */
export const verifySnapshot = (deps: SandboxDependencies, input: Input): Promise<Verification> =>
  whileRunning(async () => {
    const { db, supervisor } = deps;
    const { taskId, planId, iteration, newTests } = input;
    const [plan, sandbox, record] = await Promise.all([
      getJson<TaskPlan>(db, planId),
      loadSandbox(db, taskId),
      loadIteration(db, taskId, iteration),
    ]);
    if (!record) return { ok: false, problems: [`Iteration ${iteration} was never recorded.`] };
    const { snapshot } = record;
    const { base } = sandbox;
    const unsettled = await markersIn(deps, taskId, { sandbox, snapshot });
    if (unsettled.length > 0) return { ok: false, problems: unsettled };
    if (snapshot === base.snapshot || record.tree === base.tree) {
      return {
        ok: false,
        problems: ['Nothing differs from the code as it was: there is nothing to hand over.'],
      };
    }
    const clean = await runClean(deps, input, sandbox, snapshot);
    const problems = isGreen(clean)
      ? []
      : [`In a clean room the tests do not hold:\n${describeReport(clean, null)}`];
    // Reports that tests write as files are not read there, so that names would be missing for no reason.
    if (sandbox.reports.length === 0) problems.push(...(await lostInRoom(deps, input, clean)));
    const files = changedFiles(await supervisor.readChange(taskId, base.snapshot, snapshot));
    const changed = files.map((file) => file.path);
    const named = await supervisor.readFiles(taskId, { snapshot, paths: newTests, bytesMax: testBytesMax });
    const told = named.flatMap(({ path, text }) => (text === null ? [] : [path]));
    const absent = newTests.filter((path) => !told.includes(path));
    if (absent.length > 0) problems.push(`You named new tests that are not there: ${absent.join(', ')}.`);
    problems.push(
      ...missingLevels(
        plan.develop.requiredTests,
        changed.filter((path) => roleOf(path) === 'test'),
      ),
    );
    const proven = await provenTests(deps, input, sandbox, clean);
    if (plan.develop.newBehaviourNeedsTest && proven.length === 0) {
      problems.push(...(await proveNew(deps, input, sandbox, { snapshot, told })));
    }
    const ok = problems.length === 0;
    if (ok) await noteOnIteration(db, taskId, iteration, { proven });
    return { ok, problems };
  });

/** Whatever a merge wrote where it could not decide is decided before anything is handed over. */
async function markersIn(
  { supervisor }: SandboxDependencies,
  taskId: Input['taskId'],
  { sandbox, snapshot }: { sandbox: SandboxRecord; snapshot: SandboxRecord['base']['snapshot'] },
): Promise<string[]> {
  const { merged, base } = sandbox;
  if (!merged || merged.files.length === 0) return [];
  const read = (of: SandboxRecord['base']['snapshot']) =>
    supervisor.readFiles(taskId, { snapshot: of, paths: merged.files, bytesMax: mergedBytesMax });
  const [now, ours, theirs] = [await read(snapshot), await read(merged.from), await read(base.snapshot)];
  return now.flatMap(({ path, text }, index) => {
    if (text === null) return [];
    const lines = markersLeft(text, [ours[index]?.text ?? null, theirs[index]?.text ?? null]);
    if (lines.length === 0) return [];
    return [
      `${JSON.stringify(path)} still holds markers of the merge, in line ${lines.slice(0, linesMax).join(', ')}${lines.length > linesMax ? ' and more' : ''}: settle each place, and remove them.`,
    ];
  });
}

/** The same code ran in the workspace: what does not run here depends on something that is not handed over. */
async function lostInRoom({ db }: SandboxDependencies, { taskId, iteration }: Input, clean: TestReport) {
  const lost = findVanishedTests({
    before: await findReport(db, taskId, iteration),
    now: clean,
    flaky: unsteadyTests(await loadIterations(db, taskId)),
    tests: [],
  });
  const names = lost.map(({ what }) => what.replace('when the work began', 'in the workspace'));
  return names.length === 0
    ? []
    : [`In a clean room not all tests run:\n${names.map((name) => `- ${name}`).join('\n')}`];
}

/** Once more where nothing fails but tests that are known to come out both ways on one and the same code. */
async function runClean(
  deps: SandboxDependencies,
  input: Input,
  sandbox: SandboxRecord,
  snapshot: SandboxRecord['base']['snapshot'],
): Promise<TestReport> {
  const clean = await inRoom(deps, input, sandbox, { key: 'clean', snapshot, overlay: null });
  const flaky = unsteadyTests(await loadIterations(deps.db, input.taskId));
  const failed = clean.cases.filter(({ outcome }) => outcome === 'failed');
  const byChance = clean.whole && failed.length > 0 && failed.every(({ id }) => flaky.has(id));
  return byChance ? inRoom(deps, input, sandbox, { key: 'clean-again', snapshot, overlay: null }) : clean;
}

/** What was failing before and holds now: proof enough of what is new. */
async function provenTests(
  { db }: SandboxDependencies,
  { taskId }: Input,
  { tests, baseReport }: SandboxRecord,
  clean: TestReport,
): Promise<string[]> {
  const before = baseReport ? await getJson<TestReport>(db, baseReport) : await findReport(db, taskId, 0);
  if (before === null) return [];
  const flaky = unsteadyTests(await loadIterations(db, taskId));
  return turnedGreen(before, clean, { flaky, whole: tests.join(' && ') }).slice(0, provenMax);
}

/** Else the new tests must fail on the old code. */
async function proveNew(
  deps: SandboxDependencies,
  input: Input,
  sandbox: SandboxRecord,
  { snapshot, told }: { snapshot: SandboxRecord['base']['snapshot']; told: string[] },
): Promise<string[]> {
  if (told.length === 0) {
    return [
      'New behaviour needs a test that fails on the code as it was: write one, and name its file in "newTests" of finish.',
    ];
  }
  const overlay = { snapshot, paths: told };
  const old = await inRoom(deps, input, sandbox, { key: 'old', snapshot: sandbox.base.snapshot, overlay });
  return isGreen(old)
    ? [
        `The new tests (${told.join(', ')}) pass on the code as it was, too: they prove nothing about the change.`,
      ]
    : [];
}

async function inRoom(
  { supervisor }: SandboxDependencies,
  { taskId, iteration }: Input,
  sandbox: SandboxRecord,
  room: {
    key: string;
    snapshot: SandboxRecord['base']['snapshot'];
    overlay: { snapshot: SandboxRecord['base']['snapshot']; paths: string[] } | null;
  },
): Promise<TestReport> {
  return testInCleanRoom(supervisor, taskId, sandbox, { ...room, key: `${room.key}-${iteration}` });
}
