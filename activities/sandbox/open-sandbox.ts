import { Failed } from '../../core/failed.ts';
import type { PreparedSandbox, SandboxActivities } from '../../core/develop/contract.ts';
import { buildContextPack, wantsText } from '../../core/develop/context-pack.ts';
import { findTestCommands, saysHowToTest } from '../../core/develop/find-test-commands.ts';
import type { TaskPlan } from '../../core/develop/plan.ts';
import { roleOf } from '../../core/gates/paths.ts';
import type { BlobId } from '../../core/ids.ts';
import { readDevcontainer } from '../../core/sandbox/devcontainer.ts';
import { describeSandbox } from '../../core/sandbox/describe-sandbox.ts';
import { joinSpec } from '../../core/sandbox/join-spec.ts';
import { readSandboxFile, sandboxFilePath } from '../../core/sandbox/sandbox-file.ts';
import { getBlob, getJson, putJson } from '../../database/blobs.ts';
import { saveIteration } from '../../database/task-iterations.ts';
import { saveOpening } from '../../database/task-messages.ts';
import { type SandboxRecord, saveRequests, saveSandbox } from '../../database/task-sandbox.ts';
import { whileRunning } from '../while-running.ts';
import type { SandboxDependencies } from './deps.ts';
import { recordOf } from './iteration-record.ts';
import type { RepositoryFile } from '../../core/develop/repository-file.ts';
import { readRepository } from './read-repository.ts';
import { type Chance, mayBeChance, runAgain } from './run-again.ts';
import { countsOf, runTests, type TestRun } from './run-tests.ts';

type Input = Parameters<SandboxActivities['openSandbox']>[0];

export const testFilesMax = 200;
const namesMax = 5;

/** Makes the sandbox, runs the tests as they stand, and leaves what the conversation begins with. */
export const openSandbox = (deps: SandboxDependencies, input: Input): Promise<PreparedSandbox> =>
  whileRunning(async () => {
    const { db, git, supervisor } = deps;
    const { taskId, planId, base } = input;
    const plan = await getJson<TaskPlan>(db, planId);
    const readBlob = (id: BlobId) => getBlob(db, id);
    const files = await readRepository(git, base, readBlob, isRead);
    const joined = joinRepository(plan, files);
    await supervisor.putRepository(taskId, await readBlob(base));
    const opened = await supervisor.open(joined.spec);
    const broken = opened.setup.find(({ ok }) => !ok);
    const testFiles = files
      .flatMap(({ path }) => (roleOf(path) === 'test' ? [path] : []))
      .slice(0, testFilesMax);
    const record: SandboxRecord = { ...joined, testFiles, base: opened.base };
    await saveSandbox(db, taskId, opened.engine, record);
    const first = await runTests(supervisor, taskId, 'tests-0', { commands: record.tests, record });
    const { run, flaky, wavering } = mayBeChance(first)
      ? await runAgain(supervisor, taskId, 'tests-0-again', { first, record })
      : { run: first, flaky: [], wavering: [] };
    const remarks = [
      ...joined.remarks,
      ...(broken ? [`Setup "${broken.command}" failed: ${broken.text.trim().slice(-300)}`] : []),
      ...(record.tests.length === 0 ? ['It says nowhere how it is tested.'] : []),
      ...(flaky.length > 0
        ? [`Chance decides about these tests: ${flaky.slice(0, namesMax).join(', ')}.`]
        : []),
    ];
    const { requests } = await supervisor.look(taskId, 0);
    await saveRequests(db, taskId, requests);
    await saveBaseline(deps, input, record, {
      run,
      chance: { flaky, wavering },
      requests: requests.at(-1)?.number ?? 0,
    });
    await saveOpening(db, taskId, {
      pack: await packContext(deps, input, plan, run),
      rules: describeSandbox({ ...joined, description: opened.description, remarks }),
    });
    return {
      engine: opened.engine,
      description: opened.description,
      snapshot: opened.base.snapshot,
      tree: opened.base.tree,
      tests: record.tests.length === 0 ? null : countsOf(run.report),
      remarks,
    };
  });

const devcontainerPaths = ['.devcontainer/devcontainer.json', '.devcontainer.json'];

const ignoreFile = '.gitignore';

const isRead = (path: string, size: number): boolean =>
  [sandboxFilePath, ignoreFile, ...devcontainerPaths].includes(path) || saysHowToTest(path, size);

/** What policy, the repository's own words, and its kind come to together. */
function joinRepository(plan: TaskPlan, files: readonly RepositoryFile[]) {
  const textOf = (path: string) => files.find((file) => file.path === path)?.text ?? null;
  const own = textOf(sandboxFilePath);
  const file = own === null ? null : readSandboxFile(own);
  if (file && 'problem' in file) throw new Failed('input.invalid', file.problem);
  const container = devcontainerPaths.map(textOf).find((text) => text !== null);
  return joinSpec({
    configuration: plan.sandbox,
    file: file?.file ?? null,
    devcontainer: container === undefined ? null : readDevcontainer(container),
    found: findTestCommands(new Map(files.map(({ path, text = null }) => [path, text]))),
    ignored: textOf(ignoreFile),
    input: plan.input,
    task: plan.taskId,
  });
}

async function saveBaseline(
  { db }: SandboxDependencies,
  { taskId }: Input,
  { base, tests }: SandboxRecord,
  { run, chance, requests }: { run: TestRun; chance: Chance; requests: number },
): Promise<void> {
  const record = recordOf({
    number: 0,
    snapshot: base.snapshot,
    tree: base.tree,
    report: tests.length === 0 ? null : run.report,
    exhausted: run.exhausted,
    ...chance,
    requests,
  });
  const report = tests.length === 0 ? null : await putJson(db, run.report);
  await saveIteration(db, taskId, record, report);
}

/** The files that the task's words and the failing tests point to are read in a second pass, once both are known. */
async function packContext(
  { db, git }: SandboxDependencies,
  { base }: Input,
  plan: TaskPlan,
  { report }: TestRun,
): Promise<string> {
  const wants = wantsText(plan.input, report);
  const files = await readRepository(git, base, (id) => getBlob(db, id), wants);
  return buildContextPack({ files, input: plan.input, report, tokensMax: plan.develop.packTokensMax });
}
