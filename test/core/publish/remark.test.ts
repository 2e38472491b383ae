import { describe, expect, test } from 'vitest';
import { remarksOf, roundOf } from '../../../core/publish/remark.ts';
import type { GateHit } from '../../../core/gates/gate.ts';
import { findingRow, waitingStory } from '../../cli/story.ts';
import { sha256 } from './report-of.ts';

const hit: GateHit = {
  rule: 'secrets.aws',
  file: 'src/session.ts',
  startLine: 17,
  endLine: 17,
  quote: "'AKIA****'",
  message: 'A key stands in the code.',
};

function storyWith(findings: Parameters<typeof findingRow>[0][], hits: GateHit[]) {
  const story = waitingStory();
  const [round] = story.rounds;
  const [gate] = story.gates;
  if (!round || !gate) throw new Error('The story has a round and a gate.');
  const rows = findings.map((more, number) => findingRow({ number, ...more }));
  return { ...story, gates: [{ ...gate, hits }], rounds: [{ ...round, findings: rows }] };
}

const titles = (story: ReturnType<typeof storyWith>) =>
  remarksOf(story, story, 1, sha256).map(({ trace, severity }) => [trace.title, severity]);

describe('what is said', () => {
  test('is findings and hits, gravest first; a hit counts by what it does', () => {
    const story = storyWith(
      [{ severity: 'low', title: 'Nit' }, { title: 'Shell' }],
      [
        hit,
        { ...hit, rule: 'secrets.b', message: 'Softer.', mode: 'warn', startLine: 18, endLine: 18 },
        {
          ...hit,
          rule: 'secrets.c',
          message: 'Let pass.',
          overridden: { by: 'a', reason: 'b', expires: 'c' },
        },
      ],
    );
    expect(titles(story)).toEqual([
      ['Shell', 'critical'],
      ['A key stands in the code.', 'medium'],
      ['Let pass.', 'low'],
      ['Softer.', 'low'],
      ['Nit', 'low'],
    ]);
  });

  test('what gate and panel both found is said once', () => {
    expect(titles(storyWith([{ confirmedBy: 'secrets' }], [hit]))).toHaveLength(1);
    expect(titles(storyWith([{ confirmedBy: 'secrets', startLine: 90, endLine: 90 }], [hit]))).toHaveLength(
      2,
    );
    expect(titles(storyWith([{ confirmedBy: null }], [hit]))).toHaveLength(2);
  });

  test('is recognised by what stands in the change, and told as it was redacted', () => {
    const story = storyWith([{ quote: "key = 'AKIA1234'" }], []);
    const redacted = storyWith([{ quote: "key = '****'" }], []);
    const [remark] = remarksOf(story, redacted, 1, sha256);
    expect(remark?.trace.quote).toBe("key = 'AKIA1234'");
    expect(remark?.told).toMatchObject({ kind: 'finding', finding: { quote: "key = '****'" } });
    expect(remark?.trace.fingerprint).toBe(remarksOf(story, story, 1, sha256)[0]?.trace.fingerprint);
  });

  test('is of the round that is asked for', () => {
    const story = storyWith([{}], []);
    expect(roundOf(story, 1)?.findings).toHaveLength(1);
    expect(remarksOf(story, story, 2, sha256)).toEqual([]);
  });
});

test('its words are kept redacted, since later summaries show them', () => {
  const story = storyWith(
    [{ title: 'Token AKIA1234', reason: 'It is AKIA1234.' }],
    [{ ...hit, message: 'AKIA1234!' }],
  );
  const redacted = storyWith(
    [{ title: 'Token ****', reason: 'It is ****.' }],
    [{ ...hit, message: '****!' }],
  );
  const traces = remarksOf(story, redacted, 1, sha256).map(({ trace }) => [trace.title, trace.reason]);
  expect(traces).toEqual([
    ['Token ****', 'It is ****.'],
    ['****!', '****!'],
  ]);
});
