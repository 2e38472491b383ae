import { type Classes, type ClassPolicy, policyOfClass } from '../configuration/fleet-classes.ts';
import type { Plan } from './plan.ts';

/** What a plan does to the assets of one class, and what that class asks for. */
export interface ClassShare {
  name: string;
  policy: ClassPolicy;
  /** Ids, each once. */
  assets: string[];
}

/** A plan over several classes has to satisfy each of them. */
export function classShares({ actions }: Pick<Plan, 'actions'>, classes: Classes): ClassShare[] {
  const groups = Map.groupBy(actions, ({ target }) => `${target.class} ${target.simulated}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const assets = [...new Set(group.map(({ target }) => target.asset))];
    return [{ name: first.target.class, policy: policyOfClass(classes, first.target), assets }];
  });
}
