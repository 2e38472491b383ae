import { describe, expect, test } from 'vitest';
import { commentOf } from '../../../core/publish/comment.ts';
import { readMarker } from '../../../core/publish/marker.ts';
import type { Placed } from '../../../core/publish/plan-publication.ts';
import type { GateHit } from '../../../core/gates/gate.ts';
import { findingRow, waitingStory } from '../../cli/story.ts';
import { pageOf } from './github-page.ts';
import { reportOf } from './report-of.ts';

const report = reportOf();
const telling = { names: report.names, simulated: report.simulated, calibration: undefined };
const [first] = report.comments.placed;
if (!first) throw new Error('The story has a finding.');
const at = { path: 'src/session.ts', side: 'RIGHT', startLine: 17, line: 17 } as const;

const withFinding = (more: Parameters<typeof findingRow>[0], fate: Placed['fate'] = first.fate): Placed => ({
  ...first,
  fate,
  remark: { ...first.remark, told: { kind: 'finding', number: 1, finding: findingRow(more) } },
});

const hit: GateHit = {
  rule: 'images.unpinned',
  file: 'src/session.ts',
  startLine: 17,
  endLine: 17,
  quote: 'FROM node',
  message: 'Pin it.',
};
const withHit = (more: Partial<GateHit>): Placed => ({
  ...first,
  remark: { ...first.remark, told: { kind: 'hit', gate: 'images', mode: 'block', hit: { ...hit, ...more } } },
});

describe('a comment at a line', () => {
  test('says what is wrong, how to mend it, who says so, and what one may answer', () => {
    const body = commentOf(first, telling, at);
    expect(readMarker(body)).toEqual({ kind: 'finding', key: first.key });
    expect(body).toContain('Critical: A user name reaches a shell');
    expect(body).toContain('**Fix:**');
    expect(body).toContain('reported by claude, gpt *(simulated)*');
    expect(body).toContain('read the file and did not report it: ollama');
    expect(body).toContain('87 % (uncalibrated)');
    expect(body).toContain(`/countersign ignore ${first.id} REASON`);
  });

  test('says so where every seat that reports it is simulated', () => {
    expect(commentOf(withFinding({ saidBy: ['gpt'] }), telling, at)).toContain(
      '*Simulated: no model said this.*',
    );
    expect(commentOf(withFinding({ saidBy: ['claude'] }), telling, at)).not.toContain('Simulated: no model');
    const confirmed = withFinding({ saidBy: ['gpt'], confirmedBy: 'secrets' });
    expect(commentOf(confirmed, telling, at)).not.toContain('Simulated: no model');
  });

  test('says why its thread is resolved although its code stands', () => {
    const ignored = withFinding({}, { kind: 'ignore', by: '@grace', reason: 'fixes #1', resolve: true });
    const page = pageOf(commentOf(ignored, telling, null));
    expect(page.html).toContain('Ignored by');
    expect([page.names, page.references]).toEqual([[], []]);
    const refuted = withFinding({}, { kind: 'list', because: 'refuted', resolve: true });
    expect(commentOf(refuted, telling, null)).toContain('Refuted in a second look');
  });

  test('says that not all lines of it are in the diff', () => {
    expect(commentOf(withFinding({ endLine: 40 }), telling, at)).toContain('About lines 17–40');
  });
});

describe('a suggestion', () => {
  const block = '```suggestion\nFROM node@sha256:1\n```';

  test('is made of what a gate knows to the letter, for exactly the lines that are commented', () => {
    expect(commentOf(withHit({ replacement: 'FROM node@sha256:1' }), telling, at)).toContain(block);
  });

  test.each([
    ['without a replacement', {}, at],
    ['for other lines', { replacement: 'FROM node@sha256:1', endLine: 18 }, at],
    ['for removed lines', { replacement: 'FROM node@sha256:1' }, { ...at, side: 'LEFT' as const }],
    ['that would end its block', { replacement: 'a\n```\nb' }, at],
    ['with what nobody sees', { replacement: 'FROM node\u202e' }, at],
    ['that a bot would obey', { replacement: '/lgtm' }, at],
  ])('is not made %s', (_, more, place) => {
    expect(commentOf(withHit(more), telling, place)).not.toContain('suggestion');
  });

  test('is never made of what a model writes', () => {
    const fix = '```suggestion\nevil()\n```';
    expect(commentOf(withFinding({ fix, reason: fix }), telling, at)).not.toContain('```suggestion');
    expect(waitingStory().rounds[0]?.findings[0]?.fix).not.toBeNull();
  });
});
