import * as z from 'zod';
import { safeLine } from '../../core/panel/safe-text.ts';
import { simulatedFleetVariable } from '../../core/fleet/sources.ts';
import { homeOf } from '../../settings/home.ts';
import { readState } from '../../settings/state.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { wrap } from '../text/screen.ts';
import { UsageError } from '../usage-error.ts';

const answerMs = 15_000;
const answerSchema = z.object({ state: z.string(), health: z.string(), reason: z.string().nullable() });

/** Has the simulated fleet break one of its services. Nothing real can be broken with it. */
export async function breakFleet(
  context: Context,
  service: string,
  { how }: { how: string },
): Promise<ExitStatus> {
  const { environment, cwd } = context;
  const url = environment[simulatedFleetVariable] || readState(homeOf(environment, cwd)).fleet?.url;
  if (!url)
    throw new UsageError(
      'No simulated fleet runs here: run npm start without "fleet.sources" in countersign.yaml.',
    );
  const name = service.replace(/^demo\./u, '');
  const answer = await fetch(`${url}/assets/${encodeURIComponent(name)}/break`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ how }),
    signal: AbortSignal.timeout(answerMs),
  }).catch(() => {
    throw new UsageError(
      `The simulated fleet at ${url} does not answer: see fleet.log, or run npm start anew.`,
    );
  });
  const text = await answer.text();
  if (!answer.ok) throw new UsageError(safeLine(text));
  const { state, health, reason } = answerSchema.parse(JSON.parse(text));
  const why = reason === null ? '' : `: ${safeLine(reason)}`;
  print([
    ...wrap(context.out, `${safeLine(name)} is ${state} and ${health}${why}. It is simulated. See it:`),
    '  npx countersign fleet --refresh',
  ]);
  return exitStatus.passed;
}
