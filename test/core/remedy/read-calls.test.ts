import { describe, expect, test } from 'vitest';
import { callsOf } from '../../../core/develop/conversation.ts';
import { lookOf, readRemedyBlocks, readRemedyCall } from '../../../core/remedy/read-calls.ts';
import { draftOf } from './remedy-builders.ts';

const scope = ['demo.shop-api', 'demo.shop-web'];
const read = (tool: string, given: unknown, cutOff: number | null = null) => {
  const blocks = readRemedyBlocks([{ kind: 'call', tool, arguments: given }], { turn: 3, scope, cutOff });
  const [call] = callsOf(blocks);
  if (!call) throw new Error('There is no call.');
  return call;
};

test('a call that fits is recorded under an id of ours', () => {
  expect(read('describe', { asset: 'demo.shop-api' })).toMatchObject({ id: 'call_3_0', problem: null });
  expect(read('propose_plan', draftOf())).toMatchObject({ problem: null });
});

describe('a call is not carried out, and says why', () => {
  test.each([
    ['of an unknown tool', 'restart_now', {}, /no tool "restart_now".*The tools are: describe/],
    [
      'with a field that is none',
      'describe',
      { asset: 'demo.shop-api', force: true },
      /"force" is no known field/,
    ],
    [
      'of an asset outside of the incident',
      'logs',
      { asset: 'demo.billing' },
      /demo\.billing is outside of this incident/,
    ],
    [
      'of a plan that reaches outside',
      'propose_plan',
      draftOf({
        checks: [{ asset: 'demo.billing', state: null, health: null, version: null, withinSeconds: 1 }],
      }),
      /demo\.billing is outside/,
    ],
    ['that is too long', 'no_action', { reason: 'x'.repeat(200_000) }, /100000 is the most/],
    [
      'with a command as one text',
      'propose_plan',
      draftOf({ actions: [{ ...draftOf().actions[0], deed: { type: 'run', argv: 'rm -rf /' } } as never] }),
      /argv/,
    ],
  ])('%s', (_, tool, given, words) => {
    expect(read(tool, given).problem).toMatch(words);
  });
  test('that is nested without end, and nothing of it is kept: it could not be written down', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    expect(() => JSON.stringify(deep)).toThrow(RangeError);
    const call = read('query', { asset: 'demo.shop-api', sql: 'select 1', more: deep });
    expect(call).toMatchObject({
      arguments: {},
      problem: expect.stringContaining('nested deeper') as string,
    });
    expect(read('restart_now', { more: deep }).arguments).toEqual({});
  });
  test('that was cut off', () => {
    expect(read('describe', { asset: 'demo.shop-api' }, 8000).problem).toMatch(/cut off at 8000 tokens/);
  });
  test('beyond sixteen in one answer', () => {
    const call = { kind: 'call' as const, tool: 'describe', arguments: { asset: 'demo.shop-api' } };
    const blocks = readRemedyBlocks(
      Array.from({ length: 20 }, () => call),
      { turn: 1, scope, cutOff: null },
    );
    expect(callsOf(blocks).filter(({ problem }) => problem !== null)).toHaveLength(4);
  });
});

test('what is recorded is read back as it was, and a refused call is never carried out', () => {
  expect(readRemedyCall(read('logs', { asset: 'demo.shop-api' }))).toEqual({
    tool: 'logs',
    arguments: { asset: 'demo.shop-api' },
  });
  expect(readRemedyCall(read('logs', { asset: 'demo.billing' }))).toHaveProperty('problem');
  expect(readRemedyCall(undefined)).toHaveProperty('problem');
  expect(readRemedyCall({ kind: 'text', text: 'logs' })).toHaveProperty('problem');
});

test('only calls that look at an asset ask one', () => {
  const asset = 'demo.shop-api';
  expect(lookOf({ tool: 'logs', arguments: { asset } })).toEqual({
    asset,
    question: { what: 'logs', lines: 200 },
  });
  expect(lookOf({ tool: 'describe', arguments: { asset } })).toEqual({
    asset,
    question: { what: 'describe' },
  });
  expect(lookOf({ tool: 'metrics', arguments: { asset } })).toEqual({ asset, question: { what: 'metrics' } });
  expect(lookOf({ tool: 'query', arguments: { asset, sql: 'select 1' } })).toEqual({
    asset,
    question: { what: 'query', sql: 'select 1' },
  });
  expect(lookOf({ tool: 'no_action', arguments: { reason: 'x' } })).toBeNull();
});
