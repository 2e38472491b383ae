import { closingOf, maskLine, partsOf, type Language } from './code-line.ts';
import type { LineIdea } from './mutation.ts';

type Replacement = [pattern: RegExp, others: string[], prior: number];

const comparisons: Replacement[] = [
  [/(?<![<>=!-])<=(?!=)/g, ['<', '>=', '>', '==='], 9],
  [/(?<![<>=!-])>=(?!=)/g, ['>', '<=', '<', '==='], 9],
  [/(?<=[\w)\]] )<(?= [\w("'[-])/g, ['<=', '>', '>=', '!=='], 9],
  [/(?<=[\w)\]] )>(?= [\w("'[-])/g, ['>=', '<', '<=', '!=='], 9],
  [/===/g, ['!==', '>=', '<=', '>', '<'], 7],
  [/!==/g, ['===', '<', '>'], 7],
  [/(?<![=!<>])==(?!=)/g, ['!=', '>=', '<=', '>', '<'], 7],
  [/!=(?!=)/g, ['==', '<', '>'], 7],
];
const arithmetic: Replacement[] = [
  [/(?<=[\w)\]] )\+(?= [\w("'`[])/g, ['-', '*'], 7],
  [/(?<=[\w)\]] )-(?= [\w("'`[])/g, ['+', '*'], 7],
  [/(?<=[\w)\]] )\*(?= [\w(])/g, ['/', '+', '-', '**'], 6],
  [/(?<=[\w)\]] )\/(?= [\w(])/g, ['*', '//', '%'], 6],
  [/(?<=[\w)\]] )\/\/(?= [\w(])/g, ['/', '%', '*'], 6],
  [/(?<=[\w)\]] )%(?= [\w(])/g, ['//', '/'], 6],
  [/(?<=[\w)\]] )>>>?(?= [\w(])/g, ['<<', '>>>'], 4],
  [/\+=/g, ['-=', '='], 7],
  [/-=/g, ['+=', '='], 7],
  [/\*=/g, ['+=', '/='], 5],
  [/\+\+/g, ['--'], 5],
  [/--(?=[;)\w])/g, ['++'], 5],
];
const logical: Replacement[] = [
  [/&&/g, ['||'], 9],
  [/\|\|/g, ['&&', '??'], 9],
  [/\?\?/g, ['||', '&&'], 6],
  [/\?\./g, ['.'], 2],
  [/\band\b/g, ['or'], 9],
  [/\bor\b/g, ['and'], 9],
  [/\bnot in\b/g, ['in'], 7],
  [/\bis not\b/g, ['is', '!='], 7],
  [/\bis\b(?! not)/g, ['is not', '=='], 6],
  [/\btrue\b/g, ['false'], 7],
  [/\bfalse\b/g, ['true'], 7],
  [/\bTrue\b/g, ['False'], 7],
  [/\bFalse\b/g, ['True'], 7],
  [/\bbreak\b/g, ['continue', 'return'], 4],
  [/\bcontinue\b/g, ['break'], 4],
  [/(?<=\(\s*(?:const|let|var)\s+\w+\s+)in\b/g, ['of'], 8],
  [/(?<=\(\s*(?:const|let|var)\s+[\w[\], ]+\s+)of\b/g, ['in'], 2],
  [/\bif\b(?= )/g, ['while'], 1],
];

const families: [prior: number, names: string[]][] = [
  [8, ['floor', 'ceil', 'round', 'trunc']],
  [8, ['min', 'max']],
  [8, ['push', 'unshift']],
  [8, ['pop', 'shift']],
  [8, ['append', 'extend', 'appendleft']],
  [8, ['pop', 'popleft']],
  [7, ['startsWith', 'endsWith', 'includes']],
  [7, ['startswith', 'endswith']],
  [7, ['some', 'every']],
  [7, ['any', 'all']],
  [7, ['find', 'findLast', 'filter']],
  [7, ['indexOf', 'lastIndexOf', 'findIndex']],
  [7, ['find', 'rfind', 'index']],
  [6, ['map', 'flatMap', 'filter', 'forEach']],
  [6, ['slice', 'splice', 'substring']],
  [7, ['replace', 'replaceAll']],
  [7, ['toLowerCase', 'toUpperCase']],
  [7, ['lower', 'upper', 'casefold', 'title', 'capitalize']],
  [7, ['keys', 'values', 'entries', 'items']],
  [7, ['trim', 'trimStart', 'trimEnd']],
  [7, ['strip', 'lstrip', 'rstrip']],
  [6, ['padStart', 'padEnd']],
  [6, ['ljust', 'rjust']],
  [6, ['split', 'rsplit', 'partition', 'rpartition', 'splitlines']],
  [6, ['add', 'delete', 'has']],
  [6, ['add', 'discard', 'remove', 'update']],
  [6, ['union', 'intersection', 'difference', 'symmetric_difference']],
  [6, ['all', 'allSettled', 'race', 'any']],
  [6, ['getMonth', 'getUTCMonth', 'getDate', 'getUTCDate', 'getDay', 'getUTCDay']],
  [6, ['getHours', 'getUTCHours', 'getMinutes', 'getUTCMinutes', 'getSeconds']],
  [6, ['match', 'search', 'fullmatch', 'findall']],
  [6, ['match', 'matchAll', 'search', 'test']],
  [5, ['reduce', 'reduceRight']],
  [5, ['sort', 'toSorted', 'sorted', 'reverse', 'toReversed', 'reversed']],
  [5, ['get', 'setdefault', 'pop']],
  [5, ['isInteger', 'isFinite', 'isNaN', 'isSafeInteger']],
  [5, ['isdigit', 'isalpha', 'isalnum', 'isnumeric', 'isupper', 'islower', 'isspace']],
  [5, ['parseInt', 'parseFloat', 'Number']],
  [5, ['int', 'float', 'round', 'str']],
  [5, ['list', 'tuple', 'set', 'sorted']],
  [5, ['at', 'indexOf']],
  [5, ['seconds', 'total_seconds']],
  [5, ['sum', 'len', 'max', 'min']],
  [4, ['log', 'log2', 'log10']],
  [4, ['bisect_left', 'bisect_right', 'insort']],
  [4, ['setTimeout', 'setImmediate']],
  [4, ['heappush', 'heappop', 'heapreplace', 'heappushpop']],
];

/** Lines with another operator, constant or method of the same kind in one place. */
export function operatorIdeas(line: string, language: Language): LineIdea[] {
  const masked = maskLine(line, language);
  const put = (at: number, length: number, text: string) =>
    line.slice(0, at) + text + line.slice(at + length);
  const ideas: LineIdea[] = [];
  for (const [pattern, others, prior] of [...comparisons, ...arithmetic, ...logical])
    for (const found of masked.matchAll(pattern))
      others.forEach((other, rank) => {
        if (!fits(other, language)) return;
        ideas.push({
          text: put(found.index, found[0].length, other),
          idea: `${found[0]} becomes ${other}`,
          prior: prior - rank * 0.8,
        });
      });
  return [
    ...ideas,
    ...familyIdeas(line, masked),
    ...constantIdeas(line, masked),
    ...swapIdeas(line, masked, language),
  ];
}

const fits = (operator: string, language: Language): boolean =>
  language === 'python'
    ? !/^(?:===|!==|\|\||&&|\?\?|>>>|return)$/.test(operator)
    : !/^(?:\/\/|and|or|is|in|is not)$/.test(operator) || operator === 'in';

function familyIdeas(line: string, masked: string): LineIdea[] {
  return families.flatMap(([prior, names]) => {
    const pattern = new RegExp(`\\b(?:${names.join('|')})\\b(?=\\()`, 'g');
    return [...masked.matchAll(pattern)].flatMap((found) =>
      names
        .filter((name) => name !== found[0])
        .map((name) => ({
          text: line.slice(0, found.index) + name + line.slice(found.index + found[0].length),
          idea: `${found[0]} becomes ${name}`,
          prior,
        })),
    );
  });
}

function constantIdeas(line: string, masked: string): LineIdea[] {
  const ideas: LineIdea[] = [];
  for (const found of masked.matchAll(/(?<![\w.])(\d[\d_]*)(?![\w.])/g)) {
    const value = Number(found[0].replaceAll('_', ''));
    const others = [...new Set([value + 1, value - 1, value === 0 ? 1 : 0])].filter(
      (other) => other !== value,
    );
    for (const other of others)
      ideas.push({
        text: line.slice(0, found.index) + other + line.slice(found.index + found[0].length),
        idea: `${value} becomes ${other}`,
        prior: 6,
      });
  }
  for (const found of masked.matchAll(/ [+-] 1\b(?!\.)/g))
    ideas.push({
      text: line.slice(0, found.index) + line.slice(found.index + 4),
      idea: `without${found[0]}`,
      prior: 8,
    });
  for (const found of masked.matchAll(/(?<=[\w)\]])(?=[,)\];:]|$|\s[<>=]=?)/g))
    for (const step of [' + 1', ' - 1'])
      ideas.push({
        text: line.slice(0, found.index) + step + line.slice(found.index),
        idea: `with${step}`,
        prior: 4.5,
      });
  return ideas;
}

