import type { IterationEnd, SandboxActivities } from '../../core/develop/contract.ts';
import type { TaskPlan } from '../../core/develop/plan.ts';
import { acceptedTampering, unacceptedTampering } from '../../core/loop/accepted-tampering.ts';
import type { TaskId } from '../../core/ids.ts';
import { roleOf } from '../../core/gates/paths.ts';
import type { IterationRecord, Tampering } from '../../core/loop/record.ts';
import { unsteadyTests } from '../../core/loop/unsteady-tests.ts';
import { findVanishedTests } from '../../core/loop/vanished-tests.ts';
import { findSecuritySigns } from '../../core/loop/security-signs.ts';
import { describeReport } from '../../core/test-report/describe-report.ts';
import type { TestReport } from '../../core/test-report/report.ts';
import { getJson, putJson } from '../../database/blobs.ts';
import { callsOfIteration, type RecordedCall } from '../../database/task-calls.ts';
import { findReport, loadIteration, loadIterations, saveIteration } from '../../database/task-iterations.ts';
import { costOfIteration } from '../../database/task-messages.ts';
import { loadSandbox, saveRequests, type SandboxRecord } from '../../database/task-sandbox.ts';
import { type FileStates, findTampering } from '../develop/tampering/find-tampering.ts';
import { isTrivialEdit } from '../develop/trivial-edit.ts';
import { whileRunning } from '../while-running.ts';
import { describeRun, type StoredOutcome } from './call-tool.ts';
import { changedFiles, lineCounts } from './changed-files.ts';
import type { SandboxDependencies } from './deps.ts';
import { recordOf } from './iteration-record.ts';
import { type Chance, losesTests, mayBeChance, runAgain } from './run-again.ts';
import { countsOf, runTests, type TestRun } from './run-tests.ts';
import { seeCalls } from './seen-calls.ts';

type Input = Parameters<SandboxActivities['endIteration']>[0];

const fileBytesMax = 400_000;
const filesMax = 400;
const namesMax = 10;

/** Runs all tests, takes a snapshot, and measures what the iteration did: to the code, and to the tests. */
export const endIteration = (deps: SandboxDependencies, input: Input): Promise<IterationEnd> =>
  whileRunning(async () => {
    const { db, supervisor } = deps;
    const { taskId, planId, iteration, finished } = input;
    const [plan, sandbox, previous, calls] = await Promise.all([
      getJson<TaskPlan>(db, planId),
      loadSandbox(db, taskId),
      loadIteration(db, taskId, iteration - 1),
      callsOfIteration(db, taskId, iteration),
    ]);
    const { run, ...chance } = await testAll(deps, input, { sandbox, previous, calls });
    const taken = await supervisor.snapshot(taskId, `iteration-${iteration}`, `iteration ${iteration}`);
    const measured = await measure(deps, input, { plan, sandbox, previous, snapshot: taken.snapshot, run });
    const { requests } = await supervisor.look(taskId, previous?.requests ?? 0);
    await saveRequests(db, taskId, requests);
    const { seen, exhausted } = await seeCalls(db, taskId, calls);
    const record = recordOf({
      number: iteration,
      ...taken,
      report: sandbox.tests.length === 0 ? null : run.report,
      exhausted: [...new Set([...exhausted, ...run.exhausted])],
      security: findSecuritySigns({ calls: seen, requests }),
      ...chance,
      known: previous?.tests?.map(({ id }) => id) ?? [],
      requests: requests.at(-1)?.number ?? previous?.requests ?? 0,
      ...measured,
      calls: calls.map(({ tool, hash }) => ({ tool, hash })),
      costMicroUsd: await costOfIteration(db, taskId, iteration),
      finished,
    });
    await saveIteration(db, taskId, record, await putJson(db, run.report));
    const before = await findReport(db, taskId, iteration - 1);
    return {
      snapshot: taken.snapshot,
      tree: taken.tree,
      tests: countsOf(run.report),
      tampering: unacceptedTampering(
        measured.tampering,
        acceptedTampering(await loadIterations(db, taskId, iteration - 1)),
      ),
      report: sandbox.tests.length === 0 ? '' : `${reportText(run, before)}${flakyText(chance.flaky)}`,
    };
  });

const reportText = (run: TestRun, before: TestReport | null): string =>
  before === null ? describeRun(run) : `${describeReport(run.report, before)}${pagesText(run)}`;

const flakyText = (flaky: readonly string[]): string =>
  flaky.length > 0
    ? `\n\nThese tests came out both ways on this very code: ${flaky.slice(0, namesMax).join(', ')}. Chance decides about them: they say nothing about your change unless it made them so.`
    : '';

