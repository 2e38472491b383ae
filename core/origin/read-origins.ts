import { isMap, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import { type Attestation, attestationSchema, originsPath } from './attestation.ts';

export interface PlacedAttestation {
  attestation: Attestation;
  /** From 1. */
  line: number;
}

export interface ReadOrigins {
  attestations: PlacedAttestation[];
  /** What of the file means nothing, and why, with its line. */
  problems: { line: number; why: string }[];
}

const charactersMax = 2_000_000;
const problemsMax = 20;

/** Reads `countersign.origins.yaml`: what is wrong in one entry takes nothing from the others. */
export function readOrigins(text: string): ReadOrigins {
  if (text.length > charactersMax)
    return nothing(1, `it is longer than ${charactersMax.toLocaleString('en')} characters`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' });
  const [error] = document.errors;
  let alias: number | null = null;
  visit(document, {
    Alias: (_key, node) => {
      alias = node.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  if (error)
    return nothing(lines.linePos(error.pos[0]).line, `it is no YAML: ${error.message.split('\n')[0] ?? ''}`);
  if (alias !== null)
    return nothing(lines.linePos(alias).line, 'it refers to another place: write the value out');
  const list = isMap(document.contents) ? document.contents.get('origins', true) : null;
  if (!isSeq(list)) return nothing(1, 'it has no list "origins"');
  const read: ReadOrigins = { attestations: [], problems: [] };
  for (const item of list.items) {
    const range = isMap(item) ? item.range : null;
    const line = range ? lines.linePos(range[0]).line : 1;
    const entry = isMap(item) ? attestationSchema.safeParse(item.toJS(document)) : null;
    if (entry?.success) read.attestations.push({ attestation: entry.data, line });
    else if (read.problems.length < problemsMax)
      read.problems.push({ line, why: whyNot(entry?.error.issues[0]) });
  }
  return read;
}

const nothing = (line: number, why: string): ReadOrigins => ({ attestations: [], problems: [{ line, why }] });

function whyNot(issue: { path: PropertyKey[]; message: string } | undefined): string {
  if (!issue) return `an entry of ${originsPath} holds no fields`;
  return `"${issue.path.map(String).join('.') || 'entry'}" ${issue.message.replace(/^Invalid/, 'is no valid value: invalid')}`;
}
