import { setImmediate as nextTurn } from 'node:timers/promises';
import { addedLines, type ChangedFile, type Snapshot } from '../../core/change/snapshot.ts';
import type { ManifestFile } from '../../core/dependencies/component.ts';
import { judgeFileSize } from '../../core/gates/file-size.ts';
import type { GateHit, GateName, GateResult } from '../../core/gates/gate.ts';
import { imageFileKind } from '../../core/gates/image-files.ts';
import { boundHits, type Find, hitOf } from '../../core/gates/hits.ts';
import { judgeHumanReview } from '../../core/gates/human-review.ts';
import { applyOverrides } from '../../core/gates/overrides.ts';
import type { GatePolicy } from '../../core/gates/policy.ts';
import { judgeTests } from '../../core/gates/tests.ts';
import { judgeUpgrade } from '../../core/gates/upgrade.ts';
import { looksMinified, roleOf, unjudged } from '../../core/gates/paths.ts';
import type { HeadFacts } from '../../core/github/pull-request.ts';
import type { MadeSbom } from '../sbom/judge-sbom.ts';
import { findDependencies, type LookUp } from './dependencies.ts';
import type { ImageRegistries } from './image-registry.ts';
import { ParserMissing } from './parser.ts';
import { findPlaceholders } from './placeholders.ts';
import { OutOfTime } from './out-of-time.ts';
import { findSecrets } from './secrets.ts';

/** Per file. A parser works at about 1 MB a second, so that only hostile input comes near either bound. */
const scanMs = 5000;
const textMax = 2_000_000;

type FileJudgement =
  | { kind: 'read'; finds: Find[] }
  | { kind: 'unread'; why: string }
  /** The gate failed on a file that it ought to have read. */
  | { kind: 'failed'; why: string };

/** What gates read besides the snapshot, fetched when a gate asks for it, and where they leave what they made. */
export interface GateSources {
  /** Manifests and lock files of base and head; none for a change that has no repository. */
  manifests: () => Promise<ManifestFile[]>;
  /** Keeps the bill of materials that the gate `sbom` made. */
  keepSbom: (sbom: MadeSbom) => Promise<void>;
  /** Asks registries and vulnerability databases; never throws on account of one. */
  lookUp: LookUp;
  /** What countersign.yaml says of how gates judge, as it was when the audit was planned. */
  policy: () => Promise<GatePolicy>;
  /** What people and checks say of the head of a pull request; null where that was not recorded. */
  headFacts: () => Promise<HeadFacts | null>;
  /** Tests that failed at the base and hold at the head, where a task of ours made the change. */
  provenTests: () => Promise<string[]>;
  now: () => Date;
  /** Opens the way to the registries of container images; whoever opens it closes it. */
  openRegistries: (policy: GatePolicy['images']) => ImageRegistries;
}

type Judge = (given: { snapshot: Snapshot; sources: GateSources }) => GateResult | Promise<GateResult>;

const held = (gate: GateName): GateResult => ({ gate, outcome: 'held', hits: [], unread: [] });

/** Each gate's judgement. Nothing of the change is run by any. */
const judges: Readonly<Record<GateName, Judge>> = {
  placeholders: ({ snapshot }) => judgeFiles('placeholders', snapshot),
  secrets: ({ snapshot }) => judgeFiles('secrets', snapshot),
  upgrade: ({ snapshot }) => judgeUpgrade(snapshot),
  dependencies: async ({ snapshot, sources }) =>
    findDependencies(snapshot, await sources.manifests(), {
      policy: (await sources.policy()).dependencies,
      now: sources.now().getTime(),
      lookUp: sources.lookUp,
    }),
  sbom: async ({ snapshot, sources }) => {
    // Its library and schemas take a third of a second to load, which other gates need not wait for.
    const { judgeSbom } = await import('../sbom/judge-sbom.ts');
    return judgeSbom({ snapshot, manifests: await sources.manifests(), keep: sources.keepSbom });
  },
  images: async ({ snapshot, sources }) => {
    if (!snapshot.files.some(({ path }) => imageFileKind(path) !== null)) return held('images');
    const { findImages } = await import('./find-images.ts');
    const policy = (await sources.policy()).images;
    const registries = sources.openRegistries(policy);
    try {
      return await findImages({ snapshot, policy, lookUp: registries.lookUp, now: sources.now() });
    } finally {
      await registries.close();
    }
  },
  origin: async ({ sources }) => {
    const manifests = await sources.manifests();
    if (manifests.length === 0) return held('origin');
    const { findOrigins } = await import('./find-origins.ts');
    return findOrigins({ manifests, policy: (await sources.policy()).origin, now: sources.now() });
  },
  'file-size': async ({ snapshot, sources }) => judgeFileSize(snapshot, (await sources.policy()).fileSize),
  tests: async ({ snapshot, sources }) =>
    judgeTests({
      snapshot,
      facts: await sources.headFacts(),
      proven: await sources.provenTests(),
      policy: (await sources.policy()).tests,
    }),
  'human-review': async ({ snapshot, sources }) =>
    judgeHumanReview({
      snapshot,
      facts: await sources.headFacts(),
      policy: (await sources.policy()).humanReview,
    }),
};

