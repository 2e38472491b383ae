import {
  type BareFunction,
  type HollowFunction,
  isAbstractByName,
  judgeBare,
  judgeHollow,
  saysNotImplemented,
} from '../../core/gates/hollow.ts';
import { givesReason } from '../../core/gates/markers.ts';
import { kindOf, nodesOf, type SgNode } from './parser.ts';
import type { Scan } from './scan.ts';

/** Python functions whose body is `pass` or `...`, that return a constant, or that hand back their input. */
export function scanPythonFunctions(scan: Scan, root: SgNode): void {
  for (const node of nodesOf(root, ['function_definition'])) {
    scan.tick();
    const body = node.field('body');
    if (body === null || !scan.touchesAdded(node)) continue;
    const it = describe(scan, node, body);
    const rule = it.bare ? judgeBare(it.bare) : it.hollow ? judgeHollow(it.hollow) : null;
    const { startLine, endLine } = scan.linesOf(node);
    if (rule) scan.report(rule, startLine, endLine);
  }
}

function describe(scan: Scan, node: SgNode, body: SgNode): { bare?: BareFunction; hollow?: HollowFunction } {
  const statements = statementsOf(body);
  const working = statements.filter((it) => !isDocstring(it) && !isIdle(it));
  const [only, ...more] = working;
  const isCutOff = only === undefined && (statements.length === 0 || scan.mayBeCutOff(node));
  if (more.length > 0 || isCutOff) return {};
  const { owner, derived, declares } = classOf(scan, node);
  const name = node.field('name')?.text() ?? '';
  const explained = statements.some(isHookDocstring) || commentsOf(node).some(givesReason);
  const decorated = isDeclaration(node);
  const says = { name, owner, derived, explained };
  if (only === undefined && statements.some((it) => !isDocstring(it))) {
    return { hollow: { ...says, ...shapeOf(node), overrides: declares || decorated, does: 'nothing' } };
  }
  if (only === undefined || only.is('pass_statement') || only.text() === '...') {
    return { bare: { ...says, declares: declares || decorated || scan.isStub } };
  }
  const does = only.is('return_statement') ? resultOf(node, only) : null;
  if (does === null || scan.isStub) return {};
  return { hollow: { ...says, ...shapeOf(node), overrides: declares || decorated, does } };
}

const shapeOf = (node: SgNode): { parameters: number; isAsync: boolean } => ({
  parameters: parametersOf(node).length,
  isAsync: node.text().startsWith('async'),
});

const statementsOf = (body: SgNode): SgNode[] =>
  body.children().filter((it) => it.isNamed() && !it.is('comment'));

const isDocstring = (statement: SgNode): boolean =>
  statement.is('expression_statement') && statement.child(0)?.is('string') === true;

const isHookDocstring = (statement: SgNode): boolean =>
  isDocstring(statement) &&
  /\b(?:overrid|sub-?class|hook|no-?op|does nothing|do nothing|default implementation|optional(?:ly)?|callback|intentionally|(?:invoked|called) (?:when|by|after|before|on|if|every|to))/i.test(
    statement.text().slice(0, 3000),
  );

/** Comments in a body of Python may hang on the function rather than on its block. */
const commentsOf = (node: SgNode): string[] =>
  [...node.children(), ...(node.field('body')?.children() ?? [])]
    .filter((it) => it.is('comment'))
    .map((it) => it.text());

