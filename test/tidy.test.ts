import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, matchesGlob } from 'node:path';
import { describe, expect, test } from 'vitest';
import { engines, together } from './together.ts';

const root = dirname(import.meta.dirname);
/** Everything that is or would be committed. */
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(root, path)));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const sources = files.filter((path) => /\.(?:ts|tsx|js|mjs)$/.test(path));
const texts = files.filter((path) => /\.(?:ts|tsx|js|mjs|json|md|yaml|yml|sql|html|css)$/.test(path));
const within =
  (...folders: string[]) =>
  (path: string) =>
    folders.some((folder) => path.startsWith(`${folder}/`));
/** Lines that match, as `path:line`. */
const linesWith = (pattern: RegExp, paths: string[]): string[] =>
  paths.flatMap((path) =>
    read(path)
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) ? [`${path}:${index + 1} ${line.trim().slice(0, 100)}`] : [],
      ),
  );

test('no source file is longer than 400 lines', () => {
  expect(sources.filter((path) => read(path).trimEnd().split('\n').length > 400)).toEqual([]);
});

test('file names are kebab-case', () => {
  const generated = within('database/migrations');
  const odd = sources.filter(
    (path) => !generated(path) && !/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z]+)+$/.test(basename(path)),
  );
  expect(odd).toEqual([]);
});

describe('core', () => {
  /** Core files whose functions are not tested by a twin, each with the reason. */
  const untwinned = new Map([['core/ids.ts', 'only names strings as ids, which types alone can check']]);
  const holdsFunction = (path: string) => /\bfunction\b|=>\s*[^;]|=>$/m.test(withoutTypes(read(path)));
  const withoutTypes = (source: string) =>
    source
      .replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
      .replace(/^(?:export )?interface [\s\S]*?^}$/gm, '')
      .replace(/^(?:export )?type [\s\S]*?;$/gm, '');
  const core = sources.filter(within('core'));

  test('every file that holds a function has its twin test', () => {
    const missing = core.filter(
      (path) =>
        holdsFunction(path) &&
        !untwinned.has(path) &&
        !existsSync(join(root, 'test', path.replace(/\.ts$/, '.test.ts'))),
    );
    expect(missing).toEqual([]);
  });

  test('exemptions are of files that are there and hold a function', () => {
    expect([...untwinned.keys()].filter((path) => !core.includes(path) || !holdsFunction(path))).toEqual([]);
  });

  test('takes no time of its own', () => {
    expect(linesWith(/\bnew Date\(\)|\bDate\.now\b|\bMath\.random\b/, core)).toEqual([]);
  });
});

test('core and workflows are typed throughout', () => {
  const unsafe = /(?::|\bas|<|,)\s*any\b(?!\w)|\bany\[\]/;
  const typed = sources.filter(within('core', 'workflows')).filter((path) => path.endsWith('.ts'));
  expect(linesWith(unsafe, typed).filter((line) => !/:\d+ (?:\*|\/\/|\/\*)/.test(line))).toEqual([]);
});

test('only the registries do nothing but pass on exports', () => {
  const registries = new Set(['workflows/index.ts', 'activities/index.ts']);
  const isBarrel = (path: string) => {
    const code = read(path)
      .replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
      .trim();
    return (
      code !== '' &&
      code.replace(/export\s+(?:type\s+)?(?:\*|\{[^}]*\})[^;]*\sfrom\s[^;]*;/g, '').trim() === ''
    );
  };
  expect(sources.filter((path) => !registries.has(path) && isBarrel(path))).toEqual([]);
});

test('nothing is left to be done later', () => {
  // In two halves, since this file is searched too. The gates and their tests are about these very words.
  const words = new RegExp(
    `\\b(?:${['TO', 'FIX', 'HA', 'XX'].map((half, index) => half + ['DO', 'ME', 'CK', 'X'][index]).join('|')})\\b`,
  );
  const aboutThem = within(
    'core/gates',
    'activities/gates',
    'test/core/gates',
    'test/activities/gates',
    'test/data',
  );
  const elsewhere = sources.filter(
    (path) => !aboutThem(path) && !within('simulator', 'test/simulator')(path),
  );
  expect(linesWith(words, elsewhere)).toEqual([]);
});

test('no file names the machine that it was written on', () => {
  const folders = [root, homedir()].filter((folder) => folder.length > 1).map((folder) => `${folder}/`);
  const home = /\/(?:roo[t]|User[s]\/[a-z]+)\//;
  const named = texts.filter((path) => folders.some((folder) => read(path).includes(folder)));
  expect([...named, ...linesWith(home, texts)]).toEqual([]);
});

test('no file names a registry that packages came from', () => {
  const hosts = /\b(?:registry|npm|proxy|artifactory|nexus|verdaccio)\.[a-z0-9-]+\.[a-z]{2,}\b/;
  // Gates and simulated reviewers look for hosts; lines that quote a documentation example end in a reserved name.
  const aboutThem = within(
    'core/gates',
    'activities/gates',
    'test/core/gates',
    'test/activities/gates',
    'test/data',
  );
  const ownLists = new Set([
    'activities/dependencies/public-registries.ts',
    'core/configuration/usual-hosts.ts',
  ]);
  const named = linesWith(
    hosts,
    // What the product asks by itself, where nothing else is configured, has to stand somewhere, and stands there alone.
    texts.filter((path) => !aboutThem(path) && !ownLists.has(path)),
  ).filter((line) => !/\.(?:test|example|invalid)\b/.test(line));
  expect(named).toEqual([]);
});

test('every folder with TypeScript is checked by the types', () => {
  const folders = [
    ...new Set(
      sources
        .filter((path) => path.endsWith('.ts') && path.includes('/'))
        .map((path) => path.split('/')[0] ?? ''),
    ),
  ];
  const { references } = JSON.parse(read('tsconfig.json')) as { references: { path: string }[] };
  const known = references.map((reference) => reference.path.replace('./', ''));
  expect(folders.filter((folder) => !known.includes(folder))).toEqual([]);
  expect(known.filter((folder) => !existsSync(join(root, folder, 'tsconfig.json')))).toEqual([]);
});

test('a test file is named after what it tests', () => {
  const misnamed = files.filter(
    (path) => /\.spec\.|_test\./.test(path) || (path.includes('.test.') && !path.startsWith('test/')),
  );
  expect(misnamed).toEqual([]);
});

describe('tests that share a process', () => {
  const sharing = files.filter((path) =>
    [...together, ...engines].some((pattern) => matchesGlob(path, pattern)),
  );

  test('change nothing that the others would see, and measure nothing that the others change', () => {
    const changes =
      /^\s*(?:const [\w{} ]+ = )?vi\.(?:mock|doMock|stubEnv|stubGlobal|spyOn|useFakeTimers)\(|^\s*process\.(?:chdir\(|env(?:\[[^\]]+\]|\.\w+) = )|^\s*(?:delete process|Object\.assign\(process)\.env|\bprocess\.memoryUsage\b|\b(?:resetC|c)onfigureGlobal\(/;
    expect(linesWith(changes, sharing)).toEqual([]);
  });

  test('are there', () => {
    expect(sharing.length).toBeGreaterThan(300);
  });
});

test('a decision is told in half a page: context, choice, consequence', () => {
  const pages = files.filter((path) => dirname(path) === 'docs/decisions' && path.endsWith('.md'));
  const unfit = pages.filter((path) => {
    const words = read(path).split(/\s+/).length;
    return words < 60 || words > 450 || !read(path).startsWith('# ');
  });
  expect(unfit).toEqual([]);
});
