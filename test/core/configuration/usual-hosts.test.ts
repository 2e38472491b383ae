import { expect, test } from 'vitest';
import { usualHosts } from '../../../core/configuration/usual-hosts.ts';

test('by default a sandbox may only read, over TLS but for signed packages, and sends no query', () => {
  for (const { host, methods, query, ports, why } of usualHosts) {
    expect([host, methods]).toEqual([host, ['GET', 'HEAD']]);
    expect(query).toBe(false);
    expect(ports).toContain(443);
    expect(why).toBeTruthy();
  }
});

test('no default names more than one host', () => {
  expect(usualHosts.filter(({ host }) => host.startsWith('*'))).toEqual([]);
});
