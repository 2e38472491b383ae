import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** How often a text of 8 characters or more stands in the files whose names begin with `path`, by the form of it. */
export function searchFiles(path: string, text: string): Record<string, number> {
  const names = readdirSync(dirname(path)).filter((name) => name.startsWith(basename(path)));
  const files = names.map((name) => readFileSync(join(dirname(path), name)));
  return Object.fromEntries(
    Object.entries(formsOf(text)).map(([form, bytes]) => [
      form,
      files.reduce((sum, file) => sum + occurrences(file, bytes), 0),
    ]),
  );
}

/** As it is, in either width and as hexadecimal; as base64 at each of the three places that a text may begin at. */
const formsOf = (text: string): Record<string, Buffer> => ({
  plain: Buffer.from(text),
  utf16: Buffer.from(text, 'utf16le'),
  hex: Buffer.from(Buffer.from(text).toString('hex')),
  ...Object.fromEntries([0, 1, 2].map((offset) => [`base64 at ${offset}`, base64At(text, offset)])),
  ...Object.fromEntries(
    [0, 1, 2].map((offset) => [`base64url at ${offset}`, urlSafe(base64At(text, offset))]),
  ),
});

/** Only those letters that depend on nothing but the text. */
function base64At(text: string, offset: number): Buffer {
  const letters = Buffer.from(`${'\0'.repeat(offset)}${text}`)
    .toString('base64')
    .replaceAll('=', '');
  return Buffer.from(letters.slice(Math.ceil((offset * 8) / 6), -1));
}

const urlSafe = (bytes: Buffer): Buffer =>
  Buffer.from(bytes.toString().replaceAll('+', '-').replaceAll('/', '_'));

function occurrences(file: Buffer, bytes: Buffer): number {
  let count = 0;
  for (let at = file.indexOf(bytes); at >= 0; at = file.indexOf(bytes, at + 1)) count += 1;
  return count;
}
