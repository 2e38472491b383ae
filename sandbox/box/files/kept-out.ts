const keptOut = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  '__pycache__',
  '.venv',
  '.tox',
  '.mypy_cache',
  '.pytest_cache',
  '.cache',
  '.gradle',
  '.next',
]);

/** Folders of version control and of what is installed: neither searched nor listed unless they are named. */
export const isKeptOut = (name: string): boolean => keptOut.has(name);
