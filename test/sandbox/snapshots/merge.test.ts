import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Conflict } from '../../../core/sandbox/merged.ts';
import { createWorld, usualBase, type World } from './world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});
afterEach(() => world.remove());

/** A task that began with `usualBase`, did `change`, and is brought onto the base that `usualBase` and `moved` make. */
async function merged({ change = 'true', moved = 'true', base = usualBase }) {
  const began = await world.snapshots.begin(world.bundleOf(base));
  world.inside(change);
  const taken = await world.snapshots.take('the change');
  const onto = await world.snapshots.takeBase(world.bundleOf(`${base}\n${moved}`));
  const merge = await world.snapshots.merge(taken.snapshot, onto.snapshot);
  return { began, taken, onto, merge };
}
const read = (path: string) => readFileSync(join(world.workspace, path), 'utf8');
const both = (path: string): Conflict => ({ path, kind: 'both' });

test('what both sides changed holds markers with what they began with; all else of both is there', async () => {
  const { merge, onto } = await merged({
    change: 'echo ours > source/one.txt; echo mine > mine.txt',
    moved: 'echo theirs > source/one.txt; echo news >> docs/read.md; rm source/two.txt',
  });
  expect(merge).toMatchObject({ kind: 'merged', conflicts: [both('source/one.txt')] });
  expect(read('source/one.txt')).toMatch(
    /^<<<<<<< your-change\nours\n\|\|\|\|\|\|\| [0-9a-f]{7,40}\none\n=======\ntheirs\n>>>>>>> base\n$/,
  );
  expect(read('mine.txt')).toBe('mine\n');
  expect(read('docs/read.md')).toBe('text\nnews\n');
  expect(existsSync(join(world.workspace, 'source/two.txt'))).toBe(false);
  // What is taken from now on is told from the new base, and handed over as one commit on it.
  world.inside('echo settled > source/one.txt');
  const later = await world.snapshots.take('settled');
  const { diff } = await world.snapshots.diff(onto.snapshot, later.snapshot, 100_000);
  expect(diff).toContain('-theirs\n+settled');
  expect(diff).not.toContain('news');
  const bundle = Buffer.from(await world.snapshots.bundle(later.snapshot)).toString('latin1');
  expect(bundle).toContain(`${onto.snapshot} refs/heads/base\n`);
});

test('what does not conflict merges, and is the same when it is asked for again, by another supervisor too', async () => {
  const { merge, taken, onto } = await merged({
    change: 'echo ours > source/one.txt; mv source/two.txt source/second.txt',
    moved: 'echo theirs > docs/read.md; echo more >> source/two.txt',
  });
  expect(merge).toMatchObject({ kind: 'merged', conflicts: [] });
  expect(read('source/second.txt')).toBe('two\nmore\n');
  const again = await world.again().merge(taken.snapshot, onto.snapshot);
  if (merge.kind !== 'merged' || again.kind !== 'merged') throw new Error('It was not merged.');
  expect(again.at.tree).toBe(merge.at.tree);
  // What stands on that base already stays as it is.
  const same = await world.snapshots.merge(merge.at.snapshot, onto.snapshot);
  expect(same).toMatchObject({ kind: 'merged', at: { tree: merge.at.tree }, conflicts: [] });
});

test('an earlier snapshot keeps the base that it was taken on', async () => {
  const { began, taken } = await merged({ change: 'echo ours > source/one.txt', moved: 'echo x > new.txt' });
  const bundle = Buffer.from(await world.snapshots.bundle(taken.snapshot)).toString('latin1');
  expect(bundle).toContain(`${began.snapshot} refs/heads/base\n`);
});

test('a file that one side deleted and the other changed stands as the other left it, and is told', async () => {
  const { merge } = await merged({
    change: 'echo ours > source/one.txt; rm source/two.txt',
    moved: 'rm source/one.txt; echo theirs > source/two.txt',
  });
  expect(merge).toMatchObject({
    conflicts: [
      { path: 'source/one.txt', kind: 'deleted-by-base' },
      { path: 'source/two.txt', kind: 'deleted-by-change' },
    ],
  });
  expect([read('source/one.txt'), read('source/two.txt')]).toEqual(['ours\n', 'theirs\n']);
});

