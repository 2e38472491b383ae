import type { Snapshot } from '../change/snapshot.ts';

/** The real host, of a repository or registry, that a change comes from, where simulated seats pass nothing; null elsewhere. */
export const hostOf = ({ origin }: Snapshot): string | null => (origin.kind === 'patch' ? null : origin.host);
