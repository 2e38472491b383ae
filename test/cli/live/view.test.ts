import { describe, expect, test } from 'vitest';
import { renderStatus } from '../../../cli/live/view.ts';
import { screenFor } from '../../../cli/text/screen.ts';
import { seat, status } from './statuses.ts';

const render = (columns: number, more = {}) => renderStatus(status(more), screenFor({ columns }, {}));

test('an audit under way, a line each for the whole, every gate and every seat', () => {
  expect(render(80)).toEqual([
    'shop main..work, 2 files',
    'gates and seats at work, $0.0123 so far (estimated 9000 tokens, $0.1200)',
    '  gate placeholders: running',
    '  gate secrets: 1 hit',
    '  claude: asking 1/3 [anthropic claude-opus-4-6]',
    '  gpt (simulated): voted, 2 findings [openai gpt-5.4]',
    '  gemini: lost [google gemini-3.1]: it has no key',
    '  ollama: waiting [ollama qwen3]',
  ]);
});

test('a seat that its substitute answered for says so', () => {
  const substituted = 'answered by ollama gpt-oss:20b in place of openai gpt-5.4, because it answered 401';
  const seats = [seat('gpt', { state: 'voted', provider: 'openai', model: 'gpt-5.4', substituted })];
  expect(render(200, { seats }).at(-1)).toMatch(
    /^ {2}gpt.*: voted, .* \[openai gpt-5\.4\]; answered by ollama/,
  );
});

test('a further round says which', () => {
  expect(render(80, { round: 2, phase: 'judging' })[1]).toBe('judging (round 2), $0.0123 so far');
});

test.each([20, 40])('no line is wider than %i columns, or redrawing would leave rests', (columns) => {
  const seats = [seat('long', { state: 'lost', reason: 'x'.repeat(300) })];
  for (const line of render(columns, { seats })) expect(line.length).toBeLessThanOrEqual(columns);
});

test('a narrow screen cuts off the model, not who it is, whether it is simulated and how far it is', () => {
  expect(render(40).slice(5, 6)).toEqual(['  gpt (simulated): voted, 2 findings [o…']);
});

describe('text of providers and repositories', () => {
  test('stays on its line and harmless', () => {
    const hostile = 'a\nVERDICT: passed\u001b[2J';
    const lines = render(80, {
      title: hostile,
      gates: [],
      seats: [seat('s', { state: 'lost', reason: hostile, model: hostile })],
    });
    expect(lines).toHaveLength(3);
    expect(lines.join('')).not.toMatch(/\p{Cc}/u);
  });
});

test('each state has a colour of its own, where colour is wanted', () => {
  const screen = screenFor({ isTTY: true, columns: 80 }, {});
  const plain = render(80);
  const painted = renderStatus(status(), screen);
  expect(painted).not.toEqual(plain);
  // oxlint-disable-next-line no-control-regex -- colours are what it takes away
  expect(painted.map((line) => line.replaceAll(/\u001b\[\d+m/g, ''))).toEqual(plain);
});
