import type { TaskId } from '../../core/ids.ts';
import type { CallOutcome } from '../../core/sandbox/box-call.ts';
import type { CleanRoom, Supervisor } from '../../core/sandbox/supervisor.ts';
import { joinReports } from '../../core/test-report/join-reports.ts';
import { readReport } from '../../core/test-report/read-report.ts';
import type { TestReport } from '../../core/test-report/report.ts';
import type { SandboxRecord } from '../../database/task-sandbox.ts';
import { showFiles } from './run-tests.ts';

/** All tests of a snapshot, where nothing stands that is not in it. `key` names this run of them. */
export async function testInCleanRoom(
  supervisor: Supervisor,
  taskId: TaskId,
  { spec, tests, reports }: Pick<SandboxRecord, 'spec' | 'tests' | 'reports'>,
  { key, ...room }: { key: string } & Pick<CleanRoom, 'snapshot' | 'overlay'>,
): Promise<TestReport> {
  const timeoutMs = spec.limits.commandSeconds * 1000;
  const outputs: CallOutcome[] = [];
  for (const [index, test] of tests.entries()) {
    const command = index === tests.length - 1 ? withReports(test, reports) : test;
    outputs.push(await supervisor.runInCleanRoom(taskId, `${key}-${index}`, { ...room, command, timeoutMs }));
  }
  return joinReports(
    outputs.map(({ text, exitCode, end }) => readReport({ text, exitCode, whole: end === 'done' })),
  );
}

/** Nothing of a room is left but what it printed. */
const withReports = (command: string, reports: readonly string[]): string =>
  reports.length === 0
    ? command
    : `(\n${command}\n)\nstatus=$?\n${showFiles(reports)} 2>/dev/null\nexit "$status"`;
