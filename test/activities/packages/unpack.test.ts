import { randomBytes } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { extract } from 'tar';
import { describe, expect, test } from 'vitest';
import type { UnpackLimits } from '../../../activities/packages/collect-entries.ts';
import { unpack } from '../../../activities/packages/unpack.ts';
import { failureOf, makeFolder } from '../git/repository.ts';
import { blocksOf, type Entry, manifestOf, paxOf, tarballOf, tarOf } from './tarball.ts';

const limits: UnpackLimits = { unpackedBytesMax: 20_000_000, entriesMax: 1000 };
const what = 'left-pad@1.0.0';
const unpacked = (entries: (Entry | Buffer)[]) => unpack(tarballOf([manifestOf(), ...entries]), what, limits);
const file = (path: string | Buffer, more: Partial<Entry> = {}): Entry => ({ path, text: 'x', ...more });
const pathsOf = ({ files }: Awaited<ReturnType<typeof unpack>>) => [...files.keys()];

describe('an ordinary tarball', () => {
  test('gives its files without the first folder, whatever its name', async () => {
    const found = await unpack(
      tarballOf([
        { path: 'node/', type: '5' },
        { path: 'node/package.json', text: '{}' },
        { path: 'node/lib/', type: '5' },
        { path: 'node/lib/a.js', text: 'a' },
        { path: 'node/bin/run', text: '#!', mode: 0o755 },
      ]),
      what,
      limits,
    );
    expect([...found.files].map(([path, { mode, bytes }]) => [path, mode, bytes.toString()])).toEqual([
      ['package.json', '100644', '{}'],
      ['lib/a.js', '100644', 'a'],
      ['bin/run', '100755', '#!'],
    ]);
    expect([found.oddities, found.unplaced.size, found.bytes]).toEqual([[], 0, 5]);
  });

  test('may be larger than one portion, and not compressed', async () => {
    const large = randomBytes(300_001);
    const found = await unpack(tarOf([manifestOf(), file('package/large', { text: large })]), what, limits);
    expect(found.files.get('large')?.bytes.equals(large)).toBe(true);
  });

  test('may have a global header, as git archive writes it', async () => {
    const found = await unpacked([paxOf({ comment: 'abc' }, 'g'), file('package/a.js')]);
    expect([pathsOf(found), found.oddities]).toEqual([['package.json', 'a.js'], []]);
  });
});

const escapes: [path: string, why: RegExp][] = [
  ['../evil.js', /leads out/],
  ['package/../../evil.js', /leads out/],
  ['package/lib/../../../evil.js', /leads out/],
  ['/etc/cron.d/evil', /absolute/],
  ['C:/Windows/evil.dll', /drive/],
  ['C:evil.dll', /drive/],
  ['\\\\host\\share\\evil', /absolute/],
  ['package\\..\\..\\evil.js', /leads out/],
  ['package/lib\\evil.js', /backslash/],
  ['evil.js', /beside the package folder/],
  ['package/.git/hooks/post-checkout', /git keeps/],
  ['package/.GIT/config', /git keeps/],
];

describe('an entry whose path no package may hold', () => {
  test.each(escapes)('%s is named, and placed nowhere', async (path, why) => {
    const found = await unpacked([file(path)]);
    expect(pathsOf(found)).toEqual(['package.json']);
    expect([...found.unplaced]).toEqual([[path, expect.stringMatching(why)]]);
    expect(found.oddities).toEqual([{ path, why: expect.stringMatching(why) }]);
  });

  test('would land outside with an unpacker that trusts it', async () => {
    const folder = makeFolder();
    const archive = join(folder, 'a.tgz');
    const cwd = join(folder, 'unpacked');
    mkdirSync(cwd);
    writeFileSync(archive, tarballOf([file('package/../../evil.js')]));
    await extract({ file: archive, cwd, preservePaths: true });
    expect(existsSync(join(folder, 'evil.js'))).toBe(true);
  });

  test.each([300, 5000])('of %i characters is named, and placed nowhere', async (length) => {
    const path = `package/${'n'.repeat(length)}`;
    const found = await unpacked([paxOf({ path }), file('package/short')]);
    const [[name = '', why] = []] = found.unplaced;
    expect(why).toContain('longer than file systems take');
    expect(path.startsWith(name.replace(/…$/, ''))).toBe(true);
    expect(name.length).toBeLessThan(4100);
  });

  test('below what is a file itself is named', async () => {
    const found = await unpacked([file('package/a/b'), file('package/a')]);
    expect(pathsOf(found)).toEqual(['package.json', 'a']);
    expect([...found.unplaced.keys()]).toEqual(['a/b']);
  });
});

