import { randomUUID } from 'node:crypto';
import { verifySignature } from '../../activities/origin/keys.ts';
import { tellAlarm } from '../../activities/remedy/tell-alarm.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import type { AlarmNews } from '../../core/remedy/alarm.ts';
import { remediateWorkflowType } from '../../core/remedy/contract.ts';
import {
  judgeLifts,
  liftersNeeded,
  typedWordSchema,
  weighLift,
  type WordOffice,
} from '../../core/remedy/judge-words.ts';
import { liftSchema, type SignedWord, wordText } from '../../core/remedy/lift.ts';
import { killName } from '../../core/remedy/messages.ts';
import { eventOfWord } from '../../core/remedy/trail-events.ts';
import type { Database } from '../../database/client.ts';
import {
  closeKill,
  type KillRow,
  openKills,
  saveKill,
  saveLift,
  wordsOnKill,
} from '../../database/kill-switch.ts';
import { createTrail } from '../../database/trail.ts';
import { loadConfiguration } from '../../settings/configuration.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { nameOfPerson } from '../name-of-person.ts';
import { type Signer, signerOf } from '../sign-as-person.ts';
import { openEngine, openRecords } from '../stores.ts';
import { moment } from '../text/amounts.ts';
import { safeJson } from '../text/safe.ts';
import { wrap } from '../text/screen.ts';
import { UsageError } from '../usage-error.ts';

interface KillOptions {
  lift?: string;
  key?: string;
  agent: boolean;
  by?: string;
  json: boolean;
}

const unsigned = `${'A'.repeat(86)}==`;
/** Workflows that are told; all others find it in the database. */
const toldMax = 1000;

/** Stops everything that acts, lets it go on, or tells how it stands. The database alone is enough to stop. */
export async function killSwitch(
  context: Context,
  reason: string | undefined,
  options: KillOptions,
): Promise<ExitStatus> {
  if (reason !== undefined && options.lift !== undefined)
    throw new UsageError('Give words to stop with, or --lift, not both.');
  const { db, close } = await openRecords(context);
  try {
    if (reason !== undefined) await stop(context, db, reason, options);
    if (options.lift !== undefined) await lift(context, db, options.lift, options);
    return await tell(context, db, options);
  } finally {
    await close();
  }
}

async function stop(context: Context, db: Database, said: string, { by: named }: KillOptions): Promise<void> {
  const reason = safeLine(said).slice(0, 2000);
  if (reason === '') throw new UsageError('Say why, in a few words.');
  const by = named ?? (await nameOfPerson(context.cwd));
  const id = randomUUID();
  const fresh = await db.transaction(async (change) => {
    const saved = await saveKill(change, { id, by, reason });
    const event = eventOfWord('killed', { by, key: null, what: `Stopped everything that acts: ${reason}` });
    await createTrail(change).append(`kill/${id}`, event);
    return saved;
  });
  const alarm = { kind: 'killed' as const, by, reason, plan: null, assets: [], atMs: Date.now() };
  await Promise.all([
    tellWorkflows(context, { by, reason }).catch((error: unknown) =>
      complain('running workflows were not told besides', error),
    ),
    // Everybody knows of one that stands already.
    fresh ? tellEverybody(context, alarm) : null,
  ]);
}

function complain(what: string, error: unknown): void {
  const why = error instanceof Error ? error.message : String(error);
  process.stderr.write(`Stopped; ${what}: ${safeLine(why)}\n`);
}

/** Never in the way of stopping: who could not be told is said. */
async function tellEverybody({ environment, cwd }: Context, alarm: AlarmNews): Promise<void> {
  try {
    const { alarms: places } = loadConfiguration(environment, cwd).fleet;
    const { signal } = new AbortController();
    const untold = await tellAlarm(alarm, { places, environment, signal, told: new Set() });
    for (const line of untold) complain('somebody could not be told', line);
  } catch (error) {
    complain('nobody could be told', error);
  }
}

