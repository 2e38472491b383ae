import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeveloperScript } from '../../simulator/developers/scripted/script.ts';
import { developersFor } from '../../simulator/developers/scripted/developers-for.ts';
import { readBugCases, toBug } from '../corpus/bug-corpus.ts';

const bug = readBugCases().find(({ name }) => name === 'js-cart');

/** A small repository with a failing test, as somebody has it who tries tasks. */
export function makeShop(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-shop-')));
  cpSync(join(import.meta.dirname, '..', 'corpus', 'bugs', 'js-cart', 'repository'), folder, {
    recursive: true,
  });
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.invalid'];
  const git = (...args: string[]) =>
    execFileSync('git', [...identity, ...args], { cwd: folder, stdio: 'pipe' });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'A shop');
  return folder;
}

/** A developer that goes to and fro between two wrong versions of the shop. */
export const circling: DeveloperScript = scriptOf('oscillator-2');

function scriptOf(kind: string): DeveloperScript {
  const found = bug && developersFor(toBug(bug), 1).find((one) => one.kind === kind);
  if (!found) throw new Error(`The corpus has no ${kind} developer for js-cart.`);
  return found.script;
}

/** Why no sandbox can be made here, for the name of what is left out; null where one can. */
export const noSandbox: string | null = whyNone();

function whyNone(): string | null {
  try {
    execFileSync('bwrap', ['--unshare-all', '--ro-bind', '/', '/', '/bin/true'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'left out: bubblewrap makes no box here';
  }
}
