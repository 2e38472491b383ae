import { type HollowFunction, judgeHollow } from '../../core/gates/hollow.ts';
import { givesReason } from '../../core/gates/markers.ts';
import { kindOf, nodesOf, type SgNode } from './parser.ts';
import type { Scan } from './scan.ts';

export const functionKinds: readonly string[] = [
  'function_declaration',
  'generator_function_declaration',
  'function_expression',
  'arrow_function',
  'method_definition',
];

/** Functions of JavaScript and TypeScript that do nothing, return a constant, or hand back their input. */
export function scanScriptFunctions(scan: Scan, root: SgNode): void {
  for (const node of nodesOf(root, functionKinds)) {
    scan.tick();
    if (!scan.touchesAdded(node)) continue;
    const hollow = hollowOf(scan, node);
    const rule = hollow && judgeHollow(hollow);
    const { startLine, endLine } = scan.linesOf(node);
    if (rule) scan.report(rule, startLine, endLine);
  }
}

function hollowOf(scan: Scan, node: SgNode): HollowFunction | null {
  const name = nameOf(node);
  const body = node.field('body');
  if (name === null || body === null) return null;
  const does = workOf(node, body);
  if (does === null) return null;
  const { owner, derived } = classOf(node);
  const head = node.text().slice(0, 200);
  return {
    name,
    owner,
    derived,
    overrides:
      node.children().some((child) => child.is('override_modifier')) ||
      /^(?:abstract|get|set|static get)\s/.test(head),
    parameters: parametersOf(node).length,
    isAsync:
      /^(?:(?:public|private|protected|static|export|readonly)\s+)*async\b/.test(head) ||
      returnsPromise(node),
    does,
    explained:
      givesReason(scan.trailing(node)) ||
      (body.is('statement_block') &&
        body.children().some((it) => it.is('comment') && givesReason(it.text()))),
  };
}

const returnsPromise = (node: SgNode): boolean =>
  /^:\s*Promise</.test(node.field('return_type')?.text() ?? '');

function nameOf(node: SgNode): string | null {
  const own = node.field('name')?.text();
  if (own !== undefined) return own;
  const parent = node.parent();
  if (
    parent?.is('variable_declarator') ||
    parent?.is('public_field_definition') ||
    parent?.is('field_definition')
  ) {
    return (parent.field('name') ?? parent.field('property'))?.text() ?? null;
  }
  if (!parent?.is('assignment_expression')) return null;
  const left = parent.field('left');
  return (left?.is('member_expression') ? left.field('property') : left)?.text() ?? null;
}

function classOf(node: SgNode): { owner: string | null; derived: boolean } {
  const member = node.is('method_definition') ? node : node.parent();
  const body = member?.parent();
  if (body?.is('object')) return { owner: '', derived: false };
  if (!body?.is('class_body')) return { owner: null, derived: false };
  const owner = body.parent();
  return {
    owner: owner?.field('name')?.text() ?? '',
    derived: owner?.children().some((child) => child.is('class_heritage')) ?? false,
  };
}

function parametersOf(node: SgNode): string[] {
  const single = node.field('parameter');
  if (single) return [single.text()];
  const all = node.field('parameters')?.children() ?? [];
  return all
    .filter((it) => it.isNamed() && !it.is('comment'))
    .map((it) => (it.field('pattern') ?? it.field('left') ?? it).text());
}

function workOf(node: SgNode, body: SgNode): HollowFunction['does'] | null {
  if (!body.is('statement_block')) return resultOf(node, body);
  if (!isClosed(body)) return null;
  const statements = body.children().filter((it) => it.isNamed() && !it.is('comment'));
  if (statements.length > 8 || statements.some((it) => it.is('ERROR'))) return null;
  const working = statements.filter((it) => !isIdle(it));
  const [only, ...more] = working;
  if (only === undefined) return 'nothing';
  if (more.length > 0 || !only.is('return_statement')) return null;
  const value = only.children().find((it) => it.isNamed() && !it.is('comment'));
  return value === undefined ? 'nothing' : resultOf(node, value);
}

/** A patch may end within the body: only a closing brace that really stands there closes it. */
const isClosed = (body: SgNode): boolean => body.children().at(-1)?.text() === '}';

/** Logging and waiting are what stand-ins do to look busy. */
const isIdle = (statement: SgNode): boolean =>
  /^(?:await\s+)?(?:console\.\w+|(?:this\.)?(?:log|logger)\.\w+|(?:sleep|delay|wait|setTimeout))\s*\(|^await new Promise\(\s*\(?\w+\)?\s*=>\s*setTimeout\(|^void \w+;?$|^['"]use strict['"]/.test(
    statement.text().slice(0, 120),
  ) && statement.is('expression_statement');

function resultOf(node: SgNode, value: SgNode): HollowFunction['does'] | null {
  const plain = unwrap(value);
  if (plain.is('identifier')) {
    if (plain.text() === 'undefined') return 'returns-constant';
    return parametersOf(node).includes(plain.text()) ? 'returns-input' : null;
  }
  return isConstant(plain, 0) ? 'returns-constant' : null;
}

const wrappers = [
  'as_expression',
  'satisfies_expression',
  'parenthesized_expression',
  'await_expression',
  'non_null_expression',
  'type_assertion',
];

/** Without casts, brackets, `await` and `Promise.resolve`, which change no value. */
function unwrap(value: SgNode): SgNode {
  let node = value;
  for (let depth = 0; depth < 8; depth += 1) {
    const parts = node.children().filter((it) => it.isNamed() && !it.is('comment'));
    const resolves = node.is('call_expression') && node.field('function')?.text() === 'Promise.resolve';
    const inner = resolves
      ? node
          .field('arguments')
          ?.children()
          .find((it) => it.isNamed())
      : wrappers.includes(kindOf(node))
        ? node.is('type_assertion')
          ? parts.at(-1)
          : parts[0]
        : undefined;
    if (!inner) return node;
    node = inner;
  }
  return node;
}

const atoms = ['true', 'false', 'null', 'undefined', 'number', 'string'];

/** A literal, or an array or object of nothing but literals. */
function isConstant(value: SgNode, depth: number): boolean {
  if (depth > 4) return false;
  const node = unwrap(value);
  if (atoms.includes(kindOf(node)) || node.text() === 'undefined') return true;
  const parts = node.children().filter((it) => it.isNamed() && !it.is('comment'));
  if (node.is('template_string')) return parts.every((it) => !it.is('template_substitution'));
  if (node.is('unary_expression')) return parts.every((it) => isConstant(it, depth + 1));
  if (parts.length > 20 || !(node.is('array') || node.is('object'))) return false;
  return parts.every((it) => {
    const inner = it.is('pair') ? it.field('value') : node.is('array') ? it : null;
    return inner !== null && isConstant(inner, depth + 1);
  });
}
