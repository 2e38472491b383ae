import { expect, test } from 'vitest';
import { readPipfile } from '../../../core/dependencies/read-pipfile.ts';
import { inventoryOf, lineAt, lockfile, lockOf, refusalOf } from './lockfiles.ts';

test('what pipenv wrote', () => {
  const text = lockfile('pipfile.json');
  const { components, unread } = inventoryOf({ 'Pipfile.lock': text });
  expect(unread).toEqual([]);
  expect(components.map(({ name, development, direct }) => [name, development, direct])).toEqual([
    ['click', false, null],
    ['iniconfig', true, null],
  ]);
  for (const { name, line } of components) expect(lineAt(text, line)).toContain(`"${name}": {`);
});

test('git is told, and what has no version is unread', () => {
  const text = JSON.stringify({
    _meta: { 'pipfile-spec': 6 },
    default: { a: { git: 'https://git.example.test/a.git', ref: '0123' }, b: {} },
  });
  const { components, unread } = readPipfile(lockOf('Pipfile.lock', text));
  expect(components).toMatchObject([
    { version: '0123', resolved: 'git+https://git.example.test/a.git#0123' },
  ]);
  expect(unread).toHaveLength(1);
});

test('an unknown version is refused', () => {
  expect(refusalOf(readPipfile, lockOf('Pipfile.lock', '{"_meta":{"pipfile-spec":7}}')).message).toMatch(
    /not known/,
  );
});