const isIdle = (statement: SgNode): boolean =>
  statement.is('expression_statement') &&
  /^(?:print|logging\.\w+|log(?:ger)?\.\w+|self\.log(?:ger)?\.\w+|(?:await )?(?:asyncio|time)\.sleep)\(/.test(
    statement.text().slice(0, 120),
  );

const standingDecorator =
  /(?:abstract|overload|group|callback|fixture|hookspec|hookimpl|singledispatch|protocol|override|no_type_check|event|listener|signal|command|validator)\w*(?:\(|$)/i;

/** Decorated so that the empty body is right: abstract, an overload, a group of commands, a fixture. */
function isDeclaration(node: SgNode): boolean {
  const parent = node.parent();
  if (!parent?.is('decorated_definition')) return false;
  return parent
    .children()
    .some(
      (it) => it.is('decorator') && standingDecorator.test(it.text().split('\n')[0]?.slice(1, 200) ?? ''),
    );
}

function classOf(scan: Scan, node: SgNode): { owner: string | null; derived: boolean; declares: boolean } {
  const wrapper = node.parent()?.is('decorated_definition') ? node.parent() : node;
  const outer = wrapper?.parent()?.parent();
  if (!outer?.is('class_definition')) {
    const cutOff =
      !scan.passage.whole && (parametersOf(node, true)[0] === 'self' || node.range().start.column > 0);
    const heading = cutOff ? /^class\s+(\w+)\s*(\([^)]*)?/.exec(scan.passage.heading.trim()) : null;
    const declares =
      heading !== null && (isAbstractByName(heading[1] ?? '') || declaringBase.test(heading[2] ?? ''));
    return { owner: cutOff ? (heading?.[1] ?? '') : null, derived: heading?.[2] !== undefined, declares };
  }
  const owner = outer.field('name')?.text() ?? '';
  const bases = outer.field('superclasses')?.text() ?? '';
  return {
    owner,
    derived: bases.length > 2,
    declares:
      isAbstractByName(owner) || declaringBase.test(bases) || scan.isBase(owner) || isAbstractByWord(outer),
  };
}

/** The class's docstring says that it is there to be derived from. */
const isAbstractByWord = (owner: SgNode): boolean => {
  const first = owner
    .field('body')
    ?.children()
    .find((it) => it.isNamed());
  return (
    first !== undefined &&
    isDocstring(first) &&
    /\babstract|\bbase class|\binterface\b|\bsub-?class/i.test(first.text().slice(0, 2000))
  );
};

const declaringBase = /\b(?:ABC|ABCMeta|Protocol|Interface|TypedDict|NamedTuple|Enum)\b/;

function parametersOf(node: SgNode, withSelf = false): string[] {
  const all = (node.field('parameters')?.children() ?? []).filter((it) => it.isNamed() && !it.is('comment'));
  const names = all.map((it) => (it.is('identifier') ? it : (it.field('name') ?? it.child(0) ?? it)).text());
  return withSelf ? names : names.filter((name) => name !== 'self' && name !== 'cls');
}

function resultOf(node: SgNode, statement: SgNode): HollowFunction['does'] | null {
  const value = statement.children().find((it) => it.isNamed());
  if (value === undefined) return 'nothing';
  if (value.is('identifier')) return parametersOf(node).includes(value.text()) ? 'returns-input' : null;
  return isConstant(value, 0) ? 'returns-constant' : null;
}

const atoms = ['true', 'false', 'none', 'integer', 'float', 'unary_operator'];

function isConstant(node: SgNode, depth: number): boolean {
  if (depth > 4) return false;
  if (atoms.includes(kindOf(node))) return true;
  if (node.is('string')) return !node.children().some((it) => it.is('interpolation'));
  const parts = node.children().filter((it) => it.isNamed() && !it.is('comment'));
  if (parts.length > 20 || !['list', 'tuple', 'dictionary', 'set'].includes(kindOf(node))) return false;
  return parts.every((it) => {
    const inner = it.is('pair') ? it.field('value') : it;
    return inner !== null && isConstant(inner, depth + 1);
  });
}

/** `raise NotImplementedError` outside abstract classes and methods. */
export function scanPythonRaises(scan: Scan, root: SgNode): void {
  if (scan.isStub || !scan.passage.text.includes('raise')) return;
  for (const node of nodesOf(root, ['raise_statement'])) {
    scan.tick();
    if (!scan.touchesAdded(node) || !raisesNotImplemented(node)) continue;
    const owner = node
      .ancestors()
      .slice(0, 12)
      .find((it) => it.is('function_definition'));
    if (
      owner &&
      (classOf(scan, owner).declares ||
        isDeclaration(owner) ||
        statementsOf(owner.field('body') ?? owner).some(isHookDocstring))
    )
      continue;
    const { startLine, endLine } = scan.linesOf(node);
    scan.report('placeholders.not-implemented', startLine, endLine);
  }
}

function raisesNotImplemented(node: SgNode): boolean {
  const [, type = '', args = ''] =
    /^raise\s+([\w.]+)\s*(?:\(([\s\S]{0,300}))?/.exec(node.text().slice(0, 400)) ?? [];
  const message = /["']([^"']{0,200})["']/.exec(args)?.[1] ?? '';
  const said = saysNotImplemented(message);
  if (said === 'alone') return true;
  if (!/(?:^|\.)NotImplemented(?:Error)?$/.test(type)) return false;
  const block = node.parent();
  const isWholeBody =
    block?.parent()?.is('function_definition') === true &&
    statementsOf(block).every((it) => it.id() === node.id() || isDocstring(it));
  return isWholeBody && (said !== null || args.replace(/[\s)]/g, '') === '');
}
