import { entropyOf } from './entropy.ts';

/** Half-open, in UTF-16 units of the text that it belongs to. */
export interface Span {
  start: number;
  end: number;
}

const masked = '****';

/** The first four characters of a long secret stay, so that its owner can tell which it is; of a short one none. */
export const maskSecret = (secret: string): string =>
  secret.length >= 16 ? `${secret.slice(0, 4)}${masked}` : masked;

/** The text between `start` and `end` with every span in it masked, also where a span only reaches into it. */
export function maskSpans(text: string, spans: readonly Span[], { start, end }: Span): string {
  let out = '';
  let at = start;
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (span.end <= at || span.start >= end) continue;
    if (span.start >= at) out += text.slice(at, span.start) + maskSecret(text.slice(span.start, span.end));
    at = Math.min(span.end, end);
  }
  return out + text.slice(at, end);
}

/** Masks whatever looks like a key, for quotes of rules that are not about secrets but may share a line with one. */
export const maskTokens = (text: string): string =>
  text.replace(/[A-Za-z0-9_+/=-]{20,}/g, (run) =>
    /\d/.test(run) && (/[A-Z]/.test(run) || /^[0-9a-f]{32,}$/.test(run)) && entropyOf(run) > 3
      ? maskSecret(run)
      : run,
  );
