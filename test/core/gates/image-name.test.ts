import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { imageKey, imageTitle, parseImageName } from '../../../core/gates/image-name.ts';

const digest = `sha256:${'a'.repeat(64)}`;

describe('a name', () => {
  test.each([
    ['node', 'docker.io/library/node'],
    ['node:24', 'docker.io/library/node:24'],
    ['acme/shop:1', 'docker.io/acme/shop:1'],
    ['docker.io/node', 'docker.io/library/node'],
    ['index.docker.io/library/node', 'docker.io/library/node'],
    ['ghcr.io/acme/shop:1.2', 'ghcr.io/acme/shop:1.2'],
    ['GHCR.io/acme/shop', 'ghcr.io/acme/shop'],
    ['localhost/shop', 'localhost/shop'],
    ['127.0.0.1:5000/shop:1', '127.0.0.1:5000/shop:1'],
    ['registry.acme.example:5000/a/b/c', 'registry.acme.example:5000/a/b/c'],
    ['[::1]:5000/shop', '[::1]:5000/shop'],
    [`node:24@${digest}`, `docker.io/library/node:24@${digest}`],
    [`node@${digest}`, `docker.io/library/node@${digest}`],
  ])('%s is %s', (text, whole) => {
    const name = parseImageName(text);
    expect(name && imageTitle(name)).toBe(whole);
  });

  test.each([
    '',
    'Node',
    'node:',
    'node@sha256:short',
    'a b',
    'ghcr.io/',
    '../etc/passwd',
    'node:24@x@y',
    'http://host/x',
    'user:pw@host.example/x',
    'host.example/x?y=1',
    'node:ta g',
    `${'a/'.repeat(400)}b`,
    '-node',
    'host.example/../x',
  ])('%j is none', (text) => {
    expect(parseImageName(text)).toBeNull();
  });

  test('has a key without tag and digest', () => {
    const name = parseImageName(`ghcr.io/acme/shop:1@${digest}`);
    expect(name && imageKey(name)).toBe('ghcr.io/acme/shop');
  });

  test('written out is read as the same', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9.:/_@-]{1,30}$/), (text) => {
        const name = parseImageName(text);
        if (name) expect(parseImageName(imageTitle(name))).toEqual(name);
      }),
    );
  });
});
