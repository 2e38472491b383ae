import { isSameButForm, type Token } from '../../core/loop/trivial-edit.ts';
import { readingOf, type TextSyntax } from '../../core/gates/languages.ts';
import { lex } from '../../core/gates/lex.ts';
import { OutOfTime } from '../gates/out-of-time.ts';
import { parseCode, type SgNode } from '../gates/parser.ts';

const timeMs = 5000;
const tokensMax = 100_000;

/**
 * Whether an iteration changed form only: white space, comments, names that were replaced throughout, the order of
 * imports. False where a file is new or gone, or where nothing changed, or where it could not be told within 5 s.
 */
export async function isTrivialEdit(
  files: readonly { path: string; before: string | null; now: string | null }[],
): Promise<boolean> {
  const deadlineMs = performance.now() + timeMs;
  const changed = files.filter(({ before, now }) => before !== now);
  if (changed.length === 0) return false;
  try {
    for (const { path, before, now } of changed) {
      if (before === null || now === null) return false;
      const [was, is] = [await tokensOf(path, before, deadlineMs), await tokensOf(path, now, deadlineMs)];
      if (!isSameButForm(was, is)) return false;
    }
    return true;
  } catch (error) {
    if (error instanceof OutOfTime) return false;
    throw error;
  }
}

async function tokensOf(path: string, text: string, deadlineMs: number): Promise<Token[]> {
  const reading = readingOf(path);
  if (reading.kind === 'text') return wordsOf(text, reading.syntax);
  const tokens: Token[] = [];
  const root = await parseCode(reading, text, deadlineMs);
  const own = declaredIn(root, names[reading.kind === 'python' ? 'python' : reading.grammar]);
  collect(root, '', tokens, reading.kind === 'python', own);
  return tokens;
}

const whole = ['string', 'template_string', 'regex'];
const statement = /statement$|declaration$|^decorated_definition$|^pair$/;
/** Each grammar refuses to be asked for kinds that it does not have. */
const names = {
  javascript: ['variable_declarator', 'formal_parameters', 'function_declaration', 'arrow_function'],
  typescript: ['variable_declarator', 'required_parameter', 'optional_parameter', 'function_declaration'],
  tsx: ['variable_declarator', 'required_parameter', 'optional_parameter', 'function_declaration'],
  python: ['assignment', 'parameters', 'default_parameter', 'function_definition', 'for_statement'],
} as const;

/** Names that the file itself gives: those of others (modules, globals, fields) mean something. */
function declaredIn(root: SgNode, kinds: readonly string[]): Set<string> {
  const owners = root.findAll({ rule: { any: kinds.map((kind) => ({ kind })) } });
  const declared = owners.flatMap((node) => [
    ...['name', 'left', 'pattern', 'parameter'].flatMap((field) => node.field(field) ?? []),
    ...(node.is('formal_parameters') || node.is('parameters') ? node.children() : []),
  ]);
  return new Set(declared.filter((it) => it.is('identifier')).map((it) => it.text()));
}

/** Leaves in order. In Python, where blocks begin and end is told by columns: how deep a leaf stands belongs to it. */
function collect(
  node: SgNode,
  line: string,
  tokens: Token[],
  python: boolean,
  own: ReadonlySet<string>,
): void {
  if (tokens.length > tokensMax) throw new OutOfTime();
  if (node.is('comment')) return;
  const at = statement.test(String(node.kind())) ? String(node.id()) : line;
  const children = whole.includes(String(node.kind())) ? [] : node.children();
  if (python && node.is('block')) tokens.push({ text: '{', name: false, line: at });
  for (const child of children) collect(child, at, tokens, python, own);
  if (python && node.is('block')) tokens.push({ text: '}', name: false, line: at });
  const text = node.text();
  if (children.length > 0 || text === '' || text === ';' || isLastComma(node)) return;
  const name = node.is('identifier') && own.has(text);
  tokens.push({ text: node.is('string') ? text.replace(/^['"]|['"]$/g, '"') : text, name, line: at });
}

const isLastComma = (node: SgNode): boolean =>
  node.text() === ',' && /^[)\]}]$/.test(node.next()?.text() ?? '');

/** Of a language that there is no parser for: its words, without comments; names are taken as they are. */
function wordsOf(text: string, syntax: TextSyntax): Token[] {
  let plain = text;
  for (const { kind, start, end } of lex(text, syntax).toReversed()) {
    if (kind === 'comment') plain = plain.slice(0, start) + plain.slice(end);
  }
  return plain
    .split('\n')
    .flatMap((line, number) =>
      line.split(/\s+/).map((word) => ({ text: word, name: false, line: String(number) })),
    )
    .filter((token) => token.text !== '');
}
