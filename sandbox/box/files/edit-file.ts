import type { FileCall } from '../protocol.ts';
import { nearMisses } from './near-misses.ts';
import { readTextBytes } from './text-file.ts';
import { Refusal, realPath, shownPath } from './work-path.ts';
import { replaceContent } from './write-file.ts';

/** More is hardly written by hand. */
const fileBytesMax = 4_000_000;
const linesNamedMax = 10;

/** Replaces `old` by `new`: where it stands once, or everywhere when asked to. */
export async function editFile(root: string, call: Extract<FileCall, { kind: 'edit' }>): Promise<string> {
  const real = await realPath(root, call.path);
  const shown = shownPath(root, real);
  const text = decode(await readTextBytes(root, call.path, fileBytesMax), shown);
  const wish = withLineEnds(text, call);
  if (wish.old === '')
    throw new Refusal('The old text is empty: say what to replace, or use the write tool.');
  if (wish.old === wish.new) throw new Refusal('Old and new text are the same: nothing would change.');
  const places = placesOf(text, wish.old);
  if (places.length === 0) {
    throw new Refusal(`The old text does not stand in "${shown}". ${nearMisses(text, call.old)}`);
  }
  const lines = linesOf(text, places);
  if (places.length > 1 && !call.all) {
    throw new Refusal(
      `The old text stands ${places.length} times in "${shown}", at lines ${lines}: ` +
        'give more of what surrounds the one you mean, or set "all".',
    );
  }
  await replaceContent(root, real, text.split(wish.old).join(wish.new));
  return `Replaced ${places.length} ${places.length === 1 ? 'place' : 'places'} in "${shown}", at line ${lines}.`;
}

/** A file that is no UTF-8 would be damaged by writing back what was understood of it. */
function decode(bytes: Buffer, shown: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refusal(
      `"${shown}" is not UTF-8 throughout: change it with a command that keeps its encoding.`,
    );
  }
}

/** In a file of CRLF lines, text with bare line feeds means those. */
function withLineEnds(text: string, { old, new: by }: { old: string; new: string }) {
  if (!text.includes('\r\n') || text.includes(old)) return { old, new: by };
  const convert = (part: string) => part.replaceAll(/\r?\n/g, '\r\n');
  return { old: convert(old), new: convert(by) };
}

function placesOf(text: string, part: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) places.push(at);
  return places;
}

/** Counts from 1. */
function lineAt(text: string, place: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < place; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** The first few, since each is counted from the beginning. */
const linesOf = (text: string, places: number[]) =>
  places
    .slice(0, linesNamedMax)
    .map((place) => lineAt(text, place))
    .join(', ') + (places.length > linesNamedMax ? ', …' : '');
