import fc from 'fast-check';
import { seatId } from '../../../core/ids.ts';
import { describeProgress, describeQuestion } from '../../../core/panel/details.ts';
import type { AuditStatus } from '../../../core/panel/status.ts';
import { tellStory } from '../../../core/panel/story.ts';
import type { MergedFinding } from '../../../core/panel/verdict.ts';
import { findingOf } from '../../builders.ts';
import { nastyText } from '../../nasty-text.ts';

/** All HTML that what we write ourselves becomes. */
const ownElements = new Set(['p', 'h3', 'h4', 'ul', 'li', 'strong', 'em', 'code', 'pre', 'meta', 'br']);

/** What a renderer made of a text beyond what is ours: elements, comments, and attributes that lead or hide. */
export function foreignHtml(html: string): string[] {
  const elements = [...html.matchAll(/<[!/?]?[a-z!-][^>]*>?/gi)].map(([tag]) => tag);
  return elements.filter((tag) => {
    const name = /^<\/?([a-z][\w-]*)/i.exec(tag)?.[1]?.toLowerCase() ?? '';
    if (!ownElements.has(name)) return true;
    return /\b(?:href|src|style|on\w+)\s*=/i.test(tag) || (name === 'meta' && !tag.includes('color-scheme'));
  });
}

const ada = seatId('ada');
const bob = seatId('bob');

/** A question to a person in which each text that others may write is any. */
export const anyQuestion: fc.Arbitrary<string> = fc
  .record({
    title: nastyText,
    model: nastyText,
    reason: nastyText,
    file: nastyText,
    quote: nastyText,
    words: nastyText,
    question: nastyText,
    discounted: nastyText,
  })
  .map(({ title, model, reason, file, quote, words, question, discounted }) => {
    const finding = findingOf({ title: words, file, quote, reason, fix: reason });
    const place = { file, side: 'head', startLine: 1, endLine: 2, quote, reason } as const;
    const merged: MergedFinding = {
      finding,
      severity: 'high',
      originals: [{ seat: ada, family: 'x', finding }],
      silent: [bob],
      refutations: [
        {
          seat: bob,
          family: 'y',
          simulated: false,
          judgement: 'refuted',
          severity: null,
          discounted,
          ...place,
        },
      ],
      missing: [],
      probability: 0.5,
      calibrated: false,
      confirmedBy: null,
    };
    const over = [
      { kind: 'uncertain', question, finding: 0 },
      { kind: 'gate-asks', question: words, finding: null },
    ] as const;
    const story = tellStory({
      verdict: { kind: 'disputed', over: [...over] },
      merged: [merged],
      originals: [],
      coverage: [],
    });
    return describeQuestion(statusOf(title, model, reason), story, 1);
  });

export const anyProgress: fc.Arbitrary<string> = fc
  .tuple(nastyText, nastyText, nastyText)
  .map(([title, model, reason]) => describeProgress(statusOf(title, model, reason)));

const statusOf = (title: string, model: string, reason: string): AuditStatus => ({
  phase: 'reviewing',
  title,
  round: 1,
  seats: [
    {
      id: ada,
      provider: 'ollama',
      model,
      simulated: true,
      state: 'lost',
      asksDone: 0,
      asks: 1,
      findings: 0,
      reason,
    },
  ],
  gates: [{ name: 'secrets', state: 'hit', hits: 1 }],
  verdict: null,
  questions: ['Is it real?'],
  estimate: null,
  costMicroUsd: 0,
});
