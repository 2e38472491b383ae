import { innermostFrame } from './frames.ts';
import { indentOf } from './lines.ts';
import { reportError, type Part } from './part.ts';

const tracesMax = 20;
const linesMax = 60;

/** Of an output that no runner is known to print, or that ended before a runner could sum up: the traces in it. */
export function findTraces(lines: readonly string[]): Part['errors'] {
  const errors: Part['errors'] = [];
  const told = new Set<string>();
  for (let at = 0; at < lines.length && errors.length < tracesMax; at += 1) {
    const trace = forms.map((form) => form(lines, at)).find((found) => found !== null);
    if (!trace) continue;
    at = Math.max(at, trace.end - 1);
    if (!told.has(trace.message)) {
      told.add(trace.message);
      errors.push(reportError(trace.message, innermostFrame(trace.lines, trace.order)));
    }
  }
  return errors;
}

interface Trace {
  message: string;
  lines: readonly string[];
  order: 'first' | 'last';
  /** The line after it. */
  end: number;
}

const forms: ((lines: readonly string[], at: number) => Trace | null)[] = [
  pythonTrace,
  pythonCrash,
  pythonStack,
  goPanic,
  rustError,
  rustPanic,
  scriptError,
];

const indented = (lines: readonly string[], from: number): number => {
  let end = from;
  while (end < lines.length && end - from < linesMax && indentOf(lines[end] ?? '') > 0) end += 1;
  return end;
};

/** `Traceback (most recent call last):`, indented lines, and the exception. */
function pythonTrace(lines: readonly string[], at: number): Trace | null {
  if (!(lines[at] ?? '').trimStart().startsWith('Traceback (most recent call last):')) return null;
  const end = indented(lines, at + 1);
  return { message: lines[end] ?? '', lines: lines.slice(at, end), order: 'last', end: end + 1 };
}

/** What Python prints when it is ended by a signal: the innermost frame first. */
function pythonCrash(lines: readonly string[], at: number): Trace | null {
  const message = /Fatal Python error: .+$/.exec(lines[at] ?? '')?.[0];
  if (message === undefined) return null;
  return { message, lines: lines.slice(at, at + linesMax), order: 'first', end: at + linesMax };
}

/** Where Python stood when its time was up, the innermost frame last; of pytest-timeout, which then ends everything. */
function pythonStack(lines: readonly string[], at: number): Trace | null {
  if (!/^~+ Stack of .+ ~+$/.test(lines[at] ?? '')) return null;
  let end = at + 1;
  while (end < lines.length && end - at < 500 && indentOf(lines[end] ?? '') > 0) end += 1;
  const shown = lines.slice(Math.max(at + 1, end - 4), end).join('\n');
  return { message: `The time was up here:\n${shown}`, lines: lines.slice(at, end), order: 'last', end };
}

function goPanic(lines: readonly string[], at: number): Trace | null {
  const line = lines[at] ?? '';
  if (!/^(?:panic|fatal error): /.test(line)) return null;
  return { message: line, lines: lines.slice(at, at + linesMax), order: 'first', end: at + linesMax };
}

function rustError(lines: readonly string[], at: number): Trace | null {
  const line = lines[at] ?? '';
  if (!/^error(?:\[E\d{4}\])?: /.test(line) || !/^ +--> /.test(lines[at + 1] ?? '')) return null;
  const blank = lines.slice(at, at + linesMax).indexOf('');
  const end = at + (blank === -1 ? linesMax : blank);
  return { message: lines.slice(at, end).join('\n'), lines: lines.slice(at, end), order: 'first', end };
}

function rustPanic(lines: readonly string[], at: number): Trace | null {
  const line = lines[at] ?? '';
  if (!line.startsWith("thread '") || !line.includes(' panicked at ')) return null;
  return {
    message: `${line}\n${lines[at + 1] ?? ''}`,
    lines: lines.slice(at, at + linesMax),
    order: 'first',
    end: at + 2,
  };
}

/** `TypeError: …` with lines `at …` below; of a file that cannot be parsed, its place stands above. */
function scriptError(lines: readonly string[], at: number): Trace | null {
  const line = lines[at] ?? '';
  if (!/^\s{0,8}at \S/.test(line) || /^\s{0,8}at \S/.test(lines[at - 1] ?? '')) return null;
  const from = Math.max(0, at - 12);
  const named = lines
    .slice(from, at)
    .findLastIndex((line) => /^[\s\w[\]#.-]{0,60}(?:Error|Exception)\b/.test(line));
  if (named === -1) return null;
  const end = indented(lines, at);
  const above = lines
    .slice(from, from + named)
    .findLast((line) => /^(?:file:\/\/)?\/\S+:\d{1,9}$/.test(line));
  const frames = [...(above === undefined ? [] : [`at ${above}`]), ...lines.slice(from + named, end)];
  return { message: lines.slice(from + named, at).join('\n'), lines: frames, order: 'first', end };
}
