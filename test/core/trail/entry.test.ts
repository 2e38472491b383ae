import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  beginning,
  emptyTrail,
  entryText,
  nextEntry,
  trailEntrySchema,
  trailEventSchema,
  type TrailEvent,
} from '../../../core/trail/entry.ts';

const sum = (text: string) => createHash('sha256').update(text).digest('hex');
const trail = '0b1e5f7a-0000-4000-8000-000000000001';
const event: TrailEvent = {
  kind: 'approved',
  who: { name: 'ada', proof: 'signature', credential: 'SHA256:abc' },
  what: 'Approved the plan',
  about: { workflow: 'remediate-1', plan: 'a'.repeat(64), assets: ['shop/web'] },
  digests: { view: 'b'.repeat(64) },
};
const at = '2026-11-21T10:00:00.000Z';

test('the first entry follows the beginning, and each next one the sum of the one before', () => {
  const first = nextEntry(emptyTrail, event, { trail, at, sum });
  expect(first.entry).toMatchObject({ number: 1, previous: beginning, trail, at, kind: 'approved' });
  expect(first.head).toEqual({ number: 1, sum: sum(first.text) });
  const second = nextEntry(first.head, event, { trail, at, sum });
  expect(second.entry).toMatchObject({ number: 2, previous: first.head.sum });
  expect(trailEntrySchema.parse(JSON.parse(second.text))).toEqual(second.entry);
});

test('the order of fields does not matter to the sum, and every value does', () => {
  const { entry, text } = nextEntry(emptyTrail, event, { trail, at, sum });
  const turned = Object.fromEntries(Object.entries(entry).reverse()) as typeof entry;
  expect(entryText(turned)).toBe(text);
  expect(entryText({ ...entry, what: 'Approved the plan ' })).not.toBe(text);
});

test.each([
  ['a line feed in what was done', { ...event, what: 'a\nb' }],
  ['an escape in a name', { ...event, who: { ...event.who, name: '\u001b[2J' } }],
  ['half a character', { ...event, what: 'a\ud800' }],
  ['a plan that is no sum', { ...event, about: { ...event.about, plan: 'x' } }],
  ['a digest that is a text', { ...event, digests: { output: 'the output itself' } }],
  ['a field nobody knows', { ...event, more: 1 }],
  ['a kind nobody knows', { ...event, kind: 'guessed' }],
])('no event has %s', (_what, wrong) => {
  expect(trailEventSchema.safeParse(wrong).success).toBe(false);
  expect(trailEventSchema.safeParse(event).success).toBe(true);
});
