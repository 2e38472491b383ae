import { expect, test } from 'vitest';
import { renderCalibration } from '../../../cli/report/calibration.ts';
import { renderOutcome } from '../../../cli/report/outcome.ts';
import { renderStory } from '../../../cli/report/story.ts';
import { screenFor } from '../../../cli/text/screen.ts';
import { waitingStory } from '../story.ts';

const screen = screenFor({ columns: 80 }, {});
const calibration = { version: 7, labels: 62, missing: null, correction: null };

test('an audit says which calibration it was judged with, or what is still missing', () => {
  expect(renderCalibration(calibration, screen)).toEqual(['Probabilities: calibration v7, 62 labels.']);
  expect(renderCalibration({ ...calibration, missing: '12 of 50 labels' }, screen)).toEqual([
    'Probabilities: uncalibrated, 12 of 50 labels.',
  ]);
});

test('an audit that was planned before there were calibrations says nothing', () => {
  expect(renderCalibration(undefined, screen)).toEqual([]);
});

test.each([
  ['outcome', renderOutcome],
  ['story', renderStory],
])('the %s has it beside the verdict', (_, render) => {
  const story = waitingStory();
  if (!story.plan) throw new Error('The story has a plan.');
  story.plan.calibration = calibration;
  expect(render(story, null, screen).join('\n')).toMatch(
    /^Probabilities: calibration v7, 62 labels\.\nVerdict: disputed$/m,
  );
});
