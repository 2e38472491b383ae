import { describe, expect, test } from 'vitest';
import { type FailureKind, failureKinds } from '../../../core/failure.ts';
import type { Substitute } from '../../../core/panel/seat.ts';
import { fillSeat, inPlaceOf, readLoss } from '../../../core/panel/substitute.ts';
import { seatOf } from '../../builders.ts';

const stands: Substitute = { provider: 'ollama', model: 'gpt-oss:20b', simulated: true, excluded: null };

describe('a seat that its substitute fills', () => {
  const own = seatOf('gpt', {
    provider: 'openai',
    model: 'gpt-5.4',
    family: 'openai',
    focus: 'security',
    substitute: stands,
  });

  test('is the same seat with another model, and tells whose place that takes, and why', () => {
    const filled = fillSeat(own, stands, 'Seat "gpt" has no key.');
    expect(filled).toEqual({
      id: 'gpt',
      family: 'openai',
      focus: 'security',
      ...stands,
      substitutedBecause: 'in place of openai gpt-5.4, because Seat "gpt" has no key',
    });
  });

  test('costs what the substitute costs', () => {
    const price = { inputMicroUsdPerMillion: 1, outputMicroUsdPerMillion: 2 };
    expect(fillSeat({ ...own, price }, stands, 'x')).not.toHaveProperty('price');
    expect(fillSeat(own, { ...stands, price }, 'x')).toMatchObject({ price });
  });
});

test('a reason keeps its words but for the stop at its end', () => {
  expect(inPlaceOf({ provider: 'xai', model: 'grok-4' }, 'It answered 401. Set a key.')).toBe(
    'in place of xai grok-4, because It answered 401. Set a key',
  );
});

test('each failure of the catalogue is ours, of one ask, or of the model for good', () => {
  const losses = Object.fromEntries(Object.keys(failureKinds).map((kind) => [kind, readLoss(kind)]));
  const of = (loss: string) => Object.keys(losses).filter((kind) => losses[kind] === loss) as FailureKind[];
  expect(of('this-ask')).toEqual(['model.refused', 'model.malformed-answer', 'model.context-too-long']);
  expect(of('for-good')).toEqual([
    'model.unauthorised',
    'model.unknown-model',
    'model.bad-request',
    'model.quota-exhausted',
    'model.rate-limited',
    'model.overloaded',
    'model.unreachable',
    'model.timed-out',
  ]);
  expect(of('ours').every((kind) => !kind.startsWith('model.'))).toBe(true);
  expect(readLoss('unknown')).toBe('ours');
});
