import { compact } from '../../../core/loop/test-reading.ts';
import { nodesOf, type SgNode } from '../../gates/parser.ts';

/** Names of a file that stand for one literal, and tables of cases: what a test says by way of a name. */
export interface Constants {
  literals: Map<string, string>;
  tables: Map<string, string[]>;
}

const shapes = {
  script: { kinds: ['variable_declarator'], name: 'name', value: 'value', list: ['array', 'object'] },
  python: {
    kinds: ['assignment'],
    name: 'left',
    value: 'right',
    list: ['list', 'tuple', 'dictionary', 'set'],
  },
} as const;
const plain = [
  'string',
  'number',
  'true',
  'false',
  'null',
  'unary_expression',
  'array',
  'object',
  'template_string',
  'new_expression',
  'integer',
  'float',
  'none',
  'unary_operator',
  'list',
  'tuple',
  'dictionary',
  'set',
];
const lengthMax = 400;

/** A name that is given two values stands for neither. */
export function constantsOf(root: SgNode, language: 'script' | 'python'): Constants {
  const { kinds, name, value, list } = shapes[language];
  const literals = new Map<string, string>();
  const tables = new Map<string, string[]>();
  const twice = new Set<string>();
  for (const node of nodesOf(root, kinds)) {
    const named = node.field(name);
    const given = node.field(value);
    if (!named?.is('identifier') || given === null || !plain.includes(String(given.kind()))) continue;
    const key = named.text();
    if (literals.has(key) || tables.has(key)) twice.add(key);
    if (list.some((kind) => given.is(kind)) && given.children().filter((it) => it.isNamed()).length > 1) {
      tables.set(
        key,
        given
          .children()
          .filter((it) => it.isNamed() && !it.is('comment'))
          .map((row) => compact(row.text())),
      );
    }
    if (given.text().length <= lengthMax) literals.set(key, given.text());
  }
  for (const key of twice) literals.delete(key);
  return { literals, tables };
}

/** The text of a node with such names replaced by what they stand for. */
export function putIn(node: SgNode, { literals }: Constants): string {
  const text = node.text();
  const start = node.range().start.index;
  const names = nodesOf(node, ['identifier']).filter((it) => literals.has(it.text()));
  let out = '';
  let at = 0;
  for (const name of names) {
    const { start: from, end } = name.range();
    out += text.slice(at, from.index - start) + (literals.get(name.text()) ?? '');
    at = end.index - start;
  }
  return out + text.slice(at);
}
