import type { Severity } from '../../core/panel/finding.ts';
import { architectureRules } from './architecture-rules.ts';
import { edgeCaseRules } from './edge-case-rules.ts';
import { logicRules } from './logic-rules.ts';
import type { Rule, RuleId } from './rule.ts';
import { securityRules } from './security-rules.ts';

export const rules: readonly Rule[] = [
  ...securityRules,
  ...logicRules,
  ...edgeCaseRules,
  ...architectureRules,
];

/** Reviewers that read code. What a reviewer's list leaves out, it is blind to. */
export const reviewerNames = ['security', 'logic', 'edge-cases', 'architecture'] as const;
export type ReviewerName = (typeof reviewerNames)[number];

export interface Reviewer {
  name: ReviewerName;
  /** How grave this reviewer holds each thing it notices to be. */
  sees: Partial<Record<RuleId, Severity>>;
  /** How sure it is, in [0, 1], when it finds nothing grave. */
  calm: number;
}

export const reviewers: Record<ReviewerName, Reviewer> = {
  security: {
    name: 'security',
    calm: 0.8,
    sees: {
      'sql-injection': 'critical',
      'shell-injection': 'critical',
      'code-injection': 'critical',
      'markup-injection': 'high',
      'path-traversal': 'high',
      'prototype-pollution': 'high',
      'weak-crypto': 'medium',
      'weak-random': 'high',
      'tls-off': 'high',
      'removed-check': 'high',
      'hardcoded-secret': 'critical',
      'unsafe-deserialization': 'high',
      'slow-regex': 'medium',
    },
  },
  logic: {
    name: 'logic',
    calm: 0.7,
    sees: {
      'off-by-one': 'high',
      'assignment-in-condition': 'high',
      'loose-null': 'low',
      'missing-await': 'high',
      'no-radix': 'low',
      'flipped-condition': 'medium',
      'removed-return': 'high',
      'code-injection': 'high',
      'removed-check': 'medium',
      'unbounded-recursion': 'low',
      'swallowed-error': 'low',
    },
  },
  'edge-cases': {
    name: 'edge-cases',
    calm: 0.65,
    sees: {
      'unchecked-parse': 'medium',
      'division-by-length': 'medium',
      'first-of-empty': 'medium',
      'unbounded-loop': 'high',
      'unbounded-recursion': 'high',
      'slow-regex': 'high',
      'swallowed-error': 'medium',
      'unchecked-find': 'medium',
      'off-by-one': 'high',
      'prototype-pollution': 'high',
      'path-traversal': 'medium',
      'missing-await': 'medium',
      'sync-in-handler': 'low',
    },
  },
  architecture: {
    name: 'architecture',
    calm: 0.6,
    sees: {
      'long-function': 'medium',
      'sync-in-handler': 'medium',
      'global-state': 'medium',
      'hardcoded-address': 'low',
      'hardcoded-secret': 'medium',
      'deep-import': 'low',
      'shell-injection': 'high',
      'sql-injection': 'medium',
      'swallowed-error': 'low',
    },
  },
};
