import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toLines } from '../../../core/test-report/lines.ts';
import type { Part } from '../../../core/test-report/part.ts';

/** What a real runner printed; see test/data/test-output/README.md. */
export const recorded = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../data/test-output', name), 'utf8');

export const recordedLines = (name: string): string[] => toLines(recorded(name));

/** One line a case: outcome, id, place. */
export const casesOf = ({ cases }: Pick<Part, 'cases'>): string[] =>
  cases.map(({ outcome, id, at }) => `${outcome} ${id}${at ? ` @ ${at.file}:${at.line}` : ''}`);

export const errorsOf = ({ errors }: Pick<Part, 'errors'>): string[] =>
  errors.map(({ message, at }) => `${at ? `${at.file}:${at.line} ` : ''}${message.split('\n')[0]}`);

/** The message of the one case whose id ends like this. */
export const messageOf = ({ cases }: Pick<Part, 'cases'>, end: string): string =>
  cases.find(({ id }) => id.endsWith(end))?.message ?? `no case ends with ${end}`;
