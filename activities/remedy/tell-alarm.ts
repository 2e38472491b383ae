import { type AlarmPlace, isAlarmAddress } from '../../core/configuration/alarms.ts';
import { type AlarmNews, alarmBody } from '../../core/remedy/alarm.ts';
import { postSigned } from '../post-signed.ts';

const answersWithinMs = 10_000;

interface Telling {
  places: readonly AlarmPlace[];
  /** Holds addresses that are secrets, and what is signed with. */
  environment: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
  /** Places that know of it already, by their number; those that are told are added. */
  told: Set<number>;
}

/** Tells all places at the same time. Who could not be told, and why, a line each; never throws for a place. */
export async function tellAlarm(news: AlarmNews, { places, told, ...telling }: Telling): Promise<string[]> {
  const body = alarmBody(news);
  const lines = await Promise.all(
    places.map(async (place, number) => {
      if (told.has(number)) return [];
      const name = `fleet.alarms[${number}]`;
      try {
        const url = addressOf(place, telling.environment);
        await post(url, body, { ...telling, secret: secretOf(place, telling.environment) });
        told.add(number);
        return [];
      } catch (error) {
        return [`${name}: ${error instanceof Error ? error.message : String(error)}`];
      }
    }),
  );
  return lines.flat();
}

type Environment = Telling['environment'];

function valueOf(variable: string, environment: Environment): string {
  const value = environment[variable];
  if (value) return value;
  throw new Error(`${variable} is not set here`);
}

function addressOf({ webhook, webhookVariable }: AlarmPlace, environment: Environment): string {
  if (webhook !== undefined) return webhook;
  const url = valueOf(webhookVariable ?? '', environment).trim();
  if (isAlarmAddress(url)) return url;
  throw new Error(`${webhookVariable} holds no https:// address without a login in it`);
}

const secretOf = ({ secretVariable }: AlarmPlace, environment: Environment): string | null =>
  secretVariable === undefined ? null : valueOf(secretVariable, environment);

/** The address is told to nobody: its path may be a secret. */
async function post(
  url: string,
  body: string,
  { secret, signal }: { secret: string | null; signal: AbortSignal },
): Promise<void> {
  const answer = await postSigned(url, body, { secret, signal, answersWithinMs }).catch((error: unknown) => {
    const why = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new Error(`${new URL(url).host} could not be reached (${why})`);
  });
  if (!answer.ok) throw new Error(`${new URL(url).host} answered ${answer.status}`);
}
