import { outlineText } from '../change/outline.ts';
import type { TestReport } from '../test-report/report.ts';
import type { RepositoryFile } from './repository-file.ts';
import { pathsIn, tellingWords, wordsIn } from './task-words.ts';

/** A file that the task seems to be about. */
export interface RankedFile {
  file: RepositoryFile;
  score: number;
  /** Lines that failing tests point at, from 1. */
  lines: number[];
}

/** What each sign is worth. Named by a person or by a frame, a file comes before all that merely shares words. */
const worth = {
  named: 100,
  frame: 100,
  failingTest: 80,
  imported: 40,
  symbol: 25,
  pathWord: 8,
  textWord: 3,
} as const;
const wordsMax = 80;
const importsMax = 200;

export interface About {
  /** What is wanted, with what it is done by. */
  words: string;
  /** The tests as they stand; null where none ran. */
  report: TestReport | null;
}

/** Files with a sign of being needed, best first; of equal ones the shorter path. */
export function rankFiles(files: readonly RepositoryFile[], about: About): RankedFile[] {
  const pointed = pointsOf(about);
  const byPath = indexByEnding(files);
  const ranked = new Map<string, RankedFile>();
  const add = (file: RepositoryFile, score: number, line: number | null = null) => {
    const known = ranked.get(file.path) ?? { file, score: 0, lines: [] };
    if (line !== null && known.lines.length < 20 && !known.lines.includes(line)) known.lines.push(line);
    ranked.set(file.path, { ...known, score: known.score + score });
  };
  const once = new Set<string>();
  for (const { path, line, sign } of pointed)
    for (const file of byPath(path)) {
      const key = `${sign} ${file.path}`;
      add(file, once.has(key) ? 0 : worth[sign], line);
      once.add(key);
    }
  const tests = [...ranked.values()].filter(({ score }) => score >= worth.failingTest);
  for (const { file } of tests) for (const near of importedBy(file, files)) add(near, worth.imported);
  addWords(files, about.words, add);
  return [...ranked.values()].toSorted(
    (a, b) =>
      b.score - a.score || a.file.path.length - b.file.path.length || (a.file.path < b.file.path ? -1 : 1),
  );
}

interface Point {
  path: string;
  line: number | null;
  sign: 'named' | 'frame' | 'failingTest';
}

/** Files that the task names, that failing tests stand in, and that their frames name. */
function pointsOf({ words, report }: About): Point[] {
  const failed = report?.cases.filter(({ outcome }) => outcome === 'failed') ?? [];
  const broken = [...failed, ...(report?.errors ?? [])];
  return [
    ...pathsIn(words).map((one): Point => ({ ...one, sign: 'named' })),
    ...failed.map(({ id }): Point => ({ path: id.split(' > ')[0] ?? '', line: null, sign: 'failingTest' })),
    ...broken.flatMap(({ message, at }): Point[] => [
      ...(at ? [{ path: at.file, line: at.line, sign: 'frame' as const }] : []),
      ...pathsIn(message).map((one): Point => ({ ...one, sign: 'frame' })),
    ]),
  ];
}

/** Finds files by the end of their path: frames and people often leave out where it begins, or begin further up. */
function indexByEnding(files: readonly RepositoryFile[]): (path: string) => RepositoryFile[] {
  const byName = new Map<string, RepositoryFile[]>();
  for (const file of files) {
    const name = file.path.split('/').at(-1) ?? '';
    const same = byName.get(name);
    if (same) same.push(file);
    else byName.set(name, [file]);
  }
  return (path) => {
    const clean = path.replaceAll('\\', '/').replace(/^(?:\.{0,2}\/)+/, '');
    const same = byName.get(clean.split('/').at(-1) ?? '') ?? [];
    const whole = same.filter((file) => clean === file.path || clean.endsWith(`/${file.path}`));
    if (whole.length > 0) return whole.slice(-1);
    const ending = same.filter((file) => file.path.endsWith(`/${clean}`));
    return ending.length <= 3 ? ending : [];
  };
}

/** Files whose name, without its ending, a test imports. */
function importedBy({ path, text = '' }: RepositoryFile, files: readonly RepositoryFile[]): RepositoryFile[] {
  const named = [
    ...text.matchAll(/(?:from\s+|require\(\s*|import\s+|import\(\s*)['"]([^'"\n]{1,300})['"]/g),
    ...text.matchAll(/^\s*(?:from\s+([\w.]{1,200})\s+import|import\s+([\w.]{1,200}))/gm),
    ...text.matchAll(/^\s*(?:use|mod)\s+([\w:]{1,200})/gm),
  ]
    .slice(0, importsMax)
    .map((match) => match[1] ?? match[2] ?? '');
  const stems = new Set(
    named.map((one) => stemOf(one.replace(/\.(?:[cm]?[jt]sx?)$/, '').replace(/[.:]+/g, '/'))),
  );
  return files.filter((file) => file.path !== path && stems.has(stemOf(file.path.replace(/\.\w+$/, ''))));
}

const stemOf = (path: string): string => path.split('/').filter(Boolean).at(-1) ?? '';

/** Words that stand in few files say more than those that stand in many. */
function addWords(
  files: readonly RepositoryFile[],
  words: string,
  add: (file: RepositoryFile, score: number) => void,
): void {
  const telling = tellingWords(words).slice(0, wordsMax);
  if (telling.length === 0) return;
  const shown = files.map((file) => ({
    file,
    inPath: wordsIn(file.path),
    inText: file.text === undefined ? null : wordsIn(file.text),
  }));
  const count = new Map(
    telling.map((word) => [
      word,
      shown.filter(({ inPath, inText }) => inPath.has(word) || inText?.has(word)).length,
    ]),
  );
  const weigh = (word: string): number => Math.log(1 + files.length / Math.max(1, count.get(word) ?? 1));
  const named = new Set(telling);
  for (const { file, inPath, inText } of shown) {
    let score = 0;
    let hits = 0;
    for (const word of telling) {
      if (inPath.has(word)) score += worth.pathWord * weigh(word);
      if (!inText?.has(word)) continue;
      score += worth.textWord * weigh(word);
      hits += 1;
    }
    if (hits > 0 && file.text !== undefined)
      score += worth.symbol * symbolsNamed(file.path, file.text, named);
    if (score > 0) add(file, score);
  }
}

/** How many of a file's functions and types the task calls by their whole name; at most three count. */
function symbolsNamed(path: string, text: string, words: ReadonlySet<string>): number {
  const names = new Set(outlineText(path, text).map(({ name }) => name?.toLowerCase() ?? ''));
  return Math.min(3, [...names].filter((name) => name.length > 4 && words.has(name)).length);
}
