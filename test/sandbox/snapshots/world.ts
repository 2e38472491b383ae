import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSnapshots } from '../../../sandbox/snapshots/create-snapshots.ts';
import type { Snapshots } from '../../../sandbox/snapshots/snapshots.ts';

const isRoot = process.getuid?.() === 0;
const user = isRoot
  ? { uid: 231_001, gid: 231_001 }
  : { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };

export interface World {
  root: string;
  workspace: string;
  hidden: string;
  user: { uid: number; gid: number };
  snapshots: Snapshots;
  /** A supervisor's next life on the same folders. */
  again(caches?: string[]): Snapshots;
  /** A shell in the workspace as the task's user: what hostile code inside can do to files. */
  inside(script: string): string;
  /** A bundle of a repository that the script makes. */
  bundleOf(script: string): Buffer;
  hiddenGit(...args: string[]): string;
  remove(): void;
}

/** A workspace and its hidden repository in a folder of their own. */
export function createWorld(caches: string[] = ['node_modules', 'dist']): World {
  const root = mkdtempSync(join(tmpdir(), 'snapshots-'));
  // Not open to the task's user, as a supervisor's own folder is not.
  chmodSync(root, 0o700);
  const workspace = join(root, 'work');
  const hidden = join(root, 'hidden');
  mkdirSync(workspace);
  if (isRoot) chownSync(workspace, user.uid, user.gid);
  const again = (names = caches) => createSnapshots({ folder: hidden, workspace, user, caches: names });
  const environment = {
    PATH: process.env['PATH'],
    HOME: '/nonexistent',
    LC_ALL: 'C',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@localhost',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@localhost',
  };
  let sources = 0;
  return {
    root,
    workspace,
    hidden,
    user,
    snapshots: again(),
    again,
    inside: (script) => {
      // A box has the workspace mounted; here it has to be reached.
      chmodSync(root, 0o711);
      try {
        return execFileSync('/bin/bash', ['--norc', '-euc', script], {
          cwd: workspace,
          env: environment,
          encoding: 'utf8',
          ...(isRoot ? user : {}),
        });
      } finally {
        chmodSync(root, 0o700);
      }
    },
    bundleOf: (script) => {
      sources += 1;
      const source = join(root, `source-${sources}`);
      mkdirSync(source);
      const made = `git init -q -b base . && ${script}\ngit add -A -f && git commit -q --allow-empty -m base && git bundle create -q ../bundle refs/heads/base`;
      execFileSync('/bin/bash', ['--norc', '-euc', made], { cwd: source, env: environment });
      return readFileSync(join(root, 'bundle'));
    },
    hiddenGit: (...args) =>
      execFileSync('git', ['-c', 'safe.directory=*', ...args], {
        env: { ...environment, GIT_DIR: hidden },
        encoding: 'utf8',
      }),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** A base with a file, a folder, a program and a link. */
export const usualBase = `
  mkdir -p source docs; echo 'one' > source/one.txt; echo 'two' > source/two.txt; echo text > docs/read.md
  printf '#!/bin/sh\\n' > run.sh; chmod +x run.sh; ln -s source/one.txt link`;
