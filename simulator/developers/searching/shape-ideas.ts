import { closingOf, maskLine, partsOf, type Language } from './code-line.ts';
import type { LineIdea } from './mutation.ts';

/** Lines with something more, or less, in one place: a guard, a call, a copy, `await`, brackets, a default. */
export function shapeIdeas(line: string, language: Language): LineIdea[] {
  const masked = maskLine(line, language);
  return [
    ...awaitIdeas(line, masked, language),
    ...negations(line, masked, language),
    ...(language === 'python' ? pythonAdditions(line, masked) : scriptAdditions(line, masked)),
    ...bracketIdeas(line, masked),
    ...lossIdeas(line, masked),
  ];
}

const put = (line: string, at: number, length: number, text: string): string =>
  line.slice(0, at) + text + line.slice(at + length);

function awaitIdeas(line: string, masked: string, language: Language): LineIdea[] {
  const ideas: LineIdea[] = [];
  for (const { index } of masked.matchAll(/\bawait /g))
    ideas.push({ text: put(line, index, 6, ''), idea: 'without await', prior: 3 });
  for (const found of masked.matchAll(
    /(?:(?<=\breturn |[=(,] ?|=> |^\s*))(?=[\w.#]+\()(?!(?:await|if|for|while|switch|return|function|catch|async|def|class|new)\b)/g,
  ))
    ideas.push({ text: put(line, found.index, 0, 'await '), idea: 'with await', prior: 6 });
  if (
    /^\s*[\w.]+\([^]*\);?\s*$/.test(masked) &&
    !/^\s*(?:if|for|while|switch|return|super|await|print|assert)\b/.test(masked)
  )
    ideas.push({ text: line.replace(/^\s*/, '$&return '), idea: 'with return', prior: 6 });
  if (language === 'javascript') {
    if (/^\s*\{?\s*[\w.([][^]*[;]?\s*$/.test(masked) && /=>\s*\{\s*[^}]+\}/.test(masked))
      ideas.push({
        text: line.replace(/=>\s*\{\s*([^{}]+?);?\s*\}/, '=> $1'),
        idea: 'gives its value',
        prior: 5,
      });
  }
  return ideas;
}

function negations(line: string, masked: string, language: Language): LineIdea[] {
  const ideas: LineIdea[] = [];
  if (language === 'python') {
    for (const { index, 0: found } of masked.matchAll(/\b(?:if|elif|while|and|or|return) (?!not\b)/g))
      ideas.push({ text: put(line, index + found.length, 0, 'not '), idea: 'negated', prior: 6.5 });
    for (const { index } of masked.matchAll(/\bnot (?!in\b)/g))
      ideas.push({ text: put(line, index, 4, ''), idea: 'not negated', prior: 7.5 });
    return ideas;
  }
  for (const { index, 0: found } of masked.matchAll(/\b(?:if|while) ?\(/g)) {
    const start = index + found.length - 1;
    const end = closingOf(masked, start);
    if (end > 0)
      ideas.push({
        text: put(line, start, end + 1 - start, `(!${line.slice(start, end + 1)})`),
        idea: 'negated',
        prior: 6.5,
      });
  }
  for (const { index } of masked.matchAll(/(?<![!=<>])!(?=[\w(])/g))
    ideas.push({ text: put(line, index, 1, ''), idea: 'not negated', prior: 7.5 });
  for (const { index } of masked.matchAll(/(?<=(?:=> |return |&& |\|\| |= |\? ))(?=[\w.]+(?:\(|\.\w))/g))
    ideas.push({ text: put(line, index, 0, '!'), idea: 'negated', prior: 4 });
  return ideas;
}

const value = /[A-Za-z_$#][\w$.#]*(?:\([^()]*\)|\[[^[\]]*\])*/g;
const keywords =
  /^(?:if|else|for|while|return|const|let|var|new|function|async|await|class|export|import|from|switch|case|throw|try|catch|typeof|def|elif|in|not|and|or|is|lambda|with|as|raise|yield|assert|pass|break|continue|of|default|extends|static|readonly|interface|type|None|True|False|null|undefined|true|false|this|self|super|finally|print)\b/;

/** Values in a line that something can be done to. */
const valuesOf = (masked: string): { index: number; text: string }[] =>
  [...masked.matchAll(value)]
    .map((found) => ({ index: found.index, text: found[0] }))
    .filter(({ text }) => !keywords.test(text) || /^(?:this|self)\.\w/.test(text));

const scriptAfter: [string, number][] = [
  ['.toLowerCase()', 3],
  ['.trim()', 3],
  ['.map(Number)', 3],
  ['.slice()', 2.5],
  ['.length', 2.5],
  ['.at(-1)', 1.5],
  [' ?? 0', 3],
  [" ?? ''", 3],
  [' ?? []', 2.5],
  [' || []', 1.5],
  ['.reverse()', 1.5],
  ['.sort()', 1.5],
  ['.toString()', 1.5],
  ['.slice(1)', 2],
  ['.slice(0, -1)', 2],
  ['?.length', 1],
  ['.filter(Boolean)', 2.5],
  [".replaceAll('+', ' ')", 1.5],
  ['.flat()', 1.5],
  ['.values()', 1],
  [' % 1', 0.2],
  [' ?? null', 1],
  [' ?? undefined', 0.5],
];
const scriptAround: [string, string, number][] = [
  ['[...', ']', 3],
  ['Number(', ')', 3],
  ['String(', ')', 2.5],
  ['Math.abs(', ')', 2.5],
  ['Math.floor(', ')', 2.5],
  ['Math.round(', ')', 2.5],
  ['Math.ceil(', ')', 2],
  ['{ ...', ' }', 2],
  ['structuredClone(', ')', 2],
  ['Boolean(', ')', 1],
  ['encodeURIComponent(', ')', 2],
  ['decodeURIComponent(', ')', 2],
  ['new Set(', ')', 1],
  ['[...new Set(', ')]', 2],
  ['Math.max(0, ', ')', 3],
  ['Math.max(1, ', ')', 2],
  ['Object.keys(', ')', 1.5],
];

const pythonAfter: [string, number][] = [
  ['.lower()', 3.5],
  ['.strip()', 3.5],
  ['.copy()', 3.5],
  [' or ""', 3],
  [' or []', 2.5],
  [' or {}', 2],
  [' or 0', 2.5],
  ['.items()', 3],
  ['.values()', 2.5],
  ['.keys()', 1.5],
  ['[1:]', 2],
  ['[:-1]', 2],
  ['[::-1]', 2],
  ['[0]', 2],
  ['[-1]', 2],
  ['.upper()', 1.5],
  ['.split()', 2],
  ['.rstrip()', 2],
  ['.popleft()', 0.5],
  [' % 1', 0.2],
  ['.casefold()', 1],
];
const pythonAround: [string, string, number][] = [
  ['list(', ')', 3],
  ['int(', ')', 3],
  ['str(', ')', 3],
  ['sorted(', ')', 3],
  ['abs(', ')', 2.5],
  ['set(', ')', 2.5],
  ['dict(', ')', 2.5],
  ['len(', ')', 2.5],
  ['float(', ')', 2],
  ['round(', ')', 2.5],
  ['tuple(', ')', 2],
  ['reversed(', ')', 2],
  ['max(0, ', ')', 3],
  ['max(1, ', ')', 2],
  ['sum(', ')', 1.5],
  ['enumerate(', ')', 1.5],
];

interface Additions {
  after: [string, number][];
  around: [string, string, number][];
  /** Whether what ends there is a name that is defined, or a function that is called. */
  isTaken: (end: number) => boolean;
}

/** Each value of the line with a call behind it, or within one. */
const withMore = (line: string, masked: string, { after, around, isTaken }: Additions): LineIdea[] =>
  valuesOf(masked).flatMap(({ index, text }) => {
    const end = index + text.length;
    if (isTaken(end)) return [];
    const own = line.slice(index, end);
    return [
      ...after.map(([more, prior]) => ({ text: put(line, end, 0, more), idea: `with ${more}`, prior })),
      ...around.map(([before, behind, prior]) => ({
        text: put(line, index, text.length, before + own + behind),
        idea: `with ${before}${behind}`,
        prior,
      })),
    ];
  });

function scriptAdditions(line: string, masked: string): LineIdea[] {
  if (/^\s*(?:import|export (?:interface|type|class)|interface|type|class)\b/.test(masked)) return [];
  const ideas: LineIdea[] = [];
  const isTaken = (end: number) => /^\s*(?::|=>|=(?!=))/.test(masked.slice(end)) || masked[end] === '(';
  ideas.push(...withMore(line, masked, { after: scriptAfter, around: scriptAround, isTaken }));
  for (const { index } of masked.matchAll(/(?<=\bof )[\w.#]+(?=\))/g)) {
    const own = /^[\w.#]+/.exec(line.slice(index))?.[0] ?? '';
    ideas.push({ text: put(line, index, own.length, `[...${own}]`), idea: 'goes through a copy', prior: 6 });
  }
  for (const { index } of masked.matchAll(/(?:\.sort|\.toSorted)\(\)/g)) {
    const close = masked.indexOf(')', index);
    for (const order of ['(a, b) => a - b', '(a, b) => b - a'])
      ideas.push({ text: put(line, close, 0, order), idea: 'sorted by number', prior: 8 });
  }
  for (const { index, 0: found } of masked.matchAll(/parseInt\(([\w.]+)\)/g))
    ideas.push({ text: put(line, index + found.length - 1, 0, ', 10'), idea: 'with base ten', prior: 4 });
  for (const { index, 0: found } of line.matchAll(/\/[gimsuy]*(?=[,).;])/g))
    for (const flag of ['g', 'i', 'u'])
      if (!found.includes(flag))
        ideas.push({ text: put(line, index + found.length, 0, flag), idea: `flag ${flag}`, prior: 4 });
  for (const { index } of masked.matchAll(/(?<=[\w)\]])\.(?=[a-zA-Z#])/g))
    ideas.push({ text: put(line, index, 1, '?.'), idea: 'where it is there', prior: 3 });
  for (const { index } of masked.matchAll(/(?<=\w)\[/g))
    ideas.push({ text: put(line, index, 0, '?.'), idea: 'where it is there', prior: 2 });
  return ideas;
}

function pythonAdditions(line: string, masked: string): LineIdea[] {
  if (/^\s*(?:import|from|class|@)\b/.test(masked)) return [];
  const ideas: LineIdea[] = [];
  const isTaken = (end: number) =>
    /^\s*(?:=(?!=)|:(?!\]))/.test(masked.slice(end)) || masked[end] === '(' || /^\s*def\b/.test(masked);
  ideas.push(...withMore(line, masked, { after: pythonAfter, around: pythonAround, isTaken }));
  for (const { index } of masked.matchAll(/\bsorted\(/g)) {
    const end = closingOf(masked, index + 6);
    if (end > 0)
      ideas.push({ text: put(line, end, 0, ', reverse=True'), idea: 'the other way round', prior: 6 });
  }
  for (const { index, 0: found } of masked.matchAll(/, reverse=True/g))
    ideas.push({ text: put(line, index, found.length, ''), idea: 'not reversed', prior: 6 });
  for (const { index, 0: found } of masked.matchAll(/\brange\((?=[^,()]+\))/g))
    ideas.push({ text: put(line, index + found.length, 0, '1, '), idea: 'from one', prior: 5 });
  return ideas;
}

/** `a - b * c` as `(a - b) * c`, and brackets that are left out. */
function bracketIdeas(line: string, masked: string): LineIdea[] {
  const ideas: LineIdea[] = [];
  const operand = String.raw`[\w.#]+(?:\([^()]*\))?`;
  const sums = new RegExp(`${operand} (?:\\+|-|<|>|<=|>=|\\|\\||&&|\\?\\?|or|and|if) ${operand}`, 'g');
  for (let at = 0; at < masked.length; at += 1) {
    sums.lastIndex = at;
    const found = sums.exec(masked);
    if (!found) break;
    at = found.index;
    ideas.push({
      text: put(
        line,
        found.index,
        found[0].length,
        `(${line.slice(found.index, found.index + found[0].length)})`,
      ),
      idea: 'in brackets',
      prior: 5,
    });
  }
  for (const { index } of masked.matchAll(/(?<![\w)\]])\((?=[\w.]+ (?:\+|-|\|\||&&|or|and) )/g)) {
    const end = closingOf(masked, index);
    if (end > 0)
      ideas.push({ text: put(put(line, end, 1, ''), index, 1, ''), idea: 'without brackets', prior: 3 });
  }
  return ideas;
}

/** A condition, a call or an element left out. */
function lossIdeas(line: string, masked: string): LineIdea[] {
  const ideas: LineIdea[] = [];
  for (const found of masked.matchAll(
    / (?:&&|\|\||and|or|\?\?) (?:not |!)?[\w.#]+(?:\([^()]*\))?(?: (?:[<>=!]=*|in|is) [\w.'"#-]+(?:\([^()]*\))?)?/g,
  ))
    ideas.push({ text: put(line, found.index, found[0].length, ''), idea: `without${found[0]}`, prior: 5 });
  for (const found of masked.matchAll(
    /(?<=[( ])(?:not |!)?[\w.#]+(?:\([^()]*\))?(?: (?:[<>=!]=*|in|is) [\w.'"#-]+(?:\([^()]*\))?)? (?:&&|\|\||and|or|\?\?) /g,
  ))
    ideas.push({ text: put(line, found.index, found[0].length, ''), idea: `without ${found[0]}`, prior: 5 });
  for (const found of masked.matchAll(/\.\w+\([^()]*\)/g))
    ideas.push({
      text: put(line, found.index, found[0].length, ''),
      idea: `without ${found[0]}`,
      prior: 4.5,
    });
  for (const found of masked.matchAll(/\b[\w.]+\(([^()]+)\)/g)) {
    const inner = found.index + found[0].indexOf('(') + 1;
    if (!keywords.test(found[0]))
      ideas.push({
        text: put(line, found.index, found[0].length, line.slice(inner, found.index + found[0].length - 1)),
        idea: `without ${found[0].slice(0, found[0].indexOf('('))}()`,
        prior: 3.5,
      });
  }
  for (let at = 0; at < masked.length; at += 1) {
    if (!'([{'.includes(masked[at] ?? ' ')) continue;
    const end = closingOf(masked, at);
    const parts = end < 0 ? [] : partsOf(masked, at + 1, end);
    if (parts.length > 1)
      for (const [index, part] of parts.entries()) {
        const from = index === 0 ? part[0] : (parts[index - 1]?.[1] ?? part[0]);
        const to = index === 0 ? (parts[1]?.[0] ?? part[1]) : part[1];
        ideas.push({ text: put(line, from, to - from, ''), idea: 'one less', prior: 2.5 });
      }
  }
  return ideas;
}
