import { effectiveMode, type GateMode } from '../gates/gate.ts';
import type { StoryGate } from '../report/audit-story.ts';
import { code, details, said } from './github-text.ts';
import { linkTo } from './finding-words.ts';
import type { Report } from './report.ts';

const hitsMax = 20;
const unreadMax = 20;

/** Each gate with its outcome and hits; one that could not run is never the same as one that held. */
export function tellGates(report: Report): string[] {
  const { story } = report;
  if (story.gates.length === 0) return [];
  const modes = new Map<string, GateMode>((story.plan?.gates ?? []).map(({ name, mode }) => [name, mode]));
  const lines = story.gates.flatMap((gate) => gateLines(gate, modes.get(gate.gate) ?? 'block', report));
  const count = (outcome: string) => story.gates.filter((gate) => gate.outcome === outcome).length;
  const parts = [
    ...(count('held') > 0 ? [`${count('held')} held`] : []),
    ...(count('hit') > 0 ? [`${count('hit')} hit`] : []),
    ...(count('broken') > 0 ? [`${count('broken')} could not run`] : []),
  ];
  return [details(`Gates: ${parts.join(', ')}`, lines.join('\n'))];
}

function gateLines(
  { gate, outcome, hits, unread, problem }: StoryGate,
  mode: GateMode,
  report: Report,
): string[] {
  const outcomes: Record<string, string> = {
    held: 'held',
    hit: hits.length === 1 ? 'one hit' : `${hits.length} hits`,
    broken: `**could not run**: ${said(problem ?? 'no reason was recorded', 500)}`,
  };
  const rest = hits.length - hitsMax;
  return [
    `- **${said(gate)}** (${mode}): ${outcomes[outcome] ?? said(outcome)}`,
    ...hits.slice(0, hitsMax).map((hit) => `  - ${hitLine(hit, mode, report)}`),
    ...(rest > 0 ? [`  - …and ${rest} more`] : []),
    ...(unread.length > 0 ? [`  - not read by this gate: ${unreadFiles(unread)}`] : []),
  ];
}

function hitLine(hit: StoryGate['hits'][number], gateMode: GateMode, { pullRequest }: Report): string {
  const { overridden } = hit;
  const mode = effectiveMode(hit, gateMode);
  const passed = overridden
    ? `. Let pass by **${said(overridden.by, 200)}** until ${said(overridden.expires)}: ${said(overridden.reason, 500)}`
    : mode === gateMode
      ? ''
      : ` (${mode})`;
  return `${linkTo({ ...hit, side: 'head' }, pullRequest)}: ${said(hit.message, 500)} ${code(hit.rule)}${passed}`;
}

function unreadFiles(unread: readonly string[]): string {
  const rest = unread.length - unreadMax;
  const named = unread.slice(0, unreadMax).map((file) => code(file, 200));
  return `${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
