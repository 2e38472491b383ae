import { expect, test } from 'vitest';
import { sandboxSchema } from '../../../core/configuration/sandbox.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const problemOf = (raw: unknown) => {
  const parsed = sandboxSchema.safeParse(raw);
  return parsed.success ? null : (parsed.error.issues[0]?.message ?? '');
};

test('everything has a default', () => {
  expect(sandboxSchema.parse({})).toMatchObject({ engine: 'auto', images: [], tasksMax: 10 });
});

test.each([`node:24@${digest}`, `ghcr.io/acme/dev@${digest}`, digest])(
  'an image is named with its digest: %s',
  (image) => {
    expect(problemOf({ image })).toBeNull();
  },
);

test.each(['node:24', 'node@sha256:abc', `node --privileged@${digest}`])('%s is refused', (image) => {
  expect(problemOf({ images: [image] })).toMatch(/digest/);
});

test.each(['10.1.0.0/16', 'fd00::/8'])('a range of addresses may be added: %s', (range) => {
  expect(problemOf({ egress: { addresses: [range] } })).toBeNull();
});

test('a name is no range', () => {
  expect(problemOf({ egress: { addresses: ['example.com'] } })).toMatch(/range/);
});

test.each(['127.0.0.1', 'localhost', 'example.com:8080', 'https://example.com', '*'])(
  'a rule is of a host by name, not %s',
  (host) => {
    expect(problemOf({ egress: { rules: [{ host }] } })).not.toBeNull();
  },
);
