import { outputOf } from './answer.ts';
import type { Git } from './git.ts';

/** Sizes in bytes of those `ids` that are here. */
export const blobSizes = async (git: Git, ids: string[], name: string): Promise<Map<string, number>> => {
  const answer = await git(['cat-file', '--batch-check=%(objectname) %(objectsize)'], {
    input: ids.map((id) => `${id}\n`).join(''),
    bytesMax: 64_000_000,
  });
  const lines = outputOf(answer, 'measure files', name).toString('latin1').split('\n');
  return new Map(
    lines.flatMap((line): [string, number][] => {
      const [id = '', size = ''] = line.split(' ');
      return /^\d+$/.test(size) ? [[id, Number(size)]] : [];
    }),
  );
};

/** Contents of `ids`, all of which must be here and must add up to at most `bytesMax`. */
export const readBlobs = async (
  git: Git,
  ids: string[],
  { bytesMax, name }: { bytesMax: number; name: string },
): Promise<Map<string, Buffer>> => {
  const unique = [...new Set(ids)];
  const answer = await git(['cat-file', '--batch'], {
    input: unique.map((id) => `${id}\n`).join(''),
    bytesMax: bytesMax + 128 * unique.length,
  });
  const output = outputOf(answer, 'read files', name);
  const contents = new Map<string, Buffer>();
  for (let at = 0; at < output.length; ) {
    const lineEnd = output.indexOf(10, at);
    const [id = '', kind = '', size = ''] = output.toString('latin1', at, lineEnd).split(' ');
    if (kind !== 'blob')
      throw new Error(`Git said "${kind}" of ${id} in "${name}", which it had listed as a blob.`);
    at = lineEnd + 1;
    contents.set(id, output.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return contents;
};
