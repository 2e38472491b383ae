import { expect, test } from 'vitest';
import { readingOf } from '../../../core/gates/languages.ts';

test.each([
  ['src/a.ts', { kind: 'script', grammar: 'typescript' }],
  ['src/a.MTS', { kind: 'script', grammar: 'typescript' }],
  ['a.tsx', { kind: 'script', grammar: 'tsx' }],
  ['a.cjs', { kind: 'script', grammar: 'javascript' }],
  ['a.py', { kind: 'python', stub: false }],
  ['a.pyi', { kind: 'python', stub: true }],
])('%s is read by its tree', (path, reading) => {
  expect(readingOf(path)).toEqual(reading);
});

test.each([
  ['a.go', 'go', '//'],
  ['a.rs', 'rust', '//'],
  ['a.sql', 'none', '--'],
  ['a.yml', 'none', '#'],
  ['a.rb', 'ruby', '#'],
  ['Dockerfile', 'none', '#'],
  ['constructor', 'none', '#'],
  ['a.unknown', 'none', '//'],
])('%s is read as text', (path, family, marker) => {
  const reading = readingOf(path);
  expect(reading.kind).toBe('text');
  if (reading.kind !== 'text') throw new Error('unreachable');
  expect(reading.syntax.family).toBe(family);
  expect(reading.syntax.line).toContain(marker);
});
