import { judgeLiteral, type LiteralPlace, mayHoldSample } from '../../core/gates/literals.ts';
import { nodesOf, type SgNode } from './parser.ts';
import type { Scan } from './scan.ts';
import { linesWithSamples } from './script-strings.ts';

/** Sample values, hosts and stand-in credentials in the strings of Python; docstrings are prose. */
export function scanPythonStrings(scan: Scan, root: SgNode): void {
  const holdsSample = scan.isStub ? null : linesWithSamples(scan);
  if (holdsSample === null) return;
  for (const node of nodesOf(root, ['string'])) {
    scan.tick();
    if (!scan.touchesAdded(node) || node.parent()?.is('expression_statement')) continue;
    const [, prefix = '', value = ''] =
      /^([A-Za-z]{0,2})(?:"""|'''|"|')([\s\S]*?)(?:"""|'''|"|')$/.exec(node.text()) ?? [];
    if (/f/i.test(prefix) && value.includes('{')) continue;
    const { startLine, endLine } = scan.linesOf(node);
    const rule = holdsSample(startLine) || mayHoldSample(value) ? judgeLiteral(value, placeOf(node)) : null;
    if (rule) scan.report(rule, startLine, endLine);
  }
}

function placeOf(node: SgNode): LiteralPlace {
  const parent = node.parent();
  switch (parent?.kind()) {
    case 'assignment':
      return { name: lastName(parent.field('left')), use: 'plain' };
    case 'keyword_argument':
      return { name: lastName(parent.field('name')), use: 'plain' };
    case 'pair':
      return {
        name: lastName(parent.field('key')),
        use: parent.field('key')?.id() === node.id() ? 'compared' : 'plain',
      };
    case 'default_parameter':
    case 'typed_default_parameter':
      return { name: lastName(parent.field('name')), use: 'fallback' };
    case 'comparison_operator':
    case 'subscript':
    case 'list':
    case 'tuple':
    case 'set':
    case 'case_pattern':
      return { name: null, use: 'compared' };
    case 'boolean_operator':
    case 'conditional_expression':
      return { name: null, use: 'fallback' };
    case 'argument_list':
      return placeInCall(parent);
    default:
      return { name: null, use: 'plain' };
  }
}

function placeInCall(args: SgNode): LiteralPlace {
  const callee = args.parent()?.field('function')?.text().slice(-60) ?? '';
  if (
    /(?:^|\.)(?:startswith|endswith|replace|split|find|index|match|search|add_argument|option)$/.test(callee)
  ) {
    return { name: null, use: 'compared' };
  }
  return {
    name: null,
    use: /(?:^|\.)(?:getenv|get|setdefault|config|env|urljoin)$/.test(callee) ? 'fallback' : 'plain',
  };
}

const lastName = (node: SgNode | null): string | null =>
  node === null
    ? null
    : (node
        .text()
        .slice(-100)
        .split('.')
        .at(-1)
        ?.replace(/^['"]|['"\]]+$/g, '') ?? null);
