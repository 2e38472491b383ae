import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFileCalls } from '../../../../sandbox/box/files/file-calls.ts';
import { searchFiles } from '../../../../sandbox/box/files/search-files.ts';
import type { FileCall } from '../../../../sandbox/box/protocol.ts';

let above: string;
let root: string;
let call: (call: FileCall) => Promise<{ ok: boolean; text: string }>;

beforeAll(() => {
  above = mkdtempSync(join(tmpdir(), 'countersign-files-'));
  root = join(above, 'work');
  mkdirSync(root);
  call = createFileCalls(root);
  writeFileSync(join(above, 'secret'), 'secret');
  writeFileSync(join(root, 'poem.txt'), 'roses\nviolets\nsugar\n');
  symlinkSync('poem.txt', join(root, 'same'));
  symlinkSync('../secret', join(root, 'out'));
  symlinkSync(above, join(root, 'up'));
  symlinkSync('loop', join(root, 'loop'));
  symlinkSync('not-there', join(root, 'dangling'));
  execFileSync('mkfifo', [join(root, 'pipe')]);
  writeFileSync(join(root, 'image.bin'), Buffer.from([1, 0, 2]));
});
afterAll(() => rmSync(above, { recursive: true, force: true }));

const read = (path: string, fromLine = 1, linesMax = 100) => call({ kind: 'read', path, fromLine, linesMax });
const edit = (path: string, old: string, by: string, all = false) =>
  call({ kind: 'edit', path, old, new: by, all });
const search = (pattern: string, more: Partial<Extract<FileCall, { kind: 'search' }>> = {}) =>
  call({ kind: 'search', pattern, path: '.', ignoreCase: false, matchesMax: 100, ...more });

describe('reading', () => {
  test('numbers lines and says where to go on', async () => {
    expect(await read('poem.txt')).toEqual({
      ok: true,
      text: '     1\troses\n     2\tviolets\n     3\tsugar',
    });
    expect((await read('poem.txt', 2, 1)).text).toBe(
      '     2\tviolets\n[Lines 2 to 2 of 3; read on from line 3.]',
    );
    expect(await read('poem.txt', 9)).toEqual({
      ok: false,
      text: '"poem.txt" has 3 lines: there is no line 9.',
    });
    expect((await read(join(root, 'same'))).ok).toBe(true);
  });

  test('shortens what is long, and bounds the whole', async () => {
    writeFileSync(join(root, 'long'), `${'x'.repeat(5000)}\n${'line\n'.repeat(100_000)}`);
    const { text } = await read('long', 1, 1_000_000);
    expect(text).toContain('[… 3000 more characters in this line]');
    expect(text).toMatch(/read on from line \d+\.\]$/);
    expect(text.length).toBeLessThan(300_000);
    writeFileSync(join(root, 'huge'), Buffer.alloc(20_000_001, 'x'));
    expect((await read('huge')).text).toContain('20000001 bytes; 20000000 are the limit');
    rmSync(join(root, 'long'));
    rmSync(join(root, 'huge'));
  });

  test('names what is in the folder when the file is not', async () => {
    const { ok, text } = await read('pome.txt');
    expect(ok).toBe(false);
    expect(text).toContain('There is no "pome.txt". "." holds:');
    expect(text).toContain('poem.txt');
    expect((await read('no/such/folder')).text).toContain('nor the folder');
  });

  test.each([
    ['../secret', 'outside the workspace'],
    ['/etc/passwd', 'outside the workspace'],
    ['a/../../secret', 'outside the workspace'],
    ['out', 'leads by a link to'],
    ['up/secret', 'leads by a link to'],
    ['loop', 'a link that leads to itself'],
    ['poem.txt\0.png', 'NUL character'],
    ['pipe', 'device, pipe or socket'],
    ['.', 'is a folder'],
    ['image.bin', 'is binary (3 bytes)'],
    ['poem.txt/x', 'nor the folder'],
    ['x'.repeat(5000), 'too long'],
  ])('refuses %j in words', async (path, why) => {
    const { ok, text } = await read(path);
    expect(text).toContain(why);
    expect(ok).toBe(false);
    expect(text).not.toContain('secret\n');
  });

  test('refuses a device, which would never end', async () => {
    const { ok, text } = await createFileCalls('/dev')({
      kind: 'read',
      path: 'zero',
      fromLine: 1,
      linesMax: 1,
    });
    expect({ ok, text }).toEqual({ ok: false, text: '"zero" is a device, pipe or socket, and no file.' });
  });
});

describe('writing', () => {
  const write = (path: string, text: string) => call({ kind: 'write', path, text });

  test('makes folders, and replaces what is there but its permissions', async () => {
    expect(await write('new/er/file.sh', 'one')).toEqual({
      ok: true,
      text: 'Wrote 3 bytes to "new/er/file.sh".',
    });
    chmodSync(join(root, 'new/er/file.sh'), 0o755);
    await write('new/er/file.sh', 'ü');
    expect(readFileSync(join(root, 'new/er/file.sh'), 'utf8')).toBe('ü');
    expect(statSync(join(root, 'new/er/file.sh')).mode & 0o777).toBe(0o755);
  });

  test.each([
    ['../secret', 'outside the workspace'],
    ['out', 'leads by a link to'],
    ['up/secret', 'leads by a link to'],
    ['up/new/file', 'leads by a link to'],
    ['dangling', 'There is no "dangling"'],
    ['.', 'the workspace itself'],
    ['new', 'is a folder'],
    ['pipe', 'device, pipe or socket'],
    ['poem.txt/x', 'is a file: no folder can be made there'],
    ['a\0b', 'NUL character'],
  ])('refuses %j', async (path, why) => {
    const { ok, text } = await write(path, 'overwritten');
    expect(text).toContain(why);
    expect(ok).toBe(false);
    expect(readFileSync(join(above, 'secret'), 'utf8')).toBe('secret');
  });
});

