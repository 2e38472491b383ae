import { createSecretKey, type KeyObject } from 'node:crypto';
import { Failed } from '../../core/failed.ts';
import { secretOf } from '../environment.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export const payloadKeysName = 'COUNTERSIGN_PAYLOAD_KEYS';

export interface PayloadKey {
  /** Stands readable beside every payload that it encrypts. */
  id: string;
  /** 256 bits; a key object, since those show nothing when something prints them. */
  key: KeyObject;
}

const keyBytes = 32;
const keysMax = 16;
/** Short, so that nobody's key passes for one. */
const idPattern = /^[a-z0-9](?:[a-z0-9-]{0,22}[a-z0-9])?$/u;
const remedy = `set ${payloadKeysName} to ID:KEY, or ID:KEY,ID:KEY, each key as "openssl rand -base64 32" prints it`;

/**
 * The keys of `COUNTERSIGN_PAYLOAD_KEYS` (`id:base64,id2:base64`), or of the file that its `_FILE` form names: the first
 * encrypts, all decrypt. None where it is not set or empty.
 * @throws Failed `configuration.invalid` that tells which entry is wrong, and never what it holds
 */
export function payloadKeysOf(environment: Environment): readonly PayloadKey[] {
  const text = secretOf(environment, payloadKeysName)?.trim();
  if (!text) return [];
  const entries = text.split(',');
  if (entries.length > keysMax) throw invalid(`holds ${entries.length} keys, more than ${keysMax}`);
  const keys = entries.map((entry, index) => readEntry(entry.trim(), index + 1));
  keys.forEach((one, index) => refuseSecond(one, keys.slice(0, index)));
  return keys;
}

/** `number` is the entry's place, from 1. */
function readEntry(entry: string, number: number): PayloadKey {
  if (entry === '') throw invalid(`has nothing as entry ${number}`);
  const colon = entry.indexOf(':');
  if (colon < 0) throw invalid(`has no id before the key in entry ${number}`);
  const id = entry.slice(0, colon);
  if (!idPattern.test(id))
    throw invalid(
      `has an id in entry ${number} that is not 1 to 24 lower-case letters, digits and inner hyphens`,
    );
  const bytes = Buffer.from(entry.slice(colon + 1), 'base64');
  // Node leaves out what is no base64: only the same text again was all of it.
  if (bytes.toString('base64') !== entry.slice(colon + 1)) throw invalid(`has no base64 as key "${id}"`);
  if (bytes.length !== keyBytes)
    throw invalid(`has ${bytes.length} bytes as key "${id}" in place of ${keyBytes}`);
  return { id, key: createSecretKey(bytes) };
}

function refuseSecond({ id, key }: PayloadKey, earlier: readonly PayloadKey[]): void {
  if (earlier.some((one) => one.id === id)) throw invalid(`names the id "${id}" twice`);
  const same = earlier.find((one) => one.key.equals(key));
  if (same) throw invalid(`gives the ids "${same.id}" and "${id}" the same key`);
}

const invalid = (state: string): Failed =>
  new Failed('configuration.invalid', `${payloadKeysName} ${state}: ${remedy}.`);
