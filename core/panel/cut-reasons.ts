import { addedLines, type ChangedFile } from '../change/snapshot.ts';

const lockFiles = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'bun.lockb',
  'deno.lock',
  'cargo.lock',
  'poetry.lock',
  'pdm.lock',
  'uv.lock',
  'pipfile.lock',
  'gemfile.lock',
  'composer.lock',
  'go.sum',
  'flake.lock',
  'mix.lock',
  'pubspec.lock',
  'podfile.lock',
  'packages.lock.json',
  'gradle.lockfile',
]);

const vendored = /(?:^|\/)(?:node_modules|bower_components|jspm_packages|vendor|third_party|\.yarn|pods)\//i;
const minifiedName = /\.min\.(?:m?js|cjs|css)$|\.(?:m?js|cjs|css)\.map$/i;
const generatedMark = /@generated\b|\bcode generated\b.*\bdo not edit\b/i;

/** Where a generator puts its mark. */
const markLinesMax = 30;
/** Of one line: a mark stands at its beginning, and a long line must not take a search from each of its words. */
const markCharactersMax = 300;
/**
 * Why no seat is asked to read this file, in words; null when seats read it. A skipped file is named in the coverage,
 * so that hiding code in one is seen. A folder such as `dist/` is no reason: published packages hold little else.
 */
export function skipReason(file: ChangedFile): string | null {
  const unreadable = contentReasons[file.content];
  if (unreadable) return unreadable;
  const name = file.path.slice(file.path.lastIndexOf('/') + 1).toLowerCase();
  if (lockFiles.has(name)) return 'lock file: a package manager wrote it';
  if (vendored.test(file.path)) return "vendored: another project's code, kept in this one";
  if (minifiedName.test(name)) return 'minified: written by a tool, not fit to be read';
  if (isGenerated(file)) return 'generated: it was marked so before this change';
  return null;
}

const contentReasons: Readonly<Record<ChangedFile['content'], string | null>> = {
  text: null,
  binary: 'binary file: it has no lines to read',
  symlink: 'symbolic link: it has no lines to read',
  submodule: 'submodule: its code is in another repository',
  'no-file': 'no file that a package may hold: look at it in the tarball itself',
  'too-large': 'too large: over the limit of bytes for one file',
};

/** A mark that the change itself adds does not count: it would be a way to keep seats from reading. */
function isGenerated(file: ChangedFile): boolean {
  if (file.headText === null) return false;
  const top = file.headText.split('\n', markLinesMax);
  const marks = (text: string) => generatedMark.test(text.slice(0, markCharactersMax));
  if (!top.some(marks)) return false;
  return !addedLines(file).some((line) => marks(line.text));
}
