import {
  type Answer,
  type ExamplePair,
  type FixedAnswer,
  nameLiteral,
} from '../../../core/loop/hardcoded.ts';
import type { TestFile } from '../../../core/loop/test-reading.ts';
import { kindOf, nodesOf, type SgNode } from '../../gates/parser.ts';
import { splitArguments } from './script-tests.ts';

const literalKinds = [
  'string',
  'number',
  'true',
  'false',
  'null',
  'template_string',
  'array',
  'unary_expression',
  'object',
  'integer',
  'float',
  'none',
  'list',
  'tuple',
  'dictionary',
  'unary_operator',
];
const isLiteral = (node: SgNode | null | undefined): boolean =>
  node !== null &&
  node !== undefined &&
  literalKinds.includes(kindOf(node)) &&
  nodesOf(node, ['identifier']).length === 0;
/** Each grammar refuses to be asked for kinds that it does not have. */
const shapes = {
  script: {
    functions: ['function_declaration', 'function_expression', 'arrow_function', 'method_definition'],
    branches: ['if_statement', 'ternary_expression', 'switch_case'],
    comparisons: ['binary_expression'],
    tables: ['object', 'array'],
    rows: ['pair', 'array'],
    assignment: { kind: 'assignment_expression', value: 'right' },
  },
  python: {
    functions: ['function_definition'],
    branches: ['if_statement', 'elif_clause', 'conditional_expression', 'case_clause'],
    comparisons: ['comparison_operator'],
    tables: ['dictionary', 'list'],
    rows: ['pair', 'list', 'tuple'],
    assignment: { kind: 'assignment', value: 'right' },
  },
} as const;
export type Language = keyof typeof shapes;

/** Inputs of tests with what they expect: of one argument, of each of several, and of all of them together. */
export function pairsOf(files: readonly TestFile[]): ExamplePair[] {
  return files.flatMap(({ tests, tables }) => [
    ...tests.flatMap(({ assertions, cases }) => [
      ...assertions.flatMap(({ subject, expected, matcher }) => pairsIn(subject, expected, matcher)),
      ...cases.flatMap(pairsOfRow),
    ]),
    ...[...tables.values()].flat().flatMap(pairsOfRow),
  ]);
}

function pairsIn(subject: string, expected: string | null, matcher: string): ExamplePair[] {
  const call = /^(?:await)?[\w.$]+\(([\s\S]*)\)$/.exec(subject);
  const value =
    expected ??
    { assertTrue: 'true', assertFalse: 'false', assert: 'true', ok: 'true', toBeNull: 'null' }[matcher] ??
    null;
  if (!call?.[1] || value === null) return [];
  const args = splitArguments(call[1]);
  const inputs = args.length > 1 ? [...args, `[${args.join(',')}]`] : args;
  const expectedName = nameLiteral(splitArguments(value)[0] ?? value);
  return inputs.flatMap((input) =>
    [nameLiteral(input), ...partsOf(input)].map((one) => ({ input: one, expected: expectedName })),
  );
}

