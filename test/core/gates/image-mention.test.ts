import { expect, test } from 'vitest';
import { mentionOf } from '../../../core/gates/image-mention.ts';

const values = new Map([
  ['VERSION', '24'],
  ['EMPTY', ''],
]);

test.each<[string, string, string | null]>([
  ['node:24', 'node:24', null],
  ['docker://alpine:3', 'alpine:3', null],
  ['node:${VERSION}-slim', 'node:24-slim', null],
  ['node:$VERSION', 'node:24', null],
  ['node:${OTHER:-22}', 'node:22', null],
  ['node:${OTHER-22}', 'node:22', null],
  ['node:${EMPTY:-22}', 'node:22', null],
  ['node:${OTHER}', 'node:', 'OTHER'],
  ['$A/$B', '/', 'A'],
  ['node:${EMPTY}', 'node:', 'EMPTY'],
  ['${{ matrix.image }}', '${{ matrix.image }}', '${{ matrix.image }}'],
  ['{{ .Values.image }}:1', '{{ .Values.image }}:1', '{{ .Values.image }}:1'],
  ['node:${OTHER:+x}', 'node:${OTHER:+x}', 'node:${OTHER:+x}'],
])('%s is %s, depending on %s', (name, text, unresolved) => {
  expect(mentionOf(name, 3, values)).toEqual({ text, unresolved, line: 3 });
});
