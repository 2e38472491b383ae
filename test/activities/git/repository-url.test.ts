import { describe, expect, test } from 'vitest';
import { parseRepositoryUrl } from '../../../activities/git/repository-url.ts';

test.each([
  ['https://GitHub.com/acme/x/', 'https://github.com/acme/x', 'github.com'],
  ['https://git.example:8443/a b.git', 'https://git.example:8443/a%20b.git', 'git.example'],
  ['HTTPS://example.org/x', 'https://example.org/x', 'example.org'],
  ['http://localhost:3000/x', 'http://localhost:3000/x', null],
  ['http://[::1]/x', 'http://[::1]/x', null],
  ['https://127.1/x', 'https://127.0.0.1/x', null],
])('%s', (text, href, host) => {
  expect(parseRepositoryUrl(text)).toMatchObject({ href, host });
});

describe('refuses, and never repeats a secret', () => {
  test.each([
    'https://user:s3cret@github.com/x',
    'https://s3cret@github.com/x',
    'https://github.com/x?token=s3cret',
    'https://github.com/x#s3cret',
    'http://github.com/x',
    'http://127.0.0.1.example.org/x',
    'http://localhost@example.org/s3cret',
    'https://',
    'https://[bad/s3cret',
    'ssh://git@s3cret/x',
    'file:///s3cret',
    'ext::sh -c s3cret',
    'git://s3cret/x',
  ])('%s', (text) => {
    const parse = () => parseRepositoryUrl(text);
    expect(parse).toThrow(/https address without a login/);
    expect(parse).toThrow(expect.objectContaining({ message: expect.not.stringContaining('s3cret') }));
  });
});
