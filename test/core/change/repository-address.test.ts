import { describe, expect, test } from 'vitest';
import { repositoryAddress } from '../../../core/change/repository-address.ts';
import { parseTaskInput } from '../../../core/develop/task-input.ts';
import { readersNameOf } from '../../../core/develop/repository-name.ts';
import { parseAuditInput } from '../../../core/panel/audit-input.ts';

/** By whose name the first one goes, and which host git opens. */
const forked = 'https://evil.example\\@github.com/acme/shop';

test.each([
  'https://github.com/acme/shop',
  '/srv/code/shop',
  'bundle:sha256:0',
  'github:acme/shop',
  '/srv/ü b',
])('%s is taken, without blanks around it', (address) => {
  expect(repositoryAddress.parse(` ${address} `)).toBe(address);
});

describe('an address that who reads it may take for another', () => {
  test('goes by the name of one and opens the other', () => {
    expect(readersNameOf(forked)).toBe('github.com/acme/shop');
    expect(new URL(forked).host).toBe('evil.example');
  });

  test.each([forked, 'https://github.com/acme/sh\nop', '/srv/a\\b', '/srv/\u0000'])(
    '%j starts nothing',
    (repository) => {
      const change = { kind: 'git-range', repository, base: 'main', head: 'topic' };
      const told = /without a backslash or a control character/;
      expect(parseAuditInput({ change })).toEqual({ problem: expect.stringMatching(told) as string });
      expect(parseTaskInput({ repository, wanted: 'Mend it.' })).toEqual({
        problem: expect.stringMatching(told) as string,
      });
    },
  );
});
