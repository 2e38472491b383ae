/** Fetches the labelled comments: `node test/panel-pairs/fetch.ts [--from FOLDER]`, from where they are published unless told. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commentsFolder, fileNames, parseComments } from './comments.ts';
import { commentsById, readLabels } from './labels.ts';

const published =
  'https://raw.githubusercontent.com/alibaba/aacr-bench/6cdfb4f0b7dbc86a82d0c0b98b07c3601d8ac14c/dataset';
const timeoutMs = 60_000;

/** Writes nothing unless every labelled comment is there. */
export async function fetchComments(read: (name: string) => Promise<string>, folder: string): Promise<void> {
  const texts: string[] = [];
  for (const name of fileNames) texts.push(await read(name));
  commentsById(
    texts.flatMap((text) => parseComments(text, true)),
    readLabels(),
  );
  mkdirSync(folder, { recursive: true });
  fileNames.forEach((name, index) => writeFileSync(join(folder, name), texts[index] ?? ''));
}

async function download(name: string): Promise<string> {
  const address = `${published}/${name}`;
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(timeoutMs) });
    if (response.ok) return await response.text();
    throw new Error(`it answers ${response.status}`);
  } catch (error) {
    throw new Error(`${address} cannot be fetched: name a folder that holds a copy, with --from FOLDER.`, {
      cause: error,
    });
  }
}

if (process.argv[1] === import.meta.filename) {
  const from = process.argv[2] === '--from' ? process.argv[3] : undefined;
  const folder = commentsFolder({ ...process.env, COUNTERSIGN_AACR_BENCH: undefined });
  await fetchComments(
    async (name) => (from ? readFileSync(join(from, name), 'utf8') : download(name)),
    folder,
  );
  process.stdout.write(`The labelled comments are in ${folder}.\n`);
}
