import { expect, test } from 'vitest';
import type { GateHit } from '../../../core/gates/gate.ts';
import { trailEventSchema } from '../../../core/trail/entry.ts';
import {
  eventOfAnswer,
  eventOfEndedSession,
  eventOfLink,
  eventOfLostSession,
  eventOfRefusedLogin,
  eventOfSession,
  eventOfStart,
  eventOfToken,
  eventsOfOverrides,
} from '../../../core/trail/events.ts';

const about = { subject: 'audit a.1', workflow: 'audit-1' };
const decision = { by: 'ada', decision: 'approve', reason: 'It is right.' };

test('an answer says who, what and why, and that a name proves nothing', () => {
  expect(eventOfAnswer({ ...about, decision, refused: null })).toMatchObject({
    kind: 'decided',
    who: { name: 'ada', proof: 'unverified', credential: null },
    what: 'Answered audit a.1 with approve: It is right.',
    about: { workflow: 'audit-1', plan: null, assets: [] },
  });
});

test('an answer that was proved says whose it is, by what, and which', () => {
  const sum = 'a'.repeat(64);
  const who = { person: 'ada', proof: 'signature' as const, credential: 'ssh-ed25519 AAAA', sum };
  const signed = eventOfAnswer({ ...about, decision, refused: null, who });
  expect(signed).toMatchObject({
    who: { name: 'ada', proof: 'signature', credential: 'ssh-ed25519 AAAA' },
    digests: { answer: sum },
  });
  expect(trailEventSchema.safeParse(signed).success).toBe(true);
  const comment = { person: 'ada', proof: 'github' as const, credential: 'Ada-L, comment/acme/shop/7' };
  const commented = eventOfAnswer({
    ...about,
    decision: { ...decision, by: 'Ada-L' },
    refused: null,
    who: comment,
  });
  expect(commented).toMatchObject({ who: { name: 'ada', proof: 'github' }, digests: {} });
  expect(trailEventSchema.safeParse(commented).success).toBe(true);
  const typed = { person: 'ada', proof: 'unverified' as const, credential: null };
  const named = eventOfAnswer({
    ...about,
    decision: { ...decision, by: 'Ada L.' },
    refused: null,
    who: typed,
  });
  expect(named.who).toEqual({ name: 'Ada L.', proof: 'unverified', credential: null });
});

test('one that changed nothing is there too, and says why', () => {
  const late = eventOfAnswer({ ...about, decision, refused: 'it came late' });
  expect(late).toMatchObject({ kind: 'refused', what: expect.stringContaining('it came late') as string });
  const none = eventOfAnswer({ ...about, decision: null, refused: 'it is no JSON' });
  expect(none.who.name).toBe('somebody unnamed');
  expect(none.what).toMatch(/something that is no decision/);
});

test('whatever somebody writes becomes one line that the trail takes', () => {
  const nasty = `a\u001b[2Jb\nc\0\u202e\ud800${'x'.repeat(9000)}`;
  const event = eventOfAnswer({
    subject: nasty,
    workflow: 'w',
    decision: { by: nasty, decision: 'approve', reason: nasty },
    refused: nasty,
  });
  expect(trailEventSchema.parse(event)).toEqual(event);
  expect(event.what).toContain('ab c');
});

const hit = (file: string, by: string | null): GateHit => ({
  rule: 'secrets.token',
  file,
  startLine: 1,
  endLine: 1,
  quote: '',
  message: '',
  mode: 'block',
  ...(by !== null && { overridden: { by, reason: 'A sample.', expires: '2026-12-01' } }),
});

test('overrides are told by who made them, with what they let pass; hits that count are none', () => {
  const events = eventsOfOverrides(
    'secrets',
    [hit('a.ts', 'ada'), hit('b.ts', null), hit('c.ts', 'ada')],
    about,
  );
  expect(events.map(({ who, what }) => [who.name, what])).toEqual([
    [
      'ada',
      'Lets 2 hits of gate "secrets" pass in audit a.1 until 2026-12-01: A sample. (secrets.token in a.ts, secrets.token in c.ts)',
    ],
  ]);
  expect(eventsOfOverrides('secrets', [hit('b.ts', null)], about)).toEqual([]);
  expect(eventsOfOverrides('secrets', [hit('a.ts', 'ada'), hit('b.ts', 'bob')], about)).toHaveLength(2);
});

