import type { lintSource } from '@secretlint/core';
import type { ChangedFile } from '../../core/change/snapshot.ts';
import { assignedCredentials } from '../../core/gates/assignments.ts';
import { clipQuote, type Find } from '../../core/gates/hits.ts';
import { maskSpans, type Span } from '../../core/gates/mask.ts';
import { type Passage, passagesOf } from '../../core/gates/passage.ts';
import { roleOf } from '../../core/gates/paths.ts';
import { isRuleId, type RuleId } from '../../core/gates/rules.ts';
import { isSampleSecret } from '../../core/gates/sample-secrets.ts';
import { lineIndex } from './scan-text.ts';
import { OutOfTime } from './out-of-time.ts';

interface FoundSecret extends Span {
  rule: RuleId;
}

/** Secrets on the lines that the change adds, masked wherever they are quoted. */
export async function findSecrets(file: ChangedFile, deadlineMs: number): Promise<Find[]> {
  const finds: Find[] = [];
  for (const passage of passagesOf(file)) {
    if (performance.now() > deadlineMs) throw new OutOfTime();
    finds.push(...quoteSecrets(passage, await secretsIn(file.path, passage.text)));
  }
  return finds;
}

/** All secrets of a text, by the name of its file; some rules know by it what is made up. */
export async function secretsIn(path: string, text: string): Promise<FoundSecret[]> {
  const found = await scanWithSecretlint(path, text);
  const own = ownRuleApplies(path)
    ? assignedCredentials(text).filter(
        (span) => !found.some((it) => it.start < span.end && span.start < it.end),
      )
    : [];
  return [...found, ...own.map((span) => ({ ...span, rule: 'secrets.hard-coded-credential' as const }))];
}

/** Made-up credentials are what tests, fixtures and guides are full of; there only secrets of a known make count. */
const ownRuleApplies = (path: string): boolean =>
  ['source', 'configuration', 'generated'].includes(roleOf(path));

type Configuration = Parameters<typeof lintSource>[0]['options']['config'];

let configuration: Promise<Configuration> | undefined;

/** Without the preset's rule that obeys `secretlint-disable` comments: a change must not switch off its own gate. */
async function loadConfiguration(): Promise<Configuration> {
  const { rules } = await import('@secretlint/secretlint-rule-preset-recommend');
  return {
    rules: rules
      .filter((rule) => !rule.meta.id.endsWith('-filter-comments'))
      .map((rule) => ({ id: rule.meta.id, rule })),
  };
}

async function scanWithSecretlint(path: string, text: string): Promise<FoundSecret[]> {
  configuration ??= loadConfiguration();
  const scanner = await import('@secretlint/core');
  const { messages } = await scanner.lintSource({
    source: { filePath: path, content: text, contentType: 'text', ext: /\.[^./]*$/.exec(path)?.[0] ?? '' },
    options: { config: await configuration, noPhysicFilePath: true, maskSecrets: true },
  });
  return messages
    .map(({ ruleId, range: [start, end] }) => ({ rule: ruleOf(ruleId), start, end }))
    .filter((it) => !isSampleSecret(it.rule, text.slice(it.start, it.end)));
}

const ruleOf = (secretlintId: string): RuleId => {
  const id = `secrets.${secretlintId.replace(/^.*secretlint-rule-/, '')}`;
  return isRuleId(id) ? id : 'secrets.other';
};

/** Every secret of the passage is masked in every quote: two may share a line. */
function quoteSecrets(passage: Passage, found: readonly FoundSecret[]): Find[] {
  const { text } = passage;
  const lineAt = lineIndex(text, passage.firstLine);
  return found.flatMap((it): Find[] => {
    const startLine = lineAt(it.start);
    const endLine = lineAt(Math.max(it.start, it.end - 1));
    if (!anyAdded(passage, startLine, endLine)) return [];
    const line = { start: startOfLine(text, it.start), end: endOfLine(text, it.end) };
    return [{ rule: it.rule, startLine, endLine, quote: clipQuote(maskSpans(text, found, line)) }];
  });
}

/** At most 200 characters away: a line may be a megabyte long. */
const startOfLine = (text: string, at: number): number => {
  const before = text.slice(Math.max(0, at - 200), at);
  return at - before.length + before.lastIndexOf('\n') + 1;
};

const endOfLine = (text: string, at: number): number => {
  const length = text.slice(at, at + 200).indexOf('\n');
  return Math.min(text.length, at + (length === -1 ? 200 : length));
};

function anyAdded({ added }: Passage, startLine: number, endLine: number): boolean {
  for (let line = startLine; line <= endLine; line += 1) if (added.has(line)) return true;
  return false;
}