const submodule = (commit: string) =>
  `git update-index --add --cacheinfo 160000,${commit.repeat(40)},lib; mkdir -p lib`;
const withBytes = (byte: string) => `printf 'a\\0${byte}' > source/bytes`;

const byHand = (because: string) => ({
  kind: 'by-hand',
  because: expect.stringContaining(`no marker can express the conflict of ${because}: a submodule`) as string,
});

test('what is not text, or no file on both sides, is left to a person, and nothing is changed', async () => {
  const { merge, taken } = await merged({
    base: `${usualBase}\n${withBytes('0')}`,
    change: `${withBytes('1')}; ln -sfn docs/read.md link; echo ours > docs/read.md; echo a > thing; echo a > lib`,
    moved: `${withBytes('2')}; ln -sfn source/two.txt link; ln -sfn /etc/passwd docs/read.md
      mkdir thing; echo b > thing/in; ${submodule('b')}`,
  });
  expect(merge).toMatchObject(byHand('"docs/read.md", "lib", "link", "source/bytes", "thing"'));
  expect(await world.snapshots.tree()).toBe(taken.tree);
});

test('so is one file that got two names', async () => {
  const { merge, taken } = await merged({
    change: 'mv source/one.txt a.txt',
    moved: 'mv source/one.txt b.txt',
  });
  expect(merge).toMatchObject(byHand('"a.txt", "b.txt", "source/one.txt"'));
  expect(await world.snapshots.tree()).toBe(taken.tree);
});

/** What runs a program of its own wherever git merges or checks out with this repository's configuration. */
const hostileConfiguration = (marker: string) =>
  ['merge.evil.driver', 'filter.evil.smudge', 'filter.evil.clean', 'core.fsmonitor', 'diff.evil.textconv']
    .map((key) => `git config ${key} 'sh -c "echo ${key} >> ${marker}; false"'`)
    .concat(
      `rm -f .git/info/attributes; mkdir -p .git/hooks; printf '#!/bin/sh\\necho hook >> ${marker}\\n' > .git/hooks/post-merge`,
    )
    .concat(`cp .git/hooks/post-merge .git/hooks/reference-transaction; chmod +x .git/hooks/*`)
    .join('\n');

test('nothing that a repository configures is run: no driver, filter or hook; git in the workspace runs them', async () => {
  const shared = join(world.root, 'shared');
  mkdirSync(shared, { mode: 0o777 });
  execFileSync('chmod', ['777', shared]);
  const marker = join(shared, 'ran');
  const base = `${usualBase}\necho '*.txt merge=evil filter=evil diff=evil' > .gitattributes`;
  const change = `echo ours > source/one.txt; ${hostileConfiguration(marker)}`;
  const { merge } = await merged({
    base,
    change: `${change}; rm -f ${marker}`,
    moved: 'echo theirs > source/one.txt',
  });
  expect(merge).toMatchObject({ conflicts: [both('source/one.txt')] });
  expect(existsSync(marker)).toBe(false);
  // With the defence off: the same merge by git as the repository has it.
  world.inside(`
    git checkout -q -f main; git checkout -q -b theirs; echo theirs > source/one.txt; git commit -q -a -m theirs
    git checkout -q main; echo ours > source/one.txt; git commit -q -a -m ours; git merge -q theirs || true`);
  const ran = readFileSync(marker, 'utf8');
  for (const what of ['merge.evil.driver', 'filter.evil.clean', 'core.fsmonitor', 'hook'])
    expect(ran).toContain(what);
});

test('the attributes of a repository choose no other way to merge', async () => {
  const base = `${usualBase}\necho '* merge=union -diff conflict-marker-size=3' > .gitattributes`;
  const { merge } = await merged({
    base,
    change: 'echo ours > source/one.txt',
    moved: 'echo theirs > source/one.txt',
  });
  expect(merge).toMatchObject({ conflicts: [both('source/one.txt')] });
  expect(read('source/one.txt')).toContain('<<<<<<< your-change\n');
});
