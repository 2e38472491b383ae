import { ApplicationFailure } from '@temporalio/common';
import type { Context } from '@temporalio/activity';
import { expect, test } from 'vitest';
import { configurationSchema } from '../../core/configuration/configuration.ts';
import { createRoleInterceptor } from '../../worker/role-interceptor.ts';

const { connectors } = configurationSchema.shape;
const shop = connectors.parse({
  shop: { url: 'https://shop.example', paths: ['/items'], roles: ['developer'] },
  vault: { url: 'https://vault.example', paths: ['/'], roles: ['remediator'] },
});

/** What becomes of an activity's execution: its result, or the refusal. */
async function attempt(workflowType: string | undefined, activityType: string, input: unknown = {}) {
  const context = { info: { workflowType, activityType } } as unknown as Context;
  const { inbound } = createRoleInterceptor(() => ({ connectors: shop }))(context);
  const args = { args: [input], headers: {} };
  try {
    return await inbound?.execute?.(args, () => Promise.resolve('done'));
  } catch (error) {
    return error;
  }
}

test('what the role names is done', async () => {
  expect(await attempt('developTask', 'callTool', { tool: 'edit' })).toBe('done');
  expect(await attempt('auditChange', 'askSeat')).toBe('done');
});

test.each([
  ['an activity of another role', 'auditChange', 'callTool', { tool: 'read' }],
  ['a tool of nobody', 'developTask', 'callTool', { tool: 'sudo' }],
  [
    'a connector of another role',
    'developTask',
    'callConnector',
    { tool: 'call_connector', connector: 'vault' },
  ],
  ['a connector that policy does not know', 'developTask', 'callConnector', { connector: 'constructor' }],
  ['a workflow without a role', 'somethingElse', 'askSeat', {}],
  ['no workflow at all', undefined, 'askSeat', {}],
])('%s is refused for good, and nothing is done', async (_, workflowType, activity, input) => {
  const refused = await attempt(workflowType, activity, input);
  expect(refused).toBeInstanceOf(ApplicationFailure);
  expect(refused).toMatchObject({ type: 'role.refused', nonRetryable: true });
});

test('a connector that policy gives to the role is used', async () => {
  const input = { tool: 'call_connector', connector: 'shop' };
  expect(await attempt('developTask', 'callConnector', input)).toBe('done');
});
