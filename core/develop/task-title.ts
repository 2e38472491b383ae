import { clip } from '../clip.ts';
import { safeLine } from '../panel/safe-text.ts';

const charsMax = 90;

/**
 * What a task is called: its own title, else the first line of what is wanted, without marks of Markdown; of a long one
 * the first sentence, where that is short enough.
 */
export function titleOf({ wanted, title }: { wanted: string; title?: string | undefined }): string {
  const lines = wanted
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => safeLine(line.replace(/^[\s#>*-]+/, '')));
  const first = lines.find((line) => line !== '') ?? '';
  return clip(safeLine(title ?? '') || firstSentence(first) || 'A task', charsMax);
}

function firstSentence(line: string): string {
  if (line.length <= charsMax) return line;
  const sentence = /^.{10,}?[.!?](?=\s)/.exec(line)?.[0] ?? line;
  return sentence.length <= charsMax ? sentence.replace(/\.$/, '') : line;
}
