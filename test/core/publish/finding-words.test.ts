import { describe, expect, test } from 'vitest';
import {
  calibrationOf,
  gravityOf,
  linesOf,
  linkTo,
  seatNames,
  sourceOf,
  surenessOf,
  titleOfRemark,
} from '../../../core/publish/finding-words.ts';
import { findingRow } from '../../cli/story.ts';
import { pageOf } from './github-page.ts';
import { reportOf, shopPull } from './report-of.ts';

const { placed } = reportOf().comments;
const finding = placed.find(({ remark }) => remark.told.kind === 'finding')?.remark;
const hit = placed.find(({ remark }) => remark.told.kind === 'hit')?.remark;
if (!finding || !hit) throw new Error('The story has a finding and a hit.');
const names = seatNames(new Set(['gpt']));

test('a finding and a hit say what they are, who says so and how sure that is', () => {
  expect([gravityOf(finding), titleOfRemark(finding), sourceOf(finding, names), surenessOf(finding)]).toEqual(
    ['🔴 Critical', 'A user name reaches a shell', 'claude, gpt *(simulated)*', '87 %'],
  );
  expect([gravityOf(hit), sourceOf(hit, names), surenessOf(hit)]).toEqual([
    '🟡 Asks',
    'gate secrets',
    'deterministic',
  ]);
});

test('a probability says whether it is calibrated', () => {
  expect(calibrationOf(findingRow({ calibrated: true }), undefined)).toBe('calibrated');
  expect(calibrationOf(findingRow({ calibrated: false }), undefined)).toBe('uncalibrated');
});

describe('a link', () => {
  const place = { file: 'src/a.ts', side: 'head', startLine: 3, endLine: 3 };

  test('leads to the lines at the commit that was audited', () => {
    expect(linesOf({ ...place, endLine: 5 })).toBe('3–5');
    expect(linkTo({ ...place, endLine: 5 }, shopPull)).toBe(
      `[\`src/a.ts\`:3–5](https://github.com/acme/shop/blob/${'c'.repeat(40)}/src/a.ts#L3-L5)`,
    );
    expect(linkTo({ ...place, side: 'base' }, shopPull)).toContain(
      `/blob/${'b'.repeat(40)}/src/a.ts#L3) (removed)`,
    );
    expect(linkTo({ ...place, file: '' }, shopPull)).toBe('the whole change');
  });

  test.each([
    'a).ts',
    '](https://evil.example)',
    '../../x',
    'a b|c`d.ts',
    '//evil.example/x',
    'a\'b"c.ts',
    '<img src=x>',
  ])('stays below the repository for a file called %j', (file) => {
    const page = pageOf(`| a |\n|---|\n| ${linkTo({ ...place, file }, shopPull)} |`);
    expect(page.foreign).toEqual([]);
    expect(page.html.match(/<a /g)).toHaveLength(1);
  });
});
