import { describe, expect, test } from 'vitest';
import { checkRunEnd } from '../../../core/publish/check-run.ts';
import { findingRow, waitingStory } from '../../cli/story.ts';
import { reportOf } from './report-of.ts';

describe('the end of a check run', () => {
  test('says how it concludes, and annotates what has no comment at its line', () => {
    const end = checkRunEnd(reportOf());
    expect(end).toMatchObject({ conclusion: 'action_required', title: 'A person must decide: one question' });
    expect(end.annotations).toMatchObject([
      { path: 'src/keys.ts', start_line: 3, end_line: 3, annotation_level: 'warning' },
    ]);
    expect(
      checkRunEnd(reportOf(waitingStory(), {}, { policy: { severityMin: 'medium', max: 0 } })).annotations,
    ).toHaveLength(2);
  });

  test('annotates nothing that is refuted, of removed lines, or settled by a person', () => {
    const story = waitingStory();
    const [round] = story.rounds;
    if (!round) throw new Error('The story has a round.');
    const away = { startLine: 900, endLine: 900 };
    round.findings = [
      findingRow({ ...away, refuted: true }),
      findingRow({ ...away, number: 1, side: 'base', cwe: 'CWE-22' }),
      findingRow({ ...away, number: 2, cwe: 'CWE-89', severity: 'odd' }),
    ];
    const { annotations } = checkRunEnd(reportOf({ ...story, gates: [] }));
    expect(annotations.map(({ start_line: line, annotation_level: level }) => [line, level])).toEqual([
      [900, 'warning'],
    ]);
  });

  test('is bounded, and its texts hold nothing that a terminal obeys', () => {
    const story = waitingStory();
    const [round] = story.rounds;
    if (!round) throw new Error('The story has a round.');
    round.findings = Array.from({ length: 500 }, (_, number) =>
      findingRow({
        number,
        startLine: 900 + number,
        endLine: 900 + number,
        title: `\u001b[31mred ${'x'.repeat(400)}`,
        quote: `${number} q`,
      }),
    );
    const { annotations } = checkRunEnd(reportOf({ ...story, gates: [] }));
    expect(annotations).toHaveLength(300);
    for (const { title } of annotations) {
      expect(title.length).toBeLessThanOrEqual(200);
      expect(title).not.toContain('\u001b');
    }
  });
});
