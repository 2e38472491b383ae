import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blocks, code, details, fit, said, withoutCommands } from '../../../core/publish/github-text.ts';
import { inMarkdown } from '../../../core/panel/markdown.ts';
import { nastyText } from '../../nasty-text.ts';
import { commandsIn, pageOf } from './github-page.ts';

const attacks = [
  ['a person', 'ping @ada', 'names'],
  ['a team', 'ping @acme/security', 'names'],
  ['a person at the beginning', '@ada look', 'names'],
  ['an issue', 'see #12', 'references'],
  ['a closing keyword', 'Fixes #12 and closes acme/shop#3', 'references'],
  ['an issue by its other name', 'resolves GH-12', 'references'],
  ['a commit', 'as in 1a2b3c4d5e6f', 'references'],
  ['an address', 'go to https://evil.example/x', 'links'],
  ['an address without its scheme', 'go to www.evil.example', 'links'],
] as const;

describe('words of others name nobody and refer to nothing', () => {
  test.each(attacks)('%s', (_, text, kind) => {
    expect(pageOf(said(text))[kind]).toEqual([]);
  });

  test.each(attacks)('%s does, without the defence', (_, text, kind) => {
    const page = pageOf(text);
    expect(page[kind].length + page.foreign.length).toBeGreaterThan(0);
  });

  test('character references alone would not do: GitHub looks at the rendered text', () => {
    expect(pageOf(inMarkdown('ping @ada, fixes #12')).names).toEqual(['@ada']);
    expect(pageOf(inMarkdown('ping @ada, fixes #12')).references).toEqual(['#12']);
  });

  test('whatever it is, and wherever it stands', () => {
    const hostile = fc
      .array(fc.oneof(nastyText, fc.constantFrom(...attacks.map(([, text]) => text), '@', '#', '1', 'a')))
      .map((all) => all.join(''));
    const places = [
      (text: string) => text,
      (text: string) => `**High: ${text}**`,
      (text: string) => `| ${text} |`,
      (text: string) => `- by ${text}`,
    ];
    fc.assert(
      fc.property(hostile, fc.constantFrom(...places), (text, place) => {
        const page = pageOf(place(said(text)));
        expect([page.foreign, page.names, page.references, page.links]).toEqual([[], [], [], []]);
      }),
      { numRuns: 1000 },
    );
  });

  test('tasks, images, comments and headings are none', () => {
    const page = pageOf(
      ['- [ ] do', '![x](https://evil.example/p.png)', '<!-- hi -->', '# big', '> [!NOTE]']
        .map((text) => said(text))
        .join('\n\n'),
    );
    expect(page.foreign).toEqual([]);
    expect(page.html).not.toMatch(/<input|<img|<h1/);
  });
});

describe('commands of bots', () => {
  test('a text of others does not begin as one, nor does a line of quoted code', () => {
    expect(commandsIn(said('/lgtm'))).toEqual([]);
    expect(commandsIn(withoutCommands('a\n/lgtm\n  /approve\n/countersign approve x'))).toEqual([]);
    expect(commandsIn('a\n/lgtm')).toEqual(['/lgtm']);
  });

  test('comments and divisions in code stay as they are', () => {
    const lines = '// a\n/* b */\na / b\n/ 2';
    expect(withoutCommands(lines)).toBe(lines);
  });
});

describe('a name as code', () => {
  test.each([
    ['src/a.ts', '`src/a.ts`'],
    ['a`b', '<code>a&#96;b</code>'],
    ['`', '<code>&#96;</code>'],
    [' a ', '`a`'],
    ['a|b', '`a¦b`'],
    ['', ''],
  ])('%j', (name, shown) => {
    expect(code(name)).toBe(shown);
  });

  test('ends where we end it, in a cell of a table and as the words of a link too', () => {
    const link = (name: string) => `[${code(name)}:3](https://github.com/acme/shop/blob/c/a#L3)`;
    const ticked = '```](https://evil.example)';
    expect(pageOf(link(ticked)).foreign).toEqual([]);
    expect(pageOf(`[\`\`\`\` ${ticked} \`\`\`\`:3](https://github.com/acme/shop/)`).foreign).not.toEqual([]);
    fc.assert(
      fc.property(nastyText, (name) => {
        const { html, foreign } = pageOf(`| a | b |\n|---|---|\n| ${link(name)} ${code(name)} | end |`);
        expect(foreign).toEqual([]);
        expect(html.match(/<td/g)).toHaveLength(2);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a text as long as GitHub takes', () => {
  test('is whole', () => {
    expect(fit(['a', '', 'b'], 'X')).toBe('a\n\nb');
    expect(blocks(['', 'a', ''])).toBe('a');
    expect(details('T', 'b')).toBe('<details>\n<summary>T</summary>\n\nb\n\n</details>');
  });

  test('loses whole sections, and says so', () => {
    const long = details('Long', 'x'.repeat(40_000));
    const cut = fit(['first', long, long, 'last'], '`show`');
    expect(cut.length).toBeLessThanOrEqual(65_000);
    expect(cut.match(/<details>/g)).toHaveLength(1);
    expect(cut.match(/<\/details>/g)).toHaveLength(1);
    expect(cut).toContain(
      '_2 sections are left out here, since GitHub takes no longer texts: `show` has all._',
    );
    expect(cut.startsWith('first')).toBe(true);
  });
});
