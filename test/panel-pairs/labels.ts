import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Comment } from './comments.ts';

export const labels = ['same', 'part', 'different'] as const;
export type Label = (typeof labels)[number];

/** Two comments by their ids, what each labeller said, and what was settled. */
export interface LabelledPair {
  a: string;
  b: string;
  one: Label;
  two: Label;
  settled: Label;
}

const pairSchema = z.tuple([z.string(), z.string(), z.enum(labels), z.enum(labels), z.enum(labels)]);

export const readLabels = (): LabelledPair[] =>
  readFileSync(join(import.meta.dirname, 'labels.tsv'), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((row) => {
      const [a, b, one, two, settled] = pairSchema.parse(row.split('\t'));
      return { a, b, one, two, settled };
    });

/** Throws when a labelled comment is missing: then this is not the set that was labelled. */
export function commentsById(comments: Comment[], pairs: LabelledPair[]): (id: string) => Comment {
  const byId = new Map(comments.map((comment) => [comment.id, comment]));
  const missing = pairs.flatMap(({ a, b }) => [a, b]).filter((id) => !byId.has(id));
  if (missing.length > 0) {
    throw new Error(
      `${missing.length} of the labelled comments, such as ${missing[0]}, are not in this set: fetch the version that was labelled, with node test/panel-pairs/fetch.ts.`,
    );
  }
  return (id) => {
    const comment = byId.get(id);
    if (!comment) throw new Error(`Comment ${id} is in no labelled pair.`);
    return comment;
  };
}
