import { before, isComment, line, type Place, type Rule } from './rule.ts';

const promised =
  /^\s*(?:(?:db|client|repo|repository|store|prisma|tx|fsp|fsPromises|fs\.promises)(?:\.\w+)*\.\w+|fetch|\w+Async)\(.*\)\s*;?\s*$/u;

const negationsOut = (text: string): string => text.replace(/!(?==)|!(?=[\w(])|\bnot\s+/gu, '').trim();

/** A removed line whose only difference to this added one is a negation, or a turned comparison. */
function flips(place: Place): boolean {
  const mine = place.line.text.trim();
  if (!/\b(?:if|while|return|elif)\b|=>|&&|\|\|/u.test(mine)) return false;
  const near = place.hunk.slice(Math.max(0, place.at - 8), place.at + 9);
  return near.some(
    ({ kind, text }) =>
      kind === 'removed' &&
      text.trim() !== mine &&
      (negationsOut(text) === negationsOut(mine) || turned(text.trim()) === turned(mine)),
  );
}

const turned = (text: string): string => text.replace(/<=|>=|(?<![=-])>|<(?!\w+>)/gu, '<>');

/** A `return` that the hunk takes out, while it adds none and its function stays. */
const losesReturn = (place: Place): boolean =>
  /^\s*return\b.*\S/u.test(place.line.text) &&
  !place.hunk.some((other) => other.kind === 'removed' && /\bfunction\b|\bdef\b|=>/u.test(other.text)) &&
  !place.hunk.some((other) => other.kind === 'added' && /\breturn\b|=>|\bthrow\b/u.test(other.text)) &&
  place.hunk.some((other) => other.kind === 'context');

const inAsync = (place: Place): boolean => before(place, 40).some((text) => /\basync\b/u.test(text));

export const logicRules: Rule[] = [
  {
    id: 'off-by-one',
    title: 'Loop runs one past the end',
    category: 'logic',
    cwe: 'CWE-193',
    reads: 'added',
    reason: 'The last round reads an element that is not there.',
    fix: 'Compare with `<`.',
    matches: (place) =>
      /<=\s*(?:[\w.[\]]+\.(?:length|size)\b(?!\s*-)|len\()/u.test(place.line.text) &&
      /\b(?:for|while)\b/u.test(place.line.text),
  },
  {
    id: 'assignment-in-condition',
    title: 'Condition assigns instead of comparing',
    category: 'logic',
    cwe: 'CWE-481',
    reads: 'added',
    reason: 'The condition is always what was assigned, and the variable is overwritten.',
    fix: 'Compare with `===`.',
    matches: line(/\b(?:if|while)\s*\(\s*!?[\w.]+\s*=(?![=>])/u),
  },
  {
    id: 'loose-null',
    title: 'Loose comparison mixes different values',
    category: 'logic',
    cwe: 'CWE-1025',
    reads: 'added',
    reason: 'Null, undefined, 0 and the empty text are not told apart here.',
    fix: 'Compare with `===`.',
    matches: line(
      /[^=!]==\s*(?:null|undefined|0\b|''|""|false)(?!=)/u,
      /[^=!]!=\s*(?:0\b|''|""|false)(?!=)/u,
    ),
  },
  {
    id: 'missing-await',
    title: 'Promise is not awaited',
    category: 'logic',
    cwe: 'CWE-252',
    reads: 'added',
    reason: 'The function goes on before the work is done, and a failure is lost.',
    fix: 'Await the call.',
    matches: (place) => promised.test(place.line.text) && inAsync(place),
  },
  {
    id: 'no-radix',
    title: 'Number is read without saying how',
    category: 'logic',
    cwe: null,
    reads: 'added',
    reason: 'Text after the digits is ignored, and the base is guessed.',
    fix: 'Give the radix, or use `Number`, and check for NaN.',
    matches: line(/\bparseInt\(\s*[^,()]+(?:\([^()]*\))?\s*\)/u, /\bparseFloat\(/u),
  },
  {
    id: 'flipped-condition',
    title: 'Condition is turned round',
    category: 'logic',
    cwe: 'CWE-670',
    reads: 'added',
    reason: 'The same condition now decides the other way, or at another bound.',
    fix: 'Check that this is meant, and add a test for the bound.',
    matches: (place) => !isComment(place.line.text) && flips(place),
  },
  {
    id: 'removed-return',
    title: 'Result is no longer returned',
    category: 'logic',
    cwe: 'CWE-394',
    reads: 'removed',
    reason: 'Callers now get nothing, or the code below runs as well.',
    fix: 'Return as before.',
    matches: losesReturn,
  },
];
