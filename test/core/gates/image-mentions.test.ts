import { expect, test } from 'vitest';
import { imagesIn } from '../../../core/gates/image-mentions.ts';

test('a container for development names one beside comments', () => {
  expect(
    imagesIn('json', '{ // why\n  "image": "mcr.microsoft.com/devcontainers/base:1"\n}', true),
  ).toMatchObject([{ text: 'mcr.microsoft.com/devcontainers/base:1', line: 1 }]);
});

test('a part of a file, and a template, are read line by line', () => {
  expect(imagesIn('compose', '    image: postgres:17 # why\n    ports:', false)).toMatchObject([
    { text: 'postgres:17', line: 0 },
  ]);
  expect(
    imagesIn('manifest', '{{ if .Values.on }}\n  - image: "ghcr.io/acme/shop:1"\n{{ end }}', true),
  ).toMatchObject([{ text: 'ghcr.io/acme/shop:1', line: 1 }]);
  expect(
    imagesIn('workflow', '      - uses: docker://alpine:3\n        container: node:24', false),
  ).toMatchObject([{ text: 'alpine:3' }, { text: 'node:24' }]);
});