describe('editing', () => {
  const fresh = (text: string) => writeFileSync(join(root, 'code.js'), text);
  const now = () => readFileSync(join(root, 'code.js'), 'utf8');

  test('replaces what stands once, as it is written', async () => {
    fresh('let a = 1;\nlet b = 2;\n');
    expect(await edit('code.js', 'b = 2', 'b = $& $1')).toEqual({
      ok: true,
      text: 'Replaced 1 place in "code.js", at line 2.',
    });
    expect(now()).toBe('let a = 1;\nlet b = $& $1;\n');
  });

  test('refuses what is ambiguous, unless all are meant', async () => {
    fresh('x\ny\nx\n');
    const refused = await edit('code.js', 'x', 'z');
    expect(refused.ok).toBe(false);
    expect(refused.text).toContain('stands 2 times in "code.js", at lines 1, 3');
    expect(now()).toBe('x\ny\nx\n');
    expect((await edit('code.js', 'x', 'z', true)).text).toBe(
      'Replaced 2 places in "code.js", at line 1, 3.',
    );
    expect(now()).toBe('z\ny\nz\n');
  });

  test('says what comes near to what it does not find', async () => {
    fresh('function f() {\n\treturn  compute(1);\n}\n');
    expect((await edit('code.js', '    return compute(1);', '')).text).toContain(
      'At line 2 it stands with other blanks',
    );
    expect((await edit('code.js', 'return  compute(1);\nelse', '')).text).toContain(
      'stands at line 2, the lines around',
    );
    expect((await edit('code.js', 'nothing alike', '')).text).toContain('Nothing like it does');
  });

  test('refuses an empty or equal text, and what is not UTF-8', async () => {
    fresh('x');
    expect((await edit('code.js', '', 'y')).text).toContain('old text is empty');
    expect((await edit('code.js', 'x', 'x')).text).toContain('nothing would change');
    writeFileSync(join(root, 'latin'), Buffer.from([0x66, 0xfc, 0x72]));
    expect((await edit('latin', 'f', 'g')).text).toContain('not UTF-8 throughout');
    expect((await edit('out', 'secret', 'gone')).text).toContain('leads by a link');
  });

  test('keeps line ends of CRLF and byte order marks', async () => {
    fresh('\uFEFFone\r\ntwo\r\n');
    expect((await edit('code.js', 'one\ntwo', 'three\nfour')).ok).toBe(true);
    expect(now()).toBe('\uFEFFthree\r\nfour\r\n');
  });
});

describe('listing', () => {
  test('goes as deep as asked, but not into what is installed', async () => {
    const folder = mkdtempSync(join(root, 'tree-'));
    mkdirSync(join(folder, 'src/deep'), { recursive: true });
    mkdirSync(join(folder, 'node_modules/x'), { recursive: true });
    writeFileSync(join(folder, 'src/deep/a.ts'), '');
    symlinkSync('/etc', join(folder, 'etc'));
    const list = (depthMax: number, entriesMax = 100) =>
      call({ kind: 'list', path: folder, depthMax, entriesMax }).then(({ text }) => text);
    expect(await list(1)).toBe('etc -> /etc\nnode_modules/\nsrc/');
    expect(await list(3)).toBe('etc -> /etc\nnode_modules/\nsrc/\nsrc/deep/\nsrc/deep/a.ts');
    expect(await list(3, 2)).toContain('There is more: these are 2.');
    expect(await call({ kind: 'list', path: 'poem.txt', depthMax: 1, entriesMax: 1 })).toMatchObject({
      ok: false,
    });
    rmSync(folder, { recursive: true });
  });
});

describe('searching', () => {
  test('finds lines by an expression, in the files that a glob names', async () => {
    mkdirSync(join(root, 'src/node_modules'), { recursive: true });
    writeFileSync(join(root, 'src/a.ts'), 'const Needle = 1;\nother\n');
    writeFileSync(join(root, 'src/a.js'), 'needle\n');
    writeFileSync(join(root, 'src/node_modules/b.ts'), 'needle\n');
    writeFileSync(join(root, 'src/c.bin'), Buffer.from('needle\0'));
    expect((await search('needle')).text).toBe('src/a.js:1: needle');
    expect((await search('^const n', { ignoreCase: true, glob: '*.ts' })).text).toBe(
      'src/a.ts:1: const Needle = 1;',
    );
    expect((await search('needle', { glob: 'src/**/*.ts' })).text).toMatch(
      /^\[Nothing matches in \d files\.\]$/,
    );
    expect((await search('.', { path: 'src/a.ts', matchesMax: 1 })).text).toContain(
      '[There is more: these are 1.]',
    );
    expect((await search('secret')).text).not.toContain('secret:');
  });

  test('refuses what is no expression or leads outside', async () => {
    expect((await search('(')).text).toContain('no JavaScript regular expression');
    expect(await search('x', { path: 'up' })).toMatchObject({ ok: false });
  });

  test('is given up when an expression tries for ever', async () => {
    writeFileSync(join(root, 'src/bad.txt'), `${'a'.repeat(40)}!\n`);
    const beganMs = performance.now();
    const order = {
      kind: 'search',
      pattern: '^(a+)+$',
      path: 'src',
      ignoreCase: false,
      matchesMax: 10,
    } as const;
    expect(await searchFiles(root, order, 500)).toContain('[Given up after 0.5 s');
    expect(performance.now() - beganMs).toBeLessThan(3000);
  });
});
