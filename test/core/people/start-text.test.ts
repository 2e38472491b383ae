import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTaskInput } from '../../../core/develop/task-input.ts';
import { parseSweepInput } from '../../../core/github/sweep-input.ts';
import { parseAuditInput } from '../../../core/panel/audit-input.ts';
import { passOfStart, standsFor, startText } from '../../../core/people/start-text.ts';
import { parseRemediateInput } from '../../../core/remedy/remediate-input.ts';
import { sumOf } from '../../../database/trail.ts';
import { auditStart, keys, now, remedyStart, signedBy, sweepStart, taskStart } from './starting.ts';

const signed = { at: now.toISOString(), key: keys.ada.publicKey };
const textOf = (start: Parameters<typeof startText>[0]) => startText(start, signed, sumOf);

test('it begins with its kind, and binds all that was typed but the signature itself', () => {
  const start = auditStart({ by: 'ada' });
  const text = textOf(start);
  expect(text.startsWith('countersign.start.v1\n{"at":')).toBe(true);
  expect(textOf(signedBy(start, 'ada'))).toBe(text);
  const others = [
    auditStart({ by: 'oscar' }),
    auditStart({ by: 'ada', panel: 'strict' }),
    auditStart({ by: 'ada', again: true }),
    { ...start, workflowId: 'started-2' },
    { ...start, type: 'developTask' as const },
  ];
  expect(new Set([text, ...others.map(textOf)]).size).toBe(others.length + 1);
  expect(startText(start, { ...signed, at: '2026-11-21T12:00:01.000Z' }, sumOf)).not.toBe(text);
  expect(startText(start, { ...signed, key: keys.dan.publicKey }, sumOf)).not.toBe(text);
});

test('of a sweep it names no workflow: one signature is for all that a schedule starts', () => {
  const sweep = sweepStart('ada');
  expect(textOf({ ...sweep, workflowId: 'sweep/nightly-2026-11-21T03:00:00Z' })).toBe(textOf(sweep));
  expect(['auditChange', 'developTask', 'remediate'].some((type) => standsFor(type as 'auditChange'))).toBe(
    false,
  );
});

test('what is read of an input, and sent, is read as the same again: the sums of both sides agree', () => {
  const words = fc.string({ minLength: 1, maxLength: 40 }).filter((text) => text.trim() !== '');
  fc.assert(
    fc.property(words, words, words, (by, wanted, panel) => {
      const readers = [
        [parseAuditInput, { ...auditStart().input, by, panel: panel.slice(0, 40) }],
        [parseTaskInput, { repository: `/srv/${wanted.replaceAll('\\', '')}`, wanted, by }],
        [parseRemediateInput, { assets: ['demo.a'], what: wanted, by }],
        [parseSweepInput, { repository: 'acme/shop', by }],
      ] as const;
      for (const [read, raw] of readers) {
        const first = read(raw) as { input: object };
        const second = read(JSON.parse(JSON.stringify(first.input))) as { input: object };
        expect(second.input).toEqual(first.input);
      }
    }),
  );
});

test('what is announced is known again by type, id and input together', () => {
  const start = remedyStart(['demo.a']);
  const pass = passOfStart(start, sumOf);
  expect(passOfStart({ ...start }, sumOf)).toBe(pass);
  for (const other of [
    remedyStart(['demo.b']),
    { ...start, workflowId: 'other' },
    { ...taskStart(), input: start.input },
  ])
    expect(passOfStart(other, sumOf)).not.toBe(pass);
});
