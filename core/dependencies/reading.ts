import type { Component, Ecosystem, UnreadManifest } from './component.ts';

/** A file as its reader gets it. */
export interface LockFile {
  path: string;
  text: string;
  /** All manifests and lock files of the same side, path → text. */
  files: ReadonlyMap<string, string>;
}

/** The packages that a lock file settles for the manifest in one folder. */
export interface Cover {
  ecosystem: Ecosystem;
  /** Of the manifest; empty for the root of the repository. */
  folder: string;
  /** Whether a package that the manifest there asks for is settled; `range` is what it asks for, where that matters. */
  settles: (name: string, range: string) => boolean;
}

/** What a reader makes of one file. */
export interface Reading {
  components: Component[];
  /** Entries that are not understood; the others count all the same. */
  unread: UnreadManifest[];
  unlocked: UnreadManifest[];
  covers: Cover[];
}

export type Reader = (file: LockFile) => Reading;

/** Thrown by readers for a file that is not what its name says; the message is the reason with a remedy. */
export class Unreadable extends Error {
  readonly line: number;
  constructor(why: string, line = 1) {
    super(why);
    this.line = line;
  }
}

/** More entries than any project's: a file that holds more was not written by its tool. */
export const entriesMax = 200_000;
export const edgesMax = 2_000_000;
/** Of a name, version or path in a lock file. */
const partMax = 500;

export const fits = (part: string): boolean => part.length > 0 && part.length <= partMax;

/** A name from a file for a message: bounded, in quotation marks, on one line. */
export const quoted = (text: string): string =>
  JSON.stringify(text.length <= 80 ? text : `${text.slice(0, 79)}…`);

/** Empty for a file at the root. */
export const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0));

export const inFolder = (folder: string, name: string): string =>
  folder === '' ? name : `${folder}/${name}`;

export const isBelow = (path: string, folder: string): boolean =>
  folder === '' || path.startsWith(`${folder}/`);

/** `target` as seen from `folder`, without `.` and `..`; null for what lies outside of the repository. */
export function resolvePath(folder: string, target: string): string | null {
  const parts: string[] = [];
  for (const part of `${folder}/${target}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return target.startsWith('/') ? null : parts.join('/');
}