test('a token that was given or taken away is told by its id, its person and what it is for', () => {
  const token = {
    id: 'a1b2',
    person: 'ada',
    scopes: ['me', 'codec'],
    expiresAt: new Date('2026-12-31T00:00Z'),
  };
  const given = eventOfToken('granted', token, 'Grace\nHopper');
  expect(trailEventSchema.parse(given)).toEqual(given);
  expect(given).toMatchObject({
    kind: 'granted',
    who: { name: 'Grace Hopper', proof: 'unverified', credential: null },
    what: 'Gave API token a1b2 of ada for me, codec, valid until 2026-12-31T00:00:00.000Z',
  });
  const taken = eventOfToken('revoked', token, '');
  expect(taken).toMatchObject({ kind: 'revoked', who: { name: 'somebody unnamed' } });
  expect(taken.what).toMatch(/^Took away API token a1b2 of ada/);
});

test('a session says by what login it is, and an entry is one line whatever a provider calls people', () => {
  const credential = 'https://login.example sub\n\u001b[31m';
  const session = { name: 'Ada', credential, session: 's1', by: 'openid' } as const;
  for (const kind of ['signed-in', 'signed-out'] as const) {
    const event = eventOfSession(kind, session);
    expect(event).toMatchObject({ kind, who: { name: 'Ada', proof: 'login' } });
    expect(event.what).toContain('session s1');
    expect(trailEventSchema.parse(event)).toEqual(event);
  }
  expect(eventOfSession('signed-in', { ...session, by: 'link' }).what).toContain('a one-time link');
});

test('who is not let in is there with what proves them, or with their address alone', () => {
  const known = eventOfRefusedLogin({ credential: `https://x ${'s'.repeat(500)}` }, 'nobody\nknows them');
  expect(known).toMatchObject({ kind: 'refused', who: { proof: 'login' } });
  expect(known.what).toMatch(/^Was not let in: nobody\S* ?knows them$/);
  const unknown = eventOfRefusedLogin({ address: '::1' }, 'it tried too often');
  expect(unknown.who).toEqual({ name: 'somebody at ::1', proof: 'unverified', credential: null });
  for (const event of [known, unknown]) expect(trailEventSchema.parse(event)).toEqual(event);
});

test('a link is on the trail without what would sign anybody in', () => {
  const given = { id: 'l1', person: 'ada', expiresAt: new Date('2026-11-21T12:10:00Z') };
  expect(eventOfLink(given, 'Linus')).toMatchObject({
    kind: 'granted',
    who: { name: 'Linus', proof: 'unverified' },
    what: 'Made sign-in link l1 of ada, good once until 2026-11-21T12:10:00.000Z',
  });
});

test('a session that somebody ended is told with whose it was and who says they did', () => {
  const event = eventOfEndedSession('s1', 'ada', 'Linus\n');
  expect(event).toMatchObject({ kind: 'revoked', who: { name: 'Linus', proof: 'unverified' } });
  expect(event.what).toBe('Ended session s1 of ada');
  expect(trailEventSchema.parse(event)).toEqual(event);
});

test('a session whose person is gone was ended by nobody', () => {
  const event = eventOfLostSession('s1', 'ada');
  expect(event).toMatchObject({ kind: 'revoked', who: { proof: 'program', credential: null } });
  expect(event.what).toMatch(/^Ended session s1 of ada, /);
  expect(trailEventSchema.parse(event)).toEqual(event);
});

test('a start says who started what on what; one that was refused says why', () => {
  const start = {
    type: 'remediate',
    workflow: 'incident-1',
    on: ['demo.a'],
    assets: ['demo.a'],
    by: 'Ada',
    digests: {},
  };
  const started = eventOfStart({ ...start, who: { person: 'ada', key: null }, refused: null });
  expect(started).toMatchObject({
    kind: 'started',
    who: { name: 'ada', proof: 'unverified' },
    what: 'Started remediate incident-1 on demo.a',
    about: { workflow: 'incident-1', assets: ['demo.a'] },
  });
  const signed = eventOfStart({ ...start, who: { person: 'ada', key: 'a key' }, refused: null });
  expect(signed.who).toEqual({ name: 'ada', proof: 'signature', credential: 'a key' });
  const refused = eventOfStart({
    ...start,
    by: 'mal\nlory',
    workflow: 'in\u0000cident',
    who: null,
    refused: 'no',
  });
  expect(refused).toMatchObject({ kind: 'refused', who: { proof: 'unverified' } });
  for (const event of [started, signed, refused]) expect(trailEventSchema.parse(event)).toEqual(event);
});
