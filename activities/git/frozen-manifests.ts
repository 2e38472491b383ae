import type { ManifestFile } from '../../core/dependencies/component.ts';

/** The first line of the stored form; after it stand the texts one after the other, each once. */
interface Header {
  files: { path: string; base: number | null; head: number | null; unread?: string }[];
  /** Bytes of each text. */
  texts: number[];
}

/**
 * Manifests as one blob, the same bytes for the same files. Not as JSON: most texts are the same on both sides, and the
 * escapes of a hostile one would take several times its bytes.
 */
export function packManifests(files: readonly ManifestFile[]): Uint8Array {
  const numbers = new Map<string, number>();
  const numberOf = (text: string | null): number | null => {
    if (text === null) return null;
    const known = numbers.get(text);
    if (known === undefined) numbers.set(text, numbers.size);
    return known ?? numbers.size - 1;
  };
  const listed = files.map(({ base, head, ...rest }) => ({
    ...rest,
    base: numberOf(base),
    head: numberOf(head),
  }));
  const texts = [...numbers.keys()].map((text) => Buffer.from(text));
  const header: Header = { files: listed, texts: texts.map(({ length }) => length) };
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...texts]);
}

/** The inverse, of what this program itself has stored. */
export function unpackManifests(bytes: Uint8Array): ManifestFile[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = buffer.indexOf(10);
  const header = JSON.parse(buffer.toString('utf8', 0, at)) as Header;
  at += 1;
  const texts = header.texts.map((length) => {
    at += length;
    return buffer.toString('utf8', at - length, at);
  });
  const textOf = (number: number | null): string | null => (number === null ? null : (texts[number] ?? null));
  return header.files.map(({ base, head, ...rest }) => ({ ...rest, base: textOf(base), head: textOf(head) }));
}
