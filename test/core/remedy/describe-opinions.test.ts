import { expect, test } from 'vitest';
import { describeOpinions } from '../../../core/remedy/describe-opinions.ts';

test('what other models were asked stands in the details, with who is simulated and who was lost; theirs is no Markdown', () => {
  const seat = { provider: 'openai', model: 'm', simulated: true };
  const told = describeOpinions([
    {
      question: 'Why [here](https://x.test)?',
      hypotheses: ['It hangs.'],
      said: [
        { ...seat, seat: 'gpt', hypothesis: 1, sure: 0.6, reasons: ['It `hangs`.', 'So.', 'Not shown.'] },
        {
          ...seat,
          seat: 'grok',
          simulated: false,
          hypothesis: null,
          sure: 0,
          reasons: ['It was lost: away.'],
        },
      ],
    },
  ]);
  expect(told).toContain('- 1: It hangs.');
  expect(told).toContain('- gpt (*simulated*): hypothesis 1, 60 % sure. It &#96;hangs&#96;. So.');
  expect(told).toContain('- grok: said nothing. It was lost: away.');
  expect(told).not.toMatch(/Not shown|\]\(/);
  expect(describeOpinions([])).toBe('');
});