/**
 * Judges a change by one gate, and marks what somebody let pass. Never throws on account of the change; what a source
 * throws is passed on.
 */
export async function judgeGate(
  gate: GateName,
  snapshot: Snapshot,
  sources: GateSources,
): Promise<GateResult> {
  const [result, { overrides }] = await Promise.all([judges[gate]({ snapshot, sources }), sources.policy()]);
  return applyOverrides(result, overrides, sources.now().toISOString().slice(0, 10));
}

/** The gates that look at each file by itself. */
type FileGate = 'placeholders' | 'secrets';

/** One that fails on a file it ought to read is `broken`, whatever stands in the other files. */
async function judgeFiles(gate: FileGate, snapshot: Snapshot): Promise<GateResult> {
  const hits: GateHit[] = [];
  const unread: string[] = [];
  const problems: string[] = [];
  for (const file of snapshot.files) {
    // A scan holds the event loop; between two of them, heartbeats and other work of the process get their turn.
    await nextTurn();
    const judged = await judgeFile(gate, file);
    if (judged.kind === 'read') hits.push(...judged.finds.map((find) => hitOf(file.path, find)));
    else if (judged.kind === 'unread') unread.push(`${file.path}: ${judged.why}`);
    else problems.push(`${file.path}: ${judged.why}`);
  }
  if (problems.length > 0) {
    return {
      gate,
      outcome: 'broken',
      hits: [],
      unread: [...unread, ...problems],
      problem: problemOf(gate, problems, hits),
    };
  }
  return hits.length > 0
    ? { gate, outcome: 'hit', hits: boundHits(hits), unread }
    : { gate, outcome: 'held', hits: [], unread };
}

function problemOf(gate: FileGate, problems: readonly string[], hits: readonly GateHit[]): string {
  const places = boundHits(hits)
    .slice(0, 5)
    .map((hit) => `${hit.rule} at ${hit.file}:${hit.startLine}`);
  const besides =
    hits.length > 0 ? ` Besides, it has ${hits.length} hits elsewhere, such as ${places.join(', ')}.` : '';
  const more = problems.length > 3 ? `, and ${problems.length - 3} more files` : '';
  return `Gate "${gate}" could not judge ${problems.slice(0, 3).join('; ')}${more}: look at these files yourself, or run the gate again.${besides}`;
}

async function judgeFile(gate: FileGate, file: ChangedFile): Promise<FileJudgement> {
  const find = gate === 'secrets' ? findSecrets : findPlaceholders;
  try {
    const why = whyUnread(gate, file);
    if (why !== null) return { kind: 'unread', why };
    return { kind: 'read', finds: await find(file, performance.now() + scanMs) };
  } catch (error) {
    return { kind: 'failed', why: failureOf(error) };
  }
}

/** A scanner's message may quote the text that it choked on, so only the error's name is told. */
function failureOf(error: unknown): string {
  if (error instanceof OutOfTime) return `its scan took longer than ${scanMs / 1000} s`;
  if (error instanceof ParserMissing) return error.message;
  return `its scanner failed (${error instanceof Error ? error.name : typeof error})`;
}

function whyUnread(gate: FileGate, file: ChangedFile): string | null {
  if (file.status === 'deleted') return null;
  switch (file.content) {
    case 'binary':
      return 'binary';
    case 'symlink':
      return null;
    case 'submodule':
      return 'submodule: its code is not part of the change';
    case 'no-file':
      return 'no file that a package may hold';
    case 'too-large':
      return 'larger than the configured limit';
    case 'text':
      return whyTextUnread(gate, file);
  }
}

function whyTextUnread(gate: FileGate, file: ChangedFile): string | null {
  const added = addedLines(file).map((line) => line.text);
  const size = file.headText?.length ?? added.reduce((sum, line) => sum + line.length, 0);
  if (size > textMax) return `longer than ${textMax.toLocaleString('en')} characters`;
  if (gate === 'secrets') return null;
  return unjudged(looksMinified(added) ? 'minified' : roleOf(file.path));
}
