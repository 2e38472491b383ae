import { errorSignature } from '../../core/loop/error-signature.ts';
import type { CallTrace, IterationRecord, Tampering } from '../../core/loop/record.ts';
import type { SnapshotId, TreeId } from '../../core/ids.ts';
import type { TestStanding } from '../../core/loop/record.ts';
import { unnamedPasses } from '../../core/loop/unnamed-passes.ts';
import { isGreen, type TestReport } from '../../core/test-report/report.ts';

const unchanged = { files: 0, addedLines: 0, removedLines: 0, trivial: true };

/** An iteration as the judgement of progress sees it, from what was measured. `report` null: no test ran. */
export function recordOf(measured: {
  number: number;
  snapshot: SnapshotId;
  tree: TreeId;
  report: TestReport | null;
  exhausted: string[];
  edit?: IterationRecord['edit'];
  tampering?: Tampering[];
  calls?: CallTrace[];
  security?: string[];
  flaky?: string[];
  wavering?: string[];
  /** Tests of the iteration before: a runner may name failures only. */
  known?: string[];
  requests?: number;
  costMicroUsd?: number;
  finished?: boolean;
}): IterationRecord {
  const { number, snapshot, tree, report, exhausted } = measured;
  return {
    number,
    snapshot,
    tree,
    tests: report === null ? null : standingsOf(report, measured.known ?? []),
    errors: report?.errors.map(({ message, at }) => errorSignature({ id: '', message, at })) ?? [],
    whole: report?.whole ?? true,
    green: report !== null && isGreen(report),
    ...(measured.flaky && measured.flaky.length > 0 && { flaky: measured.flaky }),
    ...(measured.wavering && measured.wavering.length > 0 && { wavering: measured.wavering }),
    ...(measured.requests !== undefined && { requests: measured.requests }),
    calls: measured.calls ?? [],
    edit: measured.edit ?? unchanged,
    tampering: measured.tampering ?? [],
    exhausted,
    security: measured.security ?? [],
    costMicroUsd: measured.costMicroUsd ?? 0,
    finished: measured.finished ?? false,
    objections: [],
  };
}

const standingsOf = (report: TestReport, known: readonly string[]): TestStanding[] => [
  ...report.cases.map(({ id, outcome, message, at }) => ({
    id,
    outcome,
    signature: outcome === 'failed' ? errorSignature({ id, message, at }) : null,
  })),
  ...unnamedPasses(report, known).map((id) => ({ id, outcome: 'passed' as const, signature: null })),
];
