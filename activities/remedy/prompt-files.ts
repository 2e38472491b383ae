import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The day of the last change that was meant to change answers; the hash tells all others. */
const date = '2026-11-21';

interface RemedyPrompts {
  remediator: string;
  planAuditor: string;
  secondOpinion: string;
  /** A date and a hash of the texts; recorded with each answer. */
  version: string;
}

const read = (name: string): string =>
  readFileSync(new URL(`./prompts/${name}.md`, import.meta.url), 'utf8')
    .replaceAll('\r\n', '\n')
    .trim();

let loaded: RemedyPrompts | undefined;

/** The prompts as they lie beside this file, read once a process. */
export function loadRemedyPrompts(): RemedyPrompts {
  if (loaded) return loaded;
  const prompts = {
    remediator: read('remediator'),
    planAuditor: read('plan-auditor'),
    secondOpinion: read('second-opinion'),
  };
  const hash = createHash('sha256').update(JSON.stringify(prompts)).digest('hex');
  loaded = { ...prompts, version: `${date}.${hash.slice(0, 8)}` };
  return loaded;
}
