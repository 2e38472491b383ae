import canonicalize from 'canonicalize';
import type { Configuration } from '../../core/configuration/configuration.ts';
import { Failed } from '../../core/failed.ts';
import { parseDelivery } from '../../core/github/parse-delivery.ts';
import type { PersonalStart, Start, StartActivities } from '../../core/people/start-contract.ts';
import { wantedForStart } from '../../core/people/start-places.ts';
import { passOfStart, standsFor, startText } from '../../core/people/start-text.ts';
import { weighStart, type WeighedStart } from '../../core/people/weigh-start.ts';
import { eventOfStart } from '../../core/trail/events.ts';
import type { Database } from '../../database/client.ts';
import { findDelivery } from '../../database/deliveries.ts';
import { useAnnounced, useOnce } from '../../database/start-passes.ts';
import { sumOf, type Trail } from '../../database/trail.ts';
import { verifySignature } from '../origin/keys.ts';

interface Dependencies {
  db: Database;
  /** Read anew for each start: an edit of countersign.yaml counts from the next one on. */
  readConfiguration: () => Configuration;
  trail: Trail;
  now?: () => Date;
}

type DeliveryStart = Extract<Start, { type: 'handleDelivery' }>;

export const createStartActivities = ({
  db,
  readConfiguration,
  trail,
  now = () => new Date(),
}: Dependencies): StartActivities => ({
  async admitStart(start) {
    const configuration = readConfiguration();
    const nobody = Object.keys(configuration.people).length === 0;
    if (start.type === 'handleDelivery') {
      const why = await refuseDelivery(db, start);
      if (why !== null && !nobody) await refuse(trail, start, why);
      return { person: null };
    }
    if (nobody || (await isAnnounced(db, start))) return { person: null };
    const { people, teams, starts } = configuration;
    const { approval } = starts;
    const office = { people, teams, approval, now: now(), verify: verifySignature, sum: sumOf };
    const weighed = await useSignature(db, start, weighStart(office, start));
    if ('why' in weighed) return refuse(trail, start, weighed.why);
    await record(trail, start, { who: weighed, refused: null });
    return { person: weighed.person };
  },
});

/** What an alert opens was announced by whoever has checked its signature, and bears nobody's name. */
const isAnnounced = async (db: Database, start: PersonalStart): Promise<boolean> =>
  start.input.by === undefined && (await useAnnounced(db, passOfStart(start, sumOf), start.runId));

/** Each signature is good for one run, but of what one is for start after start. */
async function useSignature(
  db: Database,
  start: PersonalStart,
  weighed: WeighedStart,
): Promise<WeighedStart> {
  const { signed } = start.input;
  if ('why' in weighed || signed === undefined || standsFor(start.type)) return weighed;
  const text = startText(start, signed, sumOf);
  if (await useOnce(db, `signed/${sumOf(text)}`, start.runId)) return weighed;
  return { why: `Its signature of ${signed.at} has started ${start.workflowId} before: sign it anew.` };
}

/** By our own record of what GitHub delivered, whose signature was checked: whoever starts it by hand types anything. */
async function refuseDelivery(
  db: Database,
  { input, workflowId, runId }: DeliveryStart,
): Promise<string | null> {
  const { id } = input;
  const recorded = await findDelivery(db, id);
  const parsed = recorded && parseDelivery({ ...recorded, id });
  const isThis = parsed && 'delivery' in parsed && canonicalize(parsed.delivery) === canonicalize(input);
  if (!isThis)
    return `GitHub has delivered nothing as ${id} that says this. Deliveries start by themselves: start "auditChange" instead, with "by".`;
  return (await useOnce(db, `delivered/${id}`, runId))
    ? null
    : `Delivery ${id} was handled before, and ${workflowId} would do it again: start "auditChange" instead, with "by".`;
}

async function refuse(trail: Trail, start: Start, why: string): Promise<never> {
  await record(trail, start, { who: null, refused: why });
  throw new Failed('start.refused', why);
}

async function record(
  trail: Trail,
  start: Start,
  came: Pick<Parameters<typeof eventOfStart>[0], 'who' | 'refused'>,
): Promise<void> {
  const { type, workflowId, runId } = start;
  const key = `start/${workflowId}/${runId}`;
  const told = { type, workflow: workflowId, ...came };
  if (type === 'handleDelivery') {
    const on = [`${start.input.owner}/${start.input.repo}`];
    await trail.append(key, eventOfStart({ ...told, on, assets: [], by: null, digests: {} }));
    return;
  }
  const { by = null, signed } = start.input;
  const on = wantedForStart(start).places.flatMap((place) =>
    place.kind === 'everything' ? [] : [place.name],
  );
  const digests = signed === undefined ? {} : { start: sumOf(startText(start, signed, sumOf)) };
  const assets = type === 'remediate' ? start.input.assets : [];
  await trail.append(key, eventOfStart({ ...told, on, assets, by, digests }));
}
