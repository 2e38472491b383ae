/**
 * Paths are bytes to git. These functions turn them into text that says exactly which bytes stood there: UTF-8 is read,
 * each byte that is not UTF-8 stands as `\xNN`.
 */

const named: Record<string, number> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  '"': 34,
  '\\': 92,
};

/** How many bytes the UTF-8 sequence that starts with `lead` should have; whether it does is for the decoder to say. */
const sequenceLength = (lead: number): number => {
  if (lead < 0x80) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
};

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

// There is no TextDecoder here: core is compiled without DOM and Node types. decodeURIComponent is the language's own
// strict UTF-8 decoder.
const decodeSequence = (bytes: ArrayLike<number>, from: number, length: number): string | null => {
  let escaped = '';
  for (let at = from; at < from + length; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) return null;
    escaped += `%${hex(byte)}`;
  }
  try {
    return decodeURIComponent(escaped);
  } catch {
    return null;
  }
};

export const decodePath = (bytes: ArrayLike<number>): string => {
  let path = '';
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at] ?? 0;
    const length = sequenceLength(lead);
    const text = length === 1 ? String.fromCharCode(lead) : decodeSequence(bytes, at, length);
    path += text ?? `\\x${hex(lead)}`;
    at += text === null ? 1 : length;
  }
  return path;
};

const encode = (text: string): number[] => {
  const bytes: number[] = [];
  const escaped = encodeURIComponent(text);
  for (let at = 0; at < escaped.length; at += 1) {
    if (escaped[at] === '%') {
      bytes.push(Number.parseInt(escaped.slice(at + 1, at + 3), 16));
      at += 2;
    } else {
      bytes.push(escaped.charCodeAt(at));
    }
  }
  return bytes;
};

const quoted = /^"(?<body>(?:[^"\\]|\\[abtnvfr"\\]|\\[0-3][0-7]{2})*)"/;
const token = /\\([0-3][0-7]{2})|\\(.)|([^\\]+)/g;

/**
 * Reads a path in git's C-style quotes from the start of `text` (which must be well-formed Unicode). Null when `text`
 * does not start with a complete quoted path; `length` counts the quotes.
 */
export const readQuotedPath = (text: string): { path: string; length: number } | null => {
  const match = quoted.exec(text);
  if (match === null) return null;
  const bytes: number[] = [];
  for (const [, octal, escape, plain] of (match.groups?.['body'] ?? '').matchAll(token)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else if (escape !== undefined) bytes.push(named[escape] ?? 0);
    // Not spread into push: a hostile path may be longer than a call may have arguments.
    else for (const byte of encode(plain ?? '')) bytes.push(byte);
  }
  return { path: decodePath(bytes), length: match[0].length };
};
