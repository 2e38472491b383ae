import { Failed } from '../../core/failed.ts';

// Own code although parsers exist: it must not understand more than Docker does, but less. What it does not know is
// refused, and what it knows is written anew, so that there is no second way to read it.

export interface Instruction {
  word: string;
  rest: string;
}

const known = new Set(
  'FROM ARG RUN COPY ADD ENV WORKDIR USER EXPOSE VOLUME CMD ENTRYPOINT LABEL STOPSIGNAL SHELL HEALTHCHECK MAINTAINER'.split(
    ' ',
  ),
);
const sizeMax = 100_000;

function refuse(why: string): never {
  throw new Failed('sandbox.refused', `The Dockerfile is refused: ${why}.`);
}

/** Lines joined where they end with a backslash; comments and empty lines left out, as Docker does. */
function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let open: string | null = null;
  for (const raw of text.split(/\r?\n/)) {
    if (/^\s*(?:#|$)/.test(raw)) continue;
    const continued = /^([^]*?)\\[ \t]*$/.exec(raw);
    const joined: string = (open ?? '') + (continued?.[1] ?? raw);
    open = continued ? joined : null;
    if (!continued) lines.push(joined.trim());
  }
  return open === null ? lines : [...lines, open.trim()];
}

/** @throws Failed `sandbox.refused` */
export function readDockerfile(text: string): Instruction[] {
  if (text.length > sizeMax) refuse(`it is longer than ${sizeMax / 1000} kB`);
  if (/[\0\r\u2028\u2029\ufeff](?!\n)/.test(text)) refuse('it holds characters that do not belong into one');
  if (/^\s*#\s*(?:escape|syntax)\s*=/im.test(text))
    refuse('it changes its own syntax with "# escape" or "# syntax": leave that out');
  return logicalLines(text).map((line) => {
    const [, name = '', rest = ''] = /^([A-Za-z]+)(?:[ \t]+([^]*))?$/.exec(line) ?? [];
    const word = name.toUpperCase();
    if (!known.has(word)) refuse(`"${line.slice(0, 80)}" begins with none of ${[...known].join(', ')}`);
    if (rest.endsWith('\\'))
      refuse(`"${line.slice(0, 80)}" ends with a backslash, which would take the next line into it`);
    if (/<<-?\s*["']?[A-Za-z_]/.test(rest))
      refuse('it has a here-document: put the text into a file and COPY it');
    return { word, rest };
  });
}
