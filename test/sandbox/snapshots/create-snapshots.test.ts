import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { snapshotId } from '../../../core/ids.ts';
import { createWorld, usualBase, type World } from './world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});
afterEach(() => world.remove());

const begin = (script = usualBase) => world.snapshots.begin(world.bundleOf(script));
const names = (snapshot: string) =>
  world.hiddenGit('ls-tree', '-r', '-z', '--name-only', snapshot).split('\0').filter(Boolean).sort();
const shown = (snapshot: string, path: string) => world.hiddenGit('show', `${snapshot}:${path}`);

describe('a task begins', () => {
  test("with the base's tree, owned by the task's user", async () => {
    const base = await begin();
    expect(base.files).toBe(5);
    expect(names(base.snapshot)).toEqual([
      'docs/read.md',
      'link',
      'run.sh',
      'source/one.txt',
      'source/two.txt',
    ]);
    expect(readlinkSync(join(world.workspace, 'link'))).toBe('source/one.txt');
    expect(lstatSync(join(world.workspace, 'run.sh')).mode & 0o100).toBe(0o100);
    expect(lstatSync(join(world.workspace, 'source')).uid).toBe(world.user.uid);
    expect(await world.snapshots.tree()).toBe(base.tree);
  });

  test('with a repository that git works on inside, and that is not the hidden one', async () => {
    await begin();
    expect(world.inside('git status --porcelain; git log --format=%s')).toBe('base\n');
    world.inside('echo more >> source/one.txt');
    expect(world.inside('git status --porcelain')).toBe(' M source/one.txt\n');
    expect(world.inside('cat .git/config')).not.toContain(world.hidden);
    world.inside('rm -rf .git/objects .git/refs; echo broken > .git/HEAD');
    expect((await world.snapshots.take('after')).files).toBe(5);
  });

  test('again from the base when it is asked again, whatever stands there', async () => {
    const bundle = world.bundleOf(usualBase);
    const first = await world.snapshots.begin(bundle);
    world.inside('rm -rf source .git; ln -s /etc .git; ln -s /tmp source; echo x > docs/read.md');
    const second = await world.snapshots.begin(bundle);
    expect(second.tree).toBe(first.tree);
    expect(lstatSync(join(world.workspace, '.git')).isDirectory()).toBe(true);
  });

  test('never with what is no bundle of a base', async () => {
    await expect(world.snapshots.begin(Buffer.from('no bundle'))).rejects.toMatchObject({
      failure: { kind: 'input.invalid' },
    });
    await expect(world.snapshots.tree()).rejects.toThrow('has no base yet');
  });

  test('with an empty folder for a submodule, which stays one until it is removed or filled', async () => {
    const commit = '1'.repeat(40);
    const base = await begin(
      `echo a > a; git add a; git update-index --add --cacheinfo 160000,${commit},sub; git commit -qm sub; git() { if [ "$1" = add ]; then return; fi; command git "$@"; }`,
    );
    expect(lstatSync(join(world.workspace, 'sub')).isDirectory()).toBe(true);
    expect(await world.snapshots.tree()).toBe(base.tree);
    world.inside('echo inside > sub/file');
    const filled = await world.snapshots.take('filled');
    expect(names(filled.snapshot)).toEqual(['a', 'sub/file']);
    world.inside('rm -rf sub');
    expect(names((await world.snapshots.take('removed')).snapshot)).toEqual(['a']);
    expect((await world.snapshots.restore(base.snapshot, 'kept')).tree).toBe(base.tree);
  });
});

