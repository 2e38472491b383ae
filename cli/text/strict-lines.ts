const lineFeed = 10;

/** Longer than any entry that there can be: its bounds are its schema's. */
const lineBytesMax = 1_000_000;

/**
 * What stands between line feeds, and nothing else parts lines: every byte has to be accounted for by whoever sums them
 * up. What is no UTF-8, is longer than any line of ours, or has no line feed at its end, comes as a line that says so; no
 * more than one line is held at a time.
 */
export async function* strictLines(chunks: AsyncIterable<unknown>): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  let length = 0;
  const keep = (bytes: Buffer) => {
    length += bytes.length;
    if (length <= lineBytesMax) rest.push(bytes);
    else rest = [];
  };
  const take = (): string => {
    const line = length > lineBytesMax ? `(a line of ${length} bytes)` : decode(rest);
    [rest, length] = [[], 0];
    return line;
  };
  for await (const chunk of chunks) {
    let bytes = chunk as Buffer;
    for (let end = bytes.indexOf(lineFeed); end >= 0; end = bytes.indexOf(lineFeed)) {
      keep(bytes.subarray(0, end));
      yield take();
      bytes = bytes.subarray(end + 1);
    }
    if (bytes.length > 0) keep(bytes);
  }
  if (length > 0) yield `${take()} (cut off)`;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(parts: readonly Buffer[]): string {
  try {
    return decoder.decode(Buffer.concat(parts));
  } catch {
    return '(no text)';
  }
}
