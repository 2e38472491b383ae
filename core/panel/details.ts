import type { AuditStatus } from './status.ts';
import { inMarkdown } from './markdown.ts';
import { answering, readableInDark, signing } from './temporal-page.ts';

/** Current details of `auditChange` in Markdown: in words, what it is doing and what it waits for. */
export function describeProgress(status: AuditStatus): string {
  const title = `### ${inMarkdown(status.title || 'An audit')}`;
  return paragraphs([
    title,
    phraseOf(status),
    listParticipants(status),
    tellUnpublished(status),
    readableInDark,
  ]);
}

function phraseOf({ phase, verdict, secondLook }: AuditStatus): string {
  if (phase === 'done' && verdict) return `Done: ${verdict}.`;
  if (phase !== 'looking-again' || !secondLook) return phrases[phase];
  const { findings, asks, asksDone } = secondLook;
  return `A second look at ${findings === 1 ? 'one finding' : `${findings} findings`} by seats of other families: ${asksDone} of ${asks} asks are done.`;
}

const phrases: Record<AuditStatus['phase'], string> = {
  freezing: 'Reading the change.',
  'audited-elsewhere':
    'One head is audited once: a workflow of its own does that, and its verdict becomes the result here.',
  planning: 'Choosing seats and cutting the change into asks.',
  reviewing: 'Gates and seats are at work.',
  'looking-again': 'A second look at grave findings by seats of other families.',
  judging: 'Merging what the seats said.',
  'waiting-for-person': 'Waiting for a person.',
  done: 'Done.',
};

/** Current details while a person is asked: how to answer, the JSON to paste, then the questions with their evidence. */
export function describeQuestion(status: AuditStatus, story: string, reminders: number): string {
  const example = { by: 'your name', decision: 'approve', reason: 'why' };
  const waits = `This audit waits for a person: the panel does not agree on the change. ${phraseCount(status.questions.length)}`;
  return paragraphs([
    `### A person is asked: ${inMarkdown(status.title)}`,
    reminders > 0 ? `**Reminder ${reminders}: this still waits.**` : '',
    waits,
    status.asks?.signed
      ? signing(status.asks.audit, 'approve')
      : `${answering}\n\n\`\`\`json\n${JSON.stringify(example)}\n\`\`\``,
    '`decision` is `approve`, `reject`, or `redirect`: then the panel reviews once more, with your reason as instructions. `"findings": [{ "number": 1, "real": false }]` beside it says which findings are real, and calibrates the seats.',
    story,
    '#### Gates and seats',
    listParticipants(status),
    tellUnpublished(status),
    readableInDark,
  ]);
}

const phraseCount = (questions: number): string =>
  questions === 1 ? 'One question is open.' : `${questions} questions are open.`;

function listParticipants(status: AuditStatus): string {
  const gates = status.gates.map(
    (gate) => `- gate ${gate.name}: ${gate.state}${gate.hits > 0 ? `, ${gate.hits} hits` : ''}`,
  );
  const seats = status.seats.map((seat) => {
    const simulated = seat.simulated ? ', *simulated*' : '';
    const done = seat.asks > 1 ? ` ${seat.asksDone} of ${seat.asks}` : '';
    const why = seat.reason ? `: ${inMarkdown(seat.reason)}` : '';
    const substituted = seat.substituted ? `; ${inMarkdown(seat.substituted)}` : '';
    return `- ${seat.id} (${inMarkdown(seat.model)}${simulated}): ${seat.state}${done}${why}${substituted}`;
  });
  return [...gates, ...seats].join('\n');
}

const tellUnpublished = ({ unpublished }: AuditStatus): string =>
  unpublished === undefined
    ? ''
    : `**Not all could be read from GitHub, or written there:** ${inMarkdown(unpublished)}`;

const paragraphs = (parts: string[]): string => parts.filter(Boolean).join('\n\n');
