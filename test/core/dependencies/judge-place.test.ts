import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Component } from '../../../core/dependencies/component.ts';
import { isElsewhere, judgePlace } from '../../../core/dependencies/judge-place.ts';
import { componentOf, factsOf, messageOf, rulesOf, subjectOf } from './subject.ts';

const hash = (text: string, algorithm = 'sha512') =>
  `${algorithm}-${createHash(algorithm).update(text).digest('base64')}`;
const judge = (
  component: Partial<Component>,
  given: { from?: Component; release?: object; places?: string[] } = {},
) =>
  judgePlace(
    subjectOf(component, {
      from: given.from ?? null,
      facts: { ...factsOf(given.release), ...(given.places && { places: given.places }) },
    }),
  );

describe('the hash of the lock file', () => {
  test('that the registry has too is right; another is not', () => {
    expect(judge({ integrity: hash('a') }, { release: { integrity: [hash('a')] } })).toEqual([]);
    const wrong = judge({ integrity: hash('b') }, { release: { integrity: [hash('a')] } });
    expect(rulesOf(wrong)).toEqual(['integrity']);
    expect(messageOf(wrong[0])).toContain('is not that of https://packages.acme.example');
  });

  test('of another kind than the registry’s is not compared', () => {
    expect(judge({ integrity: hash('b', 'sha1') }, { release: { integrity: [hash('a')] } })).toEqual([]);
  });

  test('that is gone where the base has one is missed', () => {
    const from = componentOf({ version: '1.1.0', integrity: hash('a') });
    expect(messageOf(judge({}, { from })[0])).toContain('no hash in the lock file any more');
    expect(judge({}, { from: componentOf() })).toEqual([]);
    expect(judge({})).toEqual([]);
  });

  test('that changed for the same version is told; for another it has to change', () => {
    const from = componentOf({ integrity: hash('a') });
    expect(messageOf(judge({ integrity: hash('b') }, { from })[0])).toContain('although the version did not');
    expect(judge({ integrity: hash('b'), version: '1.3.0', purl: 'pkg:npm/pad@1.3.0' }, { from })).toEqual(
      [],
    );
  });

  test('among several of one version may be joined by others', () => {
    const from = componentOf({ integrity: hash('wheel', 'sha256') });
    expect(judge({ integrity: `${hash('wheel', 'sha256')} ${hash('source', 'sha256')}` }, { from })).toEqual(
      [],
    );
  });
});

describe('where it comes from', () => {
  const from = (
    resolved: string | null,
    places = ['packages.acme.example', 'public.example', 'git.example/acme/index'],
  ) => judge({ resolved }, { places, release: { fileHosts: ['files.acme.example'] } });

  test.each([
    null,
    'https://packages.acme.example/pad/-/pad-1.2.0.tgz',
    'https://PUBLIC.example/pad.tgz#abc',
    'https://files.acme.example/pad.tgz',
    'registry+https://git.example/acme/index',
    'sparse+https://packages.acme.example/',
    'file:../pad',
    './pad.tgz',
  ])('%s is where it should be', (resolved) => {
    expect(from(resolved)).toEqual([]);
  });

  test.each([
    'https://evil.example/pad.tgz',
    'https://packages.acme.example@evil.example/pad.tgz',
    'https://packages.acme.example:444/pad.tgz',
    'registry+https://git.example/eve/index',
    'registry+https://git.example/acme/index-of-eve',
  ])('%s is another registry', (resolved) => {
    const [complaint] = from(resolved);
    expect(complaint?.rule).toBe('registry');
    expect(messageOf(complaint)).toContain('but the configured registry is packages.acme.example');
  });

  test.each([
    'git+https://git.example/acme/pad.git#abc',
    'git@git.example:acme/pad',
    'github:acme/pad',
    'git+ssh://git@packages.acme.example/pad.git',
  ])('%s is a git repository', (resolved) => {
    expect(messageOf(from(resolved)[0])).toContain('git repository');
    expect(isElsewhere(componentOf({ resolved }))).toBe(true);
  });

  test('http is told, but for this machine itself', () => {
    expect(messageOf(from('http://packages.acme.example/pad.tgz')[0])).toContain('by http');
    expect(messageOf(from('http://127.0.0.1:4873/pad.tgz')[0])).not.toContain('by http');
  });

  test('what is no address at all is told', () => {
    expect(messageOf(from('javascript:alert(1)')[0])).toContain('no address that can be judged');
  });

  test('without a registry to compare with nothing is said', () => {
    expect(from('https://evil.example/pad.tgz', [])).toEqual([]);
  });
});
