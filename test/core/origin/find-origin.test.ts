import { describe, expect, test } from 'vitest';
import type { Attestation } from '../../../core/origin/attestation.ts';
import { findOrigin, standingOf } from '../../../core/origin/find-origin.ts';
import { component, stated } from './statements.ts';

const signatureOf = (by: string) => `${by.padEnd(86, 'A')}==`;
/** A signature of these tests begins with its key. */
const verify = (_text: string, signature: string, publicKey: string) => signature.startsWith(publicKey);
const judging = {
  operators: [
    { name: 'ada', publicKey: 'ada' },
    { name: 'bob', publicKey: 'bob' },
  ],
  today: '2026-06-15',
  verify,
};
const signed = (more: Partial<Attestation> = {}) =>
  stated({ signature: signatureOf(more.by ?? 'ada'), ...more });
const found = (...attestations: Attestation[]) =>
  findOrigin(
    [component('left-pad')],
    { attestations: attestations.map((attestation, at) => ({ attestation, line: at + 1 })), problems: [] },
    judging,
  );
const stateOf = (...attestations: Attestation[]) => found(...attestations).origins[0]?.origin;

describe('an entry counts', () => {
  test('where an operator signed it and its time is not over', () => {
    expect(standingOf(signed(), judging)).toEqual({ kind: 'valid' });
    expect(standingOf(signed({ expires: judging.today, date: judging.today }), judging)).toEqual({
      kind: 'valid',
    });
  });

  test.each<[string, Partial<Attestation>, string, RegExp]>([
    ['unsigned', { signature: undefined }, 'invalid', /nobody has signed/],
    ['of a stranger', { by: 'eve' }, 'invalid', /eve is none of "origin\.operators"/],
    [
      'signed with another key',
      { by: 'ada', signature: signatureOf('eve') },
      'invalid',
      /altered, or signed with another key/,
    ],
    [
      'signed by another operator',
      { by: 'ada', signature: signatureOf('bob') },
      'invalid',
      /not that of ada/,
    ],
    ['expired', { expires: '2026-06-14' }, 'expired', /expired on 2026-06-14/],
    ['of tomorrow', { date: '2026-06-16' }, 'invalid', /still to come/],
  ])('but not %s', (_what, more, kind, why) => {
    expect(standingOf(signed(more), judging)).toMatchObject({ kind, why: expect.stringMatching(why) });
    const { origins, failures } = found(signed(more));
    expect(origins[0]?.origin).toEqual({ state: 'unknown', why: null });
    expect(failures).toMatchObject([
      { line: 1, subject: 'npm:left-pad', message: expect.stringMatching(why) },
    ]);
  });

  test('and one of another package or version tells nothing, and is no failure', () => {
    expect(
      found(
        signed({ package: 'npm:other' }),
        signed({ versions: ['9.9.9'] }),
        stated({ package: 'npm:x', by: 'eve' }),
      ),
    ).toMatchObject({
      origins: [{ origin: { state: 'unknown' } }],
      failures: [],
    });
  });
});

describe('where several count', () => {
  test('what an operator attests outweighs what the supplier says', () => {
    expect(stateOf(signed({ basis: 'self-declared', country: 'FR' }), signed())).toMatchObject({
      state: 'attested',
      country: 'DE',
    });
    expect(stateOf(signed({ basis: 'self-declared', country: 'FR' }))).toMatchObject({
      state: 'self-declared',
      country: 'FR',
    });
  });

  test('the latest tells, and the evidence goes with it', () => {
    expect(stateOf(signed(), signed({ date: '2026-05-01', by: 'bob', evidence: 'visited' }))).toMatchObject({
      by: 'bob',
      date: '2026-05-01',
      evidence: 'visited',
    });
  });

  test('a contradiction tells nothing', () => {
    expect(stateOf(signed(), signed({ country: 'FR' }))).toEqual({
      state: 'unknown',
      why: 'statements contradict each other: DE, FR',
    });
  });

  test('one that another took the place of expires in peace, an altered one does not', () => {
    expect(found(signed(), signed({ expires: '2026-01-02' })).failures).toEqual([]);
    expect(found(signed(), signed({ signature: signatureOf('eve') })).failures).toHaveLength(1);
  });
});

test('nothing is inferred from names, domains, languages or addresses', () => {
  const hints = [
    component('left-pad-de'),
    component('@acme.de/left-pad'),
    component('einkaufswagen'),
    component('left-pad', '1.3.0', 'npm', { resolved: 'https://registry.acme.de/left-pad-1.3.0.tgz' }),
    component('gitee.com/acme/pad', 'v1.0.0', 'go'),
    component('git.acme.ru/pad', 'v1.0.0', 'go'),
  ];
  const { origins } = findOrigin(hints, { attestations: [], problems: [] }, judging);
  expect(origins.map(({ origin }) => origin)).toEqual(hints.map(() => ({ state: 'unknown', why: null })));
});

test('what of the file means nothing is told where packages change', () => {
  const read = { attestations: [], problems: [{ line: 7, why: 'it is no YAML' }] };
  expect(findOrigin([component('a')], read, judging).failures).toMatchObject([{ line: 7 }]);
  expect(findOrigin([], read, judging).failures).toEqual([]);
});
