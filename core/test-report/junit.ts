import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { innermostFrame, workspacePath, type Frame } from './frames.ts';
import { toLines } from './lines.ts';
import { failedCase, passedCase, reportError, skippedCase, testId, type Part } from './part.ts';
import type { TestCase } from './report.ts';

const charsMax = 20_000_000;
const nestingMax = 64;

/**
 * The file is written by what was tested, so it is read with nothing that grows or reaches out: no document types, no
 * entities but the five of XML and numbers, bounded size and depth.
 */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  maxNestedTags: nestingMax,
});

interface Node {
  name: string;
  attributes: Record<string, string>;
  children: Node[];
  text: string;
}

/** Reads a JUnit report of any runner. What cannot be read becomes an error of the report, since it hides tests. */
export function readJunit(file: { path: string; text: string }): Part {
  const part: Part = { runner: 'junit', cases: [], errors: [], counts: null, whole: true };
  const refused = refusal(file.text);
  const root = refused === null ? parse(file.text) : refused;
  if (typeof root === 'string') {
    part.whole = false;
    part.errors.push(reportError(`The report ${file.path} was not read: ${root}`));
    return part;
  }
  walk(part, root, [], 0);
  return part;
}

function refusal(text: string): string | null {
  if (text.length > charsMax)
    return `it has ${text.length} characters, more than ${charsMax}. Write one report per package.`;
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text))
    return 'it declares a document type, which no test report needs. Remove it.';
  return null;
}

function parse(text: string): Node[] | string {
  try {
    // The parser itself takes elements that never end.
    const valid = XMLValidator.validate(text);
    if (valid !== true) return `it is no XML (${valid.err.msg.slice(0, 200)}). Was its writing cut short?`;
    const nodes = nodesOf(parser.parse(text) as unknown);
    const named = nodes.some((node) => node.name === 'testsuites' || node.name === 'testsuite');
    return named ? nodes : 'it holds no <testsuites>. Name a JUnit report.';
  } catch (error) {
    return `it is no XML (${error instanceof Error ? error.message.slice(0, 200) : 'unreadable'}). Was its writing cut short?`;
  }
}

/** The parser gives each element as `{ name: children, ':@': attributes }`. */
function nodesOf(raw: unknown): Node[] {
  if (!Array.isArray(raw)) return [];
  return (raw as Record<string, unknown>[]).flatMap((one) => {
    const name = Object.keys(one).find((key) => key !== ':@' && key !== '#text');
    if (name === undefined) return [];
    const inside = Array.isArray(one[name]) ? (one[name] as Record<string, unknown>[]) : [];
    const text = inside.map((child) => (typeof child['#text'] === 'string' ? child['#text'] : '')).join('');
    const attributes = Object.entries((one[':@'] ?? {}) as Record<string, unknown>);
    const decoded = attributes.map(([key, value]) => [key, decode(String(value))] as const);
    return [{ name, attributes: Object.fromEntries(decoded), children: nodesOf(inside), text: decode(text) }];
  });
}

const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** In one pass, so that what was decoded is not decoded again. */
const decode = (text: string): string =>
  text.replace(/&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));/g, (all, name, decimal, hex) => {
    if (typeof name === 'string') return named[name] ?? all;
    const code = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code <= 0x10_ffff ? String.fromCodePoint(code) : all;
  });

function walk(part: Part, nodes: Node[], suites: string[], depth: number): void {
  for (const node of nodes) {
    if (node.name === 'testcase') add(part, node, suites);
    else if (node.name === 'testsuites') walk(part, node.children, suites, depth + 1);
    else if (node.name === 'testsuite') {
      // Of a runner that names suites after themselves in each case's class, the suite adds nothing.
      walk(part, node.children, [...suites, node.attributes['name'] ?? ''], depth + 1);
      const broken = node.children.find((child) => child.name === 'error' || child.name === 'failure');
      if (broken) part.errors.push(reportError(messageOf(broken), frameOf(broken)));
    }
  }
}

function add(part: Part, node: Node, suites: string[]): void {
  const { name = '', classname, file } = node.attributes;
  const owner = ownerOf(classname, file, suites);
  const id = testId(...owner, ...name.split(' > '));
  const broken = node.children.find((child) => child.name === 'failure' || child.name === 'error');
  const skipped = node.children.some((child) => child.name === 'skipped');
  // A runner shows a file that it could not load as a test of the file's name.
  if (broken && looksLikeFile(name))
    part.errors.push(reportError(`${name}: ${messageOf(broken)}`, frameOf(broken)));
  else part.cases.push(caseOf(id, broken, skipped));
}

const looksLikeFile = (name: string): boolean => /^[^>\s]+\.[cm]?[jt]sx?$/.test(name);

function ownerOf(classname: string | undefined, file: string | undefined, suites: string[]): string[] {
  const path = file === undefined ? null : workspacePath(file);
  const inner = suites.filter(
    (suite) => suite !== '' && suite !== 'pytest' && suite !== classname && suite !== path,
  );
  const own =
    classname === undefined || classname === 'test' || inner.at(-1) === classname ? [] : [classname];
  // Where the class repeats the suites, as most runners do, the class says it all.
  const repeated = own.length > 0 && inner.every((suite) => classname?.includes(suite) === true);
  return [...(path === null ? [] : [path]), ...(repeated ? [] : inner), ...own];
}

function caseOf(id: string, broken: Node | undefined, skipped: boolean): TestCase {
  if (broken) return failedCase(id, messageOf(broken), frameOf(broken));
  return skipped ? skippedCase(id) : passedCase(id);
}

/** What a runner says in an attribute, else in the text; some write the attribute's colours as `#x1B`. */
function messageOf({ attributes, text }: Node): string {
  const told = attributes['message'] ?? '';
  return toLines((told === '' ? text : told).replaceAll('#x1B', '\u001B')).join('\n');
}

/** Python's innermost frame is its last. */
function frameOf({ text }: Node): Frame | null {
  const lines = toLines(text);
  const python = lines.some((line) => /\.py:\d+: |^\s*File "/.test(line));
  return innermostFrame(lines, python ? 'last' : 'first');
}
