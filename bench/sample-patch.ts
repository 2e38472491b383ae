import { addingPatch } from '../test/adding-patch.ts';

/** A patch of `files` new files of `lines` plain lines each; `seed` makes its content a change of its own. */
export const samplePatch = (files: number, lines: number, seed: number): string =>
  Array.from({ length: files }, (_, file) =>
    addingPatch(
      `src/part${file}.ts`,
      Array.from({ length: lines }, (_, line) => `export const value${seed}x${file}x${line} = ${line};`),
    ),
  ).join('');
