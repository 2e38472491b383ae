import { matcherStrength } from '../../../core/loop/matcher-strength.ts';
import { type Assertion, compact, type TestFile, type WrittenTest } from '../../../core/loop/test-reading.ts';
import { kindOf, nodesOf, type SgNode } from '../../gates/parser.ts';
import { constantsOf, putIn } from './constants.ts';

const runner = /^(?:x|f)?(?:it|test|specify|describe|suite|context)(?:\.\w+)*$/;
const suite = /^[xf]?(?:describe|suite|context)\b/;
const off = /^x(?:it|test|describe|context|specify)|\.(?:skip|todo|fixme|skipIf|runIf)\b/;
const focused = /^f(?:it|describe|context)|\.only\b/;
const inverted = /\.(?:fails|failing|fail)\b/;

/** The tests of a file of JavaScript or TypeScript, with what each asserts. */
export function readScriptTests(path: string, root: SgNode): TestFile {
  const constants = constantsOf(root, 'script');
  const calls = nodesOf(root, ['call_expression']);
  const declared = calls.flatMap((call) => declaration(call) ?? []);
  const byNode = new Map(declared.map((one) => [one.call.id(), one]));
  const tests = declared
    .filter(({ callee }) => !suite.test(callee))
    .map((one) => describeTest(one, byNode, constants));
  return { path, tests, doubles: calls.flatMap(doubleOf), tables: constants.tables };
}

interface Declared {
  call: SgNode;
  callee: string;
  name: string;
  /** Rows of `.each`. */
  cases: string[];
  body: SgNode | null;
  skips: boolean;
}

const argumentsOf = (call: SgNode): SgNode[] =>
  call
    .field('arguments')
    ?.children()
    .filter((it) => it.isNamed() && !it.is('comment')) ?? [];

function declaration(call: SgNode): Declared | null {
  const callee = call.field('function');
  const table = callee?.is('call_expression') ? callee : null;
  const name = (table?.field('function') ?? callee)?.text().replace(/\s+/g, '') ?? '';
  if (!runner.test(name)) return null;
  const args = argumentsOf(call);
  const body = args.findLast((it) => it.is('arrow_function') || it.is('function_expression')) ?? null;
  const [title] = args;
  if (!title || title.id() === body?.id() || (body === null && !title.is('string'))) return null;
  const skips = args.some(
    (it) => it.is('object') && /\b(?:skip|todo)\s*:\s*(?!false)/.test(it.text().slice(0, 300)),
  );
  return { call, callee: name, name: title.text().slice(1, -1), cases: rowsOf(table), body, skips };
}

const rowsOf = (table: SgNode | null): string[] =>
  (table ? argumentsOf(table)[0] : undefined)
    ?.children()
    .filter((it) => it.isNamed() && !it.is('comment'))
    .map((row) => compact(row.text())) ?? [];

