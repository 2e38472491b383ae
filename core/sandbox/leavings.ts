/** What package managers, interpreters and test runners leave behind, by names that nobody gives to anything else. */
export const usualLeavings: readonly string[] = [
  'node_modules',
  '.nyc_output',
  '.vitest',
  '.turbo',
  '.parcel-cache',
  '.eslintcache',
  '__pycache__',
  '.pytest_cache',
  '.mypy_cache',
  '.ruff_cache',
  '.hypothesis',
  '.tox',
  '.nox',
  '.venv',
  '.eggs',
  '.coverage',
  'htmlcov',
  '.gradle',
  '.DS_Store',
];

const linesMax = 1000;
/** Both what a supervisor takes as a name, and what a pattern of git's means as it is written. */
const plainName = /^(?:\*\*\/|\/)?(\.?[A-Za-z0-9][A-Za-z0-9._-]{0,60})\/?$/;

/**
 * The plain names that a `.gitignore` at the top lists, such as `dist/` or `/coverage`. Patterns and longer paths are left
 * to whoever reviews the change; what is taken back by `!` is not listed.
 */
export function ignoredNames(text: string): string[] {
  const lines = text
    .split('\n', linesMax)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const back = lines.filter((line) => line.startsWith('!')).flatMap((line) => line.slice(1).split('/'));
  const names = lines.flatMap((line) => plainName.exec(line)?.[1] ?? []);
  return [...new Set(names)].filter((name) => !back.includes(name) && name.toLowerCase() !== '.git');
}
