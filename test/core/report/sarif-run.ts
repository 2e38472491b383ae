import { createHash } from 'node:crypto';
import { toSarif } from '../../../core/report/sarif.ts';
import type { AuditStory, FindingRow } from '../../../database/reports.ts';
import { findingRow, waitingStory } from '../../cli/story.ts';
import { sarifSchema } from './sarif-schema.ts';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The run as a reader gets it, checked against what SARIF says. */
export const runOf = (story: AuditStory) => {
  const [run] = sarifSchema.parse(JSON.parse(JSON.stringify(toSarif(story, '1.2.3', sha256)))).runs;
  if (!run) throw new Error('A log has a run.');
  return run;
};

/** A story whose panel found these and nothing else. */
export function storyWith(
  findings: Partial<FindingRow>[],
  more: Partial<AuditStory['audit']> = {},
): AuditStory {
  const story = waitingStory();
  const [round] = story.rounds;
  if (!round) throw new Error('The story has a round.');
  const rows = findings.map((finding, number) => findingRow({ number, ...finding }));
  const audit = { ...story.audit, ...more };
  return { ...story, audit, gates: [], rounds: [{ ...round, findings: rows, claims: [] }] };
}
