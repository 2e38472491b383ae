import type { Location, PhysicalLocation } from 'sarif';

/**
 * A path of a change as the URI of a file below the repository's root. A byte that is no UTF-8, which we write `\xNN`, is
 * that byte again; a colon cannot make a scheme of a folder's name, nor a slash at the start a host of it.
 */
export const uriOf = (path: string): string =>
  path
    .toWellFormed()
    .split(/(\\x[89a-f][0-9a-f])/)
    .map((part, index) => (index % 2 === 1 ? `%${part.slice(2).toUpperCase()}` : encodePath(part)))
    .join('')
    .replace(/^\/+/, (slashes) => '%2F'.repeat(slashes.length));

const encodePath = (text: string): string => text.split('/').map(encodeURIComponent).join('/');

interface Place {
  file: string;
  startLine: number;
  endLine: number;
  quote: string;
}

/** The file alone: for what stands on no line of the head side. */
export const fileLocation = (path: string): Location => ({ physicalLocation: fileAt(path) });

export const lineLocation = ({ file, startLine, endLine, quote }: Place): Location => ({
  physicalLocation: {
    ...fileAt(file),
    region: {
      startLine: Math.max(1, startLine),
      endLine: Math.max(1, startLine, endLine),
      ...(quote !== '' && { snippet: { text: quote } }),
    },
  },
});

const fileAt = (path: string): PhysicalLocation => ({
  artifactLocation: { uri: uriOf(path), uriBaseId: '%SRCROOT%' },
});
