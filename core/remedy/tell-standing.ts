import type { StandingPlan } from './status.ts';

/** What keeps a plan from being carried out, in a sentence or two. `safely`: how what others wrote is shown there. */
export function tellStanding(
  { missing, refused }: Pick<StandingPlan, 'missing' | 'refused'>,
  safely: (text: string) => string,
): string {
  const why = refused.map(safely).join(' ');
  if (missing.length > 0)
    return [`Missing: ${missing.map(safely).join('; ')}.`, why && `It was not carried out before: ${why}`]
      .filter((part) => part !== '')
      .join(' ');
  return why === ''
    ? 'What is missing is not known yet.'
    : `Approved, and not carried out yet: ${why} It is tried again by itself.`;
}
