import fc from 'fast-check';
import { expect, test } from 'vitest';
import { incidentId } from '../../../core/ids.ts';
import { describeRemedy } from '../../../core/remedy/describe-remedy.ts';
import { showPlan } from '../../../core/remedy/show-plan.ts';
import type { RemedyStatus } from '../../../core/remedy/status.ts';
import { nastyText } from '../../nasty-text.ts';
import { planOf } from './plan-of.ts';

const hash = 'f'.repeat(64);
const statusOf = (more: Partial<RemedyStatus> = {}): RemedyStatus => ({
  incidentId: incidentId('incident-1.0a1b2c3d'),
  phase: 'diagnosing',
  title: 'Orders fail',
  assets: ['demo.shop-api'],
  remediator: { provider: 'anthropic', model: 'claude', simulated: true },
  doing: 'describe demo.shop-api',
  turns: 2,
  calls: 5,
  costMicroUsd: 1_230_000,
  plan: null,
  question: null,
  opinions: [],
  alerts: { firing: 0, resolved: 0, more: 0, latest: [] },
  happened: [],
  ...more,
});
const waiting = (): Partial<RemedyStatus> => ({
  phase: 'waiting-for-approval',
  question: { kind: 'approval', title: 'Approve plan 1', story: '', options: [] },
  plan: {
    ...showPlan(planOf(), { title: 'Restart', diagnosis: 'It hangs.', risk: 'Short.' }, []),
    hash,
    round: 1,
    approvals: [{ by: 'ada', decision: 'approve', signed: false }],
    missing: ['1 more operator'],
    ignored: [{ by: 'bob', why: 'bob may not approve' }],
    ignoredMore: 280,
    views: [
      {
        seat: 'gpt',
        provider: 'openai',
        model: 'gpt',
        simulated: true,
        view: 'object',
        reasons: ['Too much.'],
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
});

test('while it works, it says what it does, and by whom', () => {
  const told = describeRemedy(statusOf());
  expect(told).toContain('It can change nothing. Now: describe demo.shop-api');
  expect(told).toContain('claude, *simulated*; 2 turns, 5 calls, 1.23 USD');
});

test('while a plan waits, it holds what to paste, what is missing, what would run, and what others say', () => {
  const told = describeRemedy(statusOf(waiting()));
  const pasted = /```json\n(\{[^`]*\})\n```\n\nTo reject/.exec(told)?.[1] ?? '';
  expect(JSON.parse(pasted)).toEqual({ by: 'your id', plan: hash, decision: 'approve', reason: 'why' });
  // Read first, answered then.
  expect(told.indexOf('must end with')).toBeLessThan(told.indexOf('"your id"'));
  for (const words of [
    '1 more operator',
    'ada (approve, typed)',
    'bob may not approve',
    '280 more did not count',
    'restart',
    '**objects**',
    'was lost',
  ])
    expect(told).toContain(words);
});

test('while the plan is carried out, nobody is asked any more', () => {
  const told = describeRemedy(statusOf({ ...waiting(), phase: 'acting' }));
  expect(told).toContain('The approved plan is carried out.');
  expect(told).not.toContain('"decision"');
});

test('a question is told with its answers and what they mean', () => {
  const question = {
    kind: 'unknown-fate' as const,
    title: 'Was it done?',
    story: 'Action 1',
    options: ['yes'],
  };
  const told = describeRemedy(statusOf({ phase: 'waiting-for-person', question }));
  expect(told).toContain('Nothing is repeated by itself');
  expect(told).toContain('`decide`');
});

test('no text of others breaks out of what is shown', () => {
  fc.assert(
    fc.property(nastyText, (text) => {
      const told = describeRemedy(
        statusOf({
          title: text,
          happened: [text],
          alerts: { firing: 1, resolved: 0, more: 0, latest: [text] },
          question: { kind: 'asked', title: text, story: text, options: [text] },
          phase: 'waiting-for-person',
        }),
      );
      const outside = told.replace(/^```json\n.*\n```$/gm, '').replace(/^(`{3,})\n[\s\S]*?\n\1$/gm, '');
      expect(outside).not.toMatch(/https?:\/\/|<script|!\[|\]\(/i);
    }),
    { numRuns: 60 },
  );
});
