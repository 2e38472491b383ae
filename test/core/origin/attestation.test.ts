import { describe, expect, test } from 'vitest';
import {
  type Attestation,
  attestationSchema,
  concerns,
  signedText,
} from '../../../core/origin/attestation.ts';
import { component, stated } from './statements.ts';

describe('what is signed', () => {
  test('does not depend on the order of fields, nor on the signature', () => {
    const one = stated();
    const turned = Object.fromEntries(Object.entries(one).toReversed()) as Attestation;
    expect(signedText(turned)).toBe(signedText(one));
    expect(signedText({ ...one, signature: undefined })).toBe(signedText(one));
    expect(signedText(one)).toMatch(/^countersign\.origin\.v1\n\{"basis":"attested","by":"ada",/);
  });

  test.each<[keyof Attestation, Partial<Attestation>]>([
    ['package', { package: 'npm:*' }],
    ['versions', { versions: ['*'] }],
    ['country', { country: 'US' }],
    ['supplier', { supplier: 'Other' }],
    ['basis', { basis: 'self-declared' }],
    ['expires', { expires: '2030-01-01' }],
    ['date', { date: '2025-01-01' }],
    ['evidence', { evidence: 'x' }],
    ['by', { by: 'eve' }],
  ])('depends on the %s', (_what, more) => {
    expect(signedText(stated(more))).not.toBe(signedText(stated()));
  });
});

describe('an entry', () => {
  test.each<[object, boolean]>([
    [{}, true],
    [{ package: 'npm:@acme/*' }, true],
    [{ package: 'npm:*' }, false],
    [{ package: 'left-pad' }, false],
    [{ package: 'npm:a*b' }, false],
    [{ versions: [] }, false],
    [{ versions: [1.3] }, false],
    [{ country: 'Germany' }, false],
    [{ country: 'UK' }, false],
    [{ date: '2026-02-30' }, false],
    [{ signature: 'short' }, false],
    [{ signature: undefined }, true],
    [{ basis: 'guessed' }, false],
    [{ more: 1 }, false],
  ])('with %j is one: %s', (more, isOne) => {
    expect(attestationSchema.safeParse({ ...stated(), ...more }).success).toBe(isOne);
  });

  test.each([
    ['npm:left-pad', ['1.3.0'], component('left-pad'), true],
    ['npm:left-pad', ['1.3.1'], component('left-pad'), false],
    ['npm:left-pad', ['1.*'], component('left-pad'), true],
    ['npm:left-pad', ['*'], component('left-pad-evil'), false],
    ['npm:left-*', ['*'], component('left-pad-evil'), true],
    ['npm:@acme/*', ['*'], component('@acme/shop'), true],
    ['npm:@acme/*', ['*'], component('@acme-evil/shop'), false],
    ['npm:acme*', ['*'], component('acme/evil'), false],
    ['pypi:left-pad', ['*'], component('left-pad'), false],
  ])('for %s %j concerns %o: %s', (name, versions, about, concerned) => {
    expect(concerns({ package: name, versions }, about)).toBe(concerned);
  });
});
