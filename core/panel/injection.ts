import { addedLines, type ChangedFile, type HunkLine, type Snapshot } from '../change/snapshot.ts';

/** Text that speaks to a reviewing model rather than to the program or its readers. */
const phrases: RegExp[] = [
  /\b(ignore|disregard|forget|override)\b.{0,30}\b(previous|prior|above|earlier|all|your|system)\b.{0,30}\b(instruction|prompt|rule|direction|message)/i,
  /\b(you are|act as|pretend to be)\b.{0,40}\b(reviewer|auditor|assistant|language model|ai model|chatbot)\b/i,
  /\b(vote|answer|respond|reply|return|output|report)\b.{0,30}\b(pass|no findings|approved?|lgtm|safe)\b.{0,60}\b(ballot|review|audit|regardless|always|instead|json)\b/i,
  /\b(ai|llm|model|automated)\b.{0,20}\b(review|audit)(er|or)?s?\b.{0,40}\b(must|should|skip|ignore|approve|pass)\b/i,
  /"vote"\s*:\s*"pass"/i,
  /<\/?(system|assistant|tool_result|function_results)>|\[\/?INST\]|<\|(im_start|im_end|system|assistant|user)\|>/i,
  /^\s*(END|FILE) "[^"]*"( (added|modified|deleted|renamed))?\s*$/,
];

/** Characters that hide text from people and not from models: zero width, bidirectional controls, tags. */
const hidden = /[\u200b\u2060-\u2064\u202a-\u202e\u2066-\u2069]|[\u{e0000}-\u{e007f}]/u;
const suspicionsMax = 20;

export interface Suspicion {
  path: string;
  line: number;
  why: string;
}

/**
 * Lines, headings and file names that look as if written to sway a reviewing model: in what the change adds, and in all
 * of a patch, whose unchanged lines are its author's word too. Lines are searched whole: seats read them whole.
 */
export function suspectInjection(snapshot: Snapshot): Suspicion[] {
  const found: Suspicion[] = [];
  for (const file of snapshot.files) {
    const name = suspect(file.path.replace(/[-_./]/g, ' '));
    if (name) found.push({ path: file.path, line: 0, why: `the file's name ${name}` });
    const lines = snapshot.origin.kind === 'patch' ? allLines(file) : addedLines(file);
    for (const { text, headLine, baseLine } of lines) {
      const why = suspect(text);
      if (why) found.push({ path: file.path, line: headLine ?? baseLine ?? 0, why });
      if (found.length >= suspicionsMax) return found;
    }
  }
  return found;
}

/** With each hunk's heading at the place of its first line. */
const allLines = (file: ChangedFile): Pick<HunkLine, 'text' | 'headLine' | 'baseLine'>[] =>
  file.hunks.flatMap(({ heading, lines }) => [
    { text: heading, headLine: lines[0]?.headLine ?? null, baseLine: lines[0]?.baseLine ?? null },
    ...lines,
  ]);

function suspect(text: string): string | null {
  if (hidden.test(text)) return 'holds invisible or direction-changing characters';
  return phrases.some((phrase) => phrase.test(text)) ? 'speaks to a reviewing model' : null;
}