/** Arguments, elements, operands and branches in another order. */
function swapIdeas(line: string, masked: string, language: Language): LineIdea[] {
  const ideas: LineIdea[] = [];
  const swap = (a: [number, number], b: [number, number], idea: string, prior: number) => {
    const text =
      line.slice(0, a[0]) + line.slice(...b) + line.slice(a[1], b[0]) + line.slice(...a) + line.slice(b[1]);
    if (text !== line) ideas.push({ text, idea, prior });
  };
  for (let at = 0; at < masked.length; at += 1) {
    if (!'([{'.includes(masked[at] ?? ' ')) continue;
    const end = closingOf(masked, at);
    if (end < 0) continue;
    const parts = partsOf(masked, at + 1, end).filter(([from, to]) => to > from);
    parts.forEach((part, index) =>
      parts.slice(index + 1).forEach((other) => swap(part, other, 'two arguments swapped', 6)),
    );
  }
  const operand = String.raw`[\w.]+(?:\([^()]*\)|\[[^\[\]]*\])?`;
  const operands = new RegExp(`(${operand})( (?:-|/|//|%|<|>|<=|>=|\\*\\*) )(${operand})`, 'g');
  for (const { index, 0: whole, 1: a = '', 3: b = '' } of masked.matchAll(operands))
    swap(
      [index, index + a.length],
      [index + whole.length - b.length, index + whole.length],
      'operands swapped',
      5.5,
    );
  const branches =
    language === 'python'
      ? /(?<==\s*|return\s+|\()([^=()]+?) if .+? else ([^()]+?)(?=\)|$)/g
      : /\? ([^?:]+?) : ([^?:;)]+)/g;
  for (const found of masked.matchAll(branches)) {
    const [whole, first = '', second = ''] = found;
    const from = found.index + whole.indexOf(first);
    const end = found.index + whole.lastIndexOf(second);
    swap([from, from + first.length], [end, end + second.length], 'branches swapped', 7);
  }
  for (const { index, 1: a = '', 2: b = '' } of masked.matchAll(/(\.\w+\([^()]*\))(\.\w+\([^()]*\))/g))
    swap([index, index + a.length], [index + a.length, index + a.length + b.length], 'two calls swapped', 7);
  return ideas;
}
