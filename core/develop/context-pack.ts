import { languageOf } from '../change/languages.ts';
import { estimateTokens } from '../panel/tokens.ts';
import type { TestReport } from '../test-report/report.ts';
import { gutter } from './gutter.ts';
import { type RankedFile, rankFiles } from './rank-files.ts';
import type { RepositoryFile } from './repository-file.ts';
import { outlineOf, showFile } from './show-file.ts';
import type { TaskInput } from './task-input.ts';
import { pathsIn } from './task-words.ts';
import { mapTree } from './tree-map.ts';

type Wanted = Pick<TaskInput, 'wanted' | 'acceptance'>;

/** Shares of the budget; what one section leaves, the next ones may use. The files take the rest. */
const shares = { instructions: 0.25, tree: 0.2, outlines: 0.15 } as const;
const instructionNames = new Set(['CLAUDE.md', 'AGENTS.md']);
/** Files that are looked at for what the task is about. */
const rankedMax = 40;
/** One file takes no more than this share of what is left for files. */
const fileShare = 0.5;
/** A source file larger than this is read only where the task or a failing test names it. Bytes. */
const sourceMax = 80_000;
/** Left for the heads of sections and the line that says what is missing. */
const frameTokens = 200;

const isInstruction = (path: string): boolean => instructionNames.has(path.split('/').at(-1) ?? '');
const isForeign = (path: string): boolean =>
  /(?:^|\/)(?:node_modules|vendor|third_party|dist|build|target|\.git|\.venv|venv|__pycache__)\//.test(
    path,
  ) || /\.min\.\w+$|(?:^|\/)(?:package-lock\.json|yarn\.lock|pnpm-lock\.yaml)$/.test(path);

const wordsOf = ({ wanted, acceptance }: Wanted): string => [wanted, ...acceptance].join('\n');

/** Which files' texts a pack is made from: the repository's instructions, its sources, and what is pointed at. */
export function wantsText(input: Wanted, report: TestReport | null): (path: string, size: number) => boolean {
  const told = [
    wordsOf(input),
    ...(report?.cases.flatMap(({ outcome, id, message }) => (outcome === 'failed' ? [id, message] : [])) ??
      []),
    ...(report?.errors.map(({ message }) => message) ?? []),
  ];
  const pointed = new Set(told.flatMap((text) => pathsIn(text)).map(({ path }) => path.split('/').at(-1)));
  return (path, size) =>
    isInstruction(path) ||
    (!isForeign(path) &&
      (pointed.has(path.split('/').at(-1)) || (size <= sourceMax && languageOf(path) !== null)));
}

/**
 * What the developer starts with, within `tokensMax`: the repository's own instructions, a map of its tree, outlines of
 * the files that the task seems to be about, and the best of those whole. Every line of the repository stands behind a
 * gutter. What was left out is said.
 */
export function buildContextPack(given: {
  files: readonly RepositoryFile[];
  input: Wanted;
  report: TestReport | null;
  tokensMax: number;
}): string {
  const { input, report, tokensMax } = given;
  const files = given.files.filter(({ path }) => !isForeign(path));
  const ranked = rankFiles(
    files.filter(({ path }) => !isInstruction(path)),
    {
      words: wordsOf(input),
      report,
    },
  ).slice(0, rankedMax);
  const purse = openPurse(tokensMax - frameTokens);
  const sections = [
    instructionSection(files, ranked, purse.take(shares.instructions * tokensMax)),
    section(
      'THE TREE, WITHOUT WHAT IS INSTALLED OR BUILT',
      mapTree(files, purse.left(shares.tree * tokensMax)),
      purse,
    ),
  ];
  const shown = fileSection(ranked, purse, shares.outlines * tokensMax);
  return ['THE REPOSITORY AS THE WORK BEGINS', ...sections, ...shown, 'END OF THE REPOSITORY']
    .filter((text) => text !== '')
    .join('\n\n');
}

/** Tokens that are left of the budget. */
interface Purse {
  /** What a section may spend: no more than its share. */
  left(share: number): number;
  spend(text: string): void;
  /** A purse of a section's own. What it does not spend stays here. */
  take(share: number): Purse;
}

