import { expect, test } from 'vitest';
import { seatId } from '../../../core/ids.ts';
import type { MergedFinding } from '../../../core/panel/verdict.ts';
import { listOf, voicesOn } from '../../../core/panel/voices.ts';
import { findingOf } from '../../builders.ts';
import { lostRefutationOf, refutationOf } from './refutations.ts';

const original = (
  seat: string,
  severity: 'high' | 'low',
  family = seat,
): MergedFinding['originals'][number] => ({
  seat: seatId(seat),
  family,
  finding: findingOf({ severity }),
});
const voices = (originals: MergedFinding['originals'], refutations: MergedFinding['refutations'] = []) =>
  voicesOn({ originals, refutations } as MergedFinding);

test('each refuter has one voice, by what it said and whether that counts', () => {
  const heard = voices(
    [original('ada', 'high')],
    [
      refutationOf('bob'),
      refutationOf('cy', { judgement: 'upheld' }),
      refutationOf('dee', { judgement: 'undecided' }),
      refutationOf('eve', { discounted: 'quotes nothing' }),
      refutationOf('fay', { judgement: 'upheld', discounted: 'quotes nothing' }),
      lostRefutationOf('gus', 'went down'),
    ],
  );
  const names = (list: { seat: string }[]) => list.map((one) => one.seat);
  expect(heard.reporters).toEqual(['ada']);
  expect(names(heard.refuting)).toEqual(['bob']);
  expect(names(heard.upholding)).toEqual(['cy']);
  expect(names(heard.undecided)).toEqual(['dee']);
  expect(names(heard.discounted)).toEqual(['eve', 'fay']);
  expect(names(heard.lost)).toEqual(['gus']);
});

test('families that hold it to be grave are counted once, mild ones and words that do not stand not at all', () => {
  expect(voices([original('ada', 'high'), original('ada-2', 'high', 'ada')]).graveFamilies).toBe(1);
  expect(voices([original('ada', 'high'), original('bob', 'low')]).graveFamilies).toBe(1);
  const upheld = (severity: 'high' | 'low') => refutationOf('cy', { judgement: 'upheld', severity });
  expect(voices([original('ada', 'high')], [upheld('high')]).graveFamilies).toBe(2);
  expect(voices([original('ada', 'high')], [upheld('low')]).graveFamilies).toBe(1);
  const forged = { ...upheld('high'), discounted: 'quotes nothing' };
  expect(voices([original('ada', 'high')], [forged]).graveFamilies).toBe(1);
});

test('severities are those of reporters and of upholders', () => {
  const upheld = refutationOf('cy', { judgement: 'upheld', severity: 'critical' });
  expect(voices([original('ada', 'high')], [upheld, refutationOf('bob')]).severities).toEqual([
    { seat: 'ada', severity: 'high' },
    { seat: 'cy', severity: 'critical' },
  ]);
});

test.each<[string[], string]>([
  [[], 'nobody'],
  [['ada'], 'ada'],
  [['ada', 'ada'], 'ada'],
  [['ada', 'bob'], 'ada and bob'],
  [['ada', 'bob', 'cy'], 'ada, bob and cy'],
])('a list of %j reads %j', (names, words) => {
  expect(listOf(names)).toBe(words);
});
