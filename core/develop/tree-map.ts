import { estimateTokens } from '../panel/tokens.ts';
import { gutter } from './gutter.ts';
import type { RepositoryFile } from './repository-file.ts';

interface Folder {
  folders: Map<string, Folder>;
  files: RepositoryFile[];
  count: number;
  bytes: number;
}

const depthMax = 24;
/** Files of one folder that are named. */
const namesMax = 40;

const empty = (): Folder => ({ folders: new Map(), files: [], count: 0, bytes: 0 });

/**
 * The tree in lines: folders with how many files and bytes are below them, and files, as deep as fits. What is not shown
 * is counted in the folder above it. Breadth comes before depth: the whole at a glance first.
 */
export function mapTree(files: readonly RepositoryFile[], tokensMax: number): string {
  const root = empty();
  for (const file of files) place(root, file);
  let shown = '';
  for (let depth = 1; depth <= depthMax; depth += 1) {
    const lines: string[] = [];
    draw(root, depth, '', lines);
    const text = gutter('tree', lines.join('\n'));
    if (estimateTokens(text) > tokensMax) return shown || gutter('tree', summaryOf('.', root));
    if (text === shown) return shown;
    shown = text;
  }
  return shown;
}

function place(root: Folder, file: RepositoryFile): void {
  const steps = file.path.split('/').slice(0, -1).slice(0, depthMax);
  let folder = root;
  folder.count += 1;
  folder.bytes += file.size;
  for (const step of steps) {
    const next = folder.folders.get(step) ?? empty();
    folder.folders.set(step, next);
    next.count += 1;
    next.bytes += file.size;
    folder = next;
  }
  folder.files.push(file);
}

function draw(folder: Folder, depth: number, indent: string, lines: string[]): void {
  const folders = [...folder.folders].toSorted(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, inner] of folders) {
    lines.push(indent + summaryOf(`${shown(name)}/`, inner));
    if (depth > 1) draw(inner, depth - 1, `${indent}  `, lines);
  }
  const files = folder.files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path, size } of files.slice(0, namesMax))
    lines.push(`${indent}${shown(path.split('/').at(-1) ?? path)} ${sizeOf(size)}`);
  if (files.length > namesMax) lines.push(`${indent}(${files.length - namesMax} more files)`);
}

const summaryOf = (name: string, { count, bytes }: Folder): string =>
  `${name} ${count} ${count === 1 ? 'file' : 'files'}, ${sizeOf(bytes)}`;

/** A name as it is, quoted where it holds what is no part of a line. */
const shown = (name: string): string => (/[\p{Cc}\u2028\u2029]/u.test(name) ? JSON.stringify(name) : name);

const sizeOf = (bytes: number): string =>
  bytes < 1000
    ? `${bytes} B`
    : bytes < 1_000_000
      ? `${Math.round(bytes / 1000)} kB`
      : `${Math.round(bytes / 1_000_000)} MB`;
