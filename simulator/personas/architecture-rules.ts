import { before, isComment, line, type Place, type Rule } from './rule.ts';

const functionLinesMax = 60;
const startsFunction = /\bfunction\b[^;]*\{\s*$|=>\s*\{\s*$|^\s*(?:async\s+)?def\s+\w+\(.*:\s*$/u;
const indent = (text: string): number => /^\s*/u.exec(text)?.[0].length ?? 0;

/** A function head followed by more lines, deeper than itself, than one can keep in mind. */
function runsLong(place: Place): boolean {
  if (!startsFunction.test(place.line.text)) return false;
  const own = indent(place.line.text);
  let lines = 0;
  for (const other of place.hunk.slice(place.at + 1)) {
    if (other.kind === 'removed') continue;
    if (other.text.trim() !== '' && indent(other.text) <= own) return false;
    lines += 1;
    if (lines > functionLinesMax) return true;
  }
  return false;
}

const handles = (place: Place): boolean =>
  [...before(place, 25), place.file.headings.join('\n')].some((text) =>
    /\(\s*(?:req|request)\s*,\s*(?:res|response|reply)|\b(?:ctx|context)\b.*=>|\.(?:get|post|put|use)\(\s*['"`]\//u.test(
      text,
    ),
  );

export const architectureRules: Rule[] = [
  {
    id: 'long-function',
    title: `Function of more than ${functionLinesMax} lines`,
    category: 'architecture',
    cwe: null,
    reads: 'added',
    reason: 'It does more than one thing; nobody can test one of them alone.',
    fix: 'Cut it along the things that it does.',
    matches: runsLong,
  },
  {
    id: 'sync-in-handler',
    title: 'Blocking call while a request is served',
    category: 'architecture',
    cwe: 'CWE-400',
    reads: 'added',
    reason: 'All other requests wait while it runs.',
    fix: 'Use the asynchronous call.',
    matches: (place) => /\b\w+Sync\(/u.test(place.line.text) && handles(place),
  },
  {
    id: 'global-state',
    title: 'State that all share and anyone can change',
    category: 'architecture',
    cwe: 'CWE-1108',
    reads: 'added',
    reason: 'Two requests, or two tests, change it under each other.',
    fix: 'Keep it in an object that is passed to those who need it.',
    matches: line(
      /^(?:export\s+)?(?:let|var)\s+\w+\s*=(?!\s*(?:require|function|\())/u,
      /\b(?:global|globalThis)\.\w+\s*=(?!=)/u,
    ),
  },
  {
    id: 'hardcoded-address',
    title: 'Address in the source',
    category: 'architecture',
    cwe: 'CWE-547',
    reads: 'added',
    reason: 'Another environment needs another address, and now another build.',
    fix: 'Read it from the configuration.',
    matches: (place) =>
      !isComment(place.line.text) &&
      /['"`]https?:\/\/(?!(?:www\.)?(?:w3\.org|example\.|localhost|127\.))[^'"`]+['"`]|['"`]\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?['"`]/u.test(
        place.line.text,
      ),
  },
  {
    id: 'deep-import',
    title: 'Import reaches into the inside of another part',
    category: 'architecture',
    cwe: null,
    reads: 'added',
    reason: 'The other part can no longer change its inside.',
    fix: 'Import what the part offers.',
    matches: line(
      /(?:from|require\()\s*['"](?:\.\.\/){3,}/u,
      /(?:from|require\()\s*['"](?!\.)[^'"]+\/(?:dist|internal|lib)\//u,
    ),
  },
];
