import type { BlobId } from '../ids.ts';
import { type AnswerBlock, callsOf, type ToldImage, type ToldPart } from './conversation.ts';
import { describeCall } from './describe-call.ts';
import { shorten } from './view.ts';

/** What is told of one result; tools bound their own output far below, and this is for what slips through. Characters. */
const resultCharsMax = 60_000;
/** Screenshots with one result. */
const imagesMax = 10;

/** What a call came to, as far as the developer is told. */
export interface CallResult {
  call: number;
  ok: boolean;
  summary: string;
  outcome: BlobId;
  text: string;
  attachments: readonly { mediaType: string }[];
}

/**
 * What the developer is told before its next turn: a result for each call of the last one, those that were refused or
 * never came to be done included, then notes. Never nothing, since providers refuse an empty message.
 */
export function tellTurn(
  last: { blocks: readonly AnswerBlock[]; stopped: string; turn: number } | null,
  results: readonly CallResult[],
  notes: readonly { key: string; text: string }[],
): ToldPart[] {
  const calls = last && last.stopped !== 'refused' ? callsOf(last.blocks) : [];
  const told: ToldPart[] = [
    ...calls.map((call, index) =>
      tellResult(
        call,
        results.find((result) => result.call === index),
      ),
    ),
    ...notes.map(({ key, text }): ToldPart => ({ kind: 'note', key, text })),
  ];
  if (told.length > 0 || !last) return told;
  const text = silence[last.stopped] ?? silence['end'] ?? '';
  return [{ kind: 'note', key: `report-silence-${last.turn}`, text }];
}

/** Said where nothing else is. */
const silence: Readonly<Record<string, string>> = {
  end: 'You called no tool. Go on with the task. If it is done and all tests pass, call finish; if only a person can help, call ask_person.',
  length:
    'Your answer was cut off at its bound before it called a tool. Go on in smaller steps: think less at once, and call one tool.',
  refused: 'Your last answer was declined by the provider. Go on with the task in another way.',
};

type Call = Extract<AnswerBlock, { kind: 'call' }>;

function tellResult({ id, tool, problem, arguments: given }: Call, result?: CallResult): ToldPart {
  const what = describeCall(tool, given);
  const plain = { kind: 'result' as const, id, tool, images: [] };
  if (problem !== null) return { ...plain, ok: false, summary: `${what}: not carried out`, text: problem };
  if (!result) {
    const text = answeredElsewhere[tool];
    return text
      ? { ...plain, ok: true, summary: what, text }
      : { ...plain, ok: false, summary: `${what}: not carried out`, text: notDone };
  }
  const images = result.attachments.flatMap(({ mediaType }, attachment): ToldImage[] =>
    mediaType.startsWith('image/') ? [{ mediaType, outcome: result.outcome, attachment }] : [],
  );
  const { ok, summary } = result;
  return {
    ...plain,
    ok,
    summary,
    text: shorten(result.text, resultCharsMax),
    images: images.slice(0, imagesMax),
  };
}

const notDone =
  'Not carried out: the task went on otherwise before its turn came. Look at the present state of the files, and ask again if it is still needed.';
/** Tools that the workflow itself obeys, where no result is recorded. */
const answeredElsewhere: Readonly<Record<string, string>> = {
  plan: 'Noted. Keep to it, and call plan again if the approach changes.',
  ask_person: 'A person was asked; what was answered is said below, or comes later.',
  finish: 'Heard; what came of it is said below.',
};
