import type { ChangedFile, HunkLine } from '../change/snapshot.ts';
import { readingOf, type TextSyntax } from './languages.ts';
import { lex } from './lex.ts';
import { type Passage, passagesOf } from './passage.ts';
import { roleOf } from './paths.ts';

const codeExtensions: ReadonlySet<string> = new Set(
  `js mjs cjs jsx ts mts cts tsx py c h cc cpp cxx hpp hh m mm cu go rs java groovy scala cs kt kts swift dart zig php rb
sh bash zsh fish pl pm r jl nim ps1 ex exs lua hs elm ada lisp clj cljs el scm erl hrl vue svelte astro sol v`.split(
    /\s+/,
  ),
);

/** Conventions that only some languages have, beside those that the role of a path tells. */
const testPath =
  /(?:^|\/)(?:[A-Za-z0-9.]*\.?(?:Unit|Integration)?Tests|androidTest|integrationTest|cypress|t)\/|[._-](?:unittest|cy|SUITE)\.[^/]+$|(?:^|\/)runtests\.jl$|\.t$|Tests?\.hs$/;

export const isTestPath = (path: string): boolean =>
  roleOf(path) === 'test' || roleOf(path) === 'fixture' || testPath.test(path);

/** Code that ought to have tests, by its path alone. */
export const isCodePath = (path: string): boolean =>
  roleOf(path) === 'source' &&
  !isTestPath(path) &&
  !/\.d\.[cm]?ts$/.test(path) &&
  codeExtensions.has(path.slice(path.lastIndexOf('.') + 1).toLowerCase());

const scriptSyntax: TextSyntax = {
  line: ['//'],
  block: [['/*', '*/']],
  quotes: ['"', "'", '`'],
  family: 'none',
};
const pythonSyntax: TextSyntax = {
  line: ['#'],
  block: [
    ['"""', '"""'],
    ["'''", "'''"],
  ],
  quotes: ['"', "'"],
  family: 'none',
};

/** Lines of the head, from 1, that the change adds and on which something stands that runs: no comment, import or type. */
export function addedCode(file: ChangedFile): number[] {
  if (onlyMovesBlanks(file)) return [];
  return passagesOf(file).flatMap((passage) => codeLines(file.path, passage));
}

function codeLines(path: string, passage: Passage): number[] {
  const lines = withoutComments(path, passage.text).split('\n');
  const reading = readingOf(path);
  const typed = reading.kind === 'script' && reading.grammar !== 'javascript';
  const inTypes = typed ? linesInTypes(lines) : [];
  return lines.flatMap((line, at) => {
    const number = passage.firstLine + at;
    if (!passage.added.has(number) || /^[\s{}()[\];,]*$/.test(line) || isImport(line)) return [];
    return inTypes[at] ? [] : [number];
  });
}

/** The same lines with blanks for comments; what begins a line as a string of Python is its documentation. */
function withoutComments(path: string, text: string): string {
  const reading = readingOf(path);
  const syntax =
    reading.kind === 'text' ? reading.syntax : reading.kind === 'python' ? pythonSyntax : scriptSyntax;
  let plain = '';
  let end = 0;
  for (const token of lex(text, syntax)) {
    if (token.kind !== 'comment' || (reading.kind === 'python' && !opensLine(text, token.start))) continue;
    plain += text.slice(end, token.start) + text.slice(token.start, token.end).replace(/[^\n]/g, ' ');
    end = token.end;
  }
  return plain + text.slice(end);
}

/** A `#` opens a comment wherever it stands; three quotes only where nothing stands before them. */
const opensLine = (text: string, at: number): boolean =>
  text[at] === '#' || text.slice(text.lastIndexOf('\n', at - 1) + 1, at).trim() === '';

/** No import is longer; what reads one need not bear more. */
const lineMax = 500;

/** An import by itself does nothing but for what it runs when it is loaded: one without a name counts as code. */
const isImport = (line: string): boolean =>
  line.length <= lineMax &&
  /^\s*(?:import\s+(?:type\s+)?[\w*{][^;]{0,400}\sfrom\s+['"][^'"]*['"];?|export\s+(?:type\s+)?[*{][^;]{0,400}\sfrom\s+['"][^'"]*['"];?|from\s+[\w.]+\s+import\s+[\w\s,*()]+|import\s+[\w.]+(?:\s+as\s+\w+)?;?|import\s+static\s+[\w.*]+;|(?:pub\s+)?use\s+[\w:{}*,\s]+;|using\s+[\w.]+;|#\s*include\s+[<"][^>"]+[>"]|package\s+[\w.]+;?)\s*$/.test(
    line,
  );

const typeHead = /^(?:export\s+)?(?:declare\s+)?(?:interface|type)\s+[\w$]/;

/** Which lines belong to an interface or a type at the top level; one that runs something besides does not. */
function linesInTypes(lines: readonly string[]): boolean[] {
  let inside = false;
  return lines.map((line) => {
    if (/^[^\s}\])|&]/.test(line)) inside = typeHead.test(line);
    const runs = typeHead.test(line) && /;\s*\S/.test(line);
    const belongs = inside && !runs;
    if (line.startsWith('}')) inside = false;
    return belongs;
  });
}

/** Whether taken and added lines differ in blanks alone; where indentation has a meaning, in those at line ends. */
function onlyMovesBlanks(file: ChangedFile): boolean {
  const indents = /\.(?:py|nim|hs|elm)$/.test(file.path);
  const textOf = (kind: HunkLine['kind']) =>
    file.hunks
      .flatMap(({ lines }) => lines.filter((line) => line.kind === kind))
      .map(({ text }) => (indents ? `${text.trimEnd()}\n` : text.replace(/\s+/g, '')))
      .filter((text) => text.trim() !== '')
      .join('');
  return textOf('added') === textOf('removed');
}
