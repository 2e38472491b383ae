import { gzipSync } from 'node:zlib';

export interface Entry {
  /** As it stands in the header; bytes where no text says it. */
  path: string | Buffer;
  text?: string | Buffer;
  /** The header's letter: `0` a file, `1` a hard link, `2` a link, `3` and `4` devices, `5` a folder, `6` a pipe. */
  type?: string;
  link?: string;
  mode?: number;
  /** What the header says, where that is not what follows. */
  size?: number;
}

const block = 512;
const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, '0')}\0`;

function header({ path, text = '', type = '0', link = '', mode = 0o644, size }: Entry): Buffer {
  const bytes = Buffer.alloc(block);
  Buffer.from(path).copy(bytes, 0, 0, 100);
  bytes.write(octal(mode, 8), 100);
  bytes.write(octal(0, 8), 108);
  bytes.write(octal(0, 8), 116);
  bytes.write(octal(size ?? Buffer.byteLength(text), 12), 124);
  bytes.write(octal(499_162_500, 12), 136);
  bytes.write('        ', 148);
  bytes.write(type, 156);
  bytes.write(link, 157);
  bytes.write('ustar\x0000', 257);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return bytes;
}

/** An entry's blocks, as they stand in a tar. */
export function blocksOf(entry: Entry): Buffer {
  const text = Buffer.from(entry.text ?? '');
  return Buffer.concat([header(entry), text, Buffer.alloc((block - (text.length % block)) % block)]);
}

/** A PAX header that rewrites fields of the entry behind it, or of all that follow. */
export function paxOf(fields: Record<string, string>, type: 'x' | 'g' = 'x'): Buffer {
  const records = Object.entries(fields).map(([name, value]) => {
    const rest = ` ${name}=${value}\n`;
    const bytes = Buffer.byteLength(rest);
    let length = bytes + 1;
    while (String(length).length + bytes !== length) length = String(length).length + bytes;
    return `${length}${rest}`;
  });
  return blocksOf({ path: 'PaxHeader', type, text: records.join('') });
}

export const manifestOf = (more: object = {}): Entry => ({
  path: 'package/package.json',
  text: `${JSON.stringify({ name: 'left-pad', version: '1.0.0', ...more }, null, 2)}\n`,
});

/** A whole tar of entries, or blocks as they are. */
export const tarOf = (entries: (Entry | Buffer)[]): Buffer =>
  Buffer.concat([
    ...entries.map((entry) => (Buffer.isBuffer(entry) ? entry : blocksOf(entry))),
    Buffer.alloc(2 * block),
  ]);

export const tarballOf = (entries: (Entry | Buffer)[]): Buffer => gzipSync(tarOf(entries), { level: 1 });
