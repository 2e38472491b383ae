import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { vi } from 'vitest';
import type { AuditResult } from '../../core/panel/contract.ts';
import type { AuditStatus } from '../../core/panel/status.ts';
import type { LoggedAsk } from '../../simulator/control/log.ts';
import { addingPatch } from '../adding-patch.ts';
import type { Engine } from '../engine.ts';

export const harmless = addingPatch('src/greet.ts', [
  'export function greet(name: string): string {',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code under audit
  '  return `Hello, ${name}.`;',
  '}',
]);

/** Some simulated seats report the loop that runs too far, others do not. */
export const disputable = addingPatch('src/sum.ts', [
  'export function sum(values: number[]): number {',
  '  let total = 0;',
  '  for (let i = 0; i <= values.length; i++) total += values[i];',
  '  return total;',
  '}',
]);

/** `by`: who starts it, where people are named. */
export const startAudit = (engine: Engine, text: string, by?: string): Promise<WorkflowHandle> =>
  engine.client.workflow.start('auditChange', {
    taskQueue: 'countersign',
    workflowId: `audit-${randomUUID()}`,
    args: [{ change: { kind: 'patch', text }, panel: 'default', ...(by !== undefined && { by }) }],
  });

/** Where the audit stands once it is done or asks a person. */
export const standing = (handle: WorkflowHandle): Promise<AuditStatus> =>
  vi.waitUntil(
    async (): Promise<AuditStatus | null> => {
      const status = await handle.query<AuditStatus>('status');
      return status.phase === 'done' || status.phase === 'waiting-for-person' ? status : null;
    },
    { timeout: 40_000, interval: 50 },
  );

export const resultOf = (handle: WorkflowHandle): Promise<AuditResult> =>
  handle.result() as Promise<AuditResult>;

/** Steers the simulator; the body is what its control takes. */
export async function control(
  engine: Engine,
  what: 'faults' | 'latency' | 'script',
  body: unknown,
): Promise<void> {
  const answer = await fetch(`${engine.simulator.url}/control/${what}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

/** The providers that were asked for ballots on behalf of an audit, a name an ask, in alphabetical order. */
export async function providersAsked(engine: Engine, auditId: string): Promise<string[]> {
  const log = (await (await fetch(`${engine.simulator.url}/control/log`)).json()) as LoggedAsk[];
  return log
    .filter((one) => one.key?.includes(auditId) && !one.key.includes('/refute'))
    .map((one) => one.provider)
    .sort();
}
