/** One line of a change, as a prompt shows it. */
export interface PromptLine {
  kind: 'context' | 'added' | 'removed';
  /** Counts on the base side for removed lines, else on the head side. */
  number: number;
  text: string;
}

export interface PromptFile {
  path: string;
  status: string;
  /** Headings of the hunks, beside `hunks`. */
  headings: string[];
  hunks: PromptLine[][];
  /** False when the prompt ends, or begins another file, before this one's END. */
  whole: boolean;
}

const quoted = String.raw`("(?:[^"\\]|\\.)*")`;
const fileLine = new RegExp(String.raw`^FILE ${quoted} ([a-z-]+)(?: \(was ${quoted}\))?$`, 'u');
const endLine = new RegExp(String.raw`^END ${quoted}$`, 'u');
const codeLine = /^ *(\d+) ([ +-]) \|(.*)$/su;
const kinds = { ' ': 'context', '+': 'added', '-': 'removed' } as const;

/**
 * The files of a change, out of the text that `core/panel/render.ts` prints, wherever it stands in a prompt. Lines
 * outside a file, and lines in no known form, are passed over.
 */
export function parsePromptCode(prompt: string): PromptFile[] {
  const files: PromptFile[] = [];
  let open: PromptFile | null = null;
  for (const line of prompt.split('\n')) {
    const start = fileLine.exec(line);
    if (start) {
      open = { path: unquote(start[1]), status: start[2] ?? '', headings: [], hunks: [], whole: false };
      files.push(open);
    } else if (open) {
      open = readLine(open, line);
    }
  }
  return files;
}

/** Takes one line into the file; null when the line ends it. */
function readLine(file: PromptFile, line: string): PromptFile | null {
  const end = endLine.exec(line);
  if (end && unquote(end[1]) === file.path) {
    file.whole = true;
    return null;
  }
  if (line.startsWith('@@ ')) {
    file.headings.push(line.slice(3));
    file.hunks.push([]);
    return file;
  }
  const code = codeLine.exec(line);
  const hunk = file.hunks.at(-1);
  if (code && hunk)
    hunk.push({ kind: kinds[code[2] as keyof typeof kinds], number: Number(code[1]), text: code[3] ?? '' });
  return file;
}

/** A path as JSON printed it; the raw text where it is no JSON. */
function unquote(text = ''): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}
