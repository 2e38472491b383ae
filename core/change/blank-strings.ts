import type { Language } from './languages.ts';

/**
 * The same text, character by character, with blanks for what stands in strings, comments, regular expressions and
 * preprocessor lines: what is left of braces and words is code. Line ends stay. Tolerant: where a string never ends, it
 * ends with its line, or with the text. Takes time in proportion to the text.
 */
export function blankStrings(text: string, language: Language): string {
  const out: string[] = [];
  /** For each template string that we are inside of, how many braces are open in its `${…}`. */
  const templates: number[] = [];
  let at = 0;
  let kept = 0;
  const blankTo = (end: number): void => {
    out.push(text.slice(kept, at), blank(text.slice(at, end)));
    at = end;
    kept = end;
  };
  const template = (from: number): void => {
    const end = templateEnd(text, from, language.templates);
    if (text.startsWith('${', end - 2) && language.templates) templates.push(0);
    blankTo(end);
  };
  const stops = stopsOf(language);
  for (;;) {
    stops.lastIndex = at;
    const stop = stops.exec(text);
    if (stop === null) break;
    at = stop.index;
    const depth = templates.at(-1);
    if (stop[0] === '{' || stop[0] === '}') {
      if (depth === undefined) at += 1;
      else if (stop[0] === '}' && depth === 0) {
        templates.pop();
        template(at + 1);
      } else {
        templates[templates.length - 1] = depth + (stop[0] === '{' ? 1 : -1);
        at += 1;
      }
    } else if (stop[0] === '`') template(at + 1);
    else {
      const end = endOf(text, at, stop[0], language);
      if (end > at) blankTo(end);
      else at += stop[0].length;
    }
  }
  return out.join('') + text.slice(kept);
}

/** Line ends stay, so that places keep their lines; a string leaves its first quote, since it may be all of a line's code. */
const blank = (text: string): string =>
  text.replace(/[^\n]/g, ' ').replace(/^ /, /^["'`]/.test(text) ? '"' : ' ');

function stopsOf({ quotes, characters, longQuotes, backTicks, templates, lineComments, ...more }: Language) {
  const starts = [
    ...(longQuotes ? ['"""', "'''"] : []),
    ...lineComments,
    ...(lineComments.includes('//') ? ['/\\*'] : []),
    ...(more.patterns ? ['/'] : []),
    ...(backTicks ? ['`'] : []),
    ...(templates ? ['[{}]'] : []),
    ...(more.preprocessor ? ['^[ \\t]*#'] : []),
    `[${quotes}${characters ? "'" : ''}]`,
  ];
  return new RegExp(starts.join('|'), 'gm');
}

/** Where what begins at `at` ends; `at` itself when nothing begins there after all. */
function endOf(text: string, at: number, start: string, language: Language): number {
  if (language.lineComments.includes(start)) return lineEnd(text, at);
  if (start === '/*') return after(text, '*/', at + 2);
  if (start.length === 3) return after(text, start, at + 3);
  if (start.endsWith('#')) return directiveEnd(text, at);
  if (start === '/') return patternEnd(text, at);
  if (start === "'" && language.characters) return characterEnd(text, at);
  return stringEnd(text, at, start);
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function after(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from);
  return end < 0 ? text.length : end + mark.length;
}

/** A directive goes on where its line ends with a backslash. */
function directiveEnd(text: string, from: number): number {
  let end = lineEnd(text, from);
  while (end < text.length && text[end - 1] === '\\') end = lineEnd(text, end + 1);
  return end;
}

function stringEnd(text: string, from: number, quote: string): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const char = text[at];
    if (char === '\\') at += 1;
    else if (char === quote) return at + 1;
    else if (char === '\n') return at;
  }
  return text.length;
}

const character = /'(?:\\[^\n]{1,10}?|[^\\'\n]{1,2})'/y;

function characterEnd(text: string, from: number): number {
  character.lastIndex = from;
  return character.test(text) ? character.lastIndex : from;
}

/** Up to the closing back tick or, where templates count, to the next `${`; both included. */
function templateEnd(text: string, from: number, templates: boolean): number {
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (char === '`') return at + 1;
    if (!templates) continue;
    if (char === '\\') at += 1;
    else if (char === '$' && text[at + 1] === '{') return at + 2;
  }
  return text.length;
}

const beforePattern =
  /(?:^|[(,=:[!&|?{};+\-*%<>~^\n]|\b(?:return|typeof|case|in|of|do|else|void|throw|await|yield))[ \t]*$/;
/** Short ones only: a text of nothing but slashes must not take a search through the rest of it for each. */
const pattern = /\/(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.){0,80}\]){1,400}\/[a-z]{0,8}/y;

/** A slash begins a regular expression where no value stands before it that it could divide. */
function patternEnd(text: string, from: number): number {
  if (!beforePattern.test(text.slice(Math.max(0, from - 20), from))) return from;
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}
