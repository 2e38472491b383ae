import { chmodSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ChangedFile } from '../../../core/change/snapshot.ts';
import { makeFreezer, makeRepository, range, type TestRepository } from './repository.ts';

/** Freezes what `change` does to a repository that `start` laid out. */
const freezeFiles = async (
  start: (repository: TestRepository) => void,
  change: (repository: TestRepository) => void,
  options: { fileBytesMax?: number } = {},
): Promise<Record<string, ChangedFile>> => {
  const repository = makeRepository();
  start(repository);
  const base = repository.commit();
  change(repository);
  const head = repository.commit();
  const freeze = makeFreezer([repository.folder], options);
  const { files } = await freeze(range(repository.folder, base, head));
  return Object.fromEntries(files.map((file) => [file.path, file]));
};

const lines = (file: ChangedFile | undefined) =>
  file?.hunks.flatMap((hunk) => hunk.lines.map((line) => `${line.kind[0]}${line.text}`));

describe('a text file', () => {
  test('that is added, changed, deleted', async () => {
    const files = await freezeFiles(
      ({ write }) => {
        write('changed.ts', 'one\ntwo\n');
        write('deleted.ts', 'gone\n');
      },
      ({ write, folder }) => {
        write('changed.ts', 'one\n2\n');
        write('added.ts', 'new\n');
        write('empty.ts', '');
        rmSync(join(folder, 'deleted.ts'));
      },
    );
    expect(Object.keys(files)).toEqual(['added.ts', 'changed.ts', 'deleted.ts', 'empty.ts']);
    expect(files['added.ts']).toMatchObject({
      status: 'added',
      baseMode: null,
      headMode: '100644',
      headText: 'new\n',
    });
    expect(files['changed.ts']).toMatchObject({
      status: 'modified',
      content: 'text',
      headText: 'one\n2\n',
      lossy: false,
    });
    expect(lines(files['changed.ts'])).toEqual(['cone', 'rtwo', 'a2']);
    expect(files['deleted.ts']).toMatchObject({ status: 'deleted', headMode: null, headText: null });
    expect(lines(files['deleted.ts'])).toEqual(['rgone']);
    expect(files['empty.ts']).toMatchObject({ status: 'added', hunks: [], headText: '' });
    expect(Object.values(files).every((file) => file.contentId === undefined)).toBe(true);
  });

  test('shows twelve lines around a change and the function above it', async () => {
    const body = Array.from({ length: 60 }, (_, at) => `  line ${at}`);
    const text = (middle: string) => `function total() {\n${body.with(30, middle).join('\n')}\n}\n`;
    const files = await freezeFiles(
      ({ write }) => write('x.js', text('  old')),
      ({ write }) => write('x.js', text('  new')),
    );
    expect(files['x.js']?.hunks).toMatchObject([{ heading: 'function total() {' }]);
    expect(lines(files['x.js'])).toHaveLength(12 + 2 + 12);
  });

  test('that is renamed with a change, or only gets another mode', async () => {
    const text = Array.from({ length: 20 }, (_, at) => `line ${at}\n`).join('');
    const files = await freezeFiles(
      ({ write }) => {
        write('old name.ts', text);
        write('tool.sh', '#!/bin/sh\n');
      },
      ({ write, folder }) => {
        renameSync(join(folder, 'old name.ts'), join(folder, 'moved.ts'));
        write('moved.ts', `${text}more\n`);
        chmodSync(join(folder, 'tool.sh'), 0o755);
      },
    );
    expect(files['moved.ts']).toMatchObject({ status: 'renamed', previousPath: 'old name.ts' });
    expect(lines(files['moved.ts'])?.at(-1)).toBe('amore');
    expect(files['tool.sh']).toMatchObject({
      status: 'mode-changed',
      baseMode: '100644',
      headMode: '100755',
      hunks: [],
    });
    expect(files['tool.sh']?.headText).toBe('#!/bin/sh\n');
  });

  test('with Windows line ends, or without an end to its last line', async () => {
    const files = await freezeFiles(
      ({ write }) => write('open.txt', 'a'),
      ({ write }) => {
        write('crlf.txt', 'a\r\nb\r\n');
        write('open.txt', 'a\nb');
      },
    );
    expect(lines(files['crlf.txt'])).toEqual(['aa', 'ab']);
    expect(files['crlf.txt']?.headText).toBe('a\r\nb\r\n');
    expect(lines(files['open.txt'])).toEqual(['ra', 'aa', 'ab']);
  });

  test('that is not UTF-8 is read with its bytes replaced, and says so', async () => {
    const files = await freezeFiles(
      ({ write }) => write('x', ''),
      ({ write }) => {
        write('latin1.txt', Buffer.from('caf\xe9\n', 'latin1'));
        write('utf8.txt', '\u{FEFF}café \u{1F600}\n');
      },
    );
    expect(files['latin1.txt']).toMatchObject({ content: 'text', lossy: true, headText: 'caf\u{FFFD}\n' });
    expect(lines(files['latin1.txt'])).toEqual(['acaf\u{FFFD}']);
    expect(files['utf8.txt']).toMatchObject({ lossy: false, headText: '\u{FEFF}café \u{1F600}\n' });
    expect(lines(files['utf8.txt'])).toEqual(['a\u{FEFF}café \u{1F600}']);
  });
});

