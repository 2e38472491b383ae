import { ApplicationFailure, proxyActivities, setCurrentDetails } from '@temporalio/workflow';
import type { FleetActivities, FleetRefresh, SourceRefresh } from '../core/fleet/contract.ts';
import { parseFleetRefreshInput } from '../core/fleet/refresh-input.ts';
import { inMarkdown, inSummary } from '../core/panel/markdown.ts';
import { readableInDark } from '../core/panel/temporal-page.ts';
import { queues } from '../core/queues.ts';

const { listDueSources, refreshSource } = proxyActivities<FleetActivities>({
  taskQueue: queues.fleet,
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '10 seconds',
  // The next one begins soon: what cannot be done by then is not worth waiting for.
  scheduleToCloseTimeout: '15 minutes',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
});

/**
 * Looks at the assets of every source whose turn it is, and writes down what changed. Input: `{}`, or `{ "all": true }` for
 * every source now. A source that cannot be read is a result, and no failure. Made to be run by a schedule.
 */
export async function refreshFleet(raw?: unknown): Promise<FleetRefresh> {
  const parsed = parseFleetRefreshInput(raw);
  if (!parsed.ok) throw ApplicationFailure.nonRetryable(parsed.problem, 'input.invalid');
  const { sources } = await listDueSources(parsed.input);
  const looks = await Promise.all(
    sources.map((source) => refreshSource.executeWithOptions({ summary: inSummary(source) }, [{ source }])),
  );
  setCurrentDetails(describe(looks));
  return { sources: looks };
}

const describe = (looks: readonly SourceRefresh[]): string =>
  [
    '### The fleet',
    looks.length === 0 ? 'No source was due.' : looks.map(describeLook).join('\n'),
    readableInDark,
  ].join('\n\n');

function describeLook({ source, assets, changed, problem }: SourceRefresh): string {
  const states = Object.entries(assets).map(([state, many]) => `${many} ${state}`);
  const told = `${states.join(', ') || 'no assets'}; ${changed} changed.`;
  return `- ${inMarkdown(source)}: ${told}${problem === null ? '' : ` ${inMarkdown(problem)}`}`;
}
