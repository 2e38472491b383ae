import { describe, expect, test } from 'vitest';
import { changedImages } from '../../../core/gates/changed-images.ts';
import { imageTitle } from '../../../core/gates/image-name.ts';
import { fileOf, snapshotOf } from '../../builders.ts';

const told = (diffs: Record<string, string>) =>
  changedImages(snapshotOf(diffs)).images.map(
    ({ file, line, isNew, image }) =>
      `${file}:${line} ${image.kind === 'named' ? imageTitle(image.name) : image.why}${isNew ? ' (new)' : ''}`,
  );

describe('an image', () => {
  test('that the change adds is new, one that it alters is not', () => {
    expect(told({ Dockerfile: '-FROM node:22\n+FROM node:24\n+COPY --from=busybox /a /a' })).toEqual([
      'Dockerfile:1 docker.io/library/node:24',
      'Dockerfile:2 docker.io/library/busybox (new)',
    ]);
  });

  test('that stays, or is only spelt otherwise, is none of the change', () => {
    expect(
      told({
        Dockerfile: ' FROM node:24\n+RUN ls',
        'compose.yaml': '-    image: redis:8\n+    image: docker.io/library/redis:8',
      }),
    ).toEqual([]);
  });

  test('that moves from one file to another is none of the change', () => {
    expect(told({ Dockerfile: '-FROM node:24', 'web.Dockerfile': '+FROM node:24' })).toEqual([]);
  });

  test('whose name depends on what nobody says is told as unclear', () => {
    expect(told({ Dockerfile: '+ARG BASE\n+FROM $BASE' })).toEqual([
      'Dockerfile:2 its name depends on "BASE", which has no default here (new)',
    ]);
    expect(told({ Dockerfile: '+FROM Node' })).toEqual([
      'Dockerfile:1 its name is none that a registry can have (new)',
    ]);
  });

  test('behind a default that the change alters is altered', () => {
    const file = fileOf('Dockerfile', '-ARG V=22\n+ARG V=24\n FROM node:$V', {
      headText: 'ARG V=24\nFROM node:$V\n',
    });
    expect(changedImages({ ...snapshotOf({}), files: [file] }).images).toMatchObject([
      { line: 2, quote: 'FROM node:$V', isNew: false, image: { name: { tag: '24' } } },
    ]);
  });
});

test('what cannot be read is told', () => {
  const big = fileOf('Dockerfile', '', { headText: '#'.repeat(600_000) });
  const large = fileOf('compose.yaml', '', { content: 'too-large', hunks: [] });
  expect(changedImages({ ...snapshotOf({}), files: [big, large] })).toEqual({
    images: [],
    unread: [
      { file: 'Dockerfile', why: 'it is longer than 500,000 characters' },
      { file: 'compose.yaml', why: 'its text cannot be read (too-large)' },
    ],
  });
});

test('no change names more than five hundred', () => {
  const many = Array.from({ length: 600 }, (_, at) => `+FROM image-${at}`).join('\n');
  const { images, unread } = changedImages(snapshotOf({ Dockerfile: many }));
  expect([images.length, unread]).toEqual([
    500,
    [{ file: 'Dockerfile', why: 'the change names 600 images, 500 of which are judged' }],
  ]);
});
