import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readersName, readersOf } from '../../../core/configuration/readers.ts';
import type { Origin } from '../../../core/change/snapshot.ts';
import { upgradeOrigin } from '../change/releases.ts';
import type { Provider } from '../../../core/panel/seat.ts';
import { cpuMs } from '../../cpu-time.ts';

const range = (repository: string): Origin => ({
  kind: 'git-range',
  repository,
  host: null,
  baseCommit: 'b',
  headCommit: 'h',
});

describe('one repository has one name, however it is spelt', () => {
  test.each([
    'https://github.com/acme/shop',
    'https://github.com/acme/shop.git',
    'https://github.com/acme/shop/',
    'https://github.com//acme/shop',
    'https://github.com:443/acme/shop',
    'https://github.com./acme/shop',
    'https://user:secret@github.com/acme/shop',
    'https://github.com/%61cme/shop',
    'https://github.com/acme/shop?x=1#y',
    'HTTPS://github.com/acme/shop',
  ])('%s', (url) => {
    expect(readersName(range(url))).toBe('github.com/acme/shop');
  });

  test.each<[Origin, string]>([
    [{ kind: 'patch' }, 'patch'],
    [range('bundle'), 'bundle'],
    [upgradeOrigin({ name: '@acme/pad' }), 'npm:@acme/pad'],
    [upgradeOrigin({ registry: 'https://other.example' }), 'npm:left-pad'],
    [range('bundle:sha256:00'), 'bundle'],
    [range('/srv/code/shop/'), '/srv/code/shop'],
    [range('http://127.0.0.1:8080/a/b'), '127.0.0.1:8080/a/b'],
    [range('https://h/%ZZ'), 'h/%ZZ'],
  ])('%j', (origin, name) => {
    expect(readersName(origin)).toBe(name);
  });
});

describe('rules', () => {
  const rule = (match: string, ...providers: Provider[]) => ({ match, providers });

  test('the first that matches counts', () => {
    const rules = [rule('github.com/acme/open', 'openai'), rule('github.com/acme/*', 'ollama'), rule('*')];
    expect(readersOf(rules, 'github.com/acme/open')?.providers).toEqual(['openai']);
    expect(readersOf(rules, 'github.com/acme/shop')?.providers).toEqual(['ollama']);
    expect(readersOf(rules, 'gitlab.com/x')?.providers).toEqual([]);
  });

  test('none that matches lets all read', () => {
    expect(readersOf([rule('github.com/acme/*')], 'patch')).toBeNull();
  });

  test.each<[string, string, boolean]>([
    ['github.com/acme/*', 'GitHub.com/ACME/shop', true],
    ['github.com/acme/*', 'github.com/acme-evil/shop', false],
    ['github.com/acme/*', 'evil.com/github.com/acme/shop', false],
    ['*/shop', 'github.com/acme/shop', true],
    ['a*b*c', 'aXbYc', true],
    ['a*b*c', 'aXcYb', false],
    ['ab*ba', 'aba', false],
    ['a*aa*a', 'aaaa', true],
    ['a*aa*a', 'aaa', false],
    ['a.b', 'axb', false],
    ['**', '', true],
  ])('%s on %s: %s', (match, name, expected) => {
    expect(readersOf([rule(match)], name) !== null).toBe(expected);
  });

  test('a pattern of many stars matches as its letters in order do', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', '*'), { maxLength: 8 });
    fc.assert(
      fc.property(letters, fc.stringMatching(/^[ab]{0,10}$/), (pattern, name) => {
        const expected = new RegExp(`^${pattern.join('').replaceAll('*', '.*')}$`).test(name);
        expect(readersOf([rule(pattern.join(''))], name) !== null).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  test('a hostile pattern stalls nothing', () => {
    const started = cpuMs();
    readersOf([rule('*a'.repeat(2000))], 'a'.repeat(4000));
    expect(cpuMs() - started).toBeLessThan(5000);
  });
});
