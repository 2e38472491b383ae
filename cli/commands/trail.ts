import { createReadStream } from 'node:fs';
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { verifySignature } from '../../activities/origin/keys.ts';
import { signCheckpoint } from '../../activities/trail/sign-checkpoint.ts';
import { trailKey } from '../../activities/trail/trail-key.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import { type Checkpoint, checkpointSchema } from '../../core/trail/checkpoint.ts';
import { entryLine, type TrailEntry } from '../../core/trail/entry.ts';
import { checkTrail, type TrailReport } from '../../core/trail/verify-trail.ts';
import {
  createTrail,
  findOnTrail,
  findTrailHead,
  readTrail,
  sumOf,
  type TrailWish,
} from '../../database/trail.ts';
import { homeOf, trailKeyPath } from '../../settings/home.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { openRecords } from '../stores.ts';
import { count, moment } from '../text/amounts.ts';
import { safeDeep, safeJson } from '../text/safe.ts';
import { strictLines } from '../text/strict-lines.ts';
import { wrap } from '../text/screen.ts';
import { UsageError } from '../usage-error.ts';
import { writeWhole } from '../whole-file.ts';

/** Who did what and when, the latest entries last. */
export async function showTrail(
  context: Context,
  { limit, json, ...wish }: TrailWish & { limit: number; json: boolean },
): Promise<ExitStatus> {
  const { db, close } = await openRecords(context);
  try {
    const entries = await findOnTrail(db, wish, limit);
    if (json) print([safeJson({ entries })]);
    else if (entries.length === 0) print(['Nothing is on the trail of that yet.']);
    else {
      const digits = Math.max(...entries.map(({ number }) => String(number).length));
      print(safeDeep(entries).flatMap((entry) => wrap(context.out, describe(entry, digits), '', '    ')));
    }
    return exitStatus.passed;
  } finally {
    await close();
  }
}

function describe({ number, at, who, what, about }: TrailEntry, digits: number): string {
  const proof = who.proof === 'unverified' ? 'not verified' : `by ${who.proof}`;
  const where = [...about.assets, about.workflow ?? ''].filter((one) => one !== '').map(safeLine);
  const rest = where.length === 0 ? '' : ` [${where.join(', ')}]`;
  return `${String(number).padStart(digits)}  ${moment(new Date(at))}  ${safeLine(who.name)} (${proof}): ${safeLine(what)}${rest}`;
}

