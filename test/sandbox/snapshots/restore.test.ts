import { existsSync, linkSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorld, usualBase, type World } from './world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});
afterEach(() => world.remove());

const begin = (script = usualBase) => world.snapshots.begin(world.bundleOf(script));

/** Everything but `.git`, with kinds and contents. */
const everything = () =>
  world.inside(
    `find . -mindepth 1 -path ./.git -prune -o -printf '%y %P %l\\n' | sort; find . -path ./.git -prune -o -type f -print0 | sort -z | xargs -0 cat`,
  );

test('everything that was not in the snapshot is gone, and everything that was is back', async () => {
  const base = await begin();
  const before = everything();
  world.inside(
    `echo x > source/one.txt; rm -r docs; echo f > docs; rm run.sh; mkdir -p run.sh/deep; echo y > run.sh/deep/y
     rm link; mkdir link; mkdir -p empty/folders; mkfifo empty/pipe; git init -q other; echo o > other/o; mv .git kept; mkdir .GIT; mkdir -p source/.GiT
     chmod 555 source; mkdir -p locked/in; echo z > locked/in/z; chmod 555 locked/in; chmod 000 locked`,
  );
  const restored = await world.snapshots.restore(base.snapshot, 'kept');
  expect(restored.tree).toBe(base.tree);
  expect(everything()).toBe(before);
});

test('forwards as well as back', async () => {
  const base = await begin();
  world.inside(
    'rm -r docs; echo f > docs; rm link; ln -s /etc link; mkdir -p a/b; echo c > a/b/c; chmod +x a/b/c',
  );
  const later = await world.snapshots.take('later');
  const state = everything();
  await world.snapshots.restore(base.snapshot, 'kept');
  await world.snapshots.restore(later.snapshot, 'kept');
  expect(everything()).toBe(state);
  expect((await world.again().restore(base.snapshot, 'kept')).tree).toBe(base.tree);
});

test('caches are left alone or removed, as asked; never where a file must stand', async () => {
  await begin();
  world.inside('echo f > dist');
  const base = await world.snapshots.take('a file named as a cache');
  world.inside(
    'rm dist; mkdir -p node_modules/x dist/y new/node_modules/z; echo c > node_modules/x/c; echo n > new/file; echo c > new/node_modules/z/c',
  );
  await world.snapshots.restore(base.snapshot, 'kept');
  expect(world.inside('find node_modules new dist -type f | sort').trim().split('\n')).toEqual([
    'dist',
    'new/node_modules/z/c',
    'node_modules/x/c',
  ]);
  await world.snapshots.restore(base.snapshot, 'removed');
  expect(world.inside('ls')).not.toMatch(/node_modules|new/);
});

test('nothing is written through a link that leads out of the workspace', async () => {
  const base = await begin();
  const outside = join(world.root, 'outside');
  world.inside(
    `rm -r source docs link; ln -s ${outside} source; ln -s ${outside}/file docs; ln -s ${outside} link`,
  );
  mkdirSync(outside, { mode: 0o777 });
  writeFileSync(join(outside, 'one.txt'), 'of the host', { mode: 0o666 });
  // With the defence off, a file written below the link lands outside.
  world.inside('echo attack > source/attack 2>/dev/null || true');
  const proof = process.getuid?.() === 0 ? [] : ['attack'];
  expect(readdirSync(outside).sort()).toEqual([...proof, 'one.txt'].sort());
  await world.snapshots.restore(base.snapshot, 'kept');
  expect(readdirSync(outside).sort()).toEqual([...proof, 'one.txt'].sort());
  expect(readFileSync(join(outside, 'one.txt'), 'utf8')).toBe('of the host');
  expect(readFileSync(join(world.workspace, 'source/one.txt'), 'utf8')).toBe('one\n');
});

test('nothing is written through a second name of a file', async () => {
  const base = await begin();
  const outside = join(world.root, 'linked');
  writeFileSync(outside, 'of the host');
  world.inside('rm source/one.txt');
  linkSync(outside, join(world.workspace, 'source/one.txt'));
  await world.snapshots.restore(base.snapshot, 'kept');
  expect(readFileSync(outside, 'utf8')).toBe('of the host');
});

test('says so when something still writes', async () => {
  const base = await begin();
  world.inside(
    '(while [ -e source ]; do echo $RANDOM > racing-$((RANDOM % 50)); done) >/dev/null 2>&1 & echo $! > ../work/node_modules || true',
  );
  const pid = Number(readFileSync(join(world.workspace, 'node_modules'), 'utf8'));
  try {
    const outcome = await world.snapshots.restore(base.snapshot, 'kept').then(
      (restored) => restored.tree,
      (error: Error) => error.message,
    );
    // Either it won the race and the tree is right, or it says what is wrong; never a wrong tree as if it were right.
    expect(outcome === base.tree || /still writes|could not be/.test(outcome)).toBe(true);
  } finally {
    process.kill(pid, 'SIGKILL');
  }
  const state = () => (existsSync(`/proc/${pid}`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : ' Z ');
  await expect.poll(state).toContain(' Z ');
  expect((await world.snapshots.restore(base.snapshot, 'kept')).tree).toBe(base.tree);
});

const name = fc.constantFrom('a', 'b', 'c', 'a/a', 'a/b', 'b/a/c', 'c/c/c', 'dist/a', 'link/a');
const step = fc.oneof(
  fc.record({ do: fc.constant('write' as const), name, text: fc.constantFrom('1', '2', '') }),
  fc.record({ do: fc.constant('link' as const), name, text: fc.constantFrom('a', '..', '/tmp', 'b/a') }),
  fc.record({ do: fc.constant('remove' as const), name, text: fc.constant('') }),
  fc.record({ do: fc.constant('shut' as const), name, text: fc.constantFrom('000', '555', '700') }),
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;
const commands = {
  write: ({ name, text }: Step) =>
    `mkdir -p "$(dirname ${name})" && rm -rf ${name} && echo '${text}' > ${name}`,
  link: ({ name, text }: Step) => `mkdir -p "$(dirname ${name})" && rm -rf ${name} && ln -s ${text} ${name}`,
  remove: ({ name }: Step) => `rm -rf ${name}`,
  shut: ({ name, text }: Step) => `[ ! -L ${name} ] && chmod ${text} ${name}`,
};
const apply = (steps: Step[]) => {
  for (const one of steps) world.inside(`(${commands[one.do](one)}) 2>/dev/null || true`);
};

test('whatever happened between, a snapshot comes back as it was', { timeout: 120_000 }, async () => {
  await begin();
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 8 }),
      fc.array(step, { maxLength: 8 }),
      async (first, second) => {
        apply(first);
        const taken = await world.snapshots.take('before');
        apply(second);
        expect((await world.snapshots.restore(taken.snapshot, 'kept')).tree).toBe(taken.tree);
        expect(await world.again().tree()).toBe(taken.tree);
      },
    ),
    { numRuns: 15 },
  );
});
