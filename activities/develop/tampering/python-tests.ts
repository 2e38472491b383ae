import { matcherStrength } from '../../../core/loop/matcher-strength.ts';
import { type Assertion, compact, type TestFile, type WrittenTest } from '../../../core/loop/test-reading.ts';
import { kindOf, nodesOf, type SgNode } from '../../gates/parser.ts';
import { type Constants, constantsOf, putIn } from './constants.ts';
import { splitArguments } from './script-tests.ts';

const off = /^@(?:pytest\.mark\.(?:skip|skipif)|unittest\.(?:skip\w*)|skip\w*)\b/;
const inverted = /^@(?:pytest\.mark\.xfail|unittest\.expectedFailure|expectedFailure)\b/;

/** The tests of a file of Python, with what each asserts. */
export function readPythonTests(path: string, root: SgNode): TestFile {
  const constants = constantsOf(root, 'python');
  const moduleSkips = /^(?:pytestmark\s*=\s*pytest\.mark\.skip|pytest\.skip\()/m.test(root.text());
  const tests = nodesOf(root, ['function_definition'])
    .filter((node) => (node.field('name')?.text() ?? '').startsWith('test'))
    .map((node) => describeTest(node, constants, moduleSkips));
  // Of two of one name Python knows the second only.
  const known = new Map(tests.map((one) => [one.name, one]));
  const given = [...root.text().matchAll(/^(?:del\s+(test\w*)|(test\w*)\s*=(?!=))/gm)];
  for (const [, gone, other] of given) {
    const one = known.get(gone ?? other ?? '');
    if (one) known.set(one.name, { ...one, runs: false });
  }
  return { path, tests: [...known.values()], doubles: doublesIn(root), tables: constants.tables };
}

function describeTest(node: SgNode, constants: Constants, moduleSkips: boolean): WrittenTest {
  const classes = node.ancestors().filter((it) => it.is('class_definition'));
  const marks = [node, ...classes].flatMap(decoratorsOf);
  const body = node.field('body');
  const text = body?.text() ?? '';
  const leaves = /^\s*(?:pytest\.(?:skip|xfail)\(|self\.skipTest\(|raise (?:unittest\.)?SkipTest\b)/m.test(
    text,
  );
  const names = [...classes.toReversed(), node].map((it) => it.field('name')?.text() ?? '');
  return {
    name: names.join(' > '),
    runs: !moduleSkips && !leaves && !marks.some((mark) => off.test(mark)),
    only: false,
    inverted: marks.some((mark) => inverted.test(mark)),
    cases: marks.flatMap(rowsOf),
    assertions: body ? assertionsIn(body, constants) : [],
    heading: node.text().split('\n')[0]?.slice(0, 160) ?? '',
  };
}

const decoratorsOf = (node: SgNode): string[] => {
  const wrapper = node.parent();
  if (!wrapper?.is('decorated_definition')) return [];
  return wrapper
    .children()
    .filter((it) => it.is('decorator'))
    .map((it) => it.text());
};

function rowsOf(mark: string): string[] {
  const found = /^@pytest\.mark\.parametrize\(([\s\S]*)\)$/.exec(mark);
  const rows = splitArguments(compact(found?.[1] ?? ''))[1];
  return rows === undefined ? [] : splitArguments(rows.replace(/^[[(]|[\])]$/g, ''));
}

const claimCall =
  /^self\.(?:assert|fail)\w*\(|^(?:np|numpy|pd|pandas)\.testing\.assert_\w+\(|^(?:assert|check|verify|expect)_\w+\(|\.assert_\w+\(/;

function assertionsIn(body: SgNode, constants: Constants): Assertion[] {
  const found: Assertion[] = [];
  for (const node of nodesOf(body, ['assert_statement', 'call', 'with_item'])) {
    const text = node.text();
    if (node.is('with_item') && !/^(?:pytest\.raises|self\.assert\w+)\(/.test(text)) continue;
    if (node.is('call') && (!claimCall.test(text.slice(0, 120)) || node.parent()?.is('with_item'))) continue;
    const plain = compact(putIn(node, constants));
    const parts = node.is('assert_statement')
      ? splitStatement(putIn(node, constants))
      : splitCall(plain.replace(/as\w+$/, ''));
    const empty = /^(?:True|1|"[^"]+")$/.test(parts.subject) && parts.expected === null;
    const guarded = isGuarded(node, body);
    const strength = guarded || empty ? 0 : matcherStrength(parts.matcher, false, parts.expected);
    found.push({ text: plain, ...parts, strength });
  }
  return found;
}

type Parts = Pick<Assertion, 'subject' | 'matcher' | 'expected'>;

function splitStatement(text: string): Parts {
  const claim = text.replace(/^assert\s*/, '').trim();
  const near = /^([\s\S]+?)\s*==\s*((?:pytest\.)?approx\([\s\S]*)$/.exec(claim);
  const found = near
    ? [near[0], near[1], '~=', near[2]]
    : /^([\s\S]+?)\s*(==|!=|<=|>=|<|>|\bnot in\b|\bis not\b|\bin\b|\bis\b)\s*([\s\S]+)$/.exec(claim);
  if (/\bor\s+(?:True|1)\b/.test(claim)) return { subject: 'True', matcher: 'assert', expected: null };
  if (!found) {
    const plain = compact(claim);
    const kind = plain.startsWith('isinstance(')
      ? 'isinstance'
      : /^not\b/.test(claim)
        ? 'assertFalse'
        : 'assert';
    return { subject: plain, matcher: kind, expected: null };
  }
  const [, subject = '', matcher = '', expected = ''] = found;
  return { subject: compact(subject), matcher, expected: compact(expected) };
}

function splitCall(text: string): Parts {
  const open = text.indexOf('(');
  const name = text.slice(0, open).split('.').at(-1) ?? '';
  const [first = '', ...rest] = splitArguments(text.slice(open + 1, text.lastIndexOf(')')));
  const matching = rest.some((part) => part.startsWith('match='));
  return {
    subject: first,
    matcher: name === 'raises' && matching ? 'raisesWith' : name,
    expected: rest.length > 0 ? rest.join(',') : null,
  };
}

/** Within a condition, a `try` that lets everything pass, or behind a plain `return`. */
function isGuarded(node: SgNode, body: SgNode): boolean {
  let inner = node;
  for (const outer of node.ancestors()) {
    const kind = kindOf(outer);
    if (kind === 'block' && returnsBefore(outer, inner)) return true;
    if (outer.id() === body.id()) return false;
    if (kind === 'if_statement' && outer.field('condition')?.id() !== inner.id()) return true;
    if (kind === 'try_statement' && outer.field('body')?.id() === inner.id() && swallows(outer)) return true;
    if (kind === 'with_statement' && /^with\s+(?:contextlib\.)?suppress\(/.test(outer.text())) return true;
    inner = outer;
  }
  return false;
}

const swallows = (attempt: SgNode): boolean =>
  attempt
    .children()
    .filter((it) => it.is('except_clause'))
    .some((it) => !/\braise\b|\bassert|\bfail\b/.test(it.text()));

const returnsBefore = (block: SgNode, statement: SgNode): boolean => {
  for (const one of block.children()) {
    if (one.id() === statement.id()) return false;
    if (one.is('return_statement')) return true;
  }
  return false;
};

const doublesIn = (root: SgNode): string[] =>
  nodesOf(root, ['call']).flatMap((call) => {
    const found =
      /^(?:mock\.|unittest\.mock\.|mocker\.)?patch(?:\.object)?\(([^,)]{1,200})|^monkeypatch\.setattr\(([^)]{1,120})/.exec(
        call.text(),
      );
    return found ? [compact(found[1] ?? found[2] ?? '')] : [];
  });
