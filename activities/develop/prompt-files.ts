import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The day of the last change that was meant to change answers; the hash tells all others. */
const date = '2026-11-21';
/** Grows when a question is put together otherwise than before. */
const format = 1;

export interface DeveloperPrompts {
  /** Who the developer is and how work goes. */
  developer: string;
  /** What the sandbox means for it, before the rules of the one at hand. */
  sandbox: string;
  /** A date and a hash of the texts; recorded with each answer. */
  version: string;
}

const read = (name: string): string =>
  readFileSync(new URL(`./prompts/${name}.md`, import.meta.url), 'utf8')
    .replaceAll('\r\n', '\n')
    .trim();

let loaded: DeveloperPrompts | undefined;

/** The prompts as they lie beside this file, read once a process. */
export function loadDeveloperPrompts(): DeveloperPrompts {
  if (loaded) return loaded;
  const [developer, sandbox] = [read('developer'), read('sandbox')];
  const hash = createHash('sha256')
    .update(JSON.stringify([format, developer, sandbox]))
    .digest('hex');
  loaded = { developer, sandbox, version: `${date}.${hash.slice(0, 8)}` };
  return loaded;
}
