import { clip } from '../clip.ts';
import { safeLine } from '../panel/safe-text.ts';

const charsMax = 160;
/** The argument that says best what a call is about, by tool; the first that is there. */
const objects = [
  'path',
  'command',
  'pattern',
  'query',
  'name',
  'only',
  'dockerfile',
  'connector',
  'question',
  'subject',
  'summary',
] as const;

/** A call in one line, for people: the tool and its object. `given` is whatever the model wrote. */
export function describeCall(tool: string, given: unknown): string {
  const known = typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : {};
  const urls = Array.isArray(known['urls']) ? known['urls'].filter((url) => typeof url === 'string') : [];
  const object = objects.map((name) => known[name]).find((value) => typeof value === 'string');
  const said = [tool, typeof object === 'string' ? object : urls.join(' ')].filter(Boolean).join(' ');
  return clip(safeLine(said), charsMax);
}
