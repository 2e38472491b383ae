import { describe, expect, test } from 'vitest';
import { readSandboxFile } from '../../../core/sandbox/sandbox-file.ts';

const problemOf = (text: string): string => {
  const read = readSandboxFile(text);
  return 'problem' in read ? read.problem : '';
};

test('all that a repository may say', () => {
  const text = `
image: node:24
setup: [npm ci]
tests: [npm test]
reports: [reports/junit.xml]
services:
  - { name: db, image: 'postgres:18', port: 5432, environment: { POSTGRES_PASSWORD: test }, readySeconds: 30 }
  - { name: web, command: npm run dev, port: 5173 }
pages: ['http://localhost:5173/']
caches: [node_modules, dist]
limits: { memoryMb: 1024, cpus: 0.5 }
environment: { NODE_ENV: test }
`;
  expect(readSandboxFile(text)).toMatchObject({
    file: {
      image: 'node:24',
      tests: ['npm test'],
      services: [
        { name: 'db', port: 5432 },
        { name: 'web', command: 'npm run dev' },
      ],
      limits: { memoryMb: 1024, cpus: 0.5 },
    },
  });
  expect(readSandboxFile('')).toEqual({ file: {} });
});

describe('each mistake is named with its remedy', () => {
  test.each([
    ['an unknown field', 'privileged: true', '"privileged" is no known field: remove it'],
    ['a field of the wrong kind', 'tests: npm test', '"tests" is "npm test": write a list.'],
    ['no tests', 'tests: []', '"tests"'],
    ['a report outside', 'reports: [../../etc/passwd]', 'write a path inside the repository'],
    ['a report by its absolute path', 'reports: [/etc/passwd]', 'write a path inside the repository'],
    ['a cache that is a path', 'caches: [../x]', 'write the name of a folder'],
    ['a page elsewhere', 'pages: ["http://169.254.169.254/latest"]', 'write a page of the sandbox itself'],
    [
      'a page that only looks like ours',
      'pages: ["http://localhost.evil.example/"]',
      'write a page of the sandbox itself',
    ],
    [
      'a page with a user name',
      'pages: ["http://localhost:80@evil.example/"]',
      'write a page of the sandbox itself',
    ],
    [
      'a service of two kinds',
      'services: [{ name: a, command: x, image: y }]',
      'exactly one of "command" and "image"',
    ],
    ['a service of no kind', 'services: [{ name: a }]', 'exactly one of "command" and "image"'],
    ['a variable of ours', 'environment: { HTTPS_PROXY: x }', 'the sandbox sets this itself'],
    ['a variable that loads code', 'environment: { LD_PRELOAD: /work/x.so }', 'put it before the command'],
    ['an image with options', 'image: "--privileged node"', 'write the name of an image'],
    ['a limit that is none', 'limits: { memoryMb: 1 }', 'outside of what memoryMb can be'],
  ])('%s', (_what, text, told) => {
    expect(problemOf(text)).toContain(told);
    expect(problemOf(text)).toContain('.countersign/sandbox.yaml');
  });
});

describe('hostile files', () => {
  const bomb = `a: &a [x, x]\nb: &b [*a, *a]\ntests: [*b, *b]`;
  test.each([
    ['aliases', bomb, 'aliases are not taken'],
    ['a large file', `tests: [${'x'.repeat(70_000)}]`, 'more than the 65536'],
    ['deep nesting', `tests: ${'['.repeat(5000)}`, 'YAML'],
    ['deep but closed nesting', `tests: ${'['.repeat(40)}${']'.repeat(40)}`, 'nested too deep'],
    ['a list as a key', '? [a]\n: b', 'as a key'],
    ['the same key twice', 'image: a\nimage: b', 'YAML'],
    ['a tag', 'image: !!js/function x', 'YAML'],
    ['two documents', 'image: a\n---\nimage: b', 'YAML'],
    ['bytes', '\u0000\u0001', 'sandbox.yaml'],
  ])('%s are refused in words', (_what, text, told) => {
    expect(problemOf(text)).toContain(told);
  });

  test('names of objects are no way in', () => {
    expect(problemOf('__proto__: { image: x }')).not.toBe('');
    expect(problemOf('environment: { __proto__: x }')).toBe('');
    expect(({} as Record<string, unknown>)['image']).toBeUndefined();
  });
});
