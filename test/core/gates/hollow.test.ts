import { describe, expect, test } from 'vitest';
import {
  basesIn,
  type BareFunction,
  type HollowFunction,
  isAbstractByName,
  judgeBare,
  judgeHollow,
  saysNotImplemented,
} from '../../../core/gates/hollow.ts';

const hollow = (change: Partial<HollowFunction>): HollowFunction => ({
  name: 'validateToken',
  owner: null,
  overrides: false,
  derived: false,
  parameters: 1,
  isAsync: false,
  does: 'returns-constant',
  explained: false,
  ...change,
});

describe('functions that do next to nothing', () => {
  test.each<[string, Partial<HollowFunction>]>([
    ['placeholders.constant-result', {}],
    ['placeholders.constant-result', { name: 'loadAll', parameters: 0, isAsync: true }],
    ['placeholders.constant-result', { name: 'computeTotal', parameters: 0 }],
    ['placeholders.constant-result', { owner: 'Auth', derived: true }],
    ['placeholders.empty-function', { does: 'nothing' }],
    ['placeholders.empty-function', { name: 'createUser', does: 'nothing' }],
    ['placeholders.echoed-input', { name: 'encrypt', does: 'returns-input' }],
    ['placeholders.echoed-input', { name: 'validate', does: 'returns-input' }],
  ])('break %s when they are %j', (rule, change) => {
    expect(judgeHollow(hollow(change))).toBe(rule);
  });

  test.each<Partial<HollowFunction>>([
    { name: 'toString' },
    { name: 'createState' },
    { name: 'loadAll', parameters: 0 },
    { overrides: true },
    { owner: 'NoopAuth' },
    { does: 'nothing', explained: true },
    { does: 'nothing', owner: 'Auth', parameters: 0 },
    { name: 'checkAll', does: 'returns-input' },
    { name: 'fetchUser', does: 'returns-input' },
  ])('are in keeping with their name when they are %j', (change) => {
    expect(judgeHollow(hollow(change))).toBe(null);
  });
});

describe('bare functions of Python', () => {
  const bare = (change: Partial<BareFunction>): BareFunction => ({
    name: 'create_user',
    owner: null,
    declares: false,
    derived: false,
    explained: false,
    ...change,
  });

  test.each<Partial<BareFunction>>([
    {},
    { name: 'rank' },
    { owner: 'Users' },
    { owner: 'Users', derived: true },
  ])('leave work when they are %j', (change) => {
    expect(judgeBare(bare(change))).toBe('placeholders.not-implemented');
  });

  test.each<Partial<BareFunction>>([
    { declares: true },
    { explained: true },
    { name: '__init__' },
    { name: 'on_message' },
    { name: 'setUp' },
    { name: 'noop' },
    { owner: 'NullStore' },
    { name: 'rank', owner: 'Users', derived: true },
  ])('leave none when they are %j', (change) => {
    expect(judgeBare(bare(change))).toBe(null);
  });
});

test('classes to be derived from are told by name and by use', () => {
  expect(
    ['BaseStore', 'AbstractStore', 'IStore', 'StoreInterface', 'StoreMixin'].filter(isAbstractByName),
  ).toHaveLength(5);
  expect(['Store', 'Item', 'Database', 'Basement'].filter(isAbstractByName)).toEqual([]);
  const text = 'class A extends B {}\nclass P(Q, R):\n  pass\nclass Lone:\n  pass';
  expect([...basesIn(text)].toSorted()).toEqual(['B', 'Q', 'R']);
});

test.each([
  ['Not implemented', 'alone'],
  ['Method not implemented.', 'alone'],
  ['not yet implemented', 'alone'],
  ['TODO: write this', 'alone'],
  ['HTTP/3 is not implemented in this client', 'among-others'],
  ['must be implemented by a subclass (not implemented)', null],
  ['no such user', null],
  ['', null],
])('%j says %j', (message, said) => {
  expect(saysNotImplemented(message)).toBe(said);
});
