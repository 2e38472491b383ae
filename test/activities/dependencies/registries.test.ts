import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openRegistries } from '../../../activities/dependencies/registries.ts';
import { configurationSchema } from '../../../core/configuration/configuration.ts';
import { componentOf } from '../../core/dependencies/subject.ts';
import { makeFolder } from '../git/repository.ts';

/** npm's configuration is nothing but these lines. */
const useNpmrc = (...lines: string[]): void => {
  const path = join(makeFolder(), '.npmrc');
  writeFileSync(path, lines.join('\n'));
  vi.stubEnv('NPM_CONFIG_USERCONFIG', path);
};
beforeEach(() => {
  for (const name of Object.keys(process.env)) if (/^npm_config_/i.test(name)) vi.stubEnv(name, '');
  useNpmrc();
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const { shape } = configurationSchema;
const open = (dependencies: object = {}, packages: object = {}) =>
  openRegistries(
    shape.dependencies.parse(dependencies),
    shape.packages.parse(packages),
    new AbortController().signal,
  );

test('npm’s scopes each have the registry that npm’s configuration names', () => {
  useNpmrc('registry=https://packages.acme.example/npm/', '@team:registry=https://team.acme.example/');
  const registries = open();
  const addressOf = (name: string) => {
    const opened = registries.of('npm', name);
    return opened.kind === 'open' ? opened.source.address : opened.why;
  };
  expect(['pad', '@team/pad', '@other/pad'].map(addressOf)).toEqual([
    'https://packages.acme.example/npm',
    'https://team.acme.example',
    'https://packages.acme.example/npm',
  ]);
  expect(registries.of('npm', 'a')).toBe(registries.of('npm', 'b'));
});

test('a lock file may name the configured registry, and for npm the public one, which npm itself replaces', () => {
  const [place, publicPlace, ...more] = open({}, { registry: 'https://packages.acme.example' }).placesOf(
    componentOf(),
  );
  expect([place, more]).toEqual(['packages.acme.example', []]);
  expect(publicPlace).not.toBe(place);
  const [ours, yarns] = open().placesOf(componentOf());
  expect(ours).toBe(publicPlace);
  expect(yarns).toContain('yarn');
});

test('a configured registry takes the place of the public one, also in lock files', () => {
  const configured = open({ registries: { cargo: 'https://cargo.acme.example/' } });
  expect(configured.placesOf(componentOf({ ecosystem: 'cargo' }))).toEqual(['cargo.acme.example']);
  expect(open().placesOf(componentOf({ ecosystem: 'cargo' })).length).toBeGreaterThan(1);
});

test('one that is configured wrongly tells nothing, and serves from nowhere', () => {
  const registries = open({ registries: { go: 'http://go.acme.example' } });
  expect(registries.of('go', 'acme.example/x')).toMatchObject({ kind: 'unknown' });
  expect(registries.placesOf(componentOf({ ecosystem: 'go' }))).toEqual([]);
});
