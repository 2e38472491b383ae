import type { DependencyPolicy } from '../configuration/dependencies.ts';
import type { Component, Ecosystem } from './component.ts';
import { type Complaint, nameOf, type Subject } from './complaint.ts';
import { osvName } from './osv.ts';

/** Whether `allow` names the package: `npm:@acme/*`, `pypi:requests`, `npm:left-pad@1.3.0`. */
export function isAllowed({ ecosystem, name, version }: Component, allow: readonly string[]): boolean {
  return allow.some((entry) => {
    const colon = entry.indexOf(':');
    if (entry.slice(0, colon) !== ecosystem) return false;
    const rest = entry.slice(colon + 1);
    const at = rest.lastIndexOf('@');
    const [wanted, exactly] = at > 0 ? [rest.slice(0, at), rest.slice(at + 1)] : [rest, null];
    return matches(ecosystem, wanted, name) && (exactly === null || exactly === version);
  });
}

/** `*` stands for any text, but in a name with a scope never for the scope's end. */
function matches(ecosystem: Ecosystem, pattern: string, name: string): boolean {
  const [wanted, given] =
    ecosystem === 'pypi' ? [osvName(ecosystem, pattern), osvName(ecosystem, name)] : [pattern, name];
  const any = ecosystem === 'npm' ? '[^/]*' : '.*';
  const source = wanted
    .split(/\*+/)
    .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join(any);
  return new RegExp(`^${source}$`).test(given);
}

/** `ECOSYSTEM:NAME`, by which a package is known to be there before, in whatever version and file. */
export const keyOf = ({ ecosystem, name }: Component): string => `${ecosystem}:${name}`;

/** A package that somebody chose is told by itself; what it brings along, in one. */
export function judgeNew(
  { component, from }: Subject,
  { allow }: Pick<DependencyPolicy, 'allow'>,
  inBase: ReadonlySet<string>,
): Complaint[] {
  if (from !== null || inBase.has(keyOf(component)) || isAllowed(component, allow)) return [];
  if (component.direct !== false) {
    return [
      {
        rule: 'new',
        message: `${nameOf(component)} is a new dependency: look at who makes it, and whether it is needed; or name it in "dependencies.allow" in countersign.yaml.`,
      },
    ];
  }
  return [
    {
      rule: 'new',
      group: 'indirect',
      messageOf: (shown, count) =>
        count === 1
          ? `A package that nobody asked for by name comes along, ${shown}: see that what brings it is worth it.`
          : `${count} packages that nobody asked for by name come along, ${shown}: see that what brings them is worth it.`,
    },
  ];
}
