import { indentOf, isBalanced, isSilent, maskLine, type Language } from './code-line.ts';
import type { Mutation } from './mutation.ts';
import { conditionsOf } from './name-ideas.ts';

type Placed = Omit<Mutation, 'path'>;

/** Whole lines left out, moved, repeated or put in, and conditions asked in addition. */
export function wholeLineIdeas(lines: readonly string[], at: number, language: Language): Placed[] {
  const line = lines[at] ?? '';
  const masked = maskLine(line, language);
  const replace = (add: string[], remove: number, idea: string, prior: number): Placed => ({
    line: at,
    remove,
    add,
    idea,
    prior,
  });
  const next = lines[at + 1];
  const ideas: Placed[] = [];
  if (isStatement(masked, language)) {
    const left = language === 'python' && isOnlyOne(lines, at) ? [`${indentOf(line)}pass`] : [];
    ideas.push(replace(left, 1, 'line left out', 4.5));
    if (
      next !== undefined &&
      isStatement(maskLine(next, language), language) &&
      indentOf(next) === indentOf(line)
    )
      ideas.push(replace([next, line], 2, 'two lines swapped', 5));
  }
  ideas.push(...moved(lines, at, language), ...leaps(lines, at, language), ...guards(lines, at, language));
  if (language === 'python') ideas.push(...ownDefault(line, lines, at));
  return ideas;
}

const isStatement = (masked: string, language: Language): boolean =>
  masked.trim() !== '' &&
  isBalanced(masked) &&
  (language === 'python'
    ? !/^\s*(?:def|class|if|elif|else|for|while|try|except|with|import|from|@)\b|:\s*$/.test(masked)
    : /;\s*$/.test(masked) && !/^\s*(?:import|export)\b/.test(masked));

/** In Python a block that holds one line cannot be emptied. */
function isOnlyOne(lines: readonly string[], at: number): boolean {
  const depth = indentOf(lines[at] ?? '').length;
  const before = lines.slice(0, at).findLast((line) => line.trim() !== '') ?? '';
  const after = lines.slice(at + 1).find((line) => line.trim() !== '') ?? '';
  return indentOf(before).length < depth && indentOf(after).length < depth;
}

/** In Python, a line one block further out or in. */
function moved(lines: readonly string[], at: number, language: Language): Placed[] {
  const line = lines[at] ?? '';
  if (language !== 'python' || isSilent(line, language)) return [];
  const depth = indentOf(line);
  const before = lines.slice(0, at).findLast((other) => other.trim() !== '') ?? '';
  const ideas: Placed[] = [];
  if (depth.length >= 8)
    ideas.push({ line: at, remove: 1, add: [line.slice(4)], idea: 'one block out', prior: 4 });
  if (indentOf(before).length > depth.length)
    ideas.push({ line: at, remove: 1, add: [`    ${line}`], idea: 'one block in', prior: 4 });
  return ideas;
}

/** `break` before the next case, and an end of a loop or function after a line. */
function leaps(lines: readonly string[], at: number, language: Language): Placed[] {
  const line = lines[at] ?? '';
  const next = lines[at + 1] ?? '';
  const insert = (text: string, prior: number): Placed => ({
    line: at + 1,
    remove: 0,
    add: [indentOf(line) + text],
    idea: `with ${text}`,
    prior,
  });
  const masked = maskLine(line, language);
  if (masked.trim() === '') return [];
  if (language === 'python')
    return isBalanced(masked) && !/:\s*$/.test(masked)
      ? [insert('break', 2.5), insert('continue', 2.5), insert('return', 2)]
      : [];
  if (!/;\s*$/.test(masked)) return [];
  const isCase =
    /^\s*(?:case\b|default\s*:)/.test(next) && !/^\s*(?:break|return|continue|throw)\b/.test(line);
  return [insert('break;', isCase ? 9 : 2.5), insert('continue;', 2.5), insert('return;', 2.5)];
}

