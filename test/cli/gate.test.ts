import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { countersign } from './command-line.ts';
import { git, makeRepository, newFolder } from './repository.ts';

const folders: string[] = [];
const kept = (folder: string) => {
  folders.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const clean = {
  'src/sum.ts': 'export const sum = (a: number, b: number) => a + b;\n',
  'test/sum.test.ts': "test('adds', () => expect(sum(1, 2)).toBe(3));\n",
};
const unfinished = {
  'src/save.ts': "export function save(user: string) {\n  throw new Error('not implemented');\n}\n",
};

const sound = kept(makeRepository({ 'README.md': 'shop\n' }, clean));
const hollow = kept(makeRepository({ 'README.md': 'shop\n' }, clean, unfinished));
const gate = (cwd: string, ...args: string[]) => countersign(['gate', ...args], { cwd });

describe('a range of the repository that one stands in', () => {
  test('without a hit exits 0', async () => {
    const { status, out, err } = await gate(sound, 'main..HEAD');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out.split('\n')).toEqual([
      '2 files in the change.',
      ...['placeholders', 'secrets', 'dependencies', 'images', 'sbom', 'origin', 'tests', 'file-size'].map(
        (name) => `Gate ${name}: held`,
      ),
      '',
    ]);
  });

  test('with a hit in a blocking gate exits 1, and shows place, words and text', async () => {
    const { status, out } = await gate(hollow, 'main..HEAD');
    expect(status).toBe(1);
    expect(out).toMatch(/Gate placeholders: 1 hit/);
    expect(out).toMatch(/^ {2}src\/save\.ts:\d/m);
    expect(out).toContain('not implemented');
    expect(out).toMatch(/\[placeholders\./);
  });

  test.each([['main'], ['main...HEAD'], []])('is main..HEAD, written as %s too', async (...args) => {
    expect((await gate(hollow, ...args)).status).toBe(1);
  });

  test('holds only what the range adds', async () => {
    expect((await gate(hollow, 'HEAD~2..HEAD~1')).status).toBe(0);
  });

  test('is found from a folder inside', async () => {
    expect((await gate(join(hollow, 'src'), 'main..HEAD')).status).toBe(1);
  });
});

describe('a patch', () => {
  const patch = git(hollow, 'diff', 'main', 'HEAD');

  test('from a file, outside any repository', async () => {
    const cwd = kept(newFolder());
    writeFileSync(join(cwd, 'change.diff'), patch);
    expect((await gate(cwd, '--patch', 'change.diff')).status).toBe(1);
  });

  test('from stdin', async () => {
    const answer = await countersign(['gate', '--patch', '-'], { cwd: kept(newFolder()), input: patch });
    expect(answer.status).toBe(1);
  });
});

describe('what the configuration says of gates', () => {
  const withConfiguration = (mode: string) => {
    const cwd = kept(makeRepository({ 'README.md': 'shop\n' }, unfinished));
    writeFileSync(join(cwd, 'countersign.yaml'), `gates: { placeholders: ${mode} }\n`);
    return gate(cwd, 'main..HEAD');
  };

  test.each(['warn', 'ask'])('a hit that is to %s is listed and blocks nothing', async (mode) => {
    const { status, out } = await withConfiguration(mode);
    expect(status).toBe(0);
    expect(out).toContain('Gate placeholders: 1 hit');
  });

  test('a gate that is off is not run', async () => {
    const { status, out } = await withConfiguration('off');
    expect(status).toBe(0);
    expect(out).not.toContain('placeholders');
  });

  const ending = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const letPass = (expires: string) =>
    `block\noverrides: [{ gate: placeholders, match: "src/save*", reason: next week, by: ada, expires: ${expires} }]\n#`;
  const held = (yaml: string) => {
    const cwd = kept(makeRepository({ 'README.md': 'shop\n' }, unfinished));
    writeFileSync(join(cwd, 'countersign.yaml'), `gates:\n  tests: off\n  placeholders: ${yaml}\n`);
    return gate(cwd, 'main..HEAD');
  };

  test('a hit that somebody let pass blocks nothing, and is shown with who, why and until when', async () => {
    const { status, out } = await held(letPass(ending(30)));
    expect(status).toBe(0);
    expect(out).toContain('Gate placeholders: 1 hit, let pass');
    expect(out).toContain('src/save.ts:2');
    expect(out.replaceAll(/\s+/g, ' ')).toContain(`Let pass by ada until ${ending(30)}: next week`);
  });

  test.each([
    ['over', -1],
    ['for longer than a year', 400],
  ])('one that is %s has no effect', async (_what, days) => {
    expect((await held(letPass(ending(days)))).status).toBe(1);
  });

  test('a mistake in it exits 2', async () => {
    const { status, err } = await withConfiguration('blok');
    expect(status).toBe(2);
    expect(err).toMatch(/countersign\.yaml:1:24 .*Did you mean "block"/s);
  });
});

describe('what cannot be judged exits 2 and says why', () => {
  test.each<[string, string[], RegExp]>([
    ['unknown revision', ['nowhere..HEAD'], /"nowhere"/],
    ['no range', ['a..b..c'], /not a range/],
    ['option for a revision', ['--', '--upload-pack=x..HEAD'], /does not name one commit/],
    ['same commit', ['HEAD..HEAD'], /nothing changes/],
    ['missing patch', ['--patch', 'nowhere.diff'], /"nowhere\.diff" cannot be read \(there is none\)/],
    ['range and patch', ['main', '--patch', '-'], /not both/],
  ])('%s', async (_what, args, message) => {
    const { status, out, err } = await gate(sound, ...args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(message);
  });

  test('no repository', async () => {
    const { status, err } = await gate(kept(newFolder()), 'main..HEAD');
    expect(status).toBe(2);
    expect(err).toMatch(/in no git repository: change into one, or give --patch/);
  });

  test.each([
    ['empty', ''],
    ['no patch', 'hello\n'],
  ])('a patch that is %s', async (_what, input) => {
    const answer = await countersign(['gate', '--patch', '-'], { cwd: sound, input });
    expect(answer.status).toBe(2);
    expect(answer.err).toMatch(/patch/i);
  });
});

test('--json prints one object with every hit and its gate’s mode', async () => {
  const { status, out, err } = await gate(hollow, 'main..HEAD', '--json');
  expect({ status, err }).toEqual({ status: 1, err: '' });
  expect(JSON.parse(out)).toMatchObject({
    files: 3,
    status: 1,
    gates: [
      { gate: 'placeholders', mode: 'block', outcome: 'hit', hits: [{ file: 'src/save.ts' }] },
      { gate: 'secrets', mode: 'block', outcome: 'held', hits: [] },
      { gate: 'dependencies', mode: 'block', outcome: 'held', hits: [] },
      { gate: 'images', mode: 'ask', outcome: 'held', hits: [] },
      { gate: 'sbom', mode: 'block', outcome: 'held', hits: [] },
      { gate: 'origin', mode: 'ask', outcome: 'held', hits: [] },
      { gate: 'tests', mode: 'ask', outcome: 'held', hits: [] },
      { gate: 'file-size', mode: 'warn', outcome: 'held', hits: [] },
    ],
  });
});

test('text of a change reaches the terminal harmless', async () => {
  const name = 'src/a\u001b[2Jb.ts';
  const cwd = kept(
    makeRepository(
      { 'README.md': 'x\n' },
      {
        [name]:
          'export function f() {\n  // TO' +
          "DO \u001b]0;owned\u0007\u202e\n  throw new Error('not implemented');\n}\n",
      },
    ),
  );
  const { status, out } = await gate(cwd, 'main..HEAD');
  expect(status).toBe(1);
  expect(out).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
});
