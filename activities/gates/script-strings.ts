import { judgeLiteral, type LiteralPlace, mayHoldSample } from '../../core/gates/literals.ts';
import { nodesOf, type SgNode } from './parser.ts';
import type { Scan } from './scan.ts';

/** Sample values, hosts and stand-in credentials in the strings of JavaScript and TypeScript. */
export function scanScriptStrings(scan: Scan, root: SgNode): void {
  const holdsSample = linesWithSamples(scan);
  if (holdsSample === null) return;
  for (const node of nodesOf(root, ['string', 'template_string', 'jsx_text'])) {
    scan.tick();
    if (!scan.touchesAdded(node)) continue;
    const text = node.text();
    if (node.is('template_string') && text.includes('${')) continue;
    const value = node.is('jsx_text') ? text : text.slice(1, -1);
    const { startLine, endLine } = scan.linesOf(node);
    const rule = holdsSample(startLine) || mayHoldSample(value) ? judgeLiteral(value, placeOf(node)) : null;
    if (rule) scan.report(rule, startLine, endLine);
  }
}

/**
 * Whether a string on a line is worth a look, each line looked at once; null when no added line holds anything that a
 * rule about strings could hit.
 */
export function linesWithSamples(scan: Scan): ((line: number) => boolean) | null {
  const known = new Map<number, boolean>();
  const ask = (line: number): boolean => {
    const answer = known.get(line) ?? mayHoldSample(scan.quote(line, line));
    known.set(line, answer);
    return answer;
  };
  return [...scan.passage.added].some(ask) ? ask : null;
}

function placeOf(node: SgNode): LiteralPlace {
  const parent = node.parent();
  if (parent === null || node.is('jsx_text')) return { name: null, use: 'plain' };
  switch (parent.kind()) {
    case 'jsx_attribute':
      return { name: parent.children()[0]?.text() ?? null, use: 'plain' };
    case 'pair':
      return {
        name: bareName(parent.field('key')),
        use: parent.field('key')?.id() === node.id() ? 'compared' : 'plain',
      };
    case 'variable_declarator':
    case 'public_field_definition':
    case 'field_definition':
      return { name: bareName(parent.field('name') ?? parent.field('property')), use: 'plain' };
    case 'assignment_expression':
      return { name: bareName(parent.field('left')), use: 'plain' };
    case 'required_parameter':
    case 'optional_parameter':
    case 'assignment_pattern':
    case 'object_assignment_pattern':
      return { name: bareName(parent.field('pattern') ?? parent.field('left')), use: 'fallback' };
    case 'binary_expression':
      return placeInOperation(parent);
    case 'switch_case':
    case 'array':
    case 'literal_type':
    case 'enum_assignment':
    case 'subscript_expression':
      return { name: null, use: 'compared' };
    case 'arguments':
      return placeInCall(parent);
    case 'ternary_expression':
      return { name: null, use: 'fallback' };
    default:
      return { name: null, use: 'plain' };
  }
}

function placeInOperation(operation: SgNode): LiteralPlace {
  const operator = operation.field('operator')?.text() ?? '';
  if (operator === '??' || operator === '||') return { name: null, use: 'fallback' };
  return { name: null, use: operator === '+' ? 'plain' : 'compared' };
}

const asking =
  /(?:^|\.)(?:includes|indexOf|startsWith|endsWith|has|match|test|equals?|toBe|toEqual|describe|option|replace|replaceAll|split)$/;

function placeInCall(args: SgNode): LiteralPlace {
  const call = args.parent();
  const callee = (call?.field('function') ?? call?.field('constructor'))?.text().slice(-60) ?? '';
  if (asking.test(callee)) return { name: null, use: 'compared' };
  return { name: null, use: /(?:^|\.)URL$/.test(callee) ? 'fallback' : 'plain' };
}

const bareName = (node: SgNode | null): string | null => {
  if (node === null) return null;
  const last = node.is('member_expression') ? node.field('property') : node;
  return (
    last
      ?.text()
      .slice(0, 100)
      .replace(/^['"`]|['"`]$/g, '') ?? null
  );
};
