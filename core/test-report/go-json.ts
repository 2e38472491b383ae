import { readGo } from './go.ts';
import type { Part } from './part.ts';

interface GoEvent {
  action: string;
  owner: string;
  test: string;
  output: string;
}

/**
 * Reads `go test -json` as the text that it would have been, a package at a time: packages run side by side, and so
 * do their lines.
 */
export function readGoJson(lines: readonly string[]): Part {
  const packages = new Map<string, string[]>();
  let ended = 0;
  for (const line of lines) {
    const event = parseEvent(line);
    if (!event) continue;
    const texts = packages.get(event.owner) ?? [];
    packages.set(event.owner, texts);
    const text = event.output.replace(/\n$/, '');
    if (event.action === 'output' || event.action === 'build-output') texts.push(...marked(event, text));
    if (event.test === '' && (event.action === 'pass' || event.action === 'fail' || event.action === 'skip'))
      ended += 1;
  }
  const part = readGo([...packages.values()].flat());
  return { ...part, whole: part.whole && ended === packages.size };
}

/** Tests of one package may run side by side too: each line says whose it is. */
const marked = ({ test }: GoEvent, text: string): string[] =>
  test === '' || /^ *--- |^=== /.test(text)
    ? [text]
    : [`=== NAME  ${test}`, text.startsWith('ok') ? ` ${text}` : text];

function parseEvent(line: string): GoEvent | null {
  if (!line.startsWith('{"') || !line.includes('"Action":')) return null;
  try {
    const raw = JSON.parse(line) as Record<string, unknown>;
    const text = (field: string) => (typeof raw[field] === 'string' ? raw[field] : '');
    return {
      action: text('Action'),
      owner: text('Package') || (text('ImportPath').split(' ')[0] ?? ''),
      test: text('Test'),
      output: text('Output'),
    };
  } catch {
    return null;
  }
}

export const isGoJson = (line: string): boolean => parseEvent(line)?.owner !== undefined;
