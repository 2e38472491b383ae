import type { ChangedFile, Snapshot } from '../change/snapshot.ts';
import { type FileSide, sidesOf } from './file-sides.ts';
import type { ImageMention } from './image-mention.ts';
import { type ImageFileKind, imageFileKind } from './image-files.ts';
import { imagesIn } from './image-mentions.ts';
import { type ImageName, imageKey, imageTitle, parseImageName } from './image-name.ts';

/** An image that the head names and the base does not, in this version. */
export interface ChangedImage {
  file: string;
  /** From 1. */
  line: number;
  /** The whole line. */
  quote: string;
  /** The image's name in it, as far as it stands there to the letter. */
  written: string;
  image: ImageReading;
  /** Whether no changed file named it before, in any version. */
  isNew: boolean;
}

export type ImageReading =
  | { kind: 'named'; name: ImageName }
  /** `why` is the rest of a sentence about the image. */
  | { kind: 'unclear'; text: string; why: string };

/** A file that names images is written by hand; a longer one is not read. */
const charactersMax = 500_000;
/** What one change may name. */
const imagesMax = 500;

/** What may name images and could not be read, and why. */
export interface UnreadImages {
  file: string;
  why: string;
}

export function changedImages({ files }: Snapshot): { images: ChangedImage[]; unread: UnreadImages[] } {
  const naming = files.flatMap((file) => {
    const kind = imageFileKind(file.path);
    return kind === null || file.content === 'symlink' || file.content === 'submodule'
      ? []
      : [{ file, kind }];
  });
  const before = new Set<string>();
  const found: Omit<ChangedImage, 'isNew'>[] = [];
  const unread: UnreadImages[] = [];
  for (const { file, kind } of naming) {
    if (file.content !== 'text' && file.status !== 'deleted')
      unread.push({ file: file.path, why: `its text cannot be read (${file.content})` });
    const { base, head } = sidesOf(file);
    for (const { image } of readSide(file, kind, base) ?? []) {
      before.add(textOf(image));
      if (image.kind === 'named') before.add(imageKey(image.name));
    }
    const named = readSide(file, kind, head);
    if (named === null) unread.push({ file: file.path, why: whyUnread(head) });
    else found.push(...named);
  }
  const changed = found.filter(({ image }) => !before.has(textOf(image)));
  if (changed.length > imagesMax)
    unread.push({
      file: changed[imagesMax]?.file ?? '',
      why: `the change names ${changed.length} images, ${imagesMax} of which are judged`,
    });
  const images = changed.slice(0, imagesMax).map((one) => ({
    ...one,
    isNew: one.image.kind === 'unclear' || !before.has(imageKey(one.image.name)),
  }));
  return { images, unread };
}

const textOf = (image: ImageReading): string =>
  image.kind === 'named' ? imageTitle(image.name) : `unclear ${image.text}`;

const whyUnread = ({ text }: FileSide): string =>
  text.length > charactersMax
    ? `it is longer than ${charactersMax.toLocaleString('en')} characters`
    : 'its reader failed on it';

/** Null for what is too long, and for what a parser fails on: a change must not end its own gate. */
function readSide(
  { path }: ChangedFile,
  kind: ImageFileKind,
  { text, whole, lines }: FileSide,
): Omit<ChangedImage, 'isNew'>[] | null {
  const mentions = text.length > charactersMax ? null : mentionsOrNull(kind, text, whole);
  if (mentions === null) return null;
  const contents = text.split('\n');
  return mentions.map((mention) => ({
    file: path,
    line: lines === null ? mention.line + 1 : (lines[mention.line] ?? 1),
    quote: contents[mention.line] ?? '',
    written: mention.text,
    image: readMention(mention),
  }));
}

function mentionsOrNull(kind: ImageFileKind, text: string, whole: boolean): ImageMention[] | null {
  try {
    return imagesIn(kind, text, whole);
  } catch {
    // Parsers of others: whatever they throw, the file is unread.
    return null;
  }
}

function readMention({ text, unresolved }: ImageMention): ImageReading {
  if (unresolved !== null) {
    return { kind: 'unclear', text, why: `its name depends on "${unresolved}", which has no default here` };
  }
  const name = parseImageName(text);
  return name
    ? { kind: 'named', name }
    : { kind: 'unclear', text, why: 'its name is none that a registry can have' };
}
