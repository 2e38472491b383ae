import type { TaskInput } from './task-input.ts';
import { gutter } from './gutter.ts';

/** The task in people's words, as the first thing that the developer is told. */
export function tellTask({ wanted, acceptance, repository, base, issue }: TaskInput): string {
  const name = repository.startsWith('bundle:') ? 'a repository that was uploaded' : repository;
  return [
    'THE TASK',
    gutter('wanted', wanted),
    ...(acceptance.length > 0
      ? ['It is done when all of this holds', ...acceptance.map((one, index) => gutter(`${index + 1}`, one))]
      : []),
    ...(issue ? [`It comes from issue ${issue}.`] : []),
    `The work begins with ${base} of ${name}.`,
    'END OF THE TASK',
  ].join('\n');
}