describe('what no seat can read', () => {
  test('binary files are told apart by their bytes', async () => {
    const freezeBinary = (byte: number) =>
      freezeFiles(
        ({ write }) => write('x.bin', new Uint8Array([0, 1])),
        ({ write }) => write('x.bin', new Uint8Array([0, byte])),
      );
    const [one, other] = [await freezeBinary(2), await freezeBinary(3)];
    expect(one['x.bin']).toMatchObject({ content: 'binary', status: 'modified', hunks: [], headText: null });
    expect(one['x.bin']?.contentId).not.toBe(other['x.bin']?.contentId);
  });

  test('a binary file that is only renamed is still binary', async () => {
    const files = await freezeFiles(
      ({ write }) => write('x.bin', new Uint8Array([0, 1])),
      ({ folder }) => renameSync(join(folder, 'x.bin'), join(folder, 'y.bin')),
    );
    expect(files['y.bin']).toMatchObject({ status: 'renamed', content: 'binary', headText: null });
  });

  test('attributes in the change cannot pass text off as binary', async () => {
    const files = await freezeFiles(
      ({ write }) => write('.gitattributes', '*.ts binary -diff\n'),
      ({ write }) => write('evil.ts', 'evil()\n'),
    );
    expect(files['evil.ts']).toMatchObject({ content: 'text', headText: 'evil()\n' });
  });

  test('links show where they lead and are never followed', async () => {
    const files = await freezeFiles(
      ({ write }) => write('was-file', 'text\n'),
      ({ folder }) => {
        symlinkSync('/etc/passwd', join(folder, 'link'));
        rmSync(join(folder, 'was-file'));
        symlinkSync('elsewhere', join(folder, 'was-file'));
      },
    );
    expect(files['link']).toMatchObject({ content: 'symlink', headMode: '120000', headText: null });
    expect(lines(files['link'])).toEqual(['a/etc/passwd']);
    expect(files['was-file']).toMatchObject({
      status: 'type-changed',
      content: 'symlink',
      baseMode: '100644',
    });
    expect(lines(files['was-file'])).toEqual(['rtext', 'aelsewhere']);
  });

  test('submodules show their commit', async () => {
    const commit = '1234567890123456789012345678901234567890';
    const repository = makeRepository();
    const base = repository.commit();
    repository.git('update-index', '--add', '--cacheinfo', `160000,${commit},lib`);
    repository.git('commit', '--quiet', '--message', 'submodule');
    const freeze = makeFreezer([repository.folder]);
    const { files } = await freeze(range(repository.folder, base, 'HEAD'));
    expect(files).toMatchObject([{ path: 'lib', content: 'submodule', headMode: '160000', headText: null }]);
    expect(lines(files[0])).toEqual([`aSubproject commit ${commit}`]);
  });

  test('a file over the limit is named, not read; one just as large is', async () => {
    const files = await freezeFiles(
      ({ write }) => write('shrunk.txt', 'x'.repeat(1001)),
      ({ write }) => {
        write('large.txt', 'x'.repeat(1001));
        write('fits.txt', 'x'.repeat(1000));
        write('shrunk.txt', 'y');
      },
      { fileBytesMax: 1000 },
    );
    expect(files['large.txt']).toMatchObject({ content: 'too-large', hunks: [], headText: null });
    expect(files['large.txt']?.contentId).toMatch(/^0+\.\.[0-9a-f]{40}$/);
    expect(files['shrunk.txt']).toMatchObject({ content: 'too-large', hunks: [] });
    expect(files['fits.txt']).toMatchObject({ content: 'text', headText: 'x'.repeat(1000) });
  });

  test('a file of 50 MB is not read into memory', async () => {
    const before = process.memoryUsage.rss();
    const files = await freezeFiles(
      ({ write }) => write('x', ''),
      ({ write }) => write('large.txt', Buffer.alloc(50_000_000, 'text\n')),
    );
    expect(files['large.txt']).toMatchObject({ content: 'too-large', hunks: [] });
    // The test itself makes one buffer of that size.
    expect(process.memoryUsage.rss() - before).toBeLessThan(90_000_000);
  });
});

test('any path that a tree can hold is named exactly', async () => {
  const names = [
    'with blank',
    ' edges ',
    'q"uote',
    "o'ne",
    'new\nline',
    'tab\tbed',
    'back\\slash',
    '--output=x',
    '-',
    'ünï/\u{1F600}',
    ':(glob)*',
    '*',
    'a/b/a b',
    '#x',
    'x b',
  ];
  const files = await freezeFiles(
    ({ write }) => write('x', ''),
    ({ write }) => {
      for (const name of names) write(name, `${name}\n`);
    },
  );
  expect(Object.keys(files).sort()).toEqual([...names].sort());
  for (const name of names) expect(files[name]).toMatchObject({ status: 'added', headText: `${name}\n` });
});

test('a path that is not UTF-8 stands with its bytes spelled out', async () => {
  const repository = makeRepository();
  const base = repository.commit();
  repository.write(Buffer.from('x').toString(), 'text\n');
  const blob = repository.git('hash-object', '-w', 'x');
  const { execFileSync } = await import('node:child_process');
  const entry = Buffer.concat([
    Buffer.from(`100644 ${blob}\t`),
    Buffer.from([0x61, 0xff, 0x62]),
    Buffer.from([0]),
  ]);
  execFileSync('git', ['update-index', '-z', '--index-info'], { cwd: repository.folder, input: entry });
  repository.git('commit', '--quiet', '--message', 'bytes');
  const { files } = await makeFreezer([repository.folder])(range(repository.folder, base, 'HEAD'));
  expect(files.map((file) => file.path)).toEqual(['a\\xffb']);
});
