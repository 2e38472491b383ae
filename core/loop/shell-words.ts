/** One simple command of a shell line: a program and its words, without quotes; assignments before it left out. */
export interface ShellCommand {
  program: string;
  words: string[];
}

/** More is no command that somebody types. */
const charactersMax = 8000;
const depthMax = 4;

/**
 * The simple commands of a shell text, those in substitutions and those handed to a shell with `-c` included. A reading
 * good enough to tell a program from what it is given, not a shell's: what runs in the end only the sandbox knows. Text
 * between `<<END` and `END` is what is written, unless an interpreter reads it.
 */
export function readShell(text: string, depth = 0): ShellCommand[] {
  if (depth > depthMax) return [];
  const { line, written } = withoutDocuments(text.slice(0, charactersMax));
  const { commands, inner } = split(line);
  const read = commands.flatMap((words) => commandOf(words) ?? []);
  const scripts = read.flatMap(({ program, words }) => {
    const at = words.findIndex((word) => /^-[a-z]*c$/.test(word));
    return shells.has(program) && at !== -1 ? (words[at + 1] ?? []) : [];
  });
  return [
    ...read,
    ...[...inner, ...scripts].flatMap((one) => readShell(one, depth + 1)),
    ...written.flatMap(({ program, text: body }) =>
      shells.has(program) ? readShell(body, depth + 1) : [{ program, words: [body] }],
    ),
  ];
}

const shells = new Set(['sh', 'bash', 'zsh', 'dash', 'ash', 'ksh']);
const interpreters = /^(?:(?:ba|z|da|k)?sh|python[\d.]*|node|deno|bun|perl|ruby|php)$/;
/** They run what follows them. */
const wrappers = new Set([
  'sudo',
  'env',
  'exec',
  'time',
  'nohup',
  'timeout',
  'nice',
  'command',
  'xargs',
  'stdbuf',
]);
const keywords = new Set(['if', 'then', 'else', 'elif', 'while', 'until', 'do', '!', '{', '(']);

/** Takes here-documents out; those that an interpreter reads are given apart. */
function withoutDocuments(text: string): { line: string; written: { program: string; text: string }[] } {
  const written: { program: string; text: string }[] = [];
  const line = text.replace(
    /^([^\n]*)<<-?[ \t]*(['"]?)(\w+)\2([^\n]*)\n([\s\S]*?)(?:^[ \t]*\3[ \t]*$|$(?![\s\S]))/gm,
    (_whole, before: string, _quote: string, _end: string, after: string, body: string) => {
      const program = /([\w./-]+)(?:[ \t]+-[\w-]*)*[ \t]*$/.exec(before)?.[1]?.split('/').at(-1) ?? '';
      if (interpreters.test(program)) written.push({ program, text: body });
      return `${before}${after}\n`;
    },
  );
  return { line, written };
}

/** Words by simple command, and the texts of substitutions. */
function split(line: string): { commands: string[][]; inner: string[] } {
  const commands: string[][] = [[]];
  const inner: string[] = [];
  const token =
    /(\\[\s\S])|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|(#[^\n]*)|(\$\(\([^)]*\)\))|([;&|\n()]+)|([^\S\n]+)|(\d*[<>]+&?\d*)|([^\s;&|()'"\\<>#]+|#)/g;
  let word: string | null = null;
  const close = (): void => {
    if (word !== null) commands.at(-1)?.push(word);
    word = null;
  };
  for (const [, escaped, single, double, comment, , end, blank, arrow, plain] of line.matchAll(token)) {
    if (end !== undefined) {
      close();
      commands.push([]);
    } else if (blank !== undefined || arrow !== undefined) {
      close();
      if (arrow?.includes('>')) commands.at(-1)?.push('>');
    } else if (comment !== undefined) {
      if (word !== null) word += comment;
    } else {
      const more = single ?? double ?? escaped?.slice(1) ?? plain ?? '';
      if (double !== undefined || plain !== undefined) inner.push(...substitutionsIn(more));
      word = (word ?? '') + more;
    }
  }
  close();
  return { commands: commands.filter((words) => words.length > 0), inner };
}

/** What stands in `$(…)` within quotes, and in backticks; outside of quotes brackets end a command anyway. */
const substitutionsIn = (text: string): string[] =>
  [...text.matchAll(/\$\(((?:[^()]|\([^()]*\))*)\)|`([^`]*)`/g)].map(
    ([, round, ticks]) => round ?? ticks ?? '',
  );

function commandOf(words: readonly string[]): ShellCommand | null {
  let at = 0;
  while (at < words.length) {
    const word = words[at] ?? '';
    const skipped = keywords.has(word) || /^[A-Za-z_]\w*=/.test(word) || wrappers.has(nameOf(word));
    if (!skipped && !(at > 0 && isOptionOfWrapper(word, words[at - 1] ?? ''))) break;
    at += 1;
  }
  const program = words[at];
  return program === undefined ? null : { program: nameOf(program), words: words.slice(at + 1) };
}

const isOptionOfWrapper = (word: string, before: string): boolean =>
  word.startsWith('-') || (/^\d+[smhd]?$/.test(word) && /^(?:timeout|nice|-.*)$/.test(nameOf(before)));

const nameOf = (program: string): string => program.split('/').at(-1) ?? program;
