import { git, tryGit } from './run.ts';

export interface FileDiff {
  path: string;
  previousPath: string | null;
  status: 'added' | 'removed' | 'modified' | 'renamed' | 'changed';
  blob: string;
  additions: number;
  deletions: number;
  /** From the first `@@` on; null for binary and for very large files. */
  patch: string | null;
}

export interface Diff {
  mergeBase: string;
  files: FileDiff[];
}

/** As GitHub, whose lists leave out the patch of a file that is larger. */
const patchBytesMax = 1024 * 1024;
const noBlob = '0'.repeat(40);
const statuses: Record<string, FileDiff['status']> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  T: 'changed',
};

export async function mergeBase(folder: string, base: string, head: string): Promise<string> {
  const run = await tryGit(['merge-base', base, head], { folder });
  // Without a common ancestor everything is new: the empty tree stands for it.
  return run.code === 0 ? run.stdout.toString().trim() : '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
}

const options = ['--no-color', '--no-ext-diff', '--no-textconv', '-M', '--full-index', '--no-abbrev'];

/** What a pull request changes: head against its merge base, as GitHub's "three-dot" diff. */
export async function readDiff(folder: string, base: string, head: string): Promise<Diff> {
  const from = await mergeBase(folder, base, head);
  const raw = await git(['diff', ...options, '--raw', '-z', from, head], { folder });
  const patches = splitPatches(await git(['diff', ...options, '-p', from, head], { folder }));
  const files: FileDiff[] = [];
  const fields = raw.split('\0');
  let next = 0;
  for (let at = 0; at < fields.length - 1; ) {
    const [, , , , blob = noBlob, letter = 'M'] =
      /^:(\d+) (\d+) (\w+) (\w+) (\w)/u.exec(fields[at] ?? '') ?? [];
    const [, , , old = noBlob] = /^:(\d+) (\d+) (\w+) /u.exec(fields[at] ?? '') ?? [];
    const isRename = letter === 'R';
    // What becomes a link (or the reverse) is printed as a deletion and an addition.
    const printed = patches.slice(next, (next += letter === 'T' ? 2 : 1));
    const path = fields[at + (isRename ? 2 : 1)] ?? '';
    files.push({
      path,
      previousPath: isRename ? (fields[at + 1] ?? null) : null,
      status: statuses[letter] ?? 'modified',
      blob: blob === noBlob ? old : blob,
      ...counted(printed.at(-1) ?? ''),
    });
    at += isRename ? 3 : 2;
  }
  return { mergeBase: from, files };
}

/** The diff as text, for the diff media type. */
export const printDiff = async (folder: string, base: string, head: string): Promise<string> =>
  `${await git(['diff', ...options, '-p', await mergeBase(folder, base, head), head], { folder })}\n`;

/** Lines of a file begin with a sign, so that `diff --git` behind a line break is a new file. */
const splitPatches = (text: string): string[] => (text === '' ? [] : text.split('\ndiff --git '));

function counted(text: string): Pick<FileDiff, 'additions' | 'deletions' | 'patch'> {
  const at = text.indexOf('\n@@ ') + 1;
  if (at === 0) return { additions: 0, deletions: 0, patch: null };
  const patch = text.slice(at);
  let additions = 0;
  let deletions = 0;
  for (const line of patch.split('\n')) {
    if (line.startsWith('+')) additions += 1;
    else if (line.startsWith('-')) deletions += 1;
  }
  return { additions, deletions, patch: patch.length > patchBytesMax ? null : patch };
}
