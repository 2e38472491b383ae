import type { Opinion } from '../../core/remedy/second-opinion.ts';

const wordMin = 4;
/** So many of its words found are as sure as it gets. */
const wordsMany = 3;

/**
 * A seat's opinion by a rule over what it is shown: the hypothesis whose own words stand in what was read. Words in it that
 * speak to the reader change nothing.
 */
export function giveOpinion(prompt: string): Opinion {
  // The first of such lines is the prompt's own: what others wrote before it stands behind marks.
  const at = Math.max(0, prompt.search(/^WHAT WAS READ OF THE ASSETS/m));
  const hypotheses = hypothesesIn(prompt.slice(0, at)).map(wordsOf);
  const seen = wordsOf(prompt.slice(at));
  const found = hypotheses.map((words) =>
    [...words].filter((word) => seen.has(word) && hypotheses.filter((other) => other.has(word)).length === 1),
  );
  const most = Math.max(0, ...found.map((words) => words.length));
  const best = found.findIndex((words) => words.length === most);
  if (most === 0 || found.filter((words) => words.length === most).length > 1) {
    const reasons = ['Simulated: what was read bears out none of them more than the others.'];
    return { hypothesis: 0, sure: 0.3, reasons };
  }
  const words = (found[best] ?? []).slice(0, 5).map((word) => `"${word}"`);
  return {
    hypothesis: best + 1,
    sure: most >= wordsMany ? 0.8 : 0.6,
    reasons: [`Simulated: of the hypotheses this one alone speaks of what was read: ${words.join(', ')}.`],
  };
}

/** Each by its number; its further lines stand behind the same mark. */
function hypothesesIn(asked: string): string[] {
  const texts: string[] = [];
  for (const [, number = '', text = ''] of asked.matchAll(/^hypothesis ([1-9]) \|(.*)$/gm)) {
    const at = Number(number) - 1;
    texts[at] = `${texts[at] ?? ''} ${text}`;
  }
  return texts;
}

const wordsOf = (text: string): Set<string> =>
  new Set((text.toLowerCase().match(/[\p{L}\d]+/gu) ?? []).filter((word) => word.length >= wordMin));
