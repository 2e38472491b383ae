import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Component, Inventory, ManifestFile } from '../../../core/dependencies/component.ts';
import { readInventory } from '../../../core/dependencies/inventory.ts';
import type { LockFile, Reader } from '../../../core/dependencies/reading.ts';

const folder = join(import.meta.dirname, '..', '..', 'data', 'lockfiles');

/** A file that its real tool wrote; named otherwise there, so that it is no lock file of this repository. */
export const lockfile = (name: string): string => readFileSync(join(folder, name), 'utf8');

export const filesOf = (texts: Record<string, string>): ManifestFile[] =>
  Object.entries(texts).map(([path, head]) => ({ path, base: null, head }));

export const inventoryOf = (texts: Record<string, string>): Inventory =>
  readInventory(filesOf(texts), 'head');

/** The manifests that the npm, pnpm and Yarn samples were written for. */
export const npmManifests = {
  'package.json': lockfile('npm-manifest.json'),
  'packages/tool/package.json': lockfile('npm-member.json'),
};

export const lockOf = (path: string, text: string, others: Record<string, string> = {}): LockFile => ({
  path,
  text,
  files: new Map(Object.entries({ ...others, [path]: text })),
});

/** `name version` of each component, in order. */
export const namesOf = (components: readonly Component[]): string[] =>
  components.map(({ name, version }) => `${name} ${version}`).toSorted();

export function find(components: readonly Component[], name: string, version?: string): Component {
  const found = components.find((one) => one.name === name && (version ?? one.version) === one.version);
  if (found === undefined)
    throw new Error(`No component ${name} ${version ?? ''} among ${namesOf(components).join(', ')}.`);
  return found;
}

/** The text of a component's line, which must name it. */
export const lineAt = (text: string, line: number): string => text.split('\n')[line - 1] ?? '';

export function refusalOf(reader: Reader, file: LockFile): { message: string; line: number } {
  try {
    reader(file);
  } catch (error) {
    if (error instanceof Error && 'line' in error)
      return { message: error.message, line: Number(error.line) };
    throw error;
  }
  throw new Error('It was expected to be refused, but was read.');
}
