import type { DependencyPolicy } from '../configuration/dependencies.ts';
import type { ChangedFile } from '../change/snapshot.ts';
import type { GateResult } from '../gates/gate.ts';
import { clipQuote } from '../gates/hits.ts';
import { isManifest } from './manifest-paths.ts';

/** A patch has no lock file to read, only lines of one: where it touches one, that much is said. */
export function judgePatch(files: readonly ChangedFile[], { rules }: DependencyPolicy): GateResult {
  const gate = 'dependencies';
  const touched = files.filter(({ path, status }) => status !== 'deleted' && isManifest(path));
  const [first] = touched;
  if (first === undefined || rules.unknown === 'off') return { gate, outcome: 'held', hits: [], unread: [] };
  const line = first.hunks[0]?.lines.find(({ kind }) => kind === 'added') ?? null;
  const startLine = line?.headLine ?? 1;
  const more = touched.length - 1;
  const others = more > 0 ? ` and ${more} other ${more === 1 ? 'file' : 'files'} that name packages` : '';
  const hit = {
    rule: 'dependencies.unknown',
    file: first.path,
    startLine,
    endLine: startLine,
    quote: clipQuote(line?.text ?? ''),
    message: `A patch alone does not tell what ${first.path}${others} bring in: audit the range of commits instead.`,
    mode: rules.unknown,
  };
  return { gate, outcome: 'hit', hits: [hit], unread: [] };
}
