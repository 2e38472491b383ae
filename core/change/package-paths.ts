/** What file systems take, in bytes. */
const pathBytesMax = 4096;
const nameBytesMax = 255;
/** Far more than packages within packages come to. */
const foldersMax = 100;

export type PlacedEntry =
  | { kind: 'placed'; path: string }
  | { kind: 'folder' }
  /** `why` is in words, to stand behind the entry's name. */
  | { kind: 'unsafe'; why: string };

/**
 * Where an entry of a tarball ends up in its package: npm drops the first folder, whatever its name. A path that no
 * package may hold is named instead of placed: what a tool makes of it differs from tool to tool.
 */
export function placeEntry(entry: string): PlacedEntry {
  const why = whyUnsafe(entry);
  if (why !== null) return { kind: 'unsafe', why };
  const names = entry.split('/').filter((name, at) => at === 0 || (name !== '' && name !== '.'));
  if (names.length < 2) {
    return entry.endsWith('/')
      ? { kind: 'folder' }
      : { kind: 'unsafe', why: 'it lies beside the package folder' };
  }
  return { kind: 'placed', path: names.slice(1).join('/') };
}

function whyUnsafe(entry: string): string | null {
  if (entry.includes('\0')) return 'its path holds a NUL';
  if (/^[/\\]/.test(entry)) return 'its path is absolute';
  if (/^[A-Za-z]:/.test(entry)) return 'its path begins with a drive';
  const names = entry.split(/[/\\]/);
  if (names.includes('..')) return 'its path leads out of the package';
  if (entry.includes('\\'))
    return 'its path holds a backslash, which is a folder on Windows and a letter elsewhere';
  if (names.some((name) => name.toLowerCase() === '.git')) return 'its path is one that git keeps for itself';
  if (names.length > foldersMax) return `its path is ${names.length} folders deep`;
  if (bytesOf(entry) > pathBytesMax || names.some((name) => bytesOf(name) > nameBytesMax)) {
    return `its path is longer than file systems take (${bytesOf(entry)} bytes)`;
  }
  return null;
}

/** Of UTF-8; core has no encoder. */
const bytesOf = (text: string): number => {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
};

/** Those below a path that is in the list itself: `a/b` beside `a`. Both cannot be files. */
export function pathsBelowFiles(paths: readonly string[]): string[] {
  const folders = new Set<string>();
  for (const path of paths) {
    // A folder that is known has its own folders known too: hostile lists of deep paths take no longer than their text.
    for (const folder of foldersOf(path)) {
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  const files = new Set(paths.filter((path) => folders.has(path)));
  return files.size === 0 ? [] : paths.filter((path) => foldersOf(path).some((folder) => files.has(folder)));
}

/** From the nearest to the outermost. */
function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
    folders.push(path.slice(0, at));
  return folders;
}

/** Paths that are one path where capitals do not count or letters are composed, all but the first of each. */
export function collidingPaths(paths: readonly string[]): { path: string; first: string }[] {
  const firsts = new Map<string, string>();
  return paths.flatMap((path) => {
    const folded = path.normalize('NFC').toLowerCase();
    const first = firsts.get(folded);
    if (first !== undefined) return [{ path, first }];
    firsts.set(folded, path);
    return [];
  });
}
