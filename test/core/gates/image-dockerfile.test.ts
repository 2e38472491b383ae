import { expect, test } from 'vitest';
import { mentionsInDockerfile } from '../../../core/gates/image-dockerfile.ts';
import { cpuMs } from '../../cpu-time.ts';

const named = (text: string) =>
  mentionsInDockerfile(text).map((one) => `${one.line}: ${one.unresolved ?? one.text}`);

test('bases, copies, mounts and the reader are images', () => {
  expect(
    named(
      `# syntax=docker/dockerfile:1
ARG VERSION=24
ARG BASE=node:\${VERSION}
FROM --platform=$BUILDPLATFORM \${BASE} AS build
COPY --from=ghcr.io/acme/tools:1 /tool /tool
RUN --mount=type=bind,from=busybox:1,target=/x --mount=type=cache,target=/y ls
FROM \\
  debian:13
`,
    ),
  ).toEqual([
    '0: docker/dockerfile:1',
    '3: node:24',
    '4: ghcr.io/acme/tools:1',
    '5: busybox:1',
    '6: debian:13',
  ]);
});

test('stages and scratch are none, whatever their capitals', () => {
  expect(
    named(
      'FROM node:24 AS Build\nFROM build\nFROM scratch\nCOPY --from=BUILD /a /a\nCOPY --from=0 /a /a\nCOPY --from=7 /a /a\n',
    ),
  ).toEqual(['0: node:24', '5: 7']);
});

test('a stage that comes later is an image of that name', () => {
  expect(named('FROM later\nFROM node:24 AS later\n')).toEqual(['0: later', '1: node:24']);
});

test('an argument without a default leaves the name open', () => {
  expect(named('ARG IMAGE\nFROM $IMAGE\n')).toEqual(['1: IMAGE']);
  expect(named('FROM $NEVER_SAID/x\n')).toEqual(['0: NEVER_SAID']);
  expect(named('ARG TAG\nARG IMAGE=node:$TAG\nFROM $IMAGE\n')).toEqual(['2: IMAGE']);
});

test('comments, texts and here-documents name none', () => {
  expect(named('# FROM evil\nFROM node:24\nRUN echo "FROM evil"\nRUN <<E\nFROM evil\nE\n')).toEqual([
    '1: node:24',
  ]);
});

test.each(['', '\n', 'FROM', 'FROM \\', 'nonsense', '\0', 'ARG\nFROM', '# syntax=\n', 'COPY --from= a b'])(
  'nothing is read into %j',
  (text) => {
    expect(named(text)).toEqual([]);
  },
);

test('a long file takes its time in line with its length', () => {
  const started = cpuMs();
  expect(named('RUN echo a && echo b\n'.repeat(10_000))).toEqual([]);
  expect(cpuMs() - started).toBeLessThan(5000);
});
