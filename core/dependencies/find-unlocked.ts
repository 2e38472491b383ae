import type { Ecosystem, UnreadManifest } from './component.ts';
import { whyTooDense } from './density.ts';
import { askedByCargoToml } from './asked-cargo.ts';
import { askedByPackageJson } from './asked-npm.ts';
import { askedByPyproject } from './asked-python.ts';
import type { Asked, Manifest } from './asked.ts';
import { type Cover, folderOf, isBelow, quoted, Unreadable } from './reading.ts';

const manifests: Readonly<Record<string, { read: (text: string) => Manifest; remedy: string }>> = {
  'package.json': { read: askedByPackageJson, remedy: 'npm install --package-lock-only' },
  'pyproject.toml': { read: askedByPyproject, remedy: 'uv lock' },
  'Cargo.toml': { read: askedByCargoToml, remedy: 'cargo generate-lockfile' },
};
/** Named of those that no lock file settles; the rest is counted. */
const namedMax = 5;

/**
 * Manifests that ask for packages which no lock file settles, and manifests that cannot be read. `unreadFolders` hold lock
 * files that could not be read: what they would settle is not told of a second time.
 */
export function findUnlocked(
  files: ReadonlyMap<string, string>,
  covers: readonly Cover[],
  unreadFolders: ReadonlySet<string>,
): { unread: UnreadManifest[]; unlocked: UnreadManifest[] } {
  const byPlace = Map.groupBy(covers, ({ ecosystem, folder }) => `${ecosystem} ${folder}`);
  const found: ReturnType<typeof findUnlocked> = { unread: [], unlocked: [] };
  for (const [path, text] of files) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const kind = Object.hasOwn(manifests, name) ? manifests[name] : undefined;
    if (kind === undefined) continue;
    const read = attempt(path, () => {
      const dense = whyTooDense(text);
      if (dense !== null) throw new Unreadable(dense);
      return kind.read(text);
    });
    if ('why' in read) {
      found.unread.push(read);
      continue;
    }
    if ([...unreadFolders].some((folder) => isBelow(path, folder))) continue;
    const here = byPlace.get(`${read.ecosystem} ${folderOf(path)}`) ?? [];
    const why = whyUnlocked(read, here, kind.remedy);
    if (why !== null) found.unlocked.push({ path, ...why });
  }
  return found;
}

function attempt(path: string, read: () => Manifest): Manifest | UnreadManifest {
  try {
    return read();
  } catch (error) {
    return error instanceof Unreadable
      ? { path, line: error.line, why: error.message }
      : { path, line: 1, why: `its reader failed (${error instanceof Error ? error.name : typeof error})` };
  }
}

function whyUnlocked({ ecosystem, asked }: Manifest, covers: readonly Cover[], remedy: string) {
  const wanted = asked.filter(({ optional }) => !optional);
  const first = wanted[0];
  if (first === undefined) return null;
  if (covers.length === 0) {
    return {
      line: first.line,
      why: `it asks for ${count(wanted.length)}, and no lock file says which versions: ${lockRemedy[ecosystem]}, by "${remedy}"`,
    };
  }
  const missing = wanted.filter(({ name, range }) => !covers.some((cover) => cover.settles(name, range)));
  const missed = missing[0];
  if (missed === undefined) return null;
  return {
    line: missed.line,
    why: `its lock file does not settle ${namesOf(missing)}: write it anew, by "${remedy}" or its own tool`,
  };
}

const lockRemedy: Readonly<Record<Ecosystem, string>> = {
  npm: 'commit a lock file of npm, pnpm or Yarn',
  pypi: 'commit a lock file of uv or Poetry, or pinned requirements',
  cargo: 'commit Cargo.lock',
  go: 'commit go.sum',
};

const count = (many: number): string => (many === 1 ? 'one package' : `${many} packages`);

function namesOf(asked: readonly Asked[]): string {
  const named = asked
    .slice(0, namedMax)
    .map(({ name, range }) => quoted(range === '' ? name : `${name} ${range}`));
  const more = asked.length - named.length;
  return named.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
