import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFile } from 'node:fs/promises';
import type { AuditResult } from '../../core/panel/contract.ts';
import type { AuditStatus } from '../../core/panel/status.ts';
import { type Engine, startEngine } from '../engine.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

test('try', async () => {
  const text = await readFile('/tmp/welcome.patch', 'utf8');
  const started = Date.now();
  const handle = await engine.client.workflow.start('auditChange', {
    taskQueue: 'countersign',
    workflowId: 'one',
    args: [{ change: { kind: 'patch', text } }],
  });
  for (;;) {
    const s = await handle.query<AuditStatus>('status');
    if (s.phase === 'waiting-for-person' || s.phase === 'done') {
      console.log(Date.now() - started, JSON.stringify(s, null, 1));
      break;
    }
    await new Promise((r) => setTimeout(r, 20));
  }
  const s = await handle.query<AuditStatus>('status');
  if (s.phase === 'waiting-for-person') {
    console.log(
      await handle.executeUpdate('decide', { args: [{ by: 'me', decision: 'approve', reason: 'x' }] }),
    );
  }
  const result = (await handle.result()) as AuditResult;
  console.log(result);
  expect(result.verdict).toBe('passed');
});
