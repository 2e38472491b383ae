import { createHash } from 'node:crypto';
import { AwsClient } from 'aws4fetch';
import { fetch } from 'undici';
import type { CheckpointDestination } from '../../../core/configuration/trail.ts';
import type { Checkpoint } from '../../../core/trail/checkpoint.ts';
import { checkpointBytes, checkpointName } from './checkpoint-name.ts';

export type S3Destination = Extract<CheckpointDestination, { s3: string }>;

interface Means {
  keys: { id: string; secret: string };
  signal: AbortSignal;
}

const answersWithinMs = 20_000;
const dayMs = 86_400_000;
/** More than any answer of a store to one object needs. */
const answerBytesMax = 100_000;

const digest = (algorithm: 'md5' | 'sha256', bytes: string) => createHash(algorithm).update(bytes);

/**
 * As a new object, never over another: the store is told to refuse that, and what stands there already must be the same.
 * With a lock nobody may take it away before its time, which is counted from the checkpoint, so that each try asks for the
 * same. @throws Error with the store's own code
 */
export async function sendToS3(to: S3Destination, checkpoint: Checkpoint, means: Means): Promise<void> {
  const bytes = checkpointBytes(checkpoint);
  const url = `${to.s3.replace(/\/+$/, '')}/${to.bucket}/${to.prefix}${checkpointName(checkpoint)}`;
  const put = await ask(to, means, {
    url,
    method: 'PUT',
    body: bytes,
    headers: {
      'content-type': 'application/json',
      'if-none-match': '*',
      // Object lock asks for one of them; stores differ in which.
      'content-md5': digest('md5', bytes).digest('base64'),
      'x-amz-checksum-sha256': digest('sha256', bytes).digest('base64'),
      ...lockHeaders(to.lock, checkpoint),
    },
  });
  if (put.ok) return;
  if (put.status !== 412) throw refused('it answered', put);
  const there = await ask(to, means, { url, method: 'GET', body: '', headers: {} });
  if (!there.ok) throw refused('an object of its name is there already, and reading it was answered', there);
  if (there.text !== bytes)
    throw new Error('an object of its name is there already and holds something else');
}

function lockHeaders(lock: S3Destination['lock'], { at }: Checkpoint): Record<string, string> {
  if (lock === undefined) return {};
  return {
    'x-amz-object-lock-mode': lock.mode,
    'x-amz-object-lock-retain-until-date': new Date(Date.parse(at) + lock.days * dayMs).toISOString(),
  };
}

interface Answer {
  ok: boolean;
  status: number;
  text: string;
}

async function ask(
  { region }: S3Destination,
  { keys, signal }: Means,
  asked: { url: string; method: string; body: string; headers: Record<string, string> },
): Promise<Answer> {
  const client = new AwsClient({
    accessKeyId: keys.id,
    secretAccessKey: keys.secret,
    service: 's3',
    region,
    retries: 0,
  });
  const { url, method, body } = asked;
  const sum = digest('sha256', body).digest('hex');
  const headers = { ...asked.headers, 'x-amz-content-sha256': sum };
  const signed = await client.sign(url, { method, headers, ...(body !== '' && { body }) });
  const answer = await fetch(url, {
    method,
    headers: Object.fromEntries(signed.headers),
    ...(body !== '' && { body }),
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(answersWithinMs)]),
  });
  return { ok: answer.ok, status: answer.status, text: await textOf(answer) };
}

async function textOf({ body }: Awaited<ReturnType<typeof fetch>>): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body ?? []) {
    const chunk = part as Uint8Array;
    bytes += chunk.length;
    if (bytes > answerBytesMax) throw new Error(`it answered with more than ${answerBytesMax} bytes`);
    parts.push(chunk);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** The store's code alone: the rest of what it says may repeat what was signed. */
function refused(what: string, { status, text }: Answer): Error {
  const [, code] = /<Code>([A-Za-z0-9]{1,60})<\/Code>/.exec(text) ?? [];
  return new Error(`${what} ${status}${code === undefined ? '' : ` ${code}`}`);
}
