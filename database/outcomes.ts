import { and, desc, eq, gte, inArray, isNotNull, sql } from 'drizzle-orm';
import { labelOfIgnore, type OutcomeLabel } from '../core/calibration/outcomes.ts';
import type { LabelSource } from '../core/calibration/labels.ts';
import { type ChangeId, changeId } from '../core/ids.ts';
import type { Trace } from '../core/publish/trace.ts';
import type { Database } from './client.ts';
import { audits, labels, mergedFindings, publications, verdicts } from './schema.ts';

/** A panel's finding as it was published last, and the latest merged finding that it is. */
export interface PublishedFinding {
  key: string;
  trace: Trace;
  audit: string;
  round: number;
  number: number;
  /** The head in which it was reported. */
  head: string | null;
}

/** The panel's findings that were ever told of on a pull request; hits of gates are no seat's. */
export async function loadPublished(db: Database, pullRequest: string): Promise<PublishedFinding[]> {
  const of = (field: keyof Trace) => sql`${publications.trace}->>${sql.raw(`'${field}'`)}`;
  const rows = await db
    .selectDistinctOn([publications.key], {
      key: publications.key,
      trace: publications.trace,
      audit: mergedFindings.audit,
      round: mergedFindings.round,
      number: mergedFindings.number,
      head: audits.headCommit,
    })
    .from(publications)
    .innerJoin(audits, eq(audits.pullRequest, publications.pullRequest))
    .innerJoin(
      mergedFindings,
      and(
        eq(mergedFindings.audit, audits.id),
        eq(mergedFindings.file, of('file')),
        eq(mergedFindings.side, of('side')),
        eq(mergedFindings.startLine, sql`(${of('startLine')})::int`),
        eq(mergedFindings.quote, of('quote')),
        eq(mergedFindings.title, of('title')),
      ),
    )
    .where(
      and(
        eq(publications.pullRequest, pullRequest),
        eq(publications.kind, 'finding'),
        sql`${of('gate')} is null`,
      ),
    )
    .orderBy(
      publications.key,
      desc(audits.startedAt),
      desc(audits.id),
      desc(mergedFindings.round),
      mergedFindings.number,
    );
  return rows.flatMap((row) => (row.trace ? [{ ...row, trace: row.trace }] : []));
}

/** The last head of a pull request that a panel has judged, as it was frozen. */
export async function lastJudgedHead(
  db: Database,
  pullRequest: string,
): Promise<{ head: string; changeId: ChangeId } | null> {
  const [row] = await db
    .select({ head: audits.headCommit, change: audits.change })
    .from(audits)
    .innerJoin(verdicts, eq(verdicts.audit, audits.id))
    .where(and(eq(audits.pullRequest, pullRequest), isNotNull(audits.change), isNotNull(audits.headCommit)))
    .orderBy(desc(audits.startedAt))
    .limit(1);
  return row?.head && row.change ? { head: row.head, changeId: changeId(row.change) } : null;
}

export type PlacedOutcome = OutcomeLabel & Pick<PublishedFinding, 'audit' | 'round' | 'number'>;

/**
 * Records what the findings of a pull request have come to, in place of what these sources said of them before: a reaction
 * that is taken back teaches no more. What has not changed stays as it was, its time too. Safe to repeat.
 */
export async function replaceOutcomes(
  db: Database,
  {
    pullRequest,
    sources,
    outcomes,
  }: { pullRequest: string; sources: readonly LabelSource[]; outcomes: readonly PlacedOutcome[] },
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`outcomes ${pullRequest}`}, 0))`);
    const own = tx.select({ id: audits.id }).from(audits).where(eq(audits.pullRequest, pullRequest));
    const before = await tx
      .select()
      .from(labels)
      .where(and(inArray(labels.audit, own), inArray(labels.source, [...sources])));
    const now = new Set(outcomes.map(wordsOf));
    const stale = before.filter((row) => !now.has(wordsOf(row)));
    for (const { audit, round, number, source } of stale) {
      await tx
        .delete(labels)
        .where(
          and(
            eq(labels.audit, audit),
            eq(labels.round, round),
            eq(labels.number, number),
            eq(labels.source, source),
          ),
        );
    }
    if (outcomes.length > 0)
      await tx
        .insert(labels)
        .values([...outcomes])
        .onConflictDoNothing();
  });
}

const wordsOf = ({
  audit,
  round,
  number,
  source,
  real,
  explicit,
  by,
}: Omit<typeof labels.$inferSelect, 'createdAt'>): string =>
  JSON.stringify([audit, round, number, source, real, explicit, by]);

/** Records that a person had a finding ignored, by the id that stands beside it; nothing for a gate's. Safe to repeat. */
export async function saveLabelOfIgnore(
  db: Database,
  { pullRequest, id, by }: { pullRequest: string; id: string; by: string },
): Promise<void> {
  const found = (await loadPublished(db, pullRequest)).find((one) => one.trace.id === id);
  if (!found) return;
  const { audit, round, number } = found;
  await db
    .insert(labels)
    .values({ audit, round, number, ...labelOfIgnore(by) })
    .onConflictDoNothing();
}

/** Pull requests of a repository with comments of ours that something was written on since then, the latest first. */
export async function recentlyPublished(
  db: Database,
  { repository, since, max }: { repository: string; since: Date; max: number },
): Promise<string[]> {
  const rows = await db
    .select({ key: publications.pullRequest })
    .from(publications)
    .where(
      and(
        eq(publications.kind, 'finding'),
        isNotNull(publications.remoteId),
        gte(publications.updatedAt, since),
        sql`split_part(substring(${publications.pullRequest} from '/(.*)$'), '#', 1) = ${repository.toLowerCase()}`,
      ),
    )
    .groupBy(publications.pullRequest)
    .orderBy(desc(sql`max(${publications.updatedAt})`), publications.pullRequest)
    .limit(max);
  return rows.map(({ key }) => key);
}