describe('a snapshot', () => {
  test('holds what .gitignore and the excludes of a repository hide', async () => {
    await begin();
    world.inside(
      `echo '*' > .gitignore; mkdir -p .git/info; echo '*' > .git/info/exclude; echo work > hidden.log`,
    );
    const taken = await world.snapshots.take('ignored');
    expect(names(taken.snapshot)).toContain('hidden.log');
    expect(names(taken.snapshot)).toContain('.gitignore');
  });

  test('holds bytes as they are, whatever attributes and filters say', async () => {
    await begin(
      `${usualBase}; mkdir -p .git/info; echo '* -text -ident -filter -working-tree-encoding' > .git/info/attributes; printf '* text eol=crlf ident filter=evil working-tree-encoding=UTF-16\\n' > .gitattributes; printf 'a\\r\\nb\\n$Id$\\n' > mixed`,
    );
    expect(readFileSync(join(world.workspace, 'mixed'), 'latin1')).toBe('a\r\nb\n$Id$\n');
    const hostile = `git config filter.evil.clean 'touch ${world.workspace}/ran; cat'; git config filter.evil.smudge 'touch ${world.workspace}/ran; cat'; git config core.fsmonitor 'touch ${world.workspace}/ran'; printf '#!/bin/sh\\ntouch ${world.workspace}/ran\\n' > .git/hooks/post-checkout`;
    world.inside(`mkdir -p .git/hooks; ${hostile}; chmod +x .git/hooks/post-checkout`);
    // With the defence off, the filter runs: git inside obeys it.
    world.inside('rm .git/info/attributes; touch mixed; git add mixed || true; rm ran');
    world.inside(`printf 'x\\r\\ny $Id$\\n' > mixed`);
    const taken = await world.snapshots.take('raw');
    expect(shown(taken.snapshot, 'mixed')).toBe('x\r\ny $Id$\n');
    world.inside('rm mixed');
    await world.snapshots.restore(taken.snapshot, 'kept');
    expect(readFileSync(join(world.workspace, 'mixed'), 'latin1')).toBe('x\r\ny $Id$\n');
    expect(names(taken.snapshot)).not.toContain('ran');
  });

  test('holds the files of repositories inside the repository', async () => {
    await begin();
    world.inside(
      `git init -q nested; echo n > nested/file; (cd nested; git add file; git commit -qm n)
       git init -q empty; echo e > empty/file; mkdir fake; echo 'gitdir: /etc' > fake/.git; echo f > fake/file
       mkdir -p source/.git; echo s > source/three.txt`,
    );
    // With the defence off, git takes a nested repository for one link and hides what is in it.
    expect(world.inside('git ls-files -o').split('\n')).not.toContain('nested/file');
    const taken = await world.snapshots.take('nested');
    expect(names(taken.snapshot)).toEqual(
      expect.arrayContaining(['nested/file', 'empty/file', 'fake/file', 'source/three.txt']),
    );
    expect(names(taken.snapshot).filter((name) => name.includes('.git'))).toEqual([]);
  });

  test('leaves caches out at any depth, but not what the base holds in folders of such a name', async () => {
    await begin(
      `${usualBase}; mkdir -p docs/dist/node_modules; echo d > docs/dist/kept.js; echo n > docs/dist/node_modules/kept.js; echo f > node_modules`,
    );
    world.inside(
      `rm node_modules; mkdir -p node_modules/a source/dist docs/dist/deep/node_modules
       echo c > node_modules/a/x; echo c > source/dist/x; echo c > docs/dist/deep/node_modules/x
       echo new > docs/dist/new.js; echo new > docs/dist/node_modules/new.js; echo file > docs/node_modules`,
    );
    const taken = names((await world.snapshots.take('caches')).snapshot);
    expect(taken.filter((name) => name.includes('dist') || name.includes('node_modules'))).toEqual([
      'docs/dist/kept.js',
      'docs/dist/new.js',
      'docs/dist/node_modules/kept.js',
      'docs/dist/node_modules/new.js',
      'docs/node_modules',
    ]);
  });

  test('leaves out hidden files of such a name too, unless the base holds them', async () => {
    world.remove();
    world = createWorld(['.coverage', '.env', 'dist']);
    await begin(`${usualBase}; mkdir a; echo tracked > a/.env`);
    world.inside('echo c > .coverage; echo c > a/.coverage; echo new > a/.env; echo s > .env; echo x > dist');
    const { snapshot } = await world.snapshots.take('leavings');
    expect(names(snapshot).filter((name) => /coverage|env|dist/.test(name))).toEqual(['a/.env', 'dist']);
    expect(await world.snapshots.readFiles(snapshot, ['a/.env'], 100)).toEqual([
      { path: 'a/.env', text: 'new\n' },
    ]);
    await world.snapshots.restore(snapshot, 'kept');
    expect(world.inside('cat .coverage .env')).toBe('c\ns\n');
    await world.snapshots.restore(snapshot, 'removed');
    expect(world.inside('ls -A')).not.toMatch(/coverage|\.env/);
  });

  test('holds odd names, and nothing hangs on pipes, sockets and what cannot be read', async () => {
    const base = await begin();
    world.inside(
      String.raw`mkdir -p "$(printf 'new\nline')" shut; echo 1 > "$(printf 'new\nline/"quoted" \t\\ back')"; echo 2 > "$(printf 'bad\377utf')"
       echo 3 > ' -rf *'; echo 4 > '"starts'; echo 5 > :\(top\)x; echo 6 > "$(printf 'n%.0s' $(seq 255))"; echo 7 > 'git~1'
       ln -s "$(printf 'to\nnowhere\377')" odd; ln -s loop loop; echo 8 > secret; chmod 000 secret; echo 9 > shut/in; chmod 000 shut
       mkfifo pipe .gitattributes source/.gitattributes; mkdir .GIT; echo x > .GIT/x; ln -s /etc/passwd .gitmodules
       python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("socket")'`,
    );
    const taken = await world.snapshots.take('odd');
    const held = names(taken.snapshot);
    for (const name of ['new\nline/"quoted" \t\\ back', ' -rf *', '"starts', ':(top)x', 'n'.repeat(255)])
      expect(held).toContain(name);
    for (const name of ['git~1', 'odd', 'loop', 'secret', 'shut/in']) expect(held).toContain(name);
    expect(held.filter((name) => /pipe|socket|\.git|\.GIT/.test(name))).toEqual([]);
    expect(taken.files).toBe(base.files + 11);
    expect(shown(taken.snapshot, 'secret')).toBe('8\n');
    world.inside('rm -rf ./* .gitattributes');
    expect((await world.snapshots.restore(taken.snapshot, 'kept')).tree).toBe(taken.tree);
    expect(world.inside(String.raw`cat "$(printf 'bad\377utf')" secret shut/in`)).toBe('2\n8\n9\n');
  });

  test('of a workspace whose base only git on other systems would refuse, or a path no system opens', async () => {
    await begin();
    world.inside(
      `python3 - <<'END'
import os
for _ in range(30):
    os.mkdir('d' * 200)
    os.chdir('d' * 200)
open('deep', 'w').write('x')
END`,
    );
    const taken = await world.snapshots.take('deep');
    expect(taken.files).toBe(5);
    await world.snapshots.restore(taken.snapshot, 'kept');
    expect(world.inside('ls')).not.toContain('ddd');
  });

  test('refuses a file with holes that nobody could read', async () => {
    await begin();
    world.inside('truncate -s 1T holes');
    await expect(world.snapshots.take('holes')).rejects.toMatchObject({
      failure: { kind: 'sandbox.refused', message: expect.stringContaining('"holes"') as string },
    });
    world.inside('rm holes');
    expect((await world.snapshots.take('gone')).files).toBe(5);
  });

  test('never follows a link, so that a secret of the host is not in it', async () => {
    await begin();
    writeFileSync(join(world.root, 'secret'), 'of the host', { mode: 0o600 });
    world.inside(`ln -s ${world.root}/secret stolen; rm -r source; ln -s ${world.root} source`);
    const taken = await world.snapshots.take('links');
    expect(shown(taken.snapshot, 'stolen')).toBe(`${world.root}/secret`);
    expect(names(taken.snapshot).filter((name) => name.startsWith('source/'))).toEqual([]);
  });

  test('is there for a new supervisor too, whatever lock its predecessor left', async () => {
    await begin();
    const taken: string[] = [];
    for (const text of ['a', 'b']) {
      world.inside(`echo ${text} > source/one.txt`);
      taken.push((await world.snapshots.take(`state ${text}`)).snapshot);
    }
    world.inside('echo c > source/one.txt');
    writeFileSync(join(world.hidden, 'packed-refs.lock'), '');
    const third = await world.again().take('by the next life');
    expect(shown(taken[0] ?? '', 'source/one.txt')).toBe('a\n');
    expect(shown(third.snapshot, 'source/one.txt')).toBe('c\n');
    expect(world.hiddenGit('log', '-1', '--format=%s', taken[1] ?? '')).toBe('state b\n');
  });
});

