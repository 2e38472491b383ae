import { expect, test } from 'vitest';
import { tellSecondLooks } from '../../../core/publish/second-look.ts';
import { seatId } from '../../../core/ids.ts';
import { findingRow } from '../../cli/story.ts';

const look = {
  seat: seatId('gpt'),
  family: 'openai',
  simulated: false,
  severity: 'high' as const,
  file: 'a.ts',
  side: 'head' as const,
  startLine: 3,
  endLine: 4,
  quote: 'check(x)',
  reason: 'It is checked.',
};

test('each look says what it comes to, what it rests on, and why it does not count', () => {
  const refutations = [
    { ...look, judgement: 'upheld' as const, discounted: null },
    { ...look, judgement: 'refuted' as const, discounted: 'quotes text that does not stand there' },
    { ...look, judgement: 'lost' as const, discounted: null, quote: '', reason: '' },
  ];
  expect(tellSecondLooks(findingRow({ refutations }), (seat) => seat)).toEqual([
    '- gpt upholds it in a second look as high: It is checked. It quotes a.ts, 3–4: “check(x)”',
    '- gpt refutes it in a second look: It is checked. It quotes a.ts, 3–4: “check(x)”. That does not count: it quotes text that does not stand there',
    '- gpt was asked for a second look and gave no answer',
  ]);
});
