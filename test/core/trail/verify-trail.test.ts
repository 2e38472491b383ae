import { createHash, generateKeyPairSync, type KeyObject, sign, verify as verifyBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Checkpoint, checkpointText } from '../../../core/trail/checkpoint.ts';
import { emptyTrail, entryLine, nextEntry, type TrailHead } from '../../../core/trail/entry.ts';
import { checkTrail, type TrailReport } from '../../../core/trail/verify-trail.ts';

const sum = (text: string) => createHash('sha256').update(text).digest('hex');
const trail = '0b1e5f7a-0000-4000-8000-000000000001';
const pair = generateKeyPairSync('ed25519');
const publicLine = (key: KeyObject) => key.export({ format: 'der', type: 'spki' }).toString('base64');
const key = publicLine(pair.publicKey);
const verify = (text: string, signature: string, by: string) =>
  verifyBytes(
    null,
    Buffer.from(text),
    { key: Buffer.from(by, 'base64'), format: 'der', type: 'spki' },
    Buffer.from(signature, 'base64'),
  );

const instant = (number: number) => new Date(Date.UTC(2026, 10, 21, 10, 0, number)).toISOString();

function written(count: number, of = trail, words = (number: number) => `Did ${number}`) {
  const lines: string[] = [];
  const heads: TrailHead[] = [emptyTrail];
  for (let number = 1; number <= count; number += 1) {
    const event = {
      kind: 'decided' as const,
      who: { name: 'ada', proof: 'unverified' as const, credential: null },
      what: words(number),
      about: { workflow: 'audit-1', plan: null, assets: [] },
      digests: {},
    };
    const next = nextEntry(heads.at(-1) ?? emptyTrail, event, { trail: of, at: instant(number), sum });
    heads.push(next.head);
    lines.push(entryLine(next.head.sum, next.text));
  }
  return { lines, heads };
}

function checkpointAt({ number, sum }: TrailHead, by = pair, of = trail): Checkpoint {
  const point = { trail: of, number, sum, at: instant(number), key: publicLine(by.publicKey) };
  return {
    ...point,
    signature: sign(null, Buffer.from(checkpointText(point)), by.privateKey).toString('base64'),
  };
}

function checked(lines: readonly string[], checkpoints: Checkpoint[] = [], keys = [key]): TrailReport {
  const check = checkTrail({ sum, checkpoints, keys, verify });
  for (const line of lines) check.add(line);
  return check.end();
}
const problemsOf = (...given: Parameters<typeof checked>) =>
  checked(...given).problems.map(({ what }) => what);

const whole = written(12);
const points = [4, 12].map((number) => checkpointAt(whole.heads[number] ?? emptyTrail));

describe('a trail as it was written', () => {
  test('is sound, and says how far it is vouched for', () => {
    expect(checked(whole.lines, points)).toMatchObject({
      trail,
      entries: 12,
      problems: [],
      borneOut: 2,
      vouchedTo: 12,
    });
    expect(checked(whole.lines, points.slice(0, 1)).vouchedTo).toBe(4);
    expect(checked([], [])).toMatchObject({ trail: null, entries: 0, problems: [] });
  });
});

describe('what was done to it is found', () => {
  test('any byte that is another, wherever', () => {
    fc.assert(
      fc.property(fc.nat(11), fc.nat(), fc.integer({ min: 1, max: 94 }), (at, place, by) => {
        const line = whole.lines[at] ?? '';
        const index = place % line.length;
        const other = String.fromCharCode(32 + ((line.charCodeAt(index) - 32 + by) % 95));
        const lines = whole.lines.with(at, line.slice(0, index) + other + line.slice(index + 1));
        expect(checked(lines, points).problems).not.toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('entries taken out, put in, moved or doubled, whatever their sums', () => {
    fc.assert(
      fc.property(
        fc.nat(11),
        fc.nat(11),
        fc.constantFrom('out', 'move', 'double', 'foreign'),
        (a, b, how) => {
          const line = whole.lines[a] ?? '';
          const rest = whole.lines.toSpliced(a, 1);
          const foreign = written(12, trail, (number) => `Never did ${number}`).lines[a] ?? '';
          const lines = {
            out: rest,
            move: rest.toSpliced(b, 0, line),
            double: whole.lines.toSpliced(b, 0, line),
            foreign: whole.lines.toSpliced(b, 0, foreign),
          }[how];
          if (lines.join() === whole.lines.join()) return;
          expect(checked(lines, points).problems).not.toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('its end cut off, though what is left is sound by itself', () => {
    expect(checked(whole.lines.slice(0, 9)).problems).toEqual([]);
    expect(problemsOf(whole.lines.slice(0, 9), points).join()).toMatch(
      /vouches for 12 entries, and the trail ends with entry 9: its end was cut off/,
    );
    expect(problemsOf([], points).join()).toMatch(/ends with entry 0/);
  });

  test('all of it written anew, though that is sound by itself', () => {
    const anew = written(12, trail, (number) => (number === 7 ? 'Did nothing' : `Did ${number}`));
    expect(checked(anew.lines).problems).toEqual([]);
    expect(problemsOf(anew.lines, points)).toEqual([
      expect.stringContaining('Entry 12 is another than the checkpoint'),
    ]);
  });

  test('that it is the trail of another installation', () => {
    const other = written(12, '0b1e5f7a-0000-4000-8000-000000000002');
    expect(problemsOf(other.lines, points).join()).toMatch(/of another trail/);
    expect(problemsOf([...whole.lines.slice(0, 5), ...other.lines.slice(5)]).join()).toMatch(/another trail/);
  });

  test('and a thousand wrong lines are told of in few words', () => {
    expect(problemsOf(Array.from({ length: 1000 }, () => 'rubbish')).length).toBeLessThanOrEqual(20);
  });
});

describe('a checkpoint counts', () => {
  const stranger = generateKeyPairSync('ed25519');
  const head = whole.heads[12] ?? emptyTrail;

  test('only by a key that is trusted', () => {
    expect(problemsOf(whole.lines, [checkpointAt(head, stranger)])).toEqual([
      expect.stringContaining('a key that is not trusted'),
    ]);
  });

  test('only with the signature of that key', () => {
    const forged = { ...checkpointAt(head, stranger), key };
    expect(problemsOf(whole.lines, [forged])).toEqual([expect.stringContaining('not by its key')]);
    const moved = { ...checkpointAt(head), number: 11 };
    expect(problemsOf(whole.lines, [moved])).toEqual([expect.stringContaining('not by its key')]);
  });

  test('by the first one key where nobody says which: a later one of another key does not', () => {
    expect(checked(whole.lines, points, []).problems).toEqual([]);
    expect(checked(whole.lines, [...points, checkpointAt(head, stranger)], []).problems).toHaveLength(1);
  });
});
