import { expect, test } from 'vitest';
import {
  eventOfActing,
  eventOfApproval,
  eventOfGlass,
  eventOfProposal,
  eventOfPutBack,
  eventOfView,
  eventOfWord,
} from '../../../core/remedy/trail-events.ts';
import { trailEventSchema } from '../../../core/trail/entry.ts';
import { hash, planOf, signed, typed } from './plan-of.ts';

const about = { plan: planOf(), hash };
const sum = 'b'.repeat(64);
const nasty = `\u001b[2J${'x'.repeat(5000)}\n`;

test('each is an event of the trail, whatever was written', () => {
  const person = planOf({ proposer: { kind: 'person', person: 'Zoe' } });
  const events = [
    eventOfProposal(about, nasty),
    eventOfProposal({ plan: person, hash }, 'x'),
    eventOfApproval(about, { ...typed('bob'), reason: nasty, by: nasty }, { why: nasty, valid: false, sum }),
    eventOfActing('refused', about, nasty, { output: sum }),
    eventOfGlass(about, 'cara', 'key', nasty),
    eventOfView(about, ''),
    eventOfPutBack(nasty, hash),
    eventOfWord('killed', { by: nasty, key: null, what: nasty }),
  ];
  for (const event of events) expect(trailEventSchema.safeParse(event).error).toBeUndefined();
  expect(events[0]).toMatchObject({ about: { workflow: 'remediate-1', plan: hash, assets: ['host.web'] } });
});

test('a name is proved by a signature that was found good, and by nothing else', () => {
  const good = eventOfApproval(about, signed('bob'), { why: null, valid: true, sum });
  expect(good).toMatchObject({
    kind: 'approved',
    who: { name: 'bob', proof: 'signature' },
    digests: { approval: sum },
  });
  expect(eventOfApproval(about, signed('bob'), { why: 'forged', valid: false, sum })).toMatchObject({
    kind: 'refused',
    who: { proof: 'unverified', credential: null },
  });
  expect(eventOfApproval(about, typed('bob'), { why: null, valid: true, sum }).who.proof).toBe('unverified');
  expect(eventOfWord('lifted', { by: 'bob', key: 'k', what: 'x' }).who).toMatchObject({ proof: 'signature' });
});

test('a rejection is a refusal', () => {
  const event = eventOfApproval(about, signed('bob', { decision: 'reject' }), {
    why: null,
    valid: true,
    sum,
  });
  expect(event).toMatchObject({ kind: 'refused', what: 'Rejected the plan: It is down.' });
});