/** A list may be asked for by one of its values, or by all of them as one text. */
function partsOf(input: string): string[] {
  if (!/^[[(].*[\])]$/s.test(input)) return [];
  const values = splitArguments(input.slice(1, -1)).map(nameLiteral);
  if (values.length === 0 || values.some((value) => /^[[{]/.test(value))) return [];
  return [...values, `"${values.map((value) => value.replace(/^"|"$/g, '')).join(',')}"`];
}

/** `[1, 2, 3]`: the last is what is expected. */
function pairsOfRow(row: string): ExamplePair[] {
  const parts = /^[[(]/.test(row) ? splitArguments(row.slice(1, -1)) : [];
  const expected = parts.at(-1);
  if (parts.length < 2 || expected === undefined) return [];
  return parts.slice(0, -1).map((input) => ({ input: nameLiteral(input), expected: nameLiteral(expected) }));
}

/** Where the code answers a literal with a literal; `isNew` says whether a node stands on a line that is new. */
export function readAnswers(root: SgNode, language: Language, isNew: (node: SgNode) => boolean): Answer[] {
  const lineOf = (node: SgNode) =>
    node.text().split('\n').slice(0, 3).join(' ').replace(/\s+/g, ' ').slice(0, 200);
  const branches = nodesOf(root, shapes[language].branches)
    .filter(isNew)
    .flatMap((node): Answer[] => {
      const { inputs, answer } = readBranch(node, language);
      const expected = nodesOf(answer ?? node, ['return_statement'])[0];
      const value =
        answer !== null && isLiteral(answer)
          ? answer
          : (expected?.children().find((it) => it.isNamed()) ?? assignedIn(answer, language));
      if (!value || !isLiteral(value)) return [];
      const group = `branch ${node.parent()?.id() ?? 0}`;
      const siblings =
        node.is('switch_case') || node.is('case_clause')
          ? (node
              .parent()
              ?.children()
              .filter((it) => it.is(kindOf(node))).length ?? 1)
          : 1;
      return inputs.map((input) => ({
        kind: 'branch',
        input,
        expected: nameLiteral(value.text()),
        group,
        groupSize: Math.max(siblings, 1),
        line: lineOf(node),
      }));
    });
  const tables = nodesOf(root, shapes[language].tables).filter(
    (node) => nodesOf(node, shapes[language].rows).length > 0,
  );
  const rows = tables.flatMap((table): Answer[] => {
    const entries = table.children().filter((it) => it.isNamed() && !it.is('comment'));
    return entries.filter(isNew).flatMap((entry): Answer[] => {
      const parts = entry.is('pair')
        ? [entry.field('key'), entry.field('value')]
        : entry.children().filter((it) => it.isNamed());
      const [key, value] = parts;
      if (!key || !value || !isLiteral(value) || !(isLiteral(key) || key.is('property_identifier')))
        return [];
      const name = key.is('property_identifier') ? `"${key.text()}"` : nameLiteral(key.text());
      const said = {
        kind: 'row' as const,
        expected: nameLiteral(value.text()),
        group: `table ${table.id()}`,
        groupSize: entries.length,
        line: lineOf(entry),
      };
      // Keys of objects are texts, whatever went into them.
      const number = /^"-?[\d.]+"$/.test(name) ? [{ ...said, input: name.slice(1, -1) }] : [];
      return [{ ...said, input: name }, ...number];
    });
  });
  return [...branches, ...rows];
}

/** `result = 39.5`, which is the answer where a branch does nothing else. */
function assignedIn(answer: SgNode | null, language: Language): SgNode | null {
  const { kind, value } = shapes[language].assignment;
  const [only, ...more] = answer === null ? [] : nodesOf(answer, [kind]);
  return only && more.length === 0 ? only.field(value) : null;
}

function readBranch(node: SgNode, language: Language): { inputs: string[]; answer: SgNode | null } {
  if (node.is('switch_case')) {
    const value = node.field('value');
    return { inputs: value && isLiteral(value) ? [nameLiteral(value.text())] : [], answer: null };
  }
  if (node.is('case_clause')) {
    const pattern = node.children().find((it) => it.is('case_pattern'));
    return { inputs: pattern ? [nameLiteral(pattern.text())] : [], answer: node.field('consequence') };
  }
  if (node.is('conditional_expression')) {
    const [value, condition] = node.children().filter((it) => it.isNamed());
    return { inputs: condition ? comparedIn(condition, language) : [], answer: value ?? null };
  }
  const condition = node.field('condition');
  return { inputs: condition ? comparedIn(condition, language) : [], answer: node.field('consequence') };
}

/** Literals that a condition asks for equality with. */
function comparedIn(condition: SgNode, language: Language): string[] {
  const inside = nodesOf(condition, shapes[language].comparisons);
  return inside.flatMap((node) => {
    const parts = node.children().filter((it) => it.isNamed());
    const operator = node
      .children()
      .map((it) => it.text())
      .find((text) => /^(?:===?|is|in)$/.test(text));
    if (operator === undefined) return [];
    const literals = parts.filter((it) => isLiteral(it));
    return literals.flatMap((it) =>
      operator === 'in'
        ? it
            .children()
            .filter(isLiteral)
            .map((one) => nameLiteral(one.text()))
        : [nameLiteral(it.text())],
    );
  });
}

/** Functions with parameters that begin with the return of a literal. */
export function readFixedAnswers(
  root: SgNode,
  language: Language,
  isNew: (node: SgNode) => boolean,
): FixedAnswer[] {
  return nodesOf(root, shapes[language].functions).flatMap((node): FixedAnswer[] => {
    const parameters = node.field('parameters') ?? node.field('parameter');
    if (!parameters || (nodesOf(parameters, ['identifier']).length === 0 && !parameters.is('identifier')))
      return [];
    const body = node.field('body');
    const first = body?.children().find((it) => it.isNamed() && !it.is('comment') && !isDocstring(it));
    const value = first?.is('return_statement')
      ? first.children().find((it) => it.isNamed())
      : isLiteral(body)
        ? body
        : null;
    const place = first?.is('return_statement') ? first : body;
    if (!value || !isLiteral(value) || !place || !isNew(place)) return [];
    return [{ value: nameLiteral(value.text()), line: place.text().slice(0, 200) }];
  });
}

const isDocstring = (node: SgNode): boolean =>
  node.is('expression_statement') && node.child(0)?.is('string') === true;
