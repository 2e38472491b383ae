import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseTaskInput } from '../../core/develop/task-input.ts';
import { parseSweepInput } from '../../core/github/sweep-input.ts';
import { parseAuditInput } from '../../core/panel/audit-input.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import type { PersonalStart } from '../../core/people/start-contract.ts';
import { parseRemediateInput } from '../../core/remedy/remediate-input.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { signStart, starterOf } from '../sign-start.ts';
import { UsageError } from '../usage-error.ts';

type Read = (raw: unknown) => { input: PersonalStart['input'] } | { problem: string };
const readers: Record<PersonalStart['type'], Read> = {
  auditChange: parseAuditInput,
  auditOpenPullRequests: parseSweepInput,
  developTask: parseTaskInput,
  remediate: parseRemediateInput,
};
const types = Object.keys(readers) as PersonalStart['type'][];

/** Prints the same input as the workflow reads it, with who starts it and their signature. Needs neither server. */
export async function printSignedStart(
  context: Context,
  { type: typed, id, file }: { type: string; id: string; file: string },
  flags: { key?: string; agent: boolean },
): Promise<ExitStatus> {
  const type = types.find((one) => one === typed);
  if (!type)
    throw new UsageError(`"${safeLine(typed)}" takes no signature: choose one of ${types.join(', ')}.`);
  if (flags.key === undefined && !flags.agent)
    throw new UsageError('Say what signs it: --key FILE, or --agent.');
  const starter = await starterOf(context, flags);
  const raw = await readInput(context, file);
  const read = readers[type](isObject(raw) ? { ...raw, by: starter.by, signed: undefined } : raw);
  if ('problem' in read) throw new UsageError(read.problem);
  const input = await signStart(starter, { type, workflowId: id, input: read.input });
  print([JSON.stringify(input)]);
  return exitStatus.passed;
}

async function readInput({ cwd }: Context, file: string): Promise<unknown> {
  const shown = file === '-' ? 'on stdin' : JSON.stringify(file);
  const given = await (file === '-' ? text(process.stdin) : readFile(resolve(cwd, file), 'utf8')).catch(
    (error: Error) => {
      throw new UsageError(`The input ${shown} cannot be read: ${error.message}`);
    },
  );
  try {
    return JSON.parse(given);
  } catch {
    throw new UsageError(
      `The input ${shown} is no JSON: write one object, such as {"repository":"acme/shop"}.`,
    );
  }
}

const isObject = (raw: unknown): raw is Record<string, unknown> =>
  typeof raw === 'object' && raw !== null && !Array.isArray(raw);
