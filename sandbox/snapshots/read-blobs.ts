import type { HiddenGit } from './hidden-git.ts';

/** Of all together; what does not fit is left out. */
const sumBytesMax = 256_000_000;

/** The contents of blobs by their ids, but of those larger than `bytesMax`: two gits, however many there are. */
export async function readBlobs(
  git: HiddenGit,
  oids: ReadonlySet<string>,
  bytesMax: number,
): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  if (oids.size === 0) return found;
  const listing = await git.run(['cat-file', '--batch-check=%(objectname) %(objectsize)'], {
    input: linesOf(oids),
  });
  let sum = 0;
  const wanted = listing
    .toString('latin1')
    .split('\n')
    .flatMap((line) => {
      const [oid = '', size = ''] = line.split(' ');
      const bytes = Number(size);
      if (oid === '' || Number.isNaN(bytes) || bytes > bytesMax || sum + bytes > sumBytesMax) return [];
      sum += bytes;
      return [oid];
    });
  if (wanted.length === 0) return found;
  const output = await git.run(['cat-file', '--batch=%(objectname) %(objectsize)'], {
    input: linesOf(wanted),
  });
  for (let at = 0; at < output.length; ) {
    const head = output.indexOf(10, at);
    const [oid = '', size = ''] = output.toString('latin1', at, head).split(' ');
    const end = head + 1 + Number(size);
    found.set(oid, output.subarray(head + 1, end));
    // A line feed of its own ends each.
    at = end + 1;
  }
  return found;
}

const linesOf = (oids: Iterable<string>): string => Array.from(oids, (oid) => `${oid}\n`).join('');
