import pc from 'picocolors';
import wrapAnsi from 'wrap-ansi';

export type Paint = ReturnType<typeof pc.createColors>;

/** What a report is drawn for. */
export interface Screen {
  /** Columns; text wraps there. */
  width: number;
  paint: Paint;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Wider prose is hard to read. */
const widthMax = 120;
const widthMin = 20;

export function screenFor(
  stream: { isTTY?: boolean; columns?: number },
  environment: Environment,
): Screen & { live: boolean } {
  const told = stream.columns ?? (Number(environment['COLUMNS']) || 80);
  const dumb = environment['TERM'] === 'dumb';
  const colour =
    !environment['NO_COLOR'] && (Boolean(environment['FORCE_COLOR']) || (stream.isTTY === true && !dumb));
  return {
    width: Math.min(widthMax, Math.max(widthMin, told)),
    paint: pc.createColors(colour),
    live: stream.isTTY === true && !dumb,
  };
}

/**
 * Text as lines of at most `screen.width` columns, each begun with `first` or, from the second on, with as many blanks;
 * on a narrow screen the lines after the first keep at most a few, so that the text keeps most of the width.
 */
export function wrap(screen: Screen, text: string, first = '', rest = ' '.repeat(first.length)): string[] {
  const hang = rest.slice(0, Math.max(2, Math.floor(screen.width / 4)));
  const room = Math.max(10, screen.width - Math.max(first.length, hang.length));
  return text
    .split('\n')
    .flatMap((line) => wrapAnsi(line, room, { hard: true }).split('\n'))
    .map((line, index) => `${index === 0 ? first : hang}${line}`.trimEnd());
}

/** Cuts a line that would run over the edge. For what has no colour yet. */
export function clip(text: string, width: number): string {
  const short = wrapAnsi(text, width, { hard: true, wordWrap: false, trim: false }).split('\n')[0] ?? '';
  return short === text
    ? text
    : `${wrapAnsi(text, Math.max(1, width - 1), { hard: true, wordWrap: false, trim: false }).split('\n')[0]}…`;
}
