import { isSilent, maskLine, type Language } from './code-line.ts';
import type { LineIdea } from './mutation.ts';

const name = /(?<![\w$.])[A-Za-z_$][\w$]*(?![\w$]|\s*:(?!:))/g;
const member = /(?<=\.)#?[A-Za-z_$][\w$]*/g;
const reserved = new Set(
  'if else for while do return const let var new function async await class export import from switch case default throw try catch finally typeof instanceof def elif in not and or is lambda with as raise yield assert pass break continue of extends static readonly interface type None True False null undefined true false this self super print string number boolean void unknown never del global nonlocal except delete'.split(
    ' ',
  ),
);
/** How far around a line names are taken from. */
const around = 24;

/** Lines with another name of the neighbourhood in one place; near ones first. `numbers` are those that tests name. */
export function nameIdeas(
  lines: readonly string[],
  at: number,
  language: Language,
  numbers: readonly string[],
): LineIdea[] {
  const line = lines[at] ?? '';
  const masked = maskLine(line, language);
  const near = lines
    .slice(Math.max(0, at - around), at + around + 1)
    .map((other) => maskLine(other, language));
  const names = distinct(near.flatMap((other) => other.match(name) ?? [])).filter(
    (one) => !reserved.has(one),
  );
  const members = distinct(near.flatMap((other) => other.match(member) ?? []));
  const exchange = (pattern: RegExp, others: readonly string[], prior: number): LineIdea[] =>
    [...masked.matchAll(pattern)]
      .filter((found) => !reserved.has(found[0]))
      .flatMap((found) =>
        others
          .filter((other) => other !== found[0] && !isDefinition(masked, found.index))
          .map((other) => ({
            text: line.slice(0, found.index) + other + line.slice(found.index + found[0].length),
            idea: `${found[0]} becomes ${other}`,
            prior: prior + likeness(found[0], other),
          })),
      );
  return [
    ...exchange(name, names, 2),
    ...exchange(member, members, 2),
    ...numberIdeas(line, masked, numbers),
    ...textIdeas(lines, line),
  ];
}

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];

/** Names of imports, functions and parameters stand where they are defined. */
const isDefinition = (masked: string, at: number): boolean =>
  /^\s*(?:import|from|export \{)/.test(masked) ||
  /(?:function|def|class|const|let|var)\s+$/.test(masked.slice(0, at));

/** Names that share their beginning or end are the likelier ones to be mixed up. */
function likeness(a: string, b: string): number {
  const same = (count: number) =>
    a.slice(0, count) === b.slice(0, count) || a.slice(-count) === b.slice(-count);
  return same(3) ? 1 : a.length === 1 && b.length === 1 ? 1.5 : 0;
}

function numberIdeas(line: string, masked: string, numbers: readonly string[]): LineIdea[] {
  return [...masked.matchAll(/(?<![\w.])\d[\d_.]*(?![\w.])/g)].flatMap((found) =>
    numbers
      .filter((other) => other !== found[0])
      .map((other) => ({
        text: line.slice(0, found.index) + other + line.slice(found.index + found[0].length),
        idea: `${found[0]} becomes ${other}`,
        prior: 3.5,
      })),
  );
}

/** Short texts of the same file, one for the other. */
function textIdeas(lines: readonly string[], line: string): LineIdea[] {
  const quoted = /'(?:[^'\\\n]|\\.){0,24}'|"(?:[^"\\\n]|\\.){0,24}"/g;
  const all = distinct(lines.flatMap((other) => other.match(quoted) ?? [])).slice(0, 40);
  if (/^\s*(?:import|from)\b/.test(line)) return [];
  return [...line.matchAll(quoted)].flatMap((found) =>
    [...all, ...(found[0].length > 2 ? [found[0][0]?.repeat(2) ?? ''] : [])]
      .filter((other) => other !== found[0])
      .map((other) => ({
        text: line.slice(0, found.index) + other + line.slice(found.index + found[0].length),
        idea: `${found[0]} becomes ${other}`,
        prior: 1.8,
      })),
  );
}

/** Conditions that stand in a file, to be asked elsewhere in it too. */
export function conditionsOf(lines: readonly string[], language: Language): string[] {
  const joined = language === 'python' ? / and | or / : /&&|\|\|/;
  const found = lines.flatMap((line) => {
    if (isSilent(line, language)) return [];
    const masked = maskLine(line, language);
    const condition =
      language === 'python'
        ? /\b(?:if|elif|while) (.+):\s*$/.exec(masked)
        : /\b(?:if|while) ?\((.+)\)/.exec(masked);
    const text = condition?.[1] ?? '';
    const from = masked.indexOf(text, condition?.index ?? 0);
    return text === ''
      ? []
      : line
          .slice(from, from + text.length)
          .split(joined)
          .map((part) => part.trim());
  });
  const names = distinct(lines.flatMap((line) => maskLine(line, language).match(name) ?? [])).filter(
    (one) => !reserved.has(one),
  );
  const tests = (one: string): string[] =>
    language === 'python'
      ? [one, `not ${one}`, `${one} is not None`, `${one} is None`]
      : [
          one,
          `!${one}`,
          `${one} !== null`,
          `${one} !== undefined`,
          `!Array.isArray(${one})`,
          `Array.isArray(${one})`,
        ];
  return distinct([...found.filter((text) => balanced(text)), ...names.slice(0, 40).flatMap(tests)]);
}

const balanced = (text: string): boolean => text.split('(').length === text.split(')').length;