/** A condition that stands elsewhere in the file, asked in addition, or of the line alone. */
function guards(lines: readonly string[], at: number, language: Language): Placed[] {
  const line = lines[at] ?? '';
  const masked = maskLine(line, language);
  const near = lines.slice(Math.max(0, at - 14), at + 14);
  const conditions = conditionsOf(near, language).slice(0, 90);
  const ideas: Placed[] = [];
  const put = (text: string, idea: string, prior: number) =>
    ideas.push({ line: at, remove: 1, add: [text], idea, prior });
  const opening =
    language === 'python'
      ? /\b(?:if|elif|while) (.+):\s*$/.exec(masked)
      : /\b(?:if|while) ?\((.+)\)(?: \{| [\w.#]+.*;)?\s*$/.exec(masked);
  const inner = opening?.[1] ?? '';
  const [and, or] = language === 'python' ? [' and ', ' or '] : [' && ', ' || '];
  if (inner !== '') {
    const from = masked.indexOf(inner, opening?.index);
    const own = line.slice(from, from + inner.length);
    for (const condition of conditions)
      if (condition !== own)
        for (const join of [and, or])
          put(
            line.slice(0, from) + own + join + condition + line.slice(from + own.length),
            `also asks ${condition}`,
            2.6,
          );
  } else if (
    /(?:return|=>|=) [^{]*[^{,;]+;?\s*$/.test(masked) &&
    / (?:&&|\|\||and|or|===|!==|==|<|>|in) /.test(masked)
  ) {
    const end = masked.trimEnd().replace(/;$/, '').length;
    for (const condition of conditions)
      for (const join of [and, or])
        put(line.slice(0, end) + join + condition + line.slice(end), `also asks ${condition}`, 2.4);
  }
  if (isStatement(masked, language) && !/^\s*(?:const|let|var)\b/.test(masked))
    for (const condition of conditions) {
      const text =
        language === 'python' ? `if ${condition}: ${line.trim()}` : `if (${condition}) ${line.trim()}`;
      put(indentOf(line) + text, `only if ${condition}`, 1.8);
    }
  const trailing = /^(\s*else) (?!if\b)([^{]+;)\s*$/.exec(line);
  if (trailing && language === 'javascript')
    for (const condition of conditions)
      put(`${trailing[1]} if (${condition}) ${trailing[2]}`, `only if ${condition}`, 3);
  return ideas;
}

/** A list or dictionary as default is shared by all calls: made anew in each. */
function ownDefault(line: string, lines: readonly string[], at: number): Placed[] {
  const parameter = /^\s*def .*?\b(\w+)\s*(?::[^=,]+)?=\s*(\[\]|\{\}|dict\(\)|list\(\)|set\(\))/.exec(line);
  if (!parameter || !/:\s*$/.test(line)) return [];
  const [, name = '', value = ''] = parameter;
  const from = line.indexOf(value, line.indexOf(name, line.indexOf('(')));
  const indent = indentOf(lines[at + 1] ?? '') || `${indentOf(line)}    `;
  return [
    {
      line: at,
      remove: 1,
      add: [
        `${line.slice(0, from)}None${line.slice(from + value.length)}`,
        `${indent}if ${name} is None:`,
        `${indent}    ${name} = ${value}`,
      ],
      idea: 'a default of its own',
      prior: 9,
    },
  ];
}

/** Lines of the same file, put in once more after this one. */
export function copies(lines: readonly string[], at: number, language: Language): Placed[] {
  const here = lines[at] ?? '';
  if (isSilent(here, language)) return [];
  const depth =
    indentOf(lines[at + 1] ?? '').length > indentOf(here).length
      ? indentOf(lines[at + 1] ?? '')
      : indentOf(here);
  const from = Math.max(0, at - 30);
  const statements = lines
    .slice(from, at + 30)
    .filter((line) => isStatement(maskLine(line, language), language));
  return [...new Set(statements.map((line) => line.trim()))]
    .filter((text) => !/^(?:const|let|var) /.test(text))
    .map((text) => ({ line: at + 1, remove: 0, add: [depth + text], idea: `with ${text}`, prior: 2.2 }));
}
