import { describe, expect, test } from 'vitest';
import type { PersonalStart } from '../../../core/people/start-contract.ts';
import { weighStart } from '../../../core/people/weigh-start.ts';
import {
  auditStart,
  keys,
  now,
  remedyStart,
  signedBy,
  startOffice,
  sweepStart,
  taskStart,
} from './starting.ts';

const weigh = (start: PersonalStart, approval: 'signal' | 'signed' = 'signal') =>
  weighStart(startOffice({ approval }), start);
const range = (repository: string) =>
  ({ kind: 'git-range', repository, base: 'main', head: 'topic' }) as const;

describe('by a typed name', () => {
  test.each<[string, PersonalStart, string]>([
    ['an author audits', auditStart({ by: 'ada' }), 'ada'],
    ['by full name', auditStart({ by: 'ADA  Lovelace' }), 'ada'],
    ['an author starts tasks', taskStart({ by: 'ada' }), 'ada'],
    ['an author has pull requests swept', sweepStart('ada'), 'ada'],
    ['an operator remedies', remedyStart(['demo.a', 'demo.b'], 'oscar'), 'oscar'],
  ])('%s', (_, start, person) => {
    expect(weigh(start)).toEqual({ person, key: null });
  });

  test.each<[string, PersonalStart, RegExp]>([
    ['nobody', auditStart(), /does not say who wants to start audits: give "by"/],
    ['a stranger', auditStart({ by: 'mallory' }), /names nobody "mallory"/],
    ['a name of every object', auditStart({ by: 'constructor' }), /names nobody/],
    ['a viewer', auditStart({ by: 'vera' }), /vera may not start audits on repository \/srv\/code\/shop/],
    ['an operator of a task', taskStart({ by: 'oscar' }), /oscar may not start tasks/],
    ['an author of a remedy', remedyStart(['demo.a'], 'ada'), /ada may not start remedies on asset demo\.a/],
    ['another team’s repository', auditStart({ by: 'dan' }), /dan may not start audits/],
    ['another team’s asset among own ones', remedyStart(['demo.a', 'bank.a'], 'oscar'), /on asset bank\.a/],
    ['another team’s issue', taskStart({ by: 'ada', issue: 'bank/vault#1' }), /github\.com\/bank\/vault/],
    ['another team’s sweep', sweepStart('dan'), /dan may not start sweeps/],
    ['a path that climbs', auditStart({ by: 'ada', change: range('/srv/code/../bank') }), /may not/],
  ])('%s may not', (_, start, why) => {
    expect(weigh(start)).toEqual({ why: expect.stringMatching(why) as string });
  });

  test('counts for nothing where signatures are asked for', () => {
    const asked = { why: expect.stringMatching(/asks for signatures.*--key FILE or --agent/) as string };
    expect(weigh(auditStart({ by: 'ada' }), 'signed')).toEqual(asked);
    expect(weigh(auditStart(), 'signed')).toEqual(asked);
  });
});

describe.each(['signal', 'signed'] as const)('by a signature, where %s is asked for', (approval) => {
  const byAda = signedBy(auditStart(), 'ada');
  const { signed } = byAda.input;

  test('whose key it is may', () => {
    expect(weigh(byAda, approval)).toEqual({ person: 'ada', key: keys.ada.publicKey });
    const byOscar = signedBy(remedyStart(['demo.a']), 'oscar');
    expect(weigh(byOscar, approval)).toEqual({ person: 'oscar', key: keys.oscar.publicKey });
  });

  test.each<[string, PersonalStart, RegExp]>([
    ['of another workflow', { ...byAda, workflowId: 'started-2' }, /started-2, since the signature is not/],
    ['of another input', { ...byAda, input: { ...byAda.input, panel: 'cheap' } }, /is not by this key/],
    [
      'of another kind of workflow',
      { ...taskStart(), input: { ...taskStart().input, by: 'ada', signed } },
      /not by/,
    ],
    ['in another’s name', { ...byAda, input: { ...byAda.input, by: 'oscar' } }, /none of oscar's/],
    ['in nobody’s name', { ...byAda, input: { ...auditStart().input, signed } }, /names nobody ""/],
    ['by a key of nobody there', signedBy(auditStart(), 'vera', { key: 'dan' }), /none of vera's/],
    ['by a revoked key', signedBy(auditStart(), 'ada', { key: 'old' }), /revoked on 2026-11-21/],
    [
      'of an hour ago',
      signedBy(auditStart(), 'ada', { at: new Date(now.getTime() - 3_600_001) }),
      /more than an hour ago/,
    ],
    [
      'of the future',
      signedBy(auditStart(), 'ada', { at: new Date(now.getTime() + 61_000) }),
      /in the future/,
    ],
    [
      'by a full name, which is no id',
      signedBy(auditStart(), 'Ada Lovelace', { key: 'ada' }),
      /names nobody/,
    ],
    ['of somebody who may not', signedBy(auditStart(), 'dan'), /dan may not start audits/],
  ])('one %s counts for nothing', (_, start, why) => {
    expect(weigh(start, approval)).toEqual({ why: expect.stringMatching(why) as string });
  });

  test('an hour is an hour, and a clock may be a little ahead', () => {
    for (const ms of [-3_600_000, 60_000]) {
      const start = signedBy(auditStart(), 'ada', { at: new Date(now.getTime() + ms) });
      expect(weigh(start, approval)).toMatchObject({ person: 'ada' });
    }
  });

  test('one for sweeps stands as long as its key does', () => {
    const years = new Date(now.getTime() - 3 * 365 * 86_400_000);
    const sweep = { ...signedBy(sweepStart(), 'ada', { at: years }), workflowId: 'sweep/nightly-2026' };
    expect(weigh(sweep, approval)).toMatchObject({ person: 'ada' });
    expect(weigh(signedBy(sweepStart(), 'ada', { at: years, key: 'old' }), approval)).toEqual({
      why: expect.stringContaining('revoked') as string,
    });
    const other = { ...sweep, input: { ...sweep.input, repository: 'acme/other' } };
    expect(weigh(other, approval)).toEqual({ why: expect.stringContaining('not by this key') as string });
  });
});