const pagesText = (run: TestRun): string =>
  run.pages.length > 0
    ? `\n\n${describeRun({ ...run, report: { ...run.report, cases: [], errors: [] } })}`
    : '';

/**
 * All tests as the developer has just run them, or now. Once more where tests fail that held before, or that stand in the
 * way of what is handed in: chance may have decided about them.
 */
async function testAll(
  deps: SandboxDependencies,
  input: Input,
  {
    sandbox,
    previous,
    calls,
  }: { sandbox: SandboxRecord; previous: IterationRecord | null; calls: readonly RecordedCall[] },
): Promise<{ run: TestRun } & Chance> {
  const { taskId, iteration, finished } = input;
  const first = (await justRun(deps, calls)) ?? (await runAll(deps, input, sandbox));
  const again = mayBeChance(first) && (finished || losesTests(first, previous));
  if (!again) return { run: first, flaky: [], wavering: [] };
  return runAgain(deps.supervisor, taskId, `tests-${iteration}-again`, { first, record: sandbox });
}

/** The whole suite as the developer has just run it, if nothing was done since: the last call of the iteration. */
async function justRun({ db }: SandboxDependencies, calls: readonly RecordedCall[]): Promise<TestRun | null> {
  const last = calls.filter(({ tool }) => tool !== 'finish').at(-1);
  if (last?.tool !== 'test') return null;
  const { run, whole } = await getJson<StoredOutcome>(db, last.outcome);
  return whole === true ? (run ?? null) : null;
}

const runAll = (
  { supervisor }: SandboxDependencies,
  { taskId, iteration }: Input,
  record: SandboxRecord,
): Promise<TestRun> => runTests(supervisor, taskId, `tests-${iteration}`, { commands: record.tests, record });

interface Measured {
  plan: TaskPlan;
  sandbox: SandboxRecord;
  previous: IterationRecord | null;
  snapshot: IterationRecord['snapshot'];
  run: TestRun;
}

/**
 * Against the iteration before, or what it came to on another base: how much, and whether it is more than form; against
 * it and the base: what became of tests. Where a merge left markers, that there are tests is the base's to say.
 */
async function measure(
  deps: SandboxDependencies,
  { taskId }: Input,
  { plan, sandbox, previous, snapshot, run }: Measured,
): Promise<Pick<IterationRecord, 'edit' | 'tampering'>> {
  const { supervisor } = deps;
  const base = sandbox.base.snapshot;
  const { merged } = sandbox;
  const since = merged?.after === (previous?.number ?? 0) ? merged : null;
  const before = since?.into ?? previous?.snapshot ?? base;
  const [whole, step] = await Promise.all([
    supervisor.readChange(taskId, base, snapshot),
    supervisor.readChange(taskId, before, snapshot),
  ]);
  const stepFiles = changedFiles(step);
  const moved = [...changedFiles(whole), ...stepFiles].flatMap((file) => [
    file.path,
    file.previousPath ?? file.path,
  ]);
  // Tests that nobody touched are looked at too: what they expect may now stand in the code.
  const paths = [...new Set([...moved, ...sandbox.testFiles])].slice(0, filesMax);
  const read = (of: IterationRecord['snapshot']) =>
    supervisor.readFiles(taskId, { snapshot: of, paths, bytesMax: fileBytesMax });
  const [atBase, atBefore, now] = await Promise.all([read(base), read(before), read(snapshot)]);
  const files = paths.map((path, index) => ({
    path,
    base: atBase[index]?.text ?? null,
    before: (since?.files.includes(path) ? atBase : atBefore)[index]?.text ?? null,
    now: now[index]?.text ?? null,
  }));
  const changed = files.filter((file) => file.before !== file.now);
  return {
    tampering: [
      ...(await findTampering({ files, wanted: plan.input.wanted })),
      ...(await vanishedTests(deps, taskId, sandbox, { files, report: run.report })),
    ],
    edit: {
      files: stepFiles.length,
      newFiles: stepFiles.filter(({ status }) => status === 'added').length,
      ...lineCounts(stepFiles),
      trivial: await isTrivialEdit(changed),
    },
  };
}

/** Against how the base's tests ran, before anything was done to it. */
async function vanishedTests(
  { db }: SandboxDependencies,
  taskId: TaskId,
  { baseReport, tests }: SandboxRecord,
  { files, report }: { files: readonly FileStates[]; report: TestReport },
): Promise<Tampering[]> {
  if (tests.length === 0) return [];
  const before = baseReport ? await getJson<TestReport>(db, baseReport) : await findReport(db, taskId, 0);
  return findVanishedTests({
    before,
    now: report,
    flaky: unsteadyTests(await loadIterations(db, taskId)),
    tests: files
      .filter(({ path }) => roleOf(path) === 'test')
      .map((file) => ({ was: file.base, now: file.now })),
  });
}