async function tellWorkflows(context: Context, kill: { by: string; reason: string }): Promise<void> {
  const { client, close } = await openEngine(context);
  try {
    const query = `WorkflowType = '${remediateWorkflowType}' AND ExecutionStatus = 'Running'`;
    let told = 0;
    for await (const { workflowId } of client.workflow.list({ query })) {
      if ((told += 1) > toldMax) break;
      await client.workflow.getHandle(workflowId).signal(killName, kill);
    }
  } finally {
    await close();
  }
}

async function lift(context: Context, db: Database, reason: string, options: KillOptions): Promise<void> {
  const kills = await openKills(db);
  if (kills.length === 0) throw new UsageError('Nothing is stopped: there is nothing to lift.');
  const signer = await signerOf(context, options);
  const name = signer?.person ?? options.by ?? (await nameOfPerson(context.cwd));
  const office = officeOf(context);
  for (const kill of kills) {
    const word = await liftOf(kill, { by: name, reason }, signer);
    const weighed = weighLift(office, kill.id, word);
    const key = 'key' in word ? word.key : null;
    if ('why' in weighed) throw new UsageError(`This does not lift it: ${weighed.why}.`);
    await record(db, office, kill, { word, person: weighed.person, key, reason });
  }
}

const officeOf = ({ environment, cwd }: Context): WordOffice => ({
  ...loadConfiguration(environment, cwd),
  now: new Date(),
  verify: verifySignature,
});

/** That everything is stopped is told, whatever the configuration is like. */
function officeIfReadable(context: Context): WordOffice | null {
  try {
    return officeOf(context);
  } catch {
    return null;
  }
}

async function liftOf(
  { id }: KillRow,
  said: { by: string; reason: string },
  signer: Signer | null,
): Promise<SignedWord | { by: string; reason: string }> {
  if (!signer) {
    const typed = typedWordSchema.safeParse(said);
    if (typed.success) return typed.data;
    throw new UsageError('The reason or the name cannot be recorded: write one line of up to 2000 letters.');
  }
  const word = liftSchema.safeParse({
    kind: 'countersign.lift.v1',
    subject: id,
    ...said,
    at: new Date().toISOString(),
    key: signer.publicKey,
    signature: unsigned,
  });
  if (!word.success)
    throw new UsageError('The reason cannot be signed: write one line of up to 2000 letters.');
  return { ...word.data, signature: await signer.sign(wordText(word.data)) };
}

async function record(
  db: Database,
  office: WordOffice,
  kill: KillRow,
  lift: {
    word: SignedWord | { by: string; reason: string };
    person: string;
    key: string | null;
    reason: string;
  },
): Promise<void> {
  const { word, person, key, reason } = lift;
  await db.transaction(async (change) => {
    await saveLift(change, { kill: kill.id, person, said: word });
    const { persons } = judgeLifts(office, kill.id, await wordsOnKill(change, kill.id));
    const whole = persons.length >= liftersNeeded;
    if (whole) await closeKill(change, kill.id, new Date());
    const what = `Lets what acts go on${whole ? '' : ', as the first of two people'}: ${reason}`;
    await createTrail(change).append(
      `kill/${kill.id}/lift/${person}`,
      eventOfWord('lifted', { by: person, key, what }),
    );
  });
}

async function tell(context: Context, db: Database, { json }: KillOptions): Promise<ExitStatus> {
  const { out } = context;
  const open = await openKills(db);
  const office = open.length === 0 ? null : officeIfReadable(context);
  const kills = await Promise.all(
    open.map(async (kill) => ({
      ...kill,
      lifts: office === null ? [] : judgeLifts(office, kill.id, await wordsOnKill(db, kill.id)).persons,
    })),
  );
  if (json) print([safeJson({ stopped: kills.length > 0, kills })]);
  else if (kills.length === 0) print(['Nothing is stopped: approved plans are carried out.']);
  else
    print(
      kills.flatMap(({ by, reason, at, lifts }) => [
        ...wrap(
          out,
          out.paint.red(
            `Everything that acts is stopped since ${moment(at)}, by ${safeLine(by)}: ${safeLine(reason)}`,
          ),
        ),
        ...wrap(
          out,
          `Lifted so far by: ${lifts.map(safeLine).join(', ') || 'nobody'}; it takes two people. Each of them says:`,
        ),
        '  npx countersign kill-switch --lift "why"',
      ]),
    );
  return exitStatus.passed;
}
