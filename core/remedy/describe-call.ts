import { clip } from '../clip.ts';
import { safeLine } from '../panel/safe-text.ts';

const charsMax = 160;
const objects = ['asset', 'title', 'question', 'words', 'reason'] as const;

/** A call in one line, for people: the tool and its object. `given` is whatever the model wrote. */
export function describeRemedyCall(tool: string, given: unknown): string {
  const known = typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : {};
  const object = objects.map((name) => known[name]).find((value) => typeof value === 'string');
  return clip(safeLine([tool, object].filter((part) => typeof part === 'string').join(' ')), charsMax);
}
