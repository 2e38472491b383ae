/** One claim, as a prompt for a second look shows it. */
export interface PromptClaim {
  file: string;
  side: 'head' | 'base';
  startLine: number;
  endLine: number;
  title: string;
  quote: string;
  reason: string;
}

const claimLine = /^claim (title|severity|place|quote|reason) \|(.*)$/su;
const placeText = /^("(?:[^"\\]|\\.)*"), side (head|base), lines (\d+) to (\d+)$/u;

/** The claims of a prompt, in their order; what `core/panel/refutation-prompt.ts` prints. */
export function parseClaims(prompt: string): PromptClaim[] {
  const claims: Record<string, string>[] = [];
  for (const line of prompt.split('\n')) {
    if (/^CLAIM \d+$/u.test(line)) claims.push({});
    const [, field, text] = claimLine.exec(line) ?? [];
    const claim = claims.at(-1);
    if (!claim || field === undefined) continue;
    claim[field] = field in claim ? `${claim[field]}\n${text}` : (text ?? '');
  }
  return claims.map(claimOf);
}

function claimOf(fields: Record<string, string>): PromptClaim {
  const [, file, side, start, end] = placeText.exec(fields['place'] ?? '') ?? [];
  return {
    file: file === undefined ? '' : String(JSON.parse(file)),
    side: side === 'base' ? 'base' : 'head',
    startLine: Number(start ?? 0),
    endLine: Number(end ?? 0),
    title: fields['title'] ?? '',
    quote: fields['quote'] ?? '',
    reason: fields['reason'] ?? '',
  };
}