describe('a change is noticed', () => {
  test('of the same size within one tick of the clock', async () => {
    await begin();
    for (let round = 0; round < 20; round += 1) {
      const path = join(world.workspace, 'source/one.txt');
      writeFileSync(path, `${String(round).padStart(3)}a`);
      const before = await world.snapshots.tree();
      writeFileSync(path, `${String(round).padStart(3)}b`);
      expect(await world.snapshots.tree()).not.toBe(before);
    }
  });

  test('of the same size with its time set back, long after it was read', async () => {
    await begin();
    const before = await world.snapshots.tree();
    await expect
      .poll(() => Date.now() - lstatSync(join(world.workspace, 'source/one.txt')).ctimeMs)
      .toBeGreaterThan(150);
    expect(await world.snapshots.tree()).toBe(before);
    world.inside(
      'touch -r source/one.txt ../work/reference; printf "eno\\n" > source/one.txt; touch -r reference source/one.txt; rm reference',
    );
    expect(await world.snapshots.tree()).not.toBe(before);
  });

  test('of two files of one size that changed places, by themselves or with their folders', async () => {
    await begin('mkdir a b; echo 1 > a/f; echo 2 > b/f; touch -d @1 a/f b/f');
    world.inside('touch -d @1 a/f b/f');
    await expect
      .poll(() => Date.now() - lstatSync(join(world.workspace, 'a/f')).ctimeMs)
      .toBeGreaterThan(150);
    const before = await world.snapshots.tree();
    world.inside('mv a c; mv b a; mv c b');
    expect(await world.snapshots.tree()).not.toBe(before);
  });

  test('of what a program may do', async () => {
    await begin();
    const before = await world.snapshots.tree();
    world.inside('chmod -x run.sh');
    expect(await world.snapshots.tree()).not.toBe(before);
    world.inside('chmod +x run.sh');
    expect(await world.snapshots.tree()).toBe(before);
  });
});

