import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { promptFormat, type PromptTexts } from '../../core/panel/prompt.ts';
import type { RefuteTexts } from '../../core/panel/refutation-prompt.ts';

/** The day of the last change that was meant to change answers; the hash tells all others. */
const date = '2026-11-21';

const read = (name: string): string =>
  readFileSync(new URL(`./prompts/${name}.md`, import.meta.url), 'utf8')
    .replaceAll('\r\n', '\n')
    .trim();

let loaded: PromptTexts | undefined;

/** The prompts as they lie beside this file, read once a process. */
export function loadPrompts(): PromptTexts {
  if (loaded) return loaded;
  const frame = read('frame');
  const repair = read('repair');
  const focuses = {
    security: read('focus-security'),
    logic: read('focus-logic'),
    'edge-cases': read('focus-edge-cases'),
    architecture: read('focus-architecture'),
  };
  loaded = { frame, repair, focuses, version: versionOf([frame, repair, focuses]) };
  return loaded;
}

/** The prompts of a second look. */
export function loadRefutePrompts(): RefuteTexts {
  const frame = read('refute');
  const repair = read('refute-repair');
  return { frame, repair, version: versionOf([frame, repair]) };
}

const versionOf = (texts: unknown): string =>
  `${date}.${createHash('sha256')
    .update(JSON.stringify([promptFormat, texts]))
    .digest('hex')
    .slice(0, 8)}`;
