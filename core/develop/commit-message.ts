import { safeLine, safeText } from '../panel/safe-text.ts';

const subjectMax = 72;
const bodyMax = 8000;

/** What the commit says: subject, what and why, and whose work it is. The words are the developer's, made harmless. */
export function commitMessage(said: {
  subject: string;
  body: string;
  task: string;
  iteration: number;
}): string {
  const subject = safeLine(said.subject).slice(0, subjectMax).trim() || 'Change';
  const body = safeText(said.body).slice(0, bodyMax).trim();
  const trailers = `Countersign-Task: ${said.task}\nCountersign-Iteration: ${said.iteration}`;
  return [subject, body, trailers]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}