/** Writes the whole trail to a file that can be verified anywhere, without us. */
export async function exportTrail(context: Context, file: string): Promise<ExitStatus> {
  const { db, close } = await openRecords(context);
  const path = resolve(context.cwd, file);
  const draft = `${path}.draft`;
  try {
    const handle = await open(draft, 'w').catch((error: Error) => {
      throw new UsageError(
        `${JSON.stringify(path)} cannot be written (${error.message}): name a file in a folder that is there and yours.`,
      );
    });
    let entries = 0;
    try {
      for await (const page of readTrail(db)) {
        await handle.appendFile(page.map(({ sum, text }) => `${entryLine(sum, text)}\n`).join(''));
        entries += page.length;
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, path);
    print(wrap(context.out, `${safeLine(path)} holds ${entriesOf(entries)}.`));
    return exitStatus.passed;
  } finally {
    await rm(draft, { force: true });
    await close();
  }
}

/** Signs where the trail stands now. Kept elsewhere, it shows what is cut off or rewritten later. */
export async function signTrail(context: Context, file: string): Promise<ExitStatus> {
  const { db, close } = await openRecords(context);
  try {
    const key = await trailKey(trailKeyPath(context.environment, homeOf(context.environment, context.cwd)));
    const head = await findTrailHead(db);
    const checkpoint = signCheckpoint(head, { trail: await createTrail(db).id(), at: new Date(), key });
    const path = await writeWhole(`${JSON.stringify(checkpoint)}\n`, file, context.cwd);
    print([
      ...wrap(context.out, `${safeLine(path)} vouches for the trail up to entry ${head.number}.`),
      ...wrap(context.out, 'Keep it where whoever could alter the database cannot reach it. Its key is:'),
      `  ${checkpoint.key}`,
    ]);
    return exitStatus.passed;
  } finally {
    await close();
  }
}

interface VerifyOptions {
  checkpoints: string[];
  key: string[];
  json: boolean;
}

/** Checks an exported trail, or the one in the database, against its sums and against checkpoints. */
export async function verifyTrail(
  context: Context,
  file: string | undefined,
  { checkpoints: places, key: keys, json }: VerifyOptions,
): Promise<ExitStatus> {
  const checkpoints = await readCheckpoints(places.map((place) => resolve(context.cwd, place)));
  const check = checkTrail({ sum: sumOf, checkpoints, keys, verify: verifySignature });
  if (file === undefined) await addFromDatabase(context, check);
  else await addFromFile(resolve(context.cwd, file), check);
  const report = check.end();
  if (json) print([safeJson(report)]);
  else print(describeReport(report, checkpoints.length).flatMap((line) => wrap(context.out, line)));
  return report.problems.length === 0 ? exitStatus.passed : exitStatus.failed;
}

type Check = ReturnType<typeof checkTrail>;

async function addFromDatabase(context: Context, check: Check): Promise<void> {
  const { db, close } = await openRecords(context);
  try {
    for await (const page of readTrail(db)) for (const { sum, text } of page) check.add(entryLine(sum, text));
  } finally {
    await close();
  }
}

async function addFromFile(path: string, check: Check): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile())
    throw new UsageError(
      `There is no file ${JSON.stringify(path)}: name what "countersign trail export" wrote.`,
    );
  for await (const line of strictLines(createReadStream(path))) check.add(line);
}

/** Of files, and of all `.json` files in folders. */
async function readCheckpoints(places: readonly string[]): Promise<Checkpoint[]> {
  const files = await Promise.all(
    places.map(async (place) => {
      const found = await stat(place).catch(() => null);
      if (found?.isDirectory())
        return (await readdir(place))
          .filter((name) => name.endsWith('.json'))
          .toSorted()
          .map((name) => join(place, name));
      if (found) return [place];
      throw new UsageError(`There is no checkpoint ${JSON.stringify(place)}: name a file or folder of them.`);
    }),
  );
  return Promise.all(files.flat().map(readCheckpoint));
}

/** More than any checkpoint has. */
const checkpointBytesMax = 10_000;

async function readCheckpoint(path: string): Promise<Checkpoint> {
  try {
    const { size } = await stat(path);
    if (size > checkpointBytesMax) throw new Error(`${size} bytes`);
    return checkpointSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    throw new UsageError(
      `${JSON.stringify(path)} is no checkpoint: name what "countersign trail checkpoint" wrote.`,
    );
  }
}

const entriesOf = (amount: number): string => `${amount} ${amount === 1 ? 'entry' : 'entries'}`;

function describeReport({ entries, problems, borneOut, vouchedTo }: TrailReport, given: number): string[] {
  const whole = entriesOf(entries);
  if (problems.length > 0)
    return [
      `The trail does not hold: ${whole}, and`,
      ...problems.map(({ line, what }) => `  ${line === null ? '' : `line ${line}: `}${safeLine(what)}.`),
    ];
  if (given === 0)
    return [
      `The trail holds: ${whole}, each following the one before.`,
      'Without a checkpoint nothing shows that its end was not cut off, or all of it written anew: give --checkpoints.',
    ];
  return [
    `The trail holds: ${whole}, each following the one before.`,
    `${count(borneOut, 'checkpoint')} vouch${borneOut === 1 ? 'es' : ''} for it up to entry ${vouchedTo}${vouchedTo < entries ? `; nothing yet for the last ${entries - vouchedTo}` : ''}.`,
  ];
}
