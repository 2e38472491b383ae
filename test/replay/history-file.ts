import { readFile, writeFile } from 'node:fs/promises';
import proto, { type temporal } from '@temporalio/proto';

const { History } = proto.temporal.api.history.v1;
export type History = temporal.api.history.v1.IHistory;

/** Names and paths of whoever recorded it; replaying takes no notice of them. */
const ofOneMachine = new Set(['identity', 'stackTrace']);

/**
 * A history as JSON in a file. By the generated classes: the SDK's own `historyToJSON` fails wherever npm gives its
 * packages a copy of protobufjs each.
 */
export async function writeHistory(path: string, history: History): Promise<void> {
  const plain = History.toObject(History.fromObject(history), {
    longs: String,
    enums: String,
    bytes: String,
  });
  const json = JSON.stringify(plain, (key, value: unknown) => (ofOneMachine.has(key) ? undefined : value), 2);
  await writeFile(path, `${json}\n`);
}

export const parseHistory = (json: string): History => History.fromObject(JSON.parse(json));

export const readHistory = async (path: string): Promise<History> =>
  parseHistory(await readFile(path, 'utf8'));
