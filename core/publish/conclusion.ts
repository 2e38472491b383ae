import type { AuditResult } from '../panel/contract.ts';
import type { FileCoverage } from '../panel/coverage.ts';

/** How GitHub takes it: `success` lets a change through, and so would `neutral` and `skipped`, which are never given. */
export type Conclusion = 'success' | 'failure' | 'action_required' | 'cancelled';

export interface End {
  verdict: AuditResult['verdict'] | 'not-audited';
  /** Null when the panel settled it alone. */
  decidedBy: string | null;
  note: string;
}

/** Green is a verdict that passed alone, of which something was read or a person answers for it. */
export function concludes({ verdict, decidedBy }: End, coverage: readonly FileCoverage[]): Conclusion {
  switch (verdict) {
    case 'passed':
      return decidedBy !== null || coverage.some(({ state }) => state !== 'skipped')
        ? 'success'
        : 'action_required';
    case 'failed':
      return 'failure';
    case 'superseded':
      return 'cancelled';
    case 'disputed':
    case 'expired':
    case 'not-audited':
      return 'action_required';
  }
}
