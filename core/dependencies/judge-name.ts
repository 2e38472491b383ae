import type { DependencyPolicy } from '../configuration/dependencies.ts';
import { type Complaint, nameOf, type Subject } from './complaint.ts';
import { isAllowed, keyOf } from './judge-new.ts';
import { nearPopularName } from './near-name.ts';

/** Whether the name of a new package could be taken for a popular one. */
export function judgeName(
  { component, from }: Subject,
  { allow }: Pick<DependencyPolicy, 'allow'>,
  inBase: ReadonlySet<string>,
): Complaint[] {
  const { ecosystem, name } = component;
  if (from !== null || inBase.has(keyOf(component)) || isAllowed(component, allow)) return [];
  const near = nearPopularName(ecosystem, name);
  if (near === null) return [];
  return [
    {
      rule: 'near-name',
      message: `${nameOf(component)} is new, and its name is near that of ${near}, which many use: make sure that it is the one that was meant.`,
    },
  ];
}
