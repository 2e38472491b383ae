import { expect, test } from 'vitest';
import { renderRemedyQuestion, renderRemedyResult } from '../../../cli/report/incident.ts';
import { describeDoing, describePlan, type ToldPlan } from '../../../cli/report/plan.ts';
import { screenFor } from '../../../cli/text/screen.ts';
import { incidentId } from '../../../core/ids.ts';
import { showPlan } from '../../../core/remedy/show-plan.ts';
import type { RemedyStatus } from '../../../core/remedy/status.ts';
import { actionOn, hash, planOf, typed } from '../../core/remedy/plan-of.ts';

const prose = { title: 'Restart host.web', diagnosis: 'It hangs.', risk: 'Short.' };
const run = {
  type: 'run' as const,
  argv: ['rm', '--', '*.lock', '**/`id`'],
  cwd: '/srv',
  env: { LANG: 'C' },
};
const plan = planOf({
  actions: [
    actionOn('host.web'),
    actionOn('host.db', { id: '2', deed: run, rollback: { type: 'restart', graceSeconds: 1 } }),
  ],
});
const labelled = [{ id: 'host.db', labels: { people: 'all customers' } }];
const status: RemedyStatus = {
  incidentId: incidentId('incident-1.0a1b2c3d'),
  phase: 'waiting-for-approval',
  title: 'Orders fail',
  assets: ['host.web', 'host.db'],
  remediator: { provider: 'anthropic', model: 'claude', simulated: true },
  doing: '',
  turns: 2,
  calls: 5,
  costMicroUsd: 0,
  question: { kind: 'approval', title: 'Approve plan 1', story: '', options: [] },
  plan: {
    ...showPlan(plan, prose, labelled),
    hash,
    round: 1,
    approvals: [],
    missing: ['1 more approver for class "production"'],
    ignored: [],
    views: [
      {
        seat: 'gpt',
        provider: 'openai',
        model: 'gpt-5.4',
        simulated: true,
        view: 'object',
        reasons: ['The lock files may be in use, and nobody looked whether they are.'],
      },
      {
        seat: 'claude',
        provider: 'anthropic',
        model: 'c',
        simulated: false,
        view: null,
        reasons: ['Own work.'],
      },
    ],
    refused: [],
  },
  opinions: [],
  alerts: { firing: 1, resolved: 0, more: 0, latest: [] },
  happened: [],
};
const told = {
  row: { hash, state: 'proposed' },
  plan,
  beside: { draft: { ...prose, actions: [], checks: [] }, dryRuns: [null, 'removes 3 files'] },
  approvals: [
    { said: typed('bob'), counted: true, why: null, receivedAt: new Date('2026-11-21T12:00:00Z') },
    {
      said: typed('eve'),
      counted: false,
      why: 'eve may not approve',
      receivedAt: new Date('2026-11-21T12:01:00Z'),
    },
  ],
  views: [{ seat: 'gpt', simulated: true, view: { view: 'approve', reasons: ['Small.'] } }],
  labelled,
} as unknown as ToldPlan;
const asked = {
  workflowId: 'alert-97e9737dfdd628cb5e47d821',
  url: 'http://127.0.0.1:8233/namespaces/default/workflows/alert-97e9737dfdd628cb5e47d821',
};

test.each([40, 80, 120])('what an incident asks, and its plan, read well on %i columns', async (columns) => {
  const screen = screenFor({ columns }, {});
  const question: RemedyStatus = {
    ...status,
    phase: 'waiting-for-person',
    plan: null,
    question: {
      kind: 'asked',
      title: 'Which one?',
      story: 'Two *fit*:\n\n- the web\n- the database',
      options: ['web'],
    },
  };
  const texts = [
    renderRemedyQuestion(status, asked, screen),
    renderRemedyQuestion(status, { ...asked, exactly: describeDoing(told, screen) }, screen),
    renderRemedyQuestion(question, asked, screen),
    describePlan(told, screen),
  ].map((lines) => lines.join('\n'));
  const copied = /^ {2}(?:npx|\{)|^or see /;
  const wide = texts.flatMap((text) => text.split('\n')).filter((line) => line.length > columns);
  // Only what is to be copied is not broken, and the hash that people compare.
  expect(wide.filter((line) => !copied.test(line) && !line.startsWith('Plan '))).toEqual([]);
  await expect(`${texts.join('\n\n---\n')}\n`).toMatchFileSnapshot(`golden/incident-${columns}.txt`);
});

test('the signal that is to be pasted is one line of JSON that names this plan', () => {
  const lines = renderRemedyQuestion(status, asked, screenFor({ columns: 40 }, {}));
  const pasted = lines.find((line) => line.startsWith('  {')) ?? '';
  expect(JSON.parse(pasted)).toEqual({ by: 'your id', plan: hash, decision: 'approve', reason: 'why' });
});

test('where only signatures count, what is to be pasted asks for a key, and no typed signal is shown', () => {
  const screen = screenFor({ columns: 120 }, {});
  if (!status.plan) throw new Error('No plan stands.');
  const plan = { ...status.plan, signed: true as const };
  const shown = renderRemedyQuestion({ ...status, plan }, asked, screen);
  expect(shown).toContain(`  npx countersign approve ${hash.slice(0, 16)} --reason "why" --key FILE`);
  expect(shown.filter((line) => line.startsWith('  {'))).toEqual([]);
  const waits: RemedyStatus = {
    ...status,
    phase: 'waiting-for-person',
    plan: null,
    question: { kind: 'asked', title: 'Which?', story: '', options: [], number: 2, signed: true },
  };
  expect(renderRemedyQuestion(waits, asked, screen).join('\n')).toMatch(/ --question 2 --key FILE$/m);
});

test('a command is shown letter by letter, though it looks like emphasis', () => {
  const shown = renderRemedyQuestion(status, asked, screenFor({ columns: 120 }, {})).join('\n');
  for (const word of run.argv) expect(shown).toContain(JSON.stringify(word));
});

test('what became of it is said with its plan', () => {
  const screen = screenFor({ columns: 80 }, {});
  const result = { incidentId: status.incidentId, rounds: 1, costMicroUsd: 0, plan: hash };
  expect(renderRemedyResult({ ...result, outcome: 'solved', note: 'All checks hold.' }, screen)).toEqual([
    'solved',
    '  All checks hold.',
    `  plan ${hash.slice(0, 16)}`,
  ]);
});
