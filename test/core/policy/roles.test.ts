import { describe, expect, test } from 'vitest';
import { refuseDeed, roleNames, roleOf, roles } from '../../../core/policy/roles.ts';
import { toolNames } from '../../../core/develop/tools.ts';

const workflowOf = {
  auditor: 'auditChange',
  dispatcher: 'handleDelivery',
  developer: 'developTask',
} as const;
const allActivities = [...new Set(roleNames.flatMap((name) => roles[name].activities))];
const acting = Object.entries(workflowOf) as [keyof typeof workflowOf, string][];

describe.each(acting)('role %s', (name, workflowType) => {
  const { activities, tools } = roles[name];

  test.each(allActivities)('and activity %s: only if it is named', (activity) => {
    const refused = refuseDeed({ workflowType, activity });
    expect(refused === null).toBe(activities.includes(activity));
    if (refused !== null) expect(refused).toBe(`Role "${name}" may not use activity "${activity}".`);
  });

  test.each(toolNames)('and tool %s: only if it is named', (tool) => {
    const [activity = ''] = activities;
    expect(refuseDeed({ workflowType, activity, tool }) === null).toBe(tools.includes(tool));
  });

  test('and a connector: only if the connector names the role', () => {
    const [activity = ''] = activities;
    const deed = (allowed: string[]) => ({
      workflowType,
      activity,
      connector: { name: 'shop', roles: allowed },
    });
    expect(refuseDeed(deed([name]))).toBeNull();
    expect(refuseDeed(deed([]))).toContain('connector "shop"');
    expect(refuseDeed(deed(['nobody']))).toContain('connector "shop"');
  });
});

test('a workflow that has no role may do nothing', () => {
  expect(roleOf('constructor')).toBeNull();
  for (const workflowType of ['', 'somethingElse', '__proto__', 'toString']) {
    expect(refuseDeed({ workflowType, activity: 'reachProviders' })).toMatch(/has no role/);
  }
});

test('a tool that nobody knows is nobody’s', () => {
  expect(refuseDeed({ workflowType: 'developTask', activity: 'callTool', tool: 'sudo' })).toContain(
    'tool "sudo"',
  );
});

test('who attacks or repairs writes no code', () => {
  for (const name of ['pentester', 'remediator', 'auditor'] as const) {
    expect(roles[name].tools).not.toContain('edit');
    expect(roles[name].tools).not.toContain('write');
  }
});
