import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  failureOf,
  makeBranched,
  makeFolder,
  makeFreezer,
  makeRepository,
  personalEnvironment,
  range,
} from './repository.ts';

describe('refuses, with words that help', () => {
  test('a path outside the roots, without saying what is there', async () => {
    const { repository } = makeBranched();
    const root = makeFolder();
    const freeze = makeFreezer([root]);
    for (const path of [repository.folder, '/nowhere', join(root, '..', 'x'), `${root}-beside`]) {
      const failure = await failureOf(freeze(range(path, 'main', 'HEAD')));
      expect(failure.kind).toBe('change.outside-roots');
      expect(failure.message).toContain(
        `(${root}). Add its folder to "repositories.roots" in countersign.yaml`,
      );
    }
    const none = await failureOf(makeFreezer([])(range('/srv/x', 'main', 'HEAD')));
    expect(none.message).toContain('(there are none yet)');
  });

  test('every way out of the roots', async () => {
    const { repository } = makeBranched();
    const root = makeFolder();
    const freeze = makeFreezer([root]);
    const inner = makeRepository(join(root, 'inner'));
    inner.commit();
    symlinkSync(repository.folder, join(root, 'link'));
    mkdirSync(join(root, 'pointer'));
    writeFileSync(join(root, 'pointer', '.git'), `gitdir: ${repository.folder}/.git\n`);
    mkdirSync(join(root, 'linked-git'));
    symlinkSync(join(repository.folder, '.git'), join(root, 'linked-git', '.git'));
    const borrowing = makeRepository(join(root, 'borrowing'));
    writeFileSync(
      join(borrowing.folder, '.git/objects/info/alternates'),
      `${repository.folder}/.git/objects\n`,
    );
    const chained = makeRepository(join(root, 'chained'));
    writeFileSync(join(chained.folder, '.git/objects/info/alternates'), '../../../borrowing/.git/objects\n');
    const linkedObjects = makeRepository(join(root, 'linked-objects'));
    rmSync(join(linkedObjects.folder, '.git/objects'), { recursive: true });
    symlinkSync(join(repository.folder, '.git/objects'), join(linkedObjects.folder, '.git/objects'));
    const linkedPack = makeRepository(join(root, 'linked-pack'));
    symlinkSync(join(repository.folder, '.git/objects/info'), join(linkedPack.folder, '.git/objects/pack/p'));
    const common = makeRepository(join(root, 'common'));
    writeFileSync(join(common.folder, '.git/commondir'), `${repository.folder}/.git\n`);
    for (const name of [
      'link',
      'pointer',
      'linked-git',
      'borrowing',
      'chained',
      'linked-objects',
      'linked-pack',
      'common',
    ]) {
      const failure = await failureOf(freeze(range(join(root, name), 'main', 'HEAD')));
      expect([name, failure.kind]).toEqual([name, 'change.outside-roots']);
      expect(failure.message).toContain('since it leads to');
    }
  });

  test('a link that stays within the roots is followed', async () => {
    const root = makeFolder();
    const repository = makeRepository(join(root, 'real'));
    repository.commit();
    repository.write('x', '');
    repository.commit();
    symlinkSync(repository.folder, join(root, 'link'));
    expect((await makeFreezer([root])(range(join(root, 'link'), 'HEAD~1', 'HEAD'))).files).toHaveLength(1);
  });

  test('what is no repository', async () => {
    const root = makeFolder();
    const freeze = makeFreezer([root]);
    mkdirSync(join(root, 'plain'));
    writeFileSync(join(root, 'file'), '');
    mkdirSync(join(root, 'dangling'));
    writeFileSync(join(root, 'dangling', '.git'), 'gitdir: nowhere\n');
    const repository = makeRepository(join(root, 'repository'));
    mkdirSync(join(repository.folder, 'sub'));
    for (const name of ['plain', 'file', 'dangling', 'missing', 'repository/sub']) {
      const failure = await failureOf(freeze(range(join(root, name), 'main', 'HEAD')));
      expect([name, failure.kind]).toEqual([name, 'change.not-a-repository']);
      expect(failure.message).toContain(`"${join(root, name)}"`);
    }
  });

  test('an empty repository', async () => {
    const repository = makeRepository();
    const failure = await failureOf(
      makeFreezer([repository.folder])(range(repository.folder, 'main', 'HEAD')),
    );
    expect(failure).toMatchObject({ kind: 'change.unknown-revision' });
    expect(failure.message).toContain('has no branches and no commits yet');
  });

  test('a damaged repository', async () => {
    const broken = async (damage: (gitDir: string, head: string) => void) => {
      const { repository, head, freeze } = makeBranched();
      damage(join(repository.folder, '.git'), head);
      return failureOf(freeze(range(repository.folder, 'main', 'feature/login')));
    };
    const objectPath = (gitDir: string, id: string) => join(gitDir, 'objects', id.slice(0, 2), id.slice(2));
    const failures = [
      await broken((gitDir, head) => rmSync(objectPath(gitDir, head))),
      await broken((gitDir) => writeFileSync(join(gitDir, 'config'), '[core\n')),
      await broken((gitDir) =>
        writeFileSync(join(gitDir, 'config'), '[core]\nrepositoryformatversion = 99\n'),
      ),
      await broken((gitDir) => {
        const blob = execFileSync('git', ['rev-parse', 'feature/login:feature.ts'], {
          cwd: gitDir,
          env: personalEnvironment,
        });
        rmSync(objectPath(gitDir, blob.toString().trim()));
      }),
      await broken((gitDir) => rmSync(join(gitDir, 'objects'), { recursive: true })),
    ];
    for (const failure of failures) {
      expect(failure.kind).toBe('change.not-a-repository');
      expect(failure.message).toMatch(/is damaged or incomplete|is not a git repository/);
    }
  });

  test('an unknown revision, naming it and what is near', async () => {
    const { repository, freeze } = makeBranched();
    const of = async (base: string, head: string) => failureOf(freeze(range(repository.folder, base, head)));
    expect(await of('mian', 'HEAD')).toMatchObject({
      kind: 'change.unknown-revision',
      message: `Revision "mian" is unknown in "${repository.folder}". Near it: "main".`,
    });
    expect((await of('main', 'login')).message).toContain('"feature/login"');
    expect((await of('main', 'deadbeef')).message).toContain('Revision "deadbeef" is unknown');
    expect((await of('main', 'f'.repeat(40))).message).toContain('is unknown');
    expect((await of('main', 'HEAD^{tree}')).message).toContain('is not a commit');
  });

  test('revisions that are options, patterns, searches or ranges, before git sees them', async () => {
    const { repository, freeze } = makeBranched();
    const canary = join(repository.folder, 'canary');
    const hostile = [
      `--upload-pack=touch ${canary}`,
      `--output=${canary}`,
      '-h',
      '--all',
      'main..HEAD',
      'HEAD:shared.ts',
      ':/x',
      'HEAD^{/x}',
      'ma*',
      'a b',
      'a\nb',
      'main@{yesterday at noon}',
      '\0',
      ' ',
    ];
    for (const revision of hostile) {
      const asBase = await failureOf(freeze(range(repository.folder, revision, 'HEAD')));
      const asHead = await failureOf(freeze(range(repository.folder, 'main', revision)));
      expect([revision, asBase.kind, asHead.kind]).toEqual([
        revision,
        'change.unknown-revision',
        'change.unknown-revision',
      ]);
    }
    expect(existsSync(canary)).toBe(false);
  });

  test('repositories that are options or other transports', async () => {
    const freeze = makeFreezer(['/']);
    for (const name of [
      '--output=x',
      '-c',
      'relative/path',
      '~/x',
      'git@github.com:a/b',
      'file:///srv/x',
      'ext::sh -c x',
      'ssh://a/b',
      'git://a/b',
      '/x\0y',
    ]) {
      const failure = await failureOf(freeze(range(name, 'main', 'HEAD')));
      expect([name, failure.kind]).toEqual([name, 'input.invalid']);
      expect(failure.message).toMatch(/countersign audit/);
    }
  });

  test('a range in which nothing changes', async () => {
    const { repository, freeze } = makeBranched();
    const of = async (base: string, head: string) => failureOf(freeze(range(repository.folder, base, head)));
    expect((await of('main', 'v1')).message).toMatch(
      /^Base "main" and head "v1" are the same commit [0-9a-f]{12}: nothing changes/,
    );
    expect((await of('main', 'main~1')).message).toContain('Swap the two');
    repository.commit('empty');
    expect(await of('v1', 'main')).toMatchObject({ kind: 'change.empty' });
  });

  test('too many files, in little time and memory', async () => {
    const repository = makeRepository();
    const base = repository.commit();
    const files = Array.from(
      { length: 10_000 },
      (_, at) => `M 100644 inline d${at % 100}/f${at}\ndata 2\nx\n`,
    );
    const stream = `commit refs/heads/many\ncommitter A <a@example.org> 1 +0000\ndata 0\nfrom ${base}\n${files.join('')}`;
    execFileSync('git', ['fast-import', '--quiet'], {
      cwd: repository.folder,
      env: personalEnvironment,
      input: stream,
    });
    const started = performance.now();
    const failure = await failureOf(makeFreezer([repository.folder])(range(repository.folder, base, 'many')));
    expect(failure.kind).toBe('change.too-large');
    expect(failure.message).toContain('more than 3000 files');
    expect(failure.message).toContain('"repositories.filesMax"');
    expect(performance.now() - started).toBeLessThan(5000);
    const almost = await failureOf(
      makeFreezer([repository.folder], { filesMax: 9999 })(range(repository.folder, base, 'many')),
    );
    expect(almost.kind).toBe('change.too-large');
  });

  test('more lines than memory has room for', async () => {
    const repository = makeRepository();
    const base = repository.commit();
    repository.write('x', '\n'.repeat(500_000));
    repository.write('y', 'one too many\n');
    repository.commit();
    const failure = await failureOf(makeFreezer([repository.folder])(range(repository.folder, base, 'HEAD')));
    expect(failure.kind).toBe('change.too-large');
    expect(failure.message).toMatch(/shows 500\d\d\d lines, 500000 is the limit/);
  });
});
