import { describe, expect, test } from 'vitest';
import type { Component, Inventory } from '../../../core/dependencies/component.ts';
import type { Subject } from '../../../core/dependencies/complaint.ts';
import { judgeDependencies } from '../../../core/dependencies/judge-dependencies.ts';
import { componentOf, factsOf, now, policyOf, subjectOf, vulnerabilityOf } from './subject.ts';

const inventoryOf = (components: Component[] = [], more: Partial<Inventory> = {}): Inventory => ({
  components,
  unread: [],
  unlocked: [],
  ...more,
});
const allowAll = { allow: ['npm:*'] };
const judge = (
  subjects: Subject[],
  {
    policy = {},
    base = inventoryOf(),
    head = inventoryOf(),
    touched = true,
    lineOf = (_: string, line: number) => `line ${line}`,
  } = {},
) =>
  judgeDependencies({
    subjects,
    base,
    head,
    policy: policyOf(policy),
    now,
    isChanged: () => touched,
    lineOf,
  });

test('a change that brings nothing holds', () => {
  expect(judge([])).toEqual({ gate: 'dependencies', outcome: 'held', hits: [], unread: [] });
  expect(judge([subjectOf()], { policy: allowAll }).outcome).toBe('held');
});

test('a hit has its place, its line, and the mode of its rule', () => {
  const facts = factsOf({}, [vulnerabilityOf()]);
  const { hits } = judge([subjectOf({}, { facts })], {
    policy: { ...allowAll, rules: { vulnerable: 'warn' } },
  });
  expect(hits).toEqual([
    {
      rule: 'dependencies.vulnerable',
      subject: 'npm:pad@1.2.0',
      file: 'package-lock.json',
      startLine: 7,
      endLine: 7,
      quote: 'line 7',
      message: expect.stringContaining('GHSA-aaaa-bbbb-cccc'),
      mode: 'warn',
    },
  ]);
});

test('by default what is proven blocks, and what a person has to judge asks', () => {
  const facts = factsOf({ deprecated: 'old', licence: 'GPL-3.0-only', majorsAbove: 5 }, [vulnerabilityOf()]);
  const { hits } = judge([subjectOf({}, { facts })]);
  expect(Object.fromEntries(hits.map(({ rule, mode }) => [rule.replace('dependencies.', ''), mode]))).toEqual(
    {
      vulnerable: 'block',
      deprecated: 'ask',
      licence: 'ask',
      new: 'ask',
      behind: 'warn',
    },
  );
});

test('a rule that is off says nothing', () => {
  const facts = factsOf({}, [vulnerabilityOf()]);
  const policy = { ...allowAll, rules: { vulnerable: 'off', unknown: 'off' } };
  const head = inventoryOf([], { unread: [{ path: 'yarn.lock', line: 1, why: 'broken' }] });
  expect(judge([subjectOf({}, { facts })], { policy, head }).outcome).toBe('held');
});

describe('what is said once', () => {
  const down = { ...factsOf(), release: { kind: 'unknown' as const, why: 'it is down.' } };

  test('stands at the first line of each file', () => {
    const subjects = [
      subjectOf({ name: 'b', line: 9 }, { facts: down }),
      subjectOf({ name: 'a', line: 3 }, { facts: down }),
      subjectOf({ name: 'c', file: 'web/package-lock.json' }, { facts: down }),
    ];
    const { hits } = judge(subjects, { policy: allowAll });
    expect(hits.map(({ file, startLine }) => `${file}:${startLine}`)).toEqual([
      'package-lock.json:3',
      'web/package-lock.json:7',
    ]);
    expect(hits[0]?.message).toContain(
      '2 packages are not judged by their records, b@1.2.0, a@1.2.0: it is down.',
    );
  });

  test('and different reasons are different hits', () => {
    const other = { ...factsOf(), release: { kind: 'unknown' as const, why: 'nonsense.' } };
    const { hits } = judge([subjectOf({}, { facts: down }), subjectOf({ name: 'b' }, { facts: other })], {
      policy: allowAll,
    });
    expect(hits).toHaveLength(2);
  });
});

test('a lock file that cannot be read, or is not there, is unknown where the change touches it', () => {
  const head = inventoryOf([], {
    unread: [{ path: 'yarn.lock', line: 4, why: 'it is broken' }],
    unlocked: [{ path: 'package.json', line: 2, why: 'no lock file says which' }],
  });
  const result = judge([], { head });
  expect(result.hits.map(({ rule, file, startLine, mode }) => [rule, file, startLine, mode])).toEqual([
    ['dependencies.unknown', 'package.json', 2, 'ask'],
    ['dependencies.unknown', 'yarn.lock', 4, 'ask'],
  ]);
  expect(result.unread).toEqual(['yarn.lock: it is broken']);
  expect(judge([], { head, touched: false }).outcome).toBe('held');
});

test('of more hits than a verdict holds the gravest are kept, wherever they stand', () => {
  const subjects = Array.from({ length: 700 }, (_, at) => subjectOf({ name: `p${at}`, line: at + 1 }));
  subjects.push(subjectOf({ name: 'worst', line: 900 }, { facts: factsOf({}, [vulnerabilityOf()]) }));
  const { hits } = judge(subjects);
  expect(hits).toHaveLength(500);
  expect(hits.filter(({ rule }) => rule === 'dependencies.vulnerable')).toHaveLength(1);
  expect(hits.filter(({ message }) => message.includes('202 further hits'))).toHaveLength(1);
});

test('in a lock file of one line each package has its own hit', () => {
  const facts = factsOf({}, [vulnerabilityOf()]);
  const subjects = ['a', 'b'].map((name) => subjectOf({ name, line: 1 }, { facts }));
  expect(judge(subjects, { policy: allowAll, lineOf: () => 'x'.repeat(5000) }).hits).toHaveLength(2);
  expect(judge(subjects, { policy: allowAll, lineOf: () => 'x'.repeat(5000) }).hits[0]?.quote).toHaveLength(
    400,
  );
});

test('the order of packages changes nothing', () => {
  const subjects = ['a', 'b', 'c'].map((name, at) => subjectOf({ name, line: at + 1 }));
  expect(judge(subjects.toReversed())).toEqual(judge(subjects));
});

test('a package that the base has in another file is not new', () => {
  const base = inventoryOf([componentOf({ file: 'web/package-lock.json' })]);
  expect(judge([subjectOf()], { base }).outcome).toBe('held');
});
