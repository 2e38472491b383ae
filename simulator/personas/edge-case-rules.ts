import { after, before, line, type Place, type Rule } from './rule.ts';

const insideTry = (place: Place): boolean =>
  before(place, 6).some((text) => /\btry\b/u.test(text)) || /\btry\b/u.test(place.line.text);

const isEndless = /\bwhile\s*\(\s*(?:true|1)\s*\)|\bfor\s*\(\s*;\s*;|\bwhile\s+True\s*:/u;

/** A function that calls itself, with nothing near that counts how deep. */
function recursesFreely(place: Place): boolean {
  const called = /(?<!\bfunction\s)(?<!\bdef\s)\b(\w{3,})\(/u.exec(place.line.text)?.[1];
  if (!called || /\b(?:function|def)\b/u.test(place.line.text)) return false;
  const above = before(place, 25).join('\n');
  const declared = new RegExp(
    String.raw`\b(?:function|def)\s+${called}\s*\(|\b${called}\s*=\s*(?:async\s*)?(?:function|\()`,
    'u',
  );
  return declared.test(above) && !/depth|seen|visited|limit|max/iu.test(`${above}\n${place.line.text}`);
}

/** A quantified group whose inside is quantified too. */
const nested = /\((?:\?:)?[^()]*(?<!\\)[+*][^()]*\)(?:[+*]|\{\d*,)/u;
const regexNear = /\/.+\/[dgimsuvy]*|\bRegExp\(|\bre\.(?:compile|match|search|sub)\(/u;

export const edgeCaseRules: Rule[] = [
  {
    id: 'unchecked-parse',
    title: 'Broken input throws here',
    category: 'edge-cases',
    cwe: 'CWE-755',
    reads: 'added',
    reason: 'Text that is no JSON throws, and nobody near catches it.',
    fix: 'Catch the error and say which input was broken.',
    matches: (place) =>
      /\bJSON\.parse\(|\bjson\.loads\(/u.test(place.line.text) &&
      !/JSON\.parse\(\s*JSON\.stringify/u.test(place.line.text) &&
      !insideTry(place),
  },
  {
    id: 'division-by-length',
    title: 'Division by the length of a list that may be empty',
    category: 'edge-cases',
    cwe: 'CWE-369',
    reads: 'added',
    reason: 'An empty list gives NaN, or an error.',
    fix: 'Answer the empty list first.',
    matches: line(/[\w)\]]\s*\/\s*(?:[\w.]+\.(?:length|size)\b|len\()/u),
  },
  {
    id: 'first-of-empty',
    title: 'First element of a list that may be empty',
    category: 'edge-cases',
    cwe: 'CWE-476',
    reads: 'added',
    reason: 'Where the list is empty there is no first element, and the access throws.',
    fix: 'Check that there is one.',
    matches: line(/(?:\w|\)|\])\[0\]\.\w/u, /\.(?:at\(-1\)|pop\(\)|shift\(\))\.\w/u, /\.match\([^)]*\)\[/u),
  },
  {
    id: 'unbounded-loop',
    title: 'Loop without a bound',
    category: 'edge-cases',
    cwe: 'CWE-835',
    reads: 'added',
    reason: 'Nothing near ends the loop.',
    fix: 'Count the rounds and give up after a limit.',
    matches: (place) =>
      isEndless.test(place.line.text) &&
      !after(place, 12).some((text) => /\b(?:break|return|throw|raise)\b/u.test(text)),
  },
  {
    id: 'unbounded-recursion',
    title: 'Recursion without a bound',
    category: 'edge-cases',
    cwe: 'CWE-674',
    reads: 'added',
    reason: 'Deeply nested or circular input overflows the stack.',
    fix: 'Limit the depth, and remember what was visited.',
    matches: recursesFreely,
  },
  {
    id: 'slow-regex',
    title: 'Pattern takes exponential time',
    category: 'edge-cases',
    cwe: 'CWE-1333',
    reads: 'added',
    reason:
      'A quantified group inside a quantified group tries every way to split a text that does not match.',
    fix: 'Write the pattern without the nested quantifier, or limit the length of the text.',
    matches: (place) => nested.test(place.line.text) && regexNear.test(place.line.text),
  },
  {
    id: 'swallowed-error',
    title: 'Error is swallowed',
    category: 'edge-cases',
    cwe: 'CWE-390',
    reads: 'added',
    reason: 'A failure leaves no trace, and the code goes on as if nothing had happened.',
    fix: 'Handle it, or let it pass on.',
    matches: (place) =>
      /\bcatch\s*(?:\([^)]*\)\s*)?\{\s*\}|\.catch\(\s*\(\w*\)\s*=>\s*(?:\{\s*\}|null|undefined)\s*\)/u.test(
        place.line.text,
      ) ||
      (/\bcatch\s*(?:\([^)]*\)\s*)?\{\s*$/u.test(place.line.text) &&
        /^\s*\}/u.test(after(place, 1)[0] ?? '')) ||
      (/^\s*except\b.*:\s*$/u.test(place.line.text) && /^\s*pass\b/u.test(after(place, 1)[0] ?? '')),
  },
  {
    id: 'unchecked-find',
    title: 'Result of a search may be missing',
    category: 'edge-cases',
    cwe: 'CWE-476',
    reads: 'added',
    reason: 'Where nothing is found the access throws.',
    fix: 'Answer the case that nothing is found.',
    matches: line(/\.(?:find|get|exec|querySelector)\([^()]*(?:\([^()]*\)[^()]*)*\)\.\w/u),
  },
];
