import { expect, test } from 'vitest';
import { auditFacts } from '../../../cli/live/audit-facts.ts';
import { createDisplay } from '../../../cli/live/display.ts';
import { renderStatus } from '../../../cli/live/view.ts';
import { screenFor } from '../../../cli/text/screen.ts';
import { status } from './statuses.ts';

const view = { render: renderStatus, facts: auditFacts };

/** As much of a terminal or a pipe as a display uses. */
function stream(isTTY: boolean) {
  const written: string[] = [];
  const write = (text: string) => written.push(text) > 0;
  const fake = { isTTY, columns: 60, rows: 24, write, on: () => fake, off: () => fake, once: () => fake };
  return { written, stream: fake as unknown as NodeJS.WriteStream };
}

test('into a pipe, a line per change; a notice once as long as it stays the same', async () => {
  const { written, stream: pipe } = stream(false);
  const display = await createDisplay(pipe, screenFor(pipe, {}), view);
  display.notice('Waiting for a worker');
  display.notice('Waiting for a worker');
  display.show(status({ seats: [], gates: [] }));
  display.show(status({ seats: [], gates: [] }));
  display.show(status({ seats: [], gates: [], phase: 'judging' }));
  display.notice('Waiting for a worker');
  display.end();
  expect(written).toEqual([
    'Waiting for a worker\n',
    'shop main..work, 2 files\n',
    'gates and seats at work\n',
    'estimated for a round: 9000 tokens, $0.1200\n',
    'judging\n',
    'Waiting for a worker\n',
  ]);
});

test('on a terminal, one picture, redrawn in place', async () => {
  const { written, stream: terminal } = stream(true);
  const display = await createDisplay(terminal, screenFor(terminal, { NO_COLOR: '1' }), view);
  display.show(status());
  const first = written.join('');
  display.show(status({ phase: 'judging' }));
  display.end();
  const rest = written.join('').slice(first.length);
  expect(first).toContain('gpt (simulated): voted, 2 findings [openai gpt-5.4]');
  expect(rest).toContain('judging');
  // Up and over what stood there.
  expect(rest).toContain('\u001b[');
});
