import type { AuditResult } from '../../core/panel/contract.ts';
import type { PullRequest } from '../../core/github/pull-request.ts';
import { explainFinding } from '../../core/publish/explain-finding.ts';
import { code, said } from '../../core/publish/github-text.ts';
import { remarksOf, roundOf } from '../../core/publish/remark.ts';
import type { Database } from '../../database/client.ts';
import { loadIgnored } from '../../database/ignored-findings.ts';
import { loadFindings } from '../../database/publications.ts';
import { sha256 } from './publish-desk.ts';
import { storyOf, tellingOf } from './publish-verdict.ts';
import { redact, redactStory } from './redact.ts';

/** The whole story of the finding of this id, from the last audit that reported it; or that there is none, in Markdown. */
export async function explainById(db: Database, pullRequest: PullRequest, id: string): Promise<string> {
  const rows = await loadFindings(db, pullRequest.key);
  const row = rows.find(({ trace }) => trace.id === id.toLowerCase());
  if (!row?.audit) {
    const known = rows.slice(0, 20).map(({ trace }) => code(trace.id));
    const which = known.length > 0 ? ` Those that it has: ${known.join(', ')}.` : '';
    return `No finding ${said(id, 40)} stands on this pull request.${which}`;
  }
  const story = await storyOf(db, row.audit);
  const redacted = await redactStory(story);
  const told = story.rounds.findLast(({ verdict }) => verdict !== null)?.round ?? 1;
  const remark = remarksOf(story, redacted, told, sha256).find(
    ({ trace }) => trace.fingerprint === row.trace.fingerprint,
  );
  if (!remark) {
    const title = said(row.trace.title, 300);
    return `**${title}**: no longer part of the change, by the audit ${code(row.audit)}.`;
  }
  const { trace } = row;
  const ignored = (await loadIgnored(db, pullRequest.key)).find(
    (one) => one.trace.fingerprint === trace.fingerprint,
  );
  const { names, simulated } = tellingOf(redacted);
  return explainFinding(
    {
      key: row.key,
      id: trace.id,
      remark,
      fate: ignored
        ? { kind: 'ignore', by: ignored.by, reason: await redact(ignored.reason), resolve: false }
        : { kind: 'keep', reopen: false, at: null },
    },
    {
      // Its lines are those of the head that was audited then.
      pullRequest: { ...pullRequest, headCommit: story.change?.headCommit ?? pullRequest.headCommit },
      story: redacted,
      round: roundOf(redacted, told),
      end: {
        verdict: (story.audit.verdict ?? 'disputed') as AuditResult['verdict'],
        decidedBy: story.audit.decidedBy,
        note: '',
      },
      comments: { placed: [], mended: [], unseen: [] },
      names,
      simulated,
    },
  );
}
