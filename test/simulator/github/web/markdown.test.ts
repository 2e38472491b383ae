import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { markdownHtml } from '../../../../simulator/github/web/markdown.ts';
import { patchLines } from '../../../../simulator/github/web/patch.ts';

const shown = async (text: string, ...more: [ReturnType<typeof patchLines>] | []) =>
  String(await markdownHtml(text, ...more));

/** Tags in the order in which they come. */
const tagsOf = (html: string) =>
  [...html.matchAll(/<(\/?)([a-z0-9]+)[^>]*>/gu)].map(([, slash, name]) => `${slash}${name}`);

function isBalanced(html: string): boolean {
  const open: string[] = [];
  for (const tag of tagsOf(html)) {
    if (['br', 'hr'].includes(tag)) continue;
    if (!tag.startsWith('/')) open.push(tag);
    else if (open.pop() !== tag.slice(1)) return false;
  }
  return open.length === 0;
}

describe('what a comment holds is shown as GitHub shows it', () => {
  test('tables, headings, code and links', async () => {
    const html = await shown('### Title\n\n| a | b |\n|:--|:--|\n| `x` | [y](https://example.test/) |\n');
    expect(html).toContain('<h3>Title</h3>');
    expect(html).toContain('<td style="text-align:left"><code>x</code></td>');
    expect(html).toContain('<a href="https://example.test/">y</a>');
  });

  test('details that hold Markdown', async () => {
    const html = await shown(
      '<details>\n<summary>Gates: 8 held</summary>\n\n- **tests**: held\n\n</details>',
    );
    expect(tagsOf(html)).toEqual(
      'div details summary /summary ul li strong /strong /li /ul /details /div'.split(' '),
    );
  });

  test('alerts with their title, and quotes without', async () => {
    const html = await shown('> [!WARNING]\n> **Simulated:** no model read it.\n\n> [!NOTHING]\n> said');
    expect(html).toMatch(/<blockquote class="alert warning">\s*<p class="title">Warning<\/p>/u);
    expect(html).toContain('<strong>Simulated:</strong>');
    expect(html).not.toContain('[!WARNING]');
    expect(html).toContain('[!NOTHING]');
  });

  test('comments of HTML are not shown, line breaks are', async () => {
    const html = await shown('<!-- countersign:summary x -->\none\ntwo');
    expect(html).not.toContain('countersign:summary');
    expect(html).toMatch(/one<br>\s*two/u);
  });

  test('a suggestion stands beside the lines that it would replace', async () => {
    const patch = patchLines('@@ -1,2 +1,3 @@\n one\n+const query = text;\n two');
    const html = await shown(
      'Better:\n\n```suggestion\nconst query = prepared;\n```\n',
      patch.filter(({ right }) => right === 2),
    );
    expect(html).toContain('Suggested change');
    expect(html).toMatch(
      /class="removed"[\s\S]*const query = text;[\s\S]*class="added"[\s\S]*const query = prepared;/u,
    );
  });
});

describe('what strangers wrote does nothing', () => {
  test.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<details open ontoggle=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '[x](javascript:alert(1))',
    '![x](http://example.test/tracker.png)',
    '<iframe src=//example.test></iframe>',
    '<svg/onload=alert(1)>',
    '<sub style="position:fixed">',
    '```suggestion\n</div><script>alert(1)</script>\n```',
    '`<script>`',
  ])('%s', async (text) => {
    const html = await shown(text);
    expect(html).not.toMatch(/<(?:script|img|iframe|svg|form|style|object|embed|link|meta)\b/iu);
    expect(html).not.toMatch(/<[^>]*(?:\son\w+=|style="position|href="javascript)/iu);
    expect(isBalanced(html)).toBe(true);
  });

  test('nothing that is left open or closed too often breaks out of its place', async () => {
    const piece = fc.constantFrom(
      '<details>',
      '</details>',
      '<summary>',
      '</summary>',
      '<sub>',
      '</sub>',
      '</div>',
      '</main>',
      '<!--',
      '-->',
      '\n\n',
      '> ',
      '- ',
      'text',
      '`',
      '<b',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        const html = await shown(pieces.join(''));
        const count = (tag: string) => tagsOf(html).filter((one) => one === tag).length;
        for (const tag of ['details', 'summary', 'sub', 'div', 'main'])
          expect(count(tag), html).toBe(count(`/${tag}`));
        expect(count('div')).toBe(1);
      }),
      { numRuns: 300 },
    );
  });
});
