import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createBundle } from '../../../activities/git/bundle.ts';
import {
  failureOf,
  git,
  makeFolder,
  makeFreezer,
  makeRepository,
  personalEnvironment,
  range,
  type TestRepository,
} from './repository.ts';

/**
 * A repository that runs a program wherever git lets its configuration name one. Each program touches its own canary and
 * goes on to do nothing.
 */
const makeHostile = () => {
  const root = makeFolder();
  const canaries = join(root, 'canaries');
  mkdirSync(canaries);
  const repository = makeRepository(join(root, 'repository'));
  repository.write('.gitattributes', '*.ts diff=evil filter=evil\n*.md diff=outside\n');
  repository.write('code.ts', 'one\n');
  repository.write('AGENTS.md', 'rules\n');
  repository.commit();
  repository.write('code.ts', 'two\n');
  repository.write('AGENTS.md', 'other rules\n');
  const head = repository.commit();
  const touch = (name: string, then = 'true') => `touch ${join(canaries, name)}; ${then}`;
  const configure = (key: string, value: string) => repository.git('config', key, value);
  configure('core.fsmonitor', touch('fsmonitor', 'false'));
  configure('core.sshCommand', touch('ssh'));
  configure('core.pager', touch('pager', 'cat'));
  configure('core.hooksPath', join(root, 'hooks'));
  configure('diff.evil.textconv', touch('textconv', 'cat'));
  configure('diff.outside.command', touch('external-diff'));
  configure('diff.external', touch('external-diff-of-all'));
  configure('filter.evil.clean', touch('clean', 'cat'));
  configure('filter.evil.smudge', touch('smudge', 'cat'));
  configure('filter.evil.required', 'true');
  configure('credential.helper', `!${touch('credential')}`);
  mkdirSync(join(root, 'hooks'));
  for (const hook of [
    'post-checkout',
    'pre-commit',
    'post-index-change',
    'reference-transaction',
    'post-commit',
  ]) {
    writeFileSync(join(root, 'hooks', hook), `#!/bin/sh\n${touch(`hook-${hook}`)}\n`);
    chmodSync(join(root, 'hooks', hook), 0o755);
  }
  return {
    root,
    repository,
    head,
    touch,
    sung: () => readdirSync(canaries).sort(),
    quiet: () => {
      for (const canary of readdirSync(canaries)) rmSync(join(canaries, canary));
    },
  };
};

const asAPerson = ({ folder }: TestRepository, ...args: string[]) =>
  spawnSync('git', args, { cwd: folder, env: personalEnvironment });

test('nothing that a repository configures is run, although plain git would run it', async () => {
  const { root, repository, sung, quiet } = makeHostile();
  const freeze = makeFreezer([root]);
  const change = range(repository.folder, 'HEAD~1', 'HEAD');

  // The traps are real: without the defence they spring.
  repository.write('code.ts', 'uncommitted\n');
  asAPerson(repository, 'status');
  asAPerson(repository, 'diff', 'HEAD~1', 'HEAD');
  asAPerson(repository, '-c', 'diff.external=', 'log', '--patch', '--textconv');
  asAPerson(repository, 'stash');
  asAPerson(repository, 'ls-remote', 'ssh://example.invalid/x');
  for (const trap of ['fsmonitor', 'textconv', 'external-diff', 'clean', 'ssh'])
    expect(sung()).toContain(trap);
  expect(sung().some((name) => name.startsWith('hook-'))).toBe(true);
  quiet();

  const { files, rules } = await freeze(change);
  expect(files.map((file) => [file.path, file.headText])).toEqual([
    ['AGENTS.md', 'other rules\n'],
    ['code.ts', 'two\n'],
  ]);
  expect(rules).toEqual([{ path: 'AGENTS.md', text: 'rules\n' }]);
  expect(sung()).toEqual([]);

  // Of the same length, so that only its content, which a filter would see first, tells that it differs.
  repository.write('code.ts', 'ten\n');
  const bundle = await createBundle(git, { cwd: repository.folder, range: 'HEAD~1' });
  expect(bundle.dirty).toBe(true);
  expect(sung()).toEqual([]);
});

test('an object that is missing starts no program, whatever the repository says about where to get it', async () => {
  const { root, repository, head, touch, sung } = makeHostile();
  repository.git('config', 'core.repositoryFormatVersion', '1');
  repository.git('config', 'extensions.partialClone', 'origin');
  repository.git('config', 'remote.origin.promisor', 'true');
  writeFileSync(join(root, 'transport.sh'), `#!/bin/sh\n${touch('transport')}\n`);
  chmodSync(join(root, 'transport.sh'), 0o755);
  repository.git('config', 'remote.origin.url', `ext::${join(root, 'transport.sh')}`);
  repository.git('config', 'protocol.ext.allow', 'always');
  repository.git('config', 'protocol.allow', 'always');
  rmSync(join(repository.folder, '.git/objects', head.slice(0, 2), head.slice(2)));
  asAPerson(repository, 'cat-file', '-p', head);
  expect(sung()).toContain('transport');
  rmSync(join(root, 'canaries', 'transport'));

  for (const revision of ['HEAD', head, 'main']) {
    await failureOf(makeFreezer([root])(range(repository.folder, `${revision}~1`, revision)));
  }
  await failureOf(createBundle(git, { cwd: repository.folder, range: 'HEAD~1' }));
  expect(sung()).toEqual([]);
});

test('replaced objects are not what is audited', async () => {
  const repository = makeRepository();
  repository.write('x', 'one\n');
  repository.commit();
  repository.write('x', 'evil\n');
  const head = repository.commit();
  const good = (() => {
    repository.git('switch', '--quiet', '--detach', 'HEAD~1');
    repository.write('x', 'good\n');
    return repository.commit();
  })();
  repository.git('replace', head, good);
  expect(repository.git('show', `${head}:x`)).toBe('good');
  const { files } = await makeFreezer([repository.folder])(range(repository.folder, `${good}~1`, head));
  expect(files[0]?.headText).toBe('evil\n');
});

test('the environment of the worker does not reach git', async () => {
  const repository = makeRepository();
  repository.commit();
  repository.write('x', 'one\n');
  repository.commit();
  const canary = join(makeFolder(), 'canary');
  const hostile = {
    GIT_DIR: '/nowhere',
    GIT_EXTERNAL_DIFF: `touch ${canary}`,
    GIT_CONFIG_PARAMETERS: `'core.fsmonitor=touch ${canary}'`,
    GIT_TRACE: join(makeFolder(), 'trace'),
  };
  Object.assign(process.env, hostile);
  try {
    const { files } = await makeFreezer([repository.folder])(range(repository.folder, 'HEAD~1', 'HEAD'));
    expect(files).toHaveLength(1);
  } finally {
    for (const name of Object.keys(hostile)) delete process.env[name];
  }
  expect(existsSync(canary)).toBe(false);
  expect(existsSync(hostile.GIT_TRACE)).toBe(false);
});
