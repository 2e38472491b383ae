import type { Invocation, Log, ReportingDescriptor, Result, Run } from 'sarif';
import { gateRules, isRuleId } from '../gates/rules.ts';
import type { AuditStory } from './audit-story.ts';
import type { Hash } from './fingerprint.ts';
import { notificationKinds, sarifNotifications } from './sarif-notifications.ts';
import { sarifResults } from './sarif-results.ts';

const schema = 'https://json.schemastore.org/sarif-2.1.0.json';

/** The story of one audit as a SARIF 2.1.0 log. Takes a story as it is recorded: texts are made safe where they are shown. */
export function toSarif(story: AuditStory, version: string, hash: Hash): Log {
  const results = sarifResults(story, hash);
  const rules = rulesOf(results);
  const indexes = new Map(rules.map((rule, index) => [rule.id, index]));
  const run: Run = {
    tool: { driver: { name: 'Countersign', version, rules, notifications: notificationKinds } },
    invocations: [invocationOf(story)],
    automationDetails: { id: `countersign/${encodeURIComponent(story.audit.panel.toWellFormed())}/` },
    originalUriBaseIds: { '%SRCROOT%': { description: { text: "The root of the change's repository." } } },
    columnKind: 'utf16CodeUnits',
    results: results.map((result) => ({ ...result, ruleIndex: indexes.get(result.ruleId ?? '') ?? -1 })),
    ...provenanceOf(story),
    properties: propertiesOf(story),
  };
  return { $schema: schema, version: '2.1.0', runs: [run] };
}

/** Successful is an audit that somebody can rely on: settled, with something reviewed and no gate broken. */
function invocationOf(story: AuditStory): Invocation {
  const { audit, gates, rounds } = story;
  const coverage = rounds.at(-1)?.verdict?.coverage ?? [];
  const settled = audit.verdict !== null && audit.verdict !== 'not-audited';
  return {
    executionSuccessful:
      settled &&
      coverage.some((file) => file.state !== 'skipped') &&
      gates.every((gate) => gate.outcome !== 'broken'),
    startTimeUtc: audit.startedAt.toISOString(),
    ...(audit.endedAt && { endTimeUtc: audit.endedAt.toISOString() }),
    toolExecutionNotifications: sarifNotifications(story),
  };
}

function rulesOf(results: readonly Result[]): ReportingDescriptor[] {
  const ids = [...new Set(results.flatMap(({ ruleId }) => ruleId ?? []))].toSorted();
  return ids.map((id) => {
    const cwe = /^CWE-(\d+)$/.exec(id)?.[1];
    const text = isRuleId(id) ? gateRules[id] : `What the panel found of the kind ${id}.`;
    const help = cwe ? { helpUri: `https://cwe.mitre.org/data/definitions/${cwe}.html` } : {};
    return { id, shortDescription: { text }, ...help };
  });
}

/** An address as it may stand in a URI, with its host. */
const isHttps = /^https:\/\/[\w.-]+(?::\d{1,5})?(?:[/?#][\w.~%!$&'()*+,;=:@/?#-]*)?$/;

function provenanceOf({ change }: AuditStory): Pick<Run, 'versionControlProvenance'> {
  const address = change?.repository ?? '';
  if (!isHttps.test(address)) return {};
  const revision = change?.headCommit ? { revisionId: change.headCommit } : {};
  return { versionControlProvenance: [{ repositoryUri: address, ...revision }] };
}

const propertiesOf = ({ audit, plan, rounds }: AuditStory) => ({
  auditId: audit.id,
  panel: audit.panel,
  state: audit.state,
  verdict: audit.verdict,
  decidedBy: audit.decidedBy,
  sure: rounds.at(-1)?.verdict?.sure ?? null,
  seats: (plan?.seats ?? []).map(({ id, provider, model, focus, simulated }) => ({
    id,
    provider,
    model,
    focus,
    simulated,
  })),
  coverage: rounds.at(-1)?.verdict?.coverage ?? [],
});
