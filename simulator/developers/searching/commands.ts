import { basename, dirname } from 'node:path';
import { extensions } from './code-line.ts';

/** A word of a shell's command line. */
export const quote = (text: string): string =>
  /^[\w./@:=+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

const skipped = [
  'node_modules',
  '.git',
  'dist',
  'build',
  '.venv',
  'venv',
  '__pycache__',
  'coverage',
  '.cache',
  'site-packages',
];

/** Prints the paths of all source files. */
export const findSources = `find . \\( ${skipped.map((name) => `-name ${name}`).join(' -o ')} \\) -prune -o -type f \\( ${[
  ...extensions,
  '.json',
  '.toml',
  '.cfg',
]
  .map((extension) => `-name '*${extension}'`)
  .join(' -o ')} \\) -print | sort | head -n 2000`;

/** Prints files between marks, so that each is known as it stands. */
export const printFiles = (paths: readonly string[], mark: string): string =>
  paths
    .map((path) => `printf '\\n${mark} %s\\n' ${quote(path)}; cat ${quote(path)}; printf '\\n${mark} END\\n'`)
    .join('; ');

/** What `printFiles` printed; a file whose end is missing is left out. */
export function readPrinted(output: string, mark: string): Map<string, string> {
  const found = new Map<string, string>();
  const pattern = new RegExp(`^${mark} (.+)\\n([^]*?)\\n${mark} END$`, 'gm');
  for (const [, path = '', text = ''] of output.replaceAll('\r\n', '\n').matchAll(pattern))
    if (path !== 'END') found.set(path, text);
  return found;
}

const runners =
  /\b(?:npx (?:--no-install )?|pnpm |yarn |npm exec )?(?:node [^`'"\n]*--test|npm (?:run )?test|vitest(?: run)?|jest|mocha|python3? -m (?:unittest|pytest)|pytest)\b[^`"'\n|;&)]*/;

/** The command that runs all tests: as the task names it, else as the repository's files suggest; null where nothing does. */
export function testCommand(
  task: string,
  files: readonly string[],
  texts: ReadonlyMap<string, string>,
): string | null {
  const told = /^[^\n]*\b(?:tests?|test commands?)\b[^\n:]*:\s*`?([^`\n]+)`?\s*$/im.exec(task)?.[1] ?? '';
  const named =
    runners.exec(told)?.[0] ??
    runners.exec([...task.matchAll(/`([^`\n]+)`/g)].map((found) => found[1]).join('\n'))?.[0];
  if (named) return named.trim();
  const packageJson = texts.get('package.json');
  const script = packageJson ? /"test"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(packageJson)?.[1] : undefined;
  if (script) return /^(?:node|python3?) /.test(script) ? script : 'npm test --silent';
  const loose = runners.exec(task)?.[0];
  if (loose) return loose.trim();
  if (files.some((path) => /\.test\.[cm]?[jt]s$/.test(path))) return 'node --test';
  if (!files.some((path) => path.endsWith('.py'))) return null;
  if ([...texts.values()].some((text) => /^(?:import pytest|from pytest|(?:async )?def test_)/m.test(text)))
    return 'python3 -m pytest -q';
  const folder = files.find((path) => /(?:^|\/)test_[^/]*\.py$/.test(path));
  return folder
    ? `python3 -m unittest discover -s ${quote(dirname(folder))}`
    : 'python3 -m unittest discover';
}

/** The same for some test files only, where the runner is known; else all. */
export function commandFor(command: string, testFiles: readonly string[]): string {
  const paths = testFiles.map(quote).join(' ');
  const first = testFiles[0];
  if (!first || testFiles.length > 8) return command;
  const flags = (text: string) => (text.match(/ --?[\w-]+(?:=[^ ]+)?/g) ?? []).join('');
  const node = /^node ((?:--[\w=./-]+ )*)--test\b/.exec(command);
  if (node) return `node${flags(command)} ${paths}`;
  if (/unittest discover/.test(command) && testFiles.length === 1)
    return `${command.replace(/ (?:-p|--pattern)[ =]\S+/, '')} -p ${quote(basename(first))}`;
  if (/pytest\b/.test(command)) return `python3 -m pytest -q -x ${paths}`;
  if (/\bvitest\b/.test(command)) return `npx vitest run ${paths}`;
  if (/\bjest\b/.test(command)) return `npx jest ${paths}`;
  return command;
}
