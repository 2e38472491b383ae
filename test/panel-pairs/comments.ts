import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { cacheFolder } from '../../settings/home.ts';

/** One review comment of AACR-Bench. */
export interface Comment {
  /** First 12 hexadecimal digits of SHA-256 over change, path, side, lines, author and text: what the labels name. */
  id: string;
  /** Address of the pull request. */
  change: string;
  /** `owner/name` */
  repository: string;
  path: string;
  side: string;
  startLine: number;
  endLine: number;
  /** The model that wrote it; empty where the set names none. */
  author: string;
  category: string;
  text: string;
  /** What experts held of it. */
  valid: boolean;
}

const changesSchema = z.array(
  z.object({
    githubPrUrl: z.string(),
    comments: z.array(
      z.object({
        path: z.string(),
        side: z.string(),
        from_line: z.number(),
        to_line: z.number(),
        source_model: z.string(),
        category: z.string(),
        note: z.string(),
      }),
    ),
  }),
);

const files = { valid: 'positive_samples.json', invalid: 'negative_samples.json' };
export const fileNames = Object.values(files);

/** Where the set lies: `COUNTERSIGN_AACR_BENCH`, else where `fetch.ts` puts it. */
export const commentsFolder = (environment: Readonly<Record<string, string | undefined>>): string =>
  environment['COUNTERSIGN_AACR_BENCH'] || join(cacheFolder(environment), 'aacr-bench');

export const holdsComments = (folder: string): boolean =>
  fileNames.every((name) => existsSync(join(folder, name)));

export function readComments(folder: string): Comment[] {
  if (!holdsComments(folder)) {
    throw new Error(
      `${folder} does not hold ${fileNames.join(' and ')}: run node test/panel-pairs/fetch.ts, or name their folder in COUNTERSIGN_AACR_BENCH.`,
    );
  }
  const read = (name: string, valid: boolean) =>
    parseComments(readFileSync(join(folder, name), 'utf8'), valid);
  return [...read(files.valid, true), ...read(files.invalid, false)];
}

export function parseComments(json: string, valid: boolean): Comment[] {
  return changesSchema.parse(JSON.parse(json)).flatMap(({ githubPrUrl: change, comments }) =>
    comments.map((comment) => {
      const {
        path,
        side,
        from_line: from,
        to_line: to,
        source_model: author,
        category,
        note: text,
      } = comment;
      return {
        id: idOf([change, path, side, from, to, author, text]),
        change,
        repository: change.split('/').slice(3, 5).join('/'),
        path,
        side,
        startLine: Math.min(from, to),
        endLine: Math.max(from, to),
        author,
        category,
        text,
        valid,
      };
    }),
  );
}

const idOf = (parts: (string | number)[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 12);