describe('an entry that is no file', () => {
  test.each([
    ['2', 'symbolic link to "../../../../etc/passwd"', '../../../../etc/passwd'],
    ['1', 'hard link to "../../../../etc/passwd"', 'hard link to ../../../../etc/passwd'],
  ])('of type %s is a link that nobody follows', async (type, why, text) => {
    const found = await unpacked([
      { path: 'package/key', type, link: '../../../../etc/passwd' },
      file('package/key2'),
    ]);
    expect(found.files.get('key')).toEqual({ mode: '120000', bytes: Buffer.from(text) });
    expect(found.oddities).toEqual([{ path: 'key', why: expect.stringContaining(why) }]);
  });

  test('a file that is written through a link lands in neither', async () => {
    const found = await unpacked([
      { path: 'package/out', type: '2', link: '/tmp' },
      file('package/out/evil.js'),
    ]);
    expect(found.files.get('out')?.mode).toBe('120000');
    expect([...found.unplaced.keys()]).toEqual(['out/evil.js']);
  });

  test.each([
    ['3', 'CharacterDevice'],
    ['4', 'BlockDevice'],
    ['6', 'FIFO'],
  ])('of type %s is named, and not made', async (type, name) => {
    const found = await unpacked([{ path: 'package/dev', type }]);
    expect(pathsOf(found)).toEqual(['package.json']);
    expect([...found.unplaced]).toEqual([['package/dev', `it is no file but a ${name}`]]);
  });

  test('of a type that nobody knows is named', async () => {
    const found = await unpacked([{ path: 'package/odd', type: 'Z', text: 'hidden' }]);
    expect([...found.unplaced.keys()]).toEqual(['package/odd']);
  });
});

describe('entries that hide one another', () => {
  test('of one path: the last one counts, as with npm, and it is told', async () => {
    const found = await unpacked([
      file('package/a.js', { text: 'shown' }),
      file('package/a.js', { text: 'run' }),
    ]);
    expect(found.files.get('a.js')?.bytes.toString()).toBe('run');
    expect(found.oddities).toEqual([{ path: 'a.js', why: expect.stringContaining('more than once') }]);
  });

  test('by another first folder: told too', async () => {
    const found = await unpacked([
      file('package/a.js', { text: 'shown' }),
      file('other/a.js', { text: 'run' }),
    ]);
    expect(found.files.get('a.js')?.bytes.toString()).toBe('run');
    expect(found.oddities.map((one) => one.why).join()).toMatch(
      /more than once.*several folders, "package", "other"/s,
    );
  });

  test('where capitals do not count: both are there, and it is told', async () => {
    const found = await unpacked([file('package/Index.js'), file('package/index.js')]);
    expect(pathsOf(found)).toEqual(['package.json', 'Index.js', 'index.js']);
    expect(found.oddities).toEqual([{ path: 'index.js', why: expect.stringContaining('"Index.js"') }]);
  });

  test('a name that is not UTF-8 is kept readable, and told', async () => {
    const found = await unpacked([file(Buffer.from('package/caf\xe9.js', 'latin1'))]);
    expect(pathsOf(found)).toEqual(['package.json', 'caf\u{FFFD}.js']);
    expect(found.oddities).toEqual([{ path: 'caf\u{FFFD}.js', why: 'its name is not UTF-8' }]);
  });

  test('a PAX header that gives another path: that one counts, as with npm', async () => {
    const found = await unpacked([paxOf({ path: '../../evil.js' }), file('package/good.js')]);
    expect([pathsOf(found), [...found.unplaced.keys()]]).toEqual([['package.json'], ['../../evil.js']]);
  });

  test('a PAX header that gives another size: what stands behind is read as npm reads it', async () => {
    // Whoever goes by the ustar header sees an empty file, and then "hidden.js" as an entry of its own.
    const inner = blocksOf(file('package/hidden.js', { text: 'evil()' }));
    const outer = blocksOf({ path: 'package/outer.bin', size: 0 });
    const found = await unpacked([paxOf({ size: String(inner.length) }), outer, inner]);
    expect(pathsOf(found)).toEqual(['package.json', 'outer.bin']);
    expect(found.files.get('outer.bin')?.bytes.length).toBe(inner.length);
  });

  test('a header too long for the parser is not passed over in silence', async () => {
    const found = await unpacked([paxOf({ path: `package/${'n'.repeat(1_200_000)}` }), file('package/a.js')]);
    expect([...found.unplaced.values()]).toEqual([expect.stringMatching(/ExtendedHeader of \d+ bytes/)]);
  });
});

