/** One ask's share of a change: whole hunks of one or more files where they fit, small enough for one prompt. */
export interface Piece {
  index: number;
  parts: PiecePart[];
  /** Estimated prompt tokens of the parts. */
  tokens: number;
}

export interface PiecePart {
  path: string;
  /** Half-open range into the file's hunks. */
  firstHunk: number;
  endHunk: number;
  /** Half-open range into the lines of the one hunk that the part is of, where that hunk alone is too large for an ask. */
  lines?: { first: number; end: number };
}
