import { Failed } from '../../core/failed.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import type { FleetActivities } from '../../core/fleet/contract.ts';
import type { RemedyLookActivities } from '../../core/remedy/contract.ts';
import { describeRemedyCall } from '../../core/remedy/describe-call.ts';
import { lookOf } from '../../core/remedy/read-calls.ts';
import type { Database } from '../../database/client.ts';
import { saveRemedyCall } from '../../database/incident-turns.ts';
import { loadIncidentPlan } from './incident-plan.ts';
import { recordedCall } from './recorded-call.ts';

interface Dependencies {
  db: Database;
  fleet: Pick<FleetActivities, 'observeAsset' | 'readAsset'>;
}

/** What the remediator looks at, in the process that may read assets. */
export const createLookActivities = ({ db, fleet }: Dependencies): RemedyLookActivities => ({
  async lookAtAsset({ incidentId, turn, call, tool }) {
    const recorded = await recordedCall(db, { incidentId, turn, call });
    const look = lookOf(recorded);
    const { scope } = await loadIncidentPlan(db, incidentId);
    if (recorded.tool !== tool || look === null || !scope.includes(look.asset)) {
      throw new Failed(
        'input.invalid',
        `Call ${call} of turn ${turn} does not look at an asset of this incident with ${tool}.`,
      );
    }
    const summary = describeRemedyCall(tool, recorded.arguments);
    const { ok, text } = await answerOf(fleet, look).then(
      (told) => ({ ok: true, text: told }),
      (thrown: unknown) => ({ ok: false, text: reasonFor(thrown) }),
    );
    await saveRemedyCall(db, incidentId, { turn, call, tool, ok, summary }, { text });
    return { ok, summary };
  },
});

/** A description begins with what we see of the asset, which holds where it tells nothing by itself. */
async function answerOf(
  { observeAsset, readAsset }: Dependencies['fleet'],
  look: NonNullable<ReturnType<typeof lookOf>>,
): Promise<string> {
  const { asset, question } = look;
  if (question.what !== 'describe') return cutOff(await readAsset(look));
  const observed = ['OBSERVED:', JSON.stringify(await observeAsset({ asset }), null, 2)];
  const told = await readAsset(look).then(cutOff, reasonFor);
  return [...observed, 'AS ITS SYSTEM TELLS IT:', told].join('\n');
}

const cutOff = ({ text, cut }: { text: string; cut: boolean }): string =>
  cut ? `${text}\n[the rest was cut off]` : text;

/** An asset that cannot be asked is something to know; anything else is our own trouble, and is tried again. */
function reasonFor(thrown: unknown): string {
  if (thrown instanceof Failed && thrown.failure.kind.startsWith('asset.')) return safeLine(thrown.message);
  throw thrown;
}