describe('what is read from snapshots', () => {
  test('is a diff, cut where it grows too long', async () => {
    const base = await begin();
    world.inside('echo ONE > source/one.txt');
    const { snapshot } = await world.snapshots.take('changed');
    const change = await world.snapshots.diff(base.snapshot, snapshot, 100_000);
    expect(change.whole).toBe(true);
    expect(change.diff).toContain('-one\n+ONE\n');
    expect(await world.snapshots.diff(base.snapshot, snapshot, 50)).toEqual({
      diff: change.diff.slice(0, 50),
      whole: false,
    });
  });

  test('is a diff that no attribute of the repository hides', async () => {
    const base = await begin();
    world.inside(`echo '* -diff' > .gitattributes; echo ONE > source/one.txt`);
    const { snapshot } = await world.snapshots.take('hidden');
    expect((await world.snapshots.diff(base.snapshot, snapshot, 100_000)).diff).toContain('+ONE');
  });

  test('is the text of files', async () => {
    const base = await begin();
    expect(
      await world.snapshots.readFiles(base.snapshot, ['source/one.txt', 'absent', 'link', 'docs/read.md'], 4),
    ).toEqual([
      { path: 'source/one.txt', text: 'one\n' },
      { path: 'absent', text: null },
      { path: 'link', text: null },
      { path: 'docs/read.md', text: null },
    ]);
  });

  test('is a bundle with one commit on top of the base, the same each time', async () => {
    const base = await begin();
    world.inside('echo 1 > new');
    await world.snapshots.take('first');
    world.inside('echo 2 > new');
    const { snapshot, tree } = await world.snapshots.take('second\n\nwith reasons');
    const file = join(world.root, 'out.bundle');
    writeFileSync(file, await world.snapshots.bundle(snapshot));
    const clone = join(world.root, 'clone');
    execFileSync('git', ['clone', '-q', '--bare', file, clone]);
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', clone, ...args], { encoding: 'utf8' }).trim();
    expect(git('log', '--format=%H', 'head').split('\n')).toEqual([git('rev-parse', 'head'), base.snapshot]);
    expect(git('rev-parse', 'head^{tree}', 'base')).toBe(`${tree}\n${base.snapshot}`);
    expect(git('log', '-1', '--format=%B', 'head')).toBe('second\n\nwith reasons');
    const again = Buffer.from(await world.again().bundle(snapshot)).toString('latin1');
    expect(again).toContain(`${git('rev-parse', 'head')} refs/heads/head\n`);
  });

  test('is never of what is no snapshot', async () => {
    await begin();
    for (const id of ['HEAD', '--upload-pack=x', 'f'.repeat(40), 'refs/countersign/0', ''])
      await expect(world.snapshots.bundle(snapshotId(id))).rejects.toMatchObject({
        failure: { kind: 'sandbox.refused' },
      });
  });

  test('is a copy, with files of another snapshot laid over it', async () => {
    const base = await begin();
    world.inside(
      'mkdir tests; echo t > tests/new.txt; echo ONE > source/one.txt; rm -r docs; echo d > docs; mkdir other; echo o > other/o',
    );
    const { snapshot } = await world.snapshots.take('fixed');
    const folder = join(world.root, 'room');
    mkdirSync(folder);
    world.inside('true');
    execFileSync('chown', [`${world.user.uid}:${world.user.gid}`, folder]);
    await world.snapshots.exportTo(folder, base.snapshot, { snapshot, paths: ['tests/', './docs'] });
    const found = execFileSync('find', ['.', '-mindepth', '1', '-printf', '%y %P\n'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(found.trim().split('\n').sort()).toEqual([
      'd source',
      'd tests',
      'f docs',
      'f run.sh',
      'f source/one.txt',
      'f source/two.txt',
      'f tests/new.txt',
      'l link',
    ]);
    expect(readFileSync(join(folder, 'source/one.txt'), 'utf8')).toBe('one\n');
    expect(lstatSync(join(folder, 'tests/new.txt')).uid).toBe(world.user.uid);
    for (const path of ['../x', '/etc', 'a/../../x', '', '.'])
      await expect(
        world.snapshots.exportTo(folder, base.snapshot, { snapshot, paths: [path] }),
      ).rejects.toThrow('no path of a snapshot');
  });
});
