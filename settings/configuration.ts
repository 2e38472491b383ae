import { readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Configuration } from '../core/configuration/configuration.ts';
import { describeProblems } from '../core/configuration/describe-problems.ts';
import { parseConfiguration, type ParsedConfiguration, withoutFile } from '../core/configuration/parse.ts';
import { Failed } from '../core/failed.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Read no further than this; the parser's own bound is lower and says so. */
const bytesMax = 4 * 1024 * 1024;

export interface ReadConfiguration {
  /** As people would type it. */
  file: string;
  /** False where there is no such file, and the default configuration holds. */
  found: boolean;
  parsed: ParsedConfiguration;
}

/**
 * Reads `file`, else the one that `COUNTERSIGN_CONFIG` names, else `countersign.yaml` in `cwd`; only that last one may
 * be missing.
 *
 * @throws Failed `configuration.invalid` when it cannot be read at all
 */
export function readConfiguration(environment: Environment, cwd: string, file?: string): ReadConfiguration {
  const named = file ?? environment['COUNTERSIGN_CONFIG'];
  const path = named ? resolve(cwd, named) : join(cwd, 'countersign.yaml');
  const shown = shownPath(path, cwd);
  const text = readText(path, shown);
  if (text !== null) return { file: shown, found: true, parsed: parseConfiguration(text) };
  if (!named) return { file: shown, found: false, parsed: { configuration: withoutFile(), problems: [] } };
  const who = file === undefined ? 'COUNTERSIGN_CONFIG names it' : 'it was to be read';
  throw new Failed(
    'configuration.invalid',
    `There is no file ${shown}, but ${who}. Create it, or name another.`,
  );
}

/**
 * The configuration in force; the default one where there is no `countersign.yaml`.
 *
 * @throws Failed `configuration.invalid` with every mistake, its line and its remedy
 */
export function loadConfiguration(environment: Environment, cwd: string): Configuration {
  const { file, parsed } = readConfiguration(environment, cwd);
  if (parsed.configuration) return parsed.configuration;
  throw new Failed('configuration.invalid', describeProblems(file, parsed.problems));
}

/** A path as short as people would type it. */
function shownPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === '' || short.startsWith('..') ? path : short;
}

/** Null when there is no such file. */
function readText(path: string, shown: string): string | null {
  try {
    const { size } = statSync(path);
    if (size > bytesMax)
      throw new Error(`it has ${size} bytes, more than the ${bytesMax} of any configuration`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    const why = error instanceof Error ? error.message : String(error);
    throw new Failed(
      'configuration.invalid',
      `${shown} cannot be read (${why}). Make it a readable file, or set COUNTERSIGN_CONFIG to another.`,
    );
  }
}
