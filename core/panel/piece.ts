/** One ask's share of a change: whole hunks of one or more files where they fit, small enough for one prompt. */
export interface Piece {
  index: number;
  parts: PiecePart[];
  /** Estimated prompt tokens of the parts, and of what is shown beside them. */
  tokens: number;
  /** Signatures of what the parts use and do not show, by file. Absent where there is none. */
  signatures?: { path: string; lines: CodeLine[] }[];
  /** Blocks of the parts that the change only moves. Absent where there is none. */
  moved?: Move[];
}

export interface PiecePart {
  path: string;
  /** Half-open range into the file's hunks. */
  firstHunk: number;
  endHunk: number;
  /** Half-open range into the lines of the one hunk that the part is of, where that hunk alone is too large for an ask. */
  lines?: { first: number; end: number };
  /** For a hunk, by its number in the file: signatures of what encloses its first line shown. Absent where nothing does. */
  enclosing?: { hunk: number; lines: CodeLine[] }[];
}

/**
 * A line that a piece shows without being of it: kept as it was shown, so that an ask can be put together again word for
 * word, whatever finds such lines later.
 */
export interface CodeLine {
  /** On the head side; on the base side in a file that the change deletes. */
  line: number;
  text: string;
}

/** A block that stands elsewhere after the change, and is the same word for word. Lines are both included. */
export interface Move {
  /** On the base side. */
  from: Span;
  /** On the head side. */
  to: Span;
}

export interface Span {
  path: string;
  startLine: number;
  endLine: number;
}
