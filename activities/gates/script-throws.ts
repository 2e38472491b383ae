import { isAbstractByName, saysNotImplemented } from '../../core/gates/hollow.ts';
import { kindOf, nodesOf, type SgNode } from './parser.ts';
import type { Scan } from './scan.ts';
import { functionKinds } from './script-functions.ts';

/** `throw new Error('not implemented')`, outside classes that are there to be derived from. */
export function scanScriptThrows(scan: Scan, root: SgNode): void {
  for (const node of nodesOf(root, ['throw_statement'])) {
    scan.tick();
    if (!scan.touchesAdded(node) || !throwsNotImplemented(node) || isInAbstractClass(scan, node)) continue;
    const { startLine, endLine } = scan.linesOf(node);
    scan.report('placeholders.not-implemented', startLine, endLine);
  }
}

function throwsNotImplemented(node: SgNode): boolean {
  const thrown = node.children().find((it) => it.isNamed() && !it.is('comment'));
  if (!thrown) return false;
  const type = thrown.field('constructor')?.text() ?? thrown.field('function')?.text() ?? '';
  const args =
    thrown
      .field('arguments')
      ?.children()
      .filter((it) => it.isNamed()) ?? [];
  const said = saysNotImplemented((args[0] ?? thrown).text().replace(/^[`'"]|[`'"]$/g, ''));
  if (said === 'alone') return true;
  if (said === null && !(args.length === 0 && /NotImplemented(?:Error|Exception)?$/.test(type))) return false;
  const block = node.parent();
  return block?.is('statement_block') === true && statementsOf(block) === 1 && isFunction(block.parent());
}

const statementsOf = (block: SgNode): number =>
  block.children().filter((it) => it.isNamed() && !it.is('comment')).length;

function isInAbstractClass(scan: Scan, node: SgNode): boolean {
  const owner = node
    .ancestors()
    .slice(0, 12)
    .find((it) => it.is('class_declaration') || it.is('abstract_class_declaration') || it.is('class'));
  if (owner === undefined) return false;
  const name = owner.field('name')?.text() ?? '';
  return owner.is('abstract_class_declaration') || isAbstractByName(name) || scan.isBase(name);
}

const isFunction = (node: SgNode | null): boolean => node !== null && functionKinds.includes(kindOf(node));
