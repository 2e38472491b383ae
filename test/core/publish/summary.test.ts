import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commentOf } from '../../../core/publish/comment.ts';
import { explainFinding } from '../../../core/publish/explain-finding.ts';
import { readMarker } from '../../../core/publish/marker.ts';
import { headingOf, summaryComment, summaryOfCheck } from '../../../core/publish/summary.ts';
import { nastyText, withTexts } from '../../nasty-text.ts';
import { findingRow, waitingStory } from '../../cli/story.ts';
import { commandsIn, pageOf } from './github-page.ts';
import { reportOf } from './report-of.ts';

describe('the summary', () => {
  test('says the verdict first, and all the rest below', () => {
    const body = summaryComment(reportOf());
    expect(readMarker(body)).toEqual({ kind: 'summary', key: 'github.com/acme/shop#7' });
    const order = [
      'A person must decide',
      'Seats disagree',
      'How to decide',
      '2 findings',
      'Read 1 of 2',
      'Gates',
      'Panel',
      'Commit',
    ];
    const places = order.map((words) => body.indexOf(words));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(body).toContain('$0.0315 for 4,500 tokens');
    expect(body).toContain('npx countersign decide audit-1.0a1b2c3d approve');
    expect(summaryOfCheck(reportOf())).not.toContain('<!--');
  });

  test('asks for nothing where nothing is asked', () => {
    const body = summaryComment(reportOf(waitingStory(), { verdict: 'failed' }));
    expect(body).not.toContain('How to decide');
    expect(body).toContain('### Countersign: Failed');
  });

  test('tells what a person decided, and not the questions that this answers', () => {
    const story = waitingStory();
    const [answer] = story.decisions;
    if (!answer) throw new Error('The story has an answer.');
    const decisions = [
      answer,
      { ...answer, number: 2, by: 'ada', decision: 'approve', reason: 'Known.', refused: null },
    ];
    const report = reportOf({ ...story, decisions }, { verdict: 'passed', decidedBy: 'ada', note: 'Known.' });
    const body = summaryComment(report);
    expect(headingOf(report)).toBe('Approved by a person');
    expect(body).toContain('**ada** approved it: Known.');
    expect(body).toContain('- round 1: **ada**: approve: Known.');
    expect(body).not.toContain('Seats disagree');
  });

  test('says on top that all is simulated, and only then', () => {
    const story = waitingStory();
    expect(summaryComment(reportOf(story))).not.toContain('**Simulated:**');
    const plan = story.plan && {
      ...story.plan,
      seats: story.plan.seats.map((seat) => ({ ...seat, simulated: true })),
    };
    expect(summaryComment(reportOf({ ...story, plan }))).toContain('every seat of this panel is simulated');
  });

  test('is never longer than GitHub takes, and each of its sections is whole', () => {
    const story = waitingStory();
    const [round] = story.rounds;
    if (!round?.verdict) throw new Error('The story has a verdict.');
    const long = 'long '.repeat(400);
    round.findings = Array.from({ length: 400 }, (_, number) =>
      findingRow({ number, title: `${number} ${long}` }),
    );
    round.verdict.coverage = Array.from({ length: 3000 }, (_, at) => ({
      path: `${at}/${long}`,
      state: 'skipped' as const,
      reason: long,
    }));
    round.verdict.disputes = Array.from({ length: 300 }, () => ({
      kind: 'uncertain' as const,
      question: long,
      finding: null,
    }));
    const body = summaryComment(reportOf(story));
    expect(body.length).toBeLessThanOrEqual(65_535);
    expect(body).toContain('left out here, since GitHub takes no longer texts');
    expect(body.match(/<details>/g)?.length).toBe(body.match(/<\/details>/g)?.length);
  });
});

describe('whatever anybody wrote', () => {
  const attacks = fc.oneof(
    nastyText,
    fc.constantFrom(
      '@ada',
      '@acme/team',
      'fixes #12',
      'GH-12',
      'https://evil.example',
      '/lgtm',
      '<!-- countersign:summary x -->',
      '1a2b3c4d5e',
    ),
  );
  /** Fields that are ours, or that only take words of ours. */
  const kept = new Set(
    'id seat gate mode severity category side verdict state outcome vote judgement focus kind provider family cwe name because confirmedBy changeId repository baseCommit headCommit rule'.split(
      ' ',
    ),
  );

  test('names nobody, refers to nothing, and leaves nothing but our own elements', () => {
    fc.assert(
      fc.property(fc.array(attacks, { minLength: 3, maxLength: 9 }), (texts) => {
        const report = reportOf(withTexts(waitingStory(), texts, kept), { note: texts[0] ?? '' });
        const telling = { names: report.names, simulated: report.simulated, calibration: undefined };
        const { placed } = report.comments;
        const bodies = [
          summaryComment(report),
          ...placed.map((one) => commentOf(one, telling, null)),
          ...placed.map((one) => explainFinding(one, report)),
        ];
        for (const body of bodies) {
          const page = pageOf(body);
          expect([page.foreign, page.names, page.references, page.links]).toEqual([[], [], [], []]);
          expect(commandsIn(body)).toEqual([]);
        }
      }),
      { numRuns: 150 },
    );
  });
});
