import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const root = join(import.meta.dirname, '..', '..');

export interface ComposeService {
  image?: string;
  build?: string;
  environment?: Record<string, string>;
  secrets?: string[];
  ports?: string[];
  volumes?: string[];
  entrypoint?: string[];
  networks?: string[];
  user?: string;
  cap_drop?: string[];
  cap_add?: string[];
}

export interface ComposeFile {
  services: Record<string, ComposeService>;
  volumes: Record<string, unknown>;
  secrets: Record<string, { file: string }>;
}

/** docker-compose.yml as compose reads it where none of the variables that it asks for is set. */
export function readComposeFile(): ComposeFile {
  const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
  const fillIn = (_key: unknown, value: unknown): unknown =>
    typeof value === 'string'
      ? value.replaceAll(/(?<!\$)\$\{\w+:-([^}]*)\}/g, '$1').replaceAll('$$', () => '$')
      : value;
  return parse(text, fillIn, { merge: true }) as ComposeFile;
}
