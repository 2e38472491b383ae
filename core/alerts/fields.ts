import { clip } from '../clip.ts';
import { safeLine, safeText } from '../panel/safe-text.ts';
import { valueAt } from '../value-at.ts';

const titleMax = 300;
const textMax = 2000;
const labelsMax = 40;
const labelMax = 300;

/** Text at a path, as it stands; empty where there is none. */
export function textAt(root: unknown, ...path: string[]): string {
  const value = valueAt(root, path);
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

export const listAt = (root: unknown, ...path: string[]): unknown[] => {
  const value = valueAt(root, path);
  return Array.isArray(value) ? value : [];
};

export const titleOf = (text: string): string => clip(safeLine(text.slice(0, titleMax * 4)), titleMax);
export const bodyOf = (text: string): string => clip(safeText(text.slice(0, textMax * 4)), textMax);

/** Labels with plain names and values of one line. Names that programs take for their own are left out. */
export function labelsAt(root: unknown, ...path: string[]): Record<string, string> {
  const value = valueAt(root, path);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  const plain = Object.entries(value).flatMap(([name, one]) =>
    /^[A-Za-z_][A-Za-z0-9_.-]{0,99}$/u.test(name) && name !== '__proto__' && isPlain(one)
      ? [[name, clip(safeLine(String(one).slice(0, labelMax * 4)), labelMax)] as const]
      : [],
  );
  return Object.fromEntries(plain.toSorted(([a], [b]) => (a < b ? -1 : 1)).slice(0, labelsMax));
}

const isPlain = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** A moment as ISO 8601 in UTC; empty where it is none, or the zero of Go's programs. */
export function momentOf(text: string): string {
  const at = Date.parse(text);
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(at) || at <= 0) return '';
  return new Date(at).toISOString();
}

const fingerprintMax = 128;

/** The sender's own name of an alert, else one of its labels. */
export const fingerprintOf = (own: string, labels: Readonly<Record<string, string>>): string =>
  /^[\w.:/-]{1,128}$/.test(own) ? own : JSON.stringify(labels).slice(0, fingerprintMax * 8);