function openPurse(tokens: number, from?: Purse): Purse {
  let rest = tokens;
  const purse: Purse = {
    left: (share) => Math.max(0, Math.min(rest, share)),
    spend(text) {
      const spent = estimateTokens(text) + 4;
      rest -= spent;
      from?.spend(text);
    },
    take: (share) => openPurse(purse.left(share), purse),
  };
  return purse;
}

function section(head: string, body: string, purse: Purse): string {
  const text = `${head}\n${body}`;
  purse.spend(text);
  return text;
}

/** Those at the top first, then those whose folder holds a file that matters; each as far as it fits. */
function instructionSection(
  files: readonly RepositoryFile[],
  ranked: readonly RankedFile[],
  purse: Purse,
): string {
  const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);
  const touches = (path: string) => ranked.some(({ file }) => file.path.startsWith(folderOf(path)));
  const depth = (path: string) => path.split('/').length;
  const found = files
    .filter(({ path, text }) => isInstruction(path) && text !== undefined)
    .toSorted((a, b) => depth(a.path) - depth(b.path) || (a.path < b.path ? -1 : 1));
  const left: string[] = [];
  const told = found.flatMap(({ path, text = '' }) => {
    const name = JSON.stringify(path);
    const room = purse.left(Number.POSITIVE_INFINITY) - 40;
    if (room <= 0 || (folderOf(path) !== '' && !touches(path))) {
      left.push(name);
      return [];
    }
    // A character takes a third of a token, or one: so many always fit.
    const fitting = estimateTokens(gutter('rule', text)) <= room ? text : clipLines(text, room);
    const cut = fitting === text ? '' : `\n(the rest of ${name} is left out: too long)`;
    const shown = `INSTRUCTIONS ${name}\n${gutter('rule', fitting)}${cut}`;
    purse.spend(shown);
    return [shown];
  });
  const note =
    left.length > 0
      ? [`Other instructions are in ${left.slice(0, 10).join(', ')}; read them before you work there.`]
      : [];
  for (const one of note) purse.spend(one);
  return [...told, ...note].join('\n\n');
}

function clipLines(text: string, tokensMax: number): string {
  const kept: string[] = [];
  let tokens = 0;
  for (const line of text.split('\n')) {
    tokens += estimateTokens(gutter('rule', line)) + 1;
    if (tokens > tokensMax) break;
    kept.push(line);
  }
  return kept.join('\n');
}

function fileSection(ranked: readonly RankedFile[], purse: Purse, outlinesMax: number): string[] {
  if (ranked.length === 0) return [];
  const outlined: string[] = [];
  const outlines = purse.take(outlinesMax);
  const whole: string[] = [];
  const left: string[] = [];
  const kept = purse.left(Number.POSITIVE_INFINITY) - outlinesMax;
  const files = purse.take(Math.max(0, kept));
  for (const one of ranked) {
    const room = files.left(Number.POSITIVE_INFINITY);
    const share = whole.length === 0 ? room : room * fileShare;
    const shown = showFile(one, Math.floor(share) - 8);
    if (shown !== null) {
      whole.push(shown);
      files.spend(shown);
      continue;
    }
    const outline = outlineOf(one);
    if (outline !== null && estimateTokens(outline) + 8 <= outlines.left(Number.POSITIVE_INFINITY)) {
      outlined.push(outline);
      outlines.spend(outline);
    } else left.push(one.file.path);
  }
  const names = left.slice(0, 10).map((path) => JSON.stringify(path.slice(0, 120)));
  const missing = `Not shown, though the task may need them: ${names.join(', ')}${left.length > 10 ? `, and ${left.length - 10} more` : ''}.`;
  const fits = left.length > 0 && estimateTokens(missing) <= purse.left(Number.POSITIVE_INFINITY);
  return [
    'FILES THAT THE TASK SEEMS TO BE ABOUT, LIKELIEST FIRST; THERE MAY BE OTHERS',
    ...whole,
    ...outlined,
    ...(fits ? [missing] : left.length > 0 ? [`${left.length} more files are not shown.`] : []),
  ];
}
