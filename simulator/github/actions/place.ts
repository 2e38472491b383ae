import type { Pull, Repository, Side } from '../entities.ts';
import { anchorLine, lineAtPosition, type Anchor } from '../git/anchor.ts';
import { comparedBase, diffOf } from '../git/pull-facts.ts';
import type { World } from '../world.ts';

/** Where somebody wants to comment. */
export interface WantedPlace {
  path: string;
  line?: number | undefined;
  side?: Side | undefined;
  startLine?: number | undefined;
  startSide?: Side | undefined;
  /** The older way to say it: lines below the first hunk header. */
  position?: number | undefined;
  subject?: 'line' | 'file' | undefined;
}

export interface Place {
  path: string;
  subject: 'line' | 'file';
  side: Side;
  startSide: Side | null;
  line: number | null;
  startLine: number | null;
  anchor: Anchor;
}

/** Why there can be no comment there. */
export type Misplaced = 'commit' | 'path' | 'line' | 'start-line' | 'no-line';

const fileAnchor: Anchor = { hunk: 0, position: 1, diffHunk: '' };

function placeLines(patch: string, wanted: WantedPlace): Place | Misplaced {
  const at =
    wanted.line === undefined && wanted.position !== undefined
      ? lineAtPosition(patch, wanted.position)
      : wanted.line === undefined
        ? null
        : { side: wanted.side ?? ('RIGHT' as const), line: wanted.line };
  if (at === null) return wanted.line === undefined && wanted.position === undefined ? 'no-line' : 'line';
  const anchor = anchorLine(patch, at.side, at.line);
  if (anchor === null) return 'line';
  const place: Place = {
    ...at,
    path: wanted.path,
    subject: 'line',
    startSide: null,
    startLine: null,
    anchor,
  };
  if (wanted.startLine === undefined) return place;
  const startSide = wanted.startSide ?? at.side;
  const start = anchorLine(patch, startSide, wanted.startLine);
  // GitHub: the start must stand before the end, in the same hunk.
  if (start?.hunk !== anchor.hunk || start.position >= anchor.position) return 'start-line';
  return { ...place, startLine: wanted.startLine, startSide };
}

/** Finds the place in the pull request's own diff at a commit: only lines of its hunks can be commented. */
export async function placeComment(
  world: World,
  repository: Repository,
  pull: Pull,
  wanted: WantedPlace & { commitId: string },
): Promise<Place | Misplaced> {
  const diff = await diffOf(world, repository, comparedBase(repository, pull), wanted.commitId).catch(
    () => null,
  );
  if (diff === null) return 'commit';
  const file = diff.files.find(({ path }) => path === wanted.path);
  if (!file) return 'path';
  if (wanted.subject === 'file')
    return {
      path: wanted.path,
      subject: 'file',
      side: 'RIGHT',
      startSide: null,
      line: null,
      startLine: null,
      anchor: fileAnchor,
    };
  return placeLines(file.patch ?? '', wanted);
}
