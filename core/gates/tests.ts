import { addedLines, type ChangedFile, type Snapshot } from '../change/snapshot.ts';
import type { TestsPolicy } from '../configuration/tests.ts';
import type { HeadCheck, HeadFacts } from '../github/pull-request.ts';
import { clip } from '../clip.ts';
import { matchesPattern } from '../match-pattern.ts';
import { safeLine } from '../panel/safe-text.ts';
import { addedCode, isCodePath, isTestPath } from './changed-code.ts';
import type { GateHit, GateResult } from './gate.ts';
import { boundHits, clipQuote } from './hits.ts';
import { hitOfWhole } from './whole-change.ts';

/** More files than these are told by folder. */
const filesMax = 10;

/**
 * Whether new behaviour brings tests, and what the head's own checks say.
 * @param of.facts null where none were recorded
 * @param of.proven tests that failed at the base and hold at the head, as our own sandbox saw them: a mend that turns a
 *   failing test green needs no other
 */
export function judgeTests({
  snapshot,
  facts,
  proven,
  policy,
}: {
  snapshot: Snapshot;
  facts: HeadFacts | null;
  proven: readonly string[];
  policy: TestsPolicy;
}): GateResult {
  const { origin } = snapshot;
  // What was recorded of another head says nothing of this one.
  const ofHead = origin.kind === 'pull-request' && facts?.head === origin.headCommit ? facts : null;
  const checks = origin.kind === 'pull-request' ? judgeChecks(ofHead, policy) : [];
  const all = [...(proven.length > 0 ? [] : untested(snapshot, policy)), ...checks];
  const hits = all.filter((hit) => hit.mode !== 'off');
  const unread = snapshot.files
    .filter((file) => isCodePath(file.path) && isOpaque(file))
    .map((file) => `${file.path}: its lines cannot be read (${file.content})`);
  return hits.length > 0
    ? { gate: 'tests', outcome: 'hit', hits: boundHits(hits), unread }
    : { gate: 'tests', outcome: 'held', hits: [], unread };
}

interface ChangedCode {
  file: ChangedFile;
  line: number;
}

function untested({ files }: Snapshot, policy: TestsPolicy): GateHit[] {
  if (files.some(bringsTests)) return [];
  const changed = files.flatMap((file): ChangedCode[] => {
    if (!isCodePath(file.path) || policy.except.some((pattern) => matchesPattern(pattern, file.path)))
      return [];
    const [line] = isOpaque(file) ? [1] : addedCode(file);
    return line === undefined ? [] : [{ file, line }];
  });
  return changed.length > filesMax ? byFolder(changed, policy) : changed.map((code) => single(code, policy));
}

/** What cannot be read may do anything. */
const isOpaque = ({ content, status }: ChangedFile): boolean =>
  (content === 'too-large' || content === 'binary') && status !== 'deleted' && status !== 'mode-changed';

/** A test that is added or gains something; one that only loses lines says nothing of new behaviour. */
function bringsTests(file: ChangedFile): boolean {
  const added = addedLines(file).filter(({ text }) => text.trim() !== '');
  if (added.length === 0) return false;
  if (isTestPath(file.path)) return true;
  // Where tests stand beside what they test.
  return (
    /\.(?:rs|zig|d)$/.test(file.path) &&
    added.some(({ text }) => /#\[(?:\w+::)?test\b|^\s*(?:test|unittest)\b.*\{/.test(text))
  );
}

const remedy = 'add or change one that shows it, or say why none is needed';

function single({ file, line }: ChangedCode, { rules }: TestsPolicy): GateHit {
  const added = addedLines(file).find(({ headLine }) => headLine === line);
  return {
    rule: 'tests.none',
    file: file.path,
    startLine: line,
    endLine: line,
    quote: clipQuote(added?.text ?? ''),
    message: `The change ${file.status === 'added' ? 'adds' : 'alters'} this code, and touches no test: ${remedy}.`,
    mode: rules.none,
  };
}

function byFolder(changed: readonly ChangedCode[], policy: TestsPolicy): GateHit[] {
  const folders = new Map<string, ChangedCode[]>();
  for (const code of changed) {
    const folder = code.file.path.slice(0, Math.max(0, code.file.path.lastIndexOf('/')));
    folders.set(folder, [...(folders.get(folder) ?? []), code]);
  }
  return [...folders].flatMap(([folder, codes]): GateHit[] => {
    const [first] = codes;
    if (first === undefined) return [];
    if (codes.length === 1) return [single(first, policy)];
    const where = folder === '' ? 'the root' : `"${folder}"`;
    const message = `The change touches ${codes.length} files of code in ${where} and no test: ${remedy}.`;
    return [{ ...single(first, policy), message }];
  });
}

function judgeChecks(facts: HeadFacts | null, { rules }: TestsPolicy): GateHit[] {
  if (facts === null) {
    return [
      hitOfWhole({
        rule: 'tests.check-unknown',
        message: "What the head's checks say was not recorded: look at them, and audit the head again.",
        mode: rules['check-unknown'],
      }),
    ];
  }
  const unknown = facts.clipped
    ? [
        hitOfWhole({
          rule: 'tests.check-unknown',
          message: 'The head has more checks than could be read: look at them all before you accept it.',
          mode: rules['check-unknown'],
        }),
      ]
    : [];
  return [...facts.checks.flatMap((check) => judgeCheck(check, rules)), ...unknown];
}

function judgeCheck({ name, outcome, url }: HeadCheck, rules: TestsPolicy['rules']): GateHit[] {
  const shown = `"${safeLine(clip(name, 100))}"`;
  // Whoever may set a status chooses its address.
  const where = url !== null && /^https:\/\/[^\s()<>"'`[\]]{1,300}$/.test(url) ? ` (${url})` : '';
  switch (outcome) {
    case 'passed':
    case 'neutral':
      return [];
    case 'failed':
      return [
        hitOfWhole({
          rule: 'tests.check-failed',
          message: `The check ${shown} failed on the head${where}: mend what it found.`,
          subject: name,
          mode: rules['check-failed'],
        }),
      ];
    case 'pending':
      return [
        hitOfWhole({
          rule: 'tests.check-pending',
          message: `The check ${shown} had not ended when the audit judged${where}: wait for it, and audit the head again.`,
          subject: name,
          mode: rules['check-pending'],
        }),
      ];
  }
}
