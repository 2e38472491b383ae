const lineFeed = 10;

/**
 * What stands between line feeds, and nothing else parts lines: every byte has to be accounted for by whoever sums them
 * up. What is no UTF-8, or has no line feed at its end, comes as a line that says so.
 */
export async function* strictLines(chunks: AsyncIterable<unknown>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const decode = (bytes: Buffer): string => {
    try {
      return decoder.decode(bytes);
    } catch {
      return '(no text)';
    }
  };
  let rest: Buffer[] = [];
  for await (const chunk of chunks) {
    let bytes = chunk as Buffer;
    for (let end = bytes.indexOf(lineFeed); end >= 0; end = bytes.indexOf(lineFeed)) {
      yield decode(Buffer.concat([...rest, bytes.subarray(0, end)]));
      rest = [];
      bytes = bytes.subarray(end + 1);
    }
    if (bytes.length > 0) rest.push(bytes);
  }
  if (rest.length > 0) yield `${decode(Buffer.concat(rest))} (cut off)`;
}