test('what stands behind the end is not read, however much', async () => {
  const padded = gzipSync(Buffer.concat([tarOf([manifestOf()]), Buffer.alloc(100_000_000)]), { level: 1 });
  const before = performance.now();
  const found = await unpack(padded, what, limits);
  expect(pathsOf(found)).toEqual(['package.json']);
  expect(performance.now() - before).toBeLessThan(1000);
});

describe('what is refused', () => {
  const refused = (tarball: Buffer, more: Partial<UnpackLimits> = {}) =>
    failureOf(unpack(tarball, what, { ...limits, ...more }));

  test('a bomb, long before it is unpacked', async () => {
    const bomb = gzipSync(tarOf([file('package/zeros', { text: Buffer.alloc(60_000_000) })]));
    expect([bomb.length < 100_000, gunzipSync(bomb).length > 60_000_000]).toEqual([true, true]);
    const before = process.memoryUsage().rss;
    const failure = await refused(bomb, { unpackedBytesMax: 1_000_000_000 });
    expect(failure).toMatchObject({
      kind: 'package.malformed',
      message: expect.stringMatching(/left-pad@1\.0\.0.*bomb/),
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(60_000_000);
  });

  test('more bytes than the limit, by their headers already', async () => {
    const failure = await refused(tarballOf([file('package/a', { text: randomBytes(2000) })]), {
      unpackedBytesMax: 1000,
    });
    expect(failure).toMatchObject({
      kind: 'change.too-large',
      message: expect.stringContaining('packages.unpackedBytesMax'),
    });
    const lying = await refused(tarballOf([file('package/a', { size: 8_000_000_000 })]));
    expect(lying.kind).toBe('change.too-large');
  });

  test('names without end', async () => {
    const long = Array.from({ length: 30 }, () => [
      paxOf({ path: `../${'n'.repeat(900_000)}` }),
      file('package/short'),
    ]).flat();
    expect(await refused(tarOf(long))).toMatchObject({
      kind: 'package.malformed',
      message: expect.stringContaining('The names alone'),
    });
  });

  test('more entries than the limit', async () => {
    const many = Array.from({ length: 1100 }, (_, at) => file(`package/${at}`));
    const failure = await refused(tarballOf(many));
    expect(failure).toMatchObject({
      kind: 'change.too-large',
      message: expect.stringContaining('packages.entriesMax'),
    });
  });

  const whole = tarballOf([manifestOf(), file('package/a', { text: randomBytes(5000) })]);
  test.each<[string, Buffer]>([
    ['no tarball', Buffer.from('<html>Not found</html>')],
    ['an empty answer', Buffer.alloc(0)],
    ['gzip without a tar', gzipSync('hello')],
    ['cut within the gzip', whole.subarray(0, whole.length - 2000)],
    [
      'cut within the tar',
      gzipSync(tarOf([file('package/a', { text: randomBytes(5000) })]).subarray(0, 2000)),
    ],
    ['compressed twice', gzipSync(whole)],
    ['a header with a wrong sum', gzipSync(tarOf([manifestOf()]).fill('x', 10, 12))],
  ])('%s', async (_, tarball) => {
    const failure = await refused(tarball);
    expect(failure).toMatchObject({
      kind: 'package.malformed',
      message: expect.stringContaining('left-pad@1.0.0'),
    });
  });
});

test('stops when its audit is cancelled', async () => {
  const large = tarballOf([file('package/a', { text: randomBytes(5_000_000) })]);
  const reason = new Error('cancelled');
  await expect(unpack(large, what, limits, AbortSignal.abort(reason))).rejects.toBe(reason);
});
