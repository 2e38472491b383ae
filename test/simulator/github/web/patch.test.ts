import { expect, test } from 'vitest';
import { patchLines, patchTable } from '../../../../simulator/github/web/patch.ts';

const patch =
  '@@ -1,3 +1,3 @@ function a() {\n one\n-two\n+zwei\n three\n@@ -10 +10,2 @@\n ten\n+eleven\n\\ No newline at end of file';

test('lines have the numbers that they have on each side', () => {
  expect(patchLines(patch).map(({ kind, left, right }) => [kind, left, right])).toEqual([
    ['hunk', null, null],
    ['same', 1, 1],
    ['removed', 2, null],
    ['added', null, 2],
    ['same', 3, 3],
    ['hunk', null, null],
    ['same', 10, 10],
    ['added', null, 11],
    ['hunk', null, null],
  ]);
});

test('a line that looks like markup is text, and what stands below a line follows it', async () => {
  const lines = patchLines('@@ -0,0 +1,2 @@\n+<script>\n+b');
  const html = String(await patchTable(lines, ({ right }) => (right === 1 ? ('Look here' as never) : null)));
  expect(html).toContain('&lt;script&gt;');
  expect(html).not.toContain('<script>');
  expect(html.indexOf('Look here')).toBeGreaterThan(html.indexOf('&lt;script&gt;'));
  expect(html.indexOf('Look here')).toBeLessThan(html.indexOf('>b<'));
});
