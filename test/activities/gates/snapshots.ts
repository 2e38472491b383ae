import { type GateSources, judgeGate } from '../../../activities/gates/run-gate.ts';
import type { ChangedFile, HunkLine, Snapshot } from '../../../core/change/snapshot.ts';
import type { GateHit, GateName } from '../../../core/gates/gate.ts';
import { withoutFile } from '../../../core/configuration/parse.ts';
import { gatePolicyOf } from '../../../core/gates/policy.ts';
import { changeId } from '../../../core/ids.ts';

/** A file of a git range: the whole head is known, and only the lines in `added` (from 1; all by default) are new. */
export function fileInRange(path: string, headText: string, added?: readonly number[]): ChangedFile {
  const lines = linesOf(headText, added);
  const isNew = added === undefined;
  return {
    path,
    previousPath: null,
    status: isNew ? 'added' : 'modified',
    content: 'text',
    baseMode: isNew ? null : '100644',
    headMode: '100644',
    hunks: [{ heading: '', lines }],
    headText,
    lossy: false,
  };
}

/** The same from a patch: nothing but its hunk is known, which starts on line `firstLine` of the head. */
export function fileInPatch(
  path: string,
  text: string,
  {
    added,
    firstLine = 1,
    heading = '',
  }: { added?: readonly number[]; firstLine?: number; heading?: string } = {},
): ChangedFile {
  const lines = linesOf(text, added).map((line) => ({
    ...line,
    headLine: (line.headLine ?? 0) + firstLine - 1,
  }));
  return { ...fileInRange(path, text, added), hunks: [{ heading, lines }], headText: null };
}

const linesOf = (text: string, added?: readonly number[]): HunkLine[] =>
  text.split('\n').map((line, index) => ({
    kind: added === undefined || added.includes(index + 1) ? 'added' : 'context',
    text: line,
    baseLine: null,
    headLine: index + 1,
  }));

export const snapshotOf = (...files: ChangedFile[]): Snapshot => ({
  changeId: changeId('sha256:0'),
  origin: { kind: 'patch' },
  files,
  rules: [],
});

/** For gates that need nothing but the snapshot. */
export const noSources: GateSources = {
  manifests: () => Promise.resolve([]),
  keepSbom: () => Promise.resolve(),
  policy: () => Promise.resolve(gatePolicyOf(withoutFile())),
  headFacts: () => Promise.resolve(null),
  provenTests: () => Promise.resolve([]),
  now: () => new Date(),
  openRegistries: () => ({
    lookUp: () => Promise.reject(new Error('No registry is to be asked here.')),
    close: () => Promise.resolve(),
  }),
  lookUp: () => Promise.reject(new Error('Nothing is to be looked up here.')),
};

export async function hitsOf(gate: GateName, ...files: ChangedFile[]): Promise<GateHit[]> {
  const result = await judgeGate(gate, snapshotOf(...files), noSources);
  if (result.outcome === 'broken') throw new Error(result.problem);
  return result.hits;
}

/** `rule:line` of every hit, without the gate's prefix. */
export const rulesHit = async (gate: GateName, ...files: ChangedFile[]): Promise<string[]> =>
  (await hitsOf(gate, ...files)).map((hit) => `${hit.rule.replace(`${gate}.`, '')}:${hit.startLine}`);
