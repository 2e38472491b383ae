import type { TaskId } from '../../core/ids.ts';
import type { CallOutcome, PageReport } from '../../core/sandbox/box-call.ts';
import type { Supervisor } from '../../core/sandbox/supervisor.ts';
import { joinReports } from '../../core/test-report/join-reports.ts';
import { readReport } from '../../core/test-report/read-report.ts';
import { isGreen, type TestReport } from '../../core/test-report/report.ts';
import type { SandboxRecord } from '../../database/task-sandbox.ts';

/** All that one run of the tests brought to light. */
export interface TestRun {
  report: TestReport;
  pages: PageReport[];
  attachments: CallOutcome['attachments'];
  /** What a command had to be ended for, in words. */
  exhausted: string[];
  outputs: CallOutcome[];
}

const pageTimeoutMs = 30_000;
/** As much as the supervisor reads of one file. */
const reportBytesMax = 10_000_000;

/**
 * Runs commands one after the other, reads what they report, and visits the pages. `key` names the run: asked again,
 * nothing runs twice.
 */
export async function runTests(
  supervisor: Supervisor,
  task: TaskId,
  key: string,
  { commands, record }: { commands: readonly string[]; record: SandboxRecord },
): Promise<TestRun> {
  const timeoutMs = record.spec.limits.commandSeconds * 1000;
  await startServices(supervisor, task, key, record);
  await forgetReports(supervisor, task, key, record.reports);
  const outputs: CallOutcome[] = [];
  for (const [index, command] of commands.entries()) {
    outputs.push(await supervisor.call(task, `${key}-${index}`, { kind: 'run', command, timeoutMs }));
  }
  const files = await readReportFiles(supervisor, task, key, record.reports);
  const visited = await visitPages(supervisor, task, key, record.pages);
  const read = outputs.map((output, index) =>
    readReport({
      text: output.text,
      exitCode: output.exitCode,
      // What was left out of the middle of a loud run's output takes nothing from its end.
      whole: output.end === 'done',
      ...(index === outputs.length - 1 && files.length > 0 && { files }),
    }),
  );
  return {
    report: withPages(joinReports(read), visited.pages),
    pages: visited.pages,
    attachments: visited.attachments,
    exhausted: outputs.flatMap((output) => describeExhaustion(output)),
    outputs,
  };
}

/** What is to run beside the tests, unless it does already; what does not come up, the tests will tell. */
async function startServices(supervisor: Supervisor, task: TaskId, key: string, { spec }: SandboxRecord) {
  if (spec.services.length === 0) return;
  const { services } = await supervisor.look(task, 0);
  for (const { name } of services.filter(({ running }) => !running)) {
    await supervisor.call(task, `${key}-service-${name}`, { kind: 'start-service', name });
  }
}

/** A report of an earlier run would be read as one of this. */
async function forgetReports(supervisor: Supervisor, task: TaskId, key: string, paths: readonly string[]) {
  if (paths.length === 0) return;
  const command = `rm -f -- ${paths.map(quote).join(' ')}`;
  await supervisor.call(task, `${key}-forget`, { kind: 'run', command, timeoutMs: 30_000 });
}

/** From a snapshot: a report may be longer than what is kept of a command's output. */
async function readReportFiles(
  supervisor: Supervisor,
  task: TaskId,
  key: string,
  paths: string[],
): Promise<{ path: string; text: string }[]> {
  if (paths.length === 0) return [];
  const { snapshot } = await supervisor.snapshot(task, `${key}-reports`, 'reports of tests');
  const read = await supervisor.readFiles(task, { snapshot, paths, bytesMax: reportBytesMax });
  const files: { path: string; text: string }[] = [];
  for (const [index, { path, text }] of read.entries()) {
    const found = text ?? (await showIgnored(supervisor, task, `${key}-report-${index}`, path));
    if (found !== null) files.push({ path, text: found });
  }
  return files;
}

/** Most reports are left out of git, and so of snapshots: such a one is shown by a command. */
async function showIgnored(
  supervisor: Supervisor,
  task: TaskId,
  key: string,
  path: string,
): Promise<string | null> {
  const call = { kind: 'run' as const, command: showFiles([path]), timeoutMs: 30_000 };
  const { text, exitCode } = await supervisor.call(task, key, call);
  return exitCode === 0 ? text : null;
}

export const showFiles = (paths: readonly string[]): string => `cat -- ${paths.map(quote).join(' ')}`;

const quote = (path: string): string => `'${path.replaceAll("'", `'\\''`)}'`;

async function visitPages(
  supervisor: Supervisor,
  task: TaskId,
  key: string,
  urls: string[],
): Promise<{ pages: PageReport[]; attachments: CallOutcome['attachments'] }> {
  if (urls.length === 0) return { pages: [], attachments: [] };
  const call = { kind: 'browse' as const, urls, timeoutMs: pageTimeoutMs };
  const { pages = [], attachments } = await supervisor.call(task, `${key}-pages`, call);
  return { pages, attachments };
}

/** A page that cannot be loaded, or on which code fails, is a failure of the run; what the console says beside is only told. */
function withPages(report: TestReport, pages: readonly PageReport[]): TestReport {
  const errors = pages.flatMap((page) => [
    ...(page.problem === null ? [] : [{ message: `${page.url}: ${page.problem}`, at: null }]),
    ...page.exceptions.map(({ message }) => ({ message: `${page.url}: ${message}`, at: null })),
  ]);
  return { ...report, errors: [...report.errors, ...errors] };
}

const exhaustion: Partial<Record<CallOutcome['end'], string>> = {
  'out-of-memory': 'memory',
  'too-many-processes': 'processes',
  'disk-full': 'disk',
};

/** What ran out, in words; nothing where nothing did. A time-out is a failure like others, which the developer can mend. */
export function describeExhaustion({ end, key }: Pick<CallOutcome, 'end' | 'key'>): string[] {
  const what = exhaustion[end];
  return what === undefined ? [] : [`The sandbox ran out of ${what} in call ${key}.`];
}

export const countsOf = (report: TestReport) => ({
  passed: report.passed,
  failed: report.failed,
  skipped: report.skipped,
  errors: report.errors.length,
  green: isGreen(report),
  whole: report.whole,
});
