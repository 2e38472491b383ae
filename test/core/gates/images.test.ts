import { describe, expect, test } from 'vitest';
import { withoutFile } from '../../../core/configuration/parse.ts';
import { type ImageToJudge, judgeImages, pinnedLine } from '../../../core/gates/images.ts';
import { parseImageName } from '../../../core/gates/image-name.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const policy = withoutFile().images;
const nowMs = Date.parse('2026-06-15T00:00:00Z');

function image(
  text: string,
  createdAt: string | null | undefined = '2026-06-01T00:00:00Z',
  isNew = false,
): ImageToJudge {
  const name = parseImageName(text);
  if (name === null) throw new Error(`${text} is no image.`);
  return {
    file: 'Dockerfile',
    line: 3,
    quote: `FROM ${text}`,
    written: text,
    image: { kind: 'named', name },
    isNew,
    facts:
      createdAt === undefined
        ? { kind: 'unknown', why: 'nobody answered.' }
        : { kind: 'told', value: { digest, createdAt } },
  };
}
const judged = (one: ImageToJudge, more: Partial<typeof policy> = {}) =>
  judgeImages({ images: [one], unread: [], policy: { ...policy, ...more }, nowMs });
const rules = (...given: Parameters<typeof judged>) =>
  judged(...given).hits.map(({ rule, mode }) => `${rule} ${mode}`);
const pinned = `node:24@${digest}`;

describe('an image', () => {
  test('that was there, is pinned and young is held', () => {
    expect(judged(image(pinned)).outcome).toBe('held');
  });

  test.each([
    ['node:24', ['images.unpinned ask']],
    ['node', ['images.latest ask']],
    ['node:latest', ['images.latest ask']],
    [`node:latest@${digest}`, []],
    [`node@${digest}`, []],
  ])('%s: %j', (text, expected) => {
    expect(rules(image(text))).toEqual(expected);
  });

  test('is told with the digest to pin it by, where the registry says it', () => {
    const { hits } = judged(image('node:24'));
    expect(hits[0]).toMatchObject({
      file: 'Dockerfile',
      startLine: 3,
      quote: 'FROM node:24',
      subject: 'docker.io/library/node:24',
    });
    expect(hits[0]?.message).toContain(`pin it by its digest, now docker.io/library/node:24@${digest}.`);
  });

  test('that is new waits for a person unless policy names it', () => {
    const added = image(pinned, undefined, true);
    const known = { ...added, facts: image(pinned).facts };
    expect(rules(known)).toEqual(['images.new ask']);
    expect(rules(known, { allow: ['docker.io/library/*'] })).toEqual([]);
    expect(rules(known, { allow: ['docker.io/library/node'] })).toEqual([]);
    expect(rules(known, { allow: ['docker.io/library/node:24*'] })).toEqual([]);
    expect(rules(known, { allow: ['node', 'ghcr.io/*'] })).toEqual(['images.new ask']);
  });

  test('from elsewhere than policy allows is told, new or not', () => {
    expect(rules(image(pinned), { origins: ['ghcr.io/acme/*'] })).toEqual(['images.origin ask']);
    expect(rules(image(`ghcr.io/acme/shop:1@${digest}`), { origins: ['ghcr.io/acme/*'] })).toEqual([]);
    expect(rules(image(`ghcr.io/acme-evil/shop:1@${digest}`), { origins: ['ghcr.io/acme/*'] })).toEqual([
      'images.origin ask',
    ]);
  });
});

describe('age', () => {
  test.each([
    ['2025-06-15T00:00:00Z', []],
    ['2025-06-14T00:00:00Z', ['images.old warn']],
    [null, ['images.unknown ask']],
    ['1970-01-01T00:00:00Z', ['images.unknown ask']],
    ['0001-01-01T00:00:00Z', ['images.unknown ask']],
    ['2030-01-01T00:00:00Z', ['images.unknown ask']],
    ['nonsense', ['images.unknown ask']],
  ])('stated as %s: %j', (createdAt, expected) => {
    expect(rules(image(pinned, createdAt))).toEqual(expected);
  });

  test('that nobody could be asked for is unknown, never a pass', () => {
    const one = {
      ...image(pinned),
      facts: { kind: 'unknown' as const, why: 'registry.example did not answer.' },
    };
    expect(judged(one).hits).toMatchObject([
      {
        rule: 'images.unknown',
        message: `What docker.io/library/${pinned} is could not be looked up: registry.example did not answer.`,
      },
    ]);
  });
});

test('a name that cannot be told is unknown', () => {
  const one: ImageToJudge = {
    ...image(pinned),
    image: { kind: 'unclear', text: '$BASE', why: 'it depends' },
  };
  expect(rules(one)).toEqual(['images.unknown ask']);
});

test('a rule that is off is not told', () => {
  expect(rules(image('node:24'), { rules: { ...policy.rules, unpinned: 'off' } })).toEqual([]);
});

test('a file that could not be read may name anything', () => {
  const unread = [{ file: 'Dockerfile', why: 'it is longer than 500,000 characters' }];
  const result = judgeImages({ images: [], unread, policy, nowMs });
  expect(result.hits).toMatchObject([{ rule: 'images.unknown', file: 'Dockerfile', mode: 'ask' }]);
  expect(result.unread).toEqual(['Dockerfile: it is longer than 500,000 characters']);
});

describe('the line that pins an image', () => {
  const facts = { kind: 'told' as const, value: { digest, createdAt: null } };

  test('is given with the hit, to the letter', () => {
    expect(judged(image('node:24')).hits[0]?.replacement).toBe(`FROM node:24@${digest}`);
    expect(judged(image('node')).hits[0]?.replacement).toBeUndefined();
    const unknown = { kind: 'unknown' as const, why: 'nobody answered.' };
    expect(pinnedLine({ quote: 'FROM node:24', written: 'node:24', facts: unknown })).toBeNull();
  });

  test.each([
    ['    image: "redis:8" # cache', 'redis:8', `    image: "redis:8@${digest}" # cache`],
    ['FROM node:24 AS build', 'node:24', `FROM node:24@${digest} AS build`],
    ['uses: docker://alpine:3.22', 'alpine:3.22', `uses: docker://alpine:3.22@${digest}`],
  ])('%s', (quote, written, line) => {
    expect(pinnedLine({ quote, written, facts })).toBe(line);
  });

  test.each([
    ['a name that a variable makes', 'FROM node:${VERSION}', 'node:24'],
    ['a name that stands there twice', 'FROM node:24 AS node:24', 'node:24'],
    ['a name that is part of a longer one', 'FROM acme-node:24-slim', 'node:24'],
    ['a line that ends as Windows ends lines', 'FROM node:24\r', 'node:24'],
    ['an empty name', 'FROM ', ''],
  ])('is not made of %s', (_, quote, written) => {
    expect(pinnedLine({ quote, written, facts })).toBeNull();
  });

  test('is not made of a digest that is none', () => {
    const odd = { kind: 'told' as const, value: { digest: 'sha256:x\n', createdAt: null } };
    expect(pinnedLine({ quote: 'FROM node:24', written: 'node:24', facts: odd })).toBeNull();
  });
});
