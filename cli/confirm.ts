import { createInterface } from 'node:readline/promises';
import type { Context } from './context.ts';
import { wrap } from './text/screen.ts';
import { UsageError } from './usage-error.ts';

/** Whether somebody sits at a terminal and can be asked. */
export const canBeAsked = (): boolean => process.stdin.isTTY;

/** Shows what somebody is to consent to, and asks on standard error. @throws UsageError where they do not type yes */
export async function confirm({ err }: Context, shown: readonly string[], question: string): Promise<void> {
  process.stderr.write(`${shown.join('\n')}\n\n`);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`${wrap(err, `${question} Type yes:`).join('\n')} `);
    if (answer.trim() !== 'yes') throw new UsageError('Nothing was sent.');
  } finally {
    lines.close();
  }
}
