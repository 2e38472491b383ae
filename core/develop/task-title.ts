import { clip } from '../clip.ts';
import { safeLine } from '../panel/safe-text.ts';

const charsMax = 90;

/** What a task is called: its own title, else the first line of what is wanted, without marks of Markdown. */
export function titleOf({ wanted, title }: { wanted: string; title?: string | undefined }): string {
  const lines = wanted
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => safeLine(line.replace(/^[\s#>*-]+/, '')));
  return clip(safeLine(title ?? '') || lines.find((line) => line !== '') || 'A task', charsMax);
}
