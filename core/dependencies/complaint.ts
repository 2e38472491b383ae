import { clip } from '../clip.ts';
import { safeLine } from '../panel/safe-text.ts';
import type { Component } from './component.ts';
import type { DependencyFacts } from './facts.ts';
import type { DependencyRule } from './rules.ts';
import type { ToJudge } from './subjects.ts';

/** What is to be judged, and what is known of it. */
export interface Subject extends ToJudge {
  facts: DependencyFacts;
}

/** What a rule has against a package. */
export type Complaint =
  | { rule: DependencyRule; message: string }
  /** Said once of all packages of a file that share `group`; `shown` names them. */
  | { rule: DependencyRule; group: string; messageOf: (shown: string, count: number) => string };

const quotedMax = 200;

/** What a publisher or a server wrote: cut, without what could pass for anything else, and in quotation marks. */
export const quoted = (text: string): string =>
  JSON.stringify(clip(safeLine(text).replaceAll(/\s+/g, ' ').trim(), quotedMax));

export const nameOf = ({ name, version }: Pick<Component, 'name' | 'version'>): string =>
  safeLine(clip(`${name}@${version}`, quotedMax));

const shownMax = 20;

/** The first names, and how many more there are. */
export function listNames(components: readonly Component[]): string {
  const names = [...new Set(components.map(nameOf))];
  const more = names.length - shownMax;
  return `${names.slice(0, shownMax).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