function describeTest(
  one: Declared,
  byNode: ReadonlyMap<number, Declared>,
  constants: ReturnType<typeof constantsOf>,
): WrittenTest {
  const outer = one.call.ancestors().flatMap((node) => byNode.get(node.id()) ?? []);
  const chain = [one, ...outer];
  const assertions = one.body ? assertionsIn(one.body, constants) : [];
  const leaves = one.body ? /\b(?:this|t|ctx|context)\.skip\(/.test(one.body.text()) : false;
  return {
    name: [...outer.toReversed(), one].map(({ name }) => name).join(' > '),
    runs: !leaves && one.body !== null && !chain.some(({ callee, skips }) => skips || off.test(callee)),
    only: chain.some(({ callee }) => focused.test(callee)),
    inverted: chain.some(({ callee }) => inverted.test(callee)),
    cases: one.cases,
    assertions,
    heading: one.call.text().split('\n')[0]?.slice(0, 160) ?? '',
  };
}

const claim =
  /^(?:expect\b|(?:\w+\.)?assert\b|assert|t\.(?:is|not|deepEqual|like|true|false|truthy|falsy|throws|equal|same|ok)\b|should\b|(?:expect|assert|verify|check)[A-Z]\w*\()/;

function assertionsIn(body: SgNode, constants: ReturnType<typeof constantsOf>): Assertion[] {
  const found: Assertion[] = [];
  const taken = new Set<number>();
  for (const node of nodesOf(body, ['call_expression', 'member_expression'])) {
    const text = node.text();
    if (taken.has(node.id()) || !claim.test(text.slice(0, 80)) || isPartOfChain(node)) continue;
    if (node.is('member_expression') && !text.startsWith('expect(')) continue;
    for (const inner of nodesOf(node, ['call_expression', 'member_expression'])) taken.add(inner.id());
    found.push(readAssertion(node, body, constants));
  }
  return found;
}

/** `expect(x)` and `expect(x).not` within `expect(x).not.toBe(1)`. */
const isPartOfChain = (node: SgNode): boolean => {
  const parent = node.parent();
  return parent?.is('member_expression') === true || parent?.field('function')?.id() === node.id();
};

function readAssertion(node: SgNode, body: SgNode, constants: ReturnType<typeof constantsOf>): Assertion {
  const text = compact(putIn(node, constants));
  const parts = /^expect(?:\.\w+)?\(/.test(text) ? splitExpect(text) : splitAssert(text);
  const strength = isGuarded(node, body)
    ? 0
    : isEmptyClaim(parts)
      ? 0
      : matcherStrength(parts.matcher, parts.negated, parts.expected);
  return { text, ...parts, strength };
}

interface Parts {
  subject: string;
  matcher: string;
  expected: string | null;
  negated: boolean;
}

/** `expect(SUBJECT).resolves.not.MATCHER(EXPECTED)`. */
function splitExpect(text: string): Parts {
  const open = text.indexOf('(');
  const close = closing(text, open);
  const rest = /^((?:\.\w+)*)\.(\w+)(?:\(([\s\S]*)\))?$/.exec(text.slice(close + 1));
  const [, chain = '', matcher = '', expected] = rest ?? [];
  const given = expected === undefined || expected === '' ? null : expected;
  const with_ = given !== null && /^(?:toThrow|toThrowError|throw)$/.test(matcher) ? 'toThrowWith' : matcher;
  return {
    subject: text.slice(open + 1, close),
    matcher: with_,
    expected: given,
    negated: /\.not\b/.test(chain),
  };
}

/** `assert.equal(SUBJECT, EXPECTED, …)`; of `assert(x === 1)` the operator is what matches. */
function splitAssert(text: string): Parts {
  const open = text.indexOf('(');
  const name = text.slice(0, open).split('.').at(-1) ?? '';
  const args = splitArguments(text.slice(open + 1, closing(text, open)));
  const [first = '', second] = args;
  const compared = /^(?:assert|ok)$/.test(name) ? /^(.+?)([!=]==?)([^=].*)$/.exec(first) : null;
  if (compared) {
    const [, subject = '', matcher = '', expected = ''] = compared;
    return { subject, matcher, expected, negated: false };
  }
  const thrown = /^(?:throws|rejects)$/.test(name);
  const matcher = thrown && second !== undefined ? `${name}With` : name;
  const plain = /^(?:assert|ok|true|false|truthy|falsy|isTrue)$/.test(name);
  return {
    subject: first,
    matcher,
    expected: plain ? null : (second ?? null),
    negated: name.startsWith('not'),
  };
}

function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '"') at = skipString(text, at);
    else if ('([{'.includes(char)) depth += 1;
    else if (')]}'.includes(char)) {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return text.length;
}

function skipString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

export function splitArguments(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '"') at = skipString(text, at);
    else if ('([{'.includes(char)) depth += 1;
    else if (')]}'.includes(char)) depth -= 1;
    else if (char === ',' && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)].filter((part) => part !== '');
}

const literal = /^(?:"[^"]*"|-?[\d.]+|true|false|null|undefined)$/;
const isEmptyClaim = ({ subject, expected }: Parts): boolean =>
  literal.test(subject) && (expected === null || literal.test(expected));

/** Within a condition, a `try` whose `catch` lets everything pass, a swallowed promise, or behind a plain `return`. */
function isGuarded(node: SgNode, body: SgNode): boolean {
  let inner = node;
  for (const outer of node.ancestors()) {
    if (outer.id() === body.id()) return false;
    const kind = kindOf(outer);
    const condition = outer.field('condition');
    const inBranch = condition !== null && condition.id() !== inner.id();
    if ((kind === 'if_statement' || kind === 'ternary_expression') && inBranch) return true;
    if (kind === 'try_statement' && outer.field('body')?.id() === inner.id() && swallows(outer)) return true;
    if (kind === 'member_expression' && outer.field('property')?.text() === 'catch') return true;
    if (kind === 'statement_block' && returnsBefore(outer, inner)) return true;
    inner = outer;
  }
  return false;
}

function swallows(attempt: SgNode): boolean {
  const handler = attempt.field('handler');
  return (
    handler !== null &&
    !/\bthrow\b|\bexpect\b|\bassert|\bfail\b|\bt\.\w+\(/.test(handler.field('body')?.text() ?? '')
  );
}

const returnsBefore = (block: SgNode, statement: SgNode): boolean => {
  for (const one of block.children()) {
    if (one.id() === statement.id()) return false;
    if (one.is('return_statement')) return true;
  }
  return false;
};

const doubleCall = /^(?:vi|jest)\.(?:mock|doMock|unstable_mockModule)$|^mock\.module$|^td\.replace(?:Esm)?$/;
const doubleOf = (call: SgNode): string[] => {
  const callee = call.field('function')?.text() ?? '';
  const [what, name] = argumentsOf(call).map((it) => compact(it.text()));
  if (doubleCall.test(callee) && what !== undefined) return [what.replace(/^import\((.*)\)$/, '$1')];
  return /^(?:vi|jest|sinon)\.(?:spyOn|stub)$/.test(callee) && what !== undefined
    ? [`${what}.${name ?? ''}`]
    : [];
};
