/**
 * Folders whose manifests are no part of what the repository is made of: code of others that lies in it, and samples
 * that its tests read.
 */
const skippedFolders: ReadonlySet<string> = new Set([
  'node_modules',
  'bower_components',
  'vendor',
  'third_party',
  '.yarn',
  '.pnpm-store',
  '.venv',
  'venv',
  'site-packages',
  '.tox',
  'target',
  'testdata',
  'fixtures',
  '__fixtures__',
]);

const names: ReadonlySet<string> = new Set([
  'package.json',
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'pyproject.toml',
  'poetry.lock',
  'uv.lock',
  'Pipfile.lock',
  'go.mod',
  'go.sum',
  'Cargo.toml',
  'Cargo.lock',
  // Not understood, and said so.
  'bun.lock',
  'bun.lockb',
  'pdm.lock',
  'deno.lock',
]);

/** `requirements.txt`, `requirements-dev.txt`, `dev-requirements.txt`, and what lies in a folder `requirements`. */
export const isRequirements = (path: string): boolean =>
  /(?:^|\/)(?:requirements[\w.-]*|[\w.-]+[-_]requirements)\.txt$|(?:^|\/)requirements\/[\w.-]+\.txt$/i.test(
    path,
  );

/** Whether the file at `path`, from the root of the repository, says which packages a project uses. */
export function isManifest(path: string): boolean {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  return (names.has(name) || isRequirements(path)) && !parts.some((folder) => skippedFolders.has(folder));
}
