/** What one of our own texts on GitHub is; with its key it is found again. */
export type MarkerKind = 'finding' | 'summary' | 'answer' | 'task';

export interface Marker {
  kind: MarkerKind;
  key: string;
}

const pattern = /^<!-- countersign:(finding|summary|answer|task) ([\w:./~%-]{1,200}) -->/;

/** The first line of what we publish; GitHub shows nothing of it. A key is encoded, so that none ends the comment. */
export const markerOf = ({ kind, key }: Marker): string => `<!-- countersign:${kind} ${encodeKey(key)} -->`;

/**
 * Which of our own texts this is; null for any other. It counts on texts by our own login only: anybody can write the
 * same line. It stands first, since code that we quote may hold one.
 */
export function readMarker(body: string): Marker | null {
  const [, kind, key = ''] = pattern.exec(body) ?? [];
  return kind === undefined ? null : { kind: kind as MarkerKind, key: decodeURIComponent(key) };
}

const encodeKey = (key: string): string =>
  encodeURIComponent(key)
    .replaceAll('%3A', ':')
    .replaceAll('%2F', '/')
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('--', '-%2D');
