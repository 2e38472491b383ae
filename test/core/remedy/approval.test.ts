import { expect, test } from 'vitest';
import { approvalSchema, approvalText } from '../../../core/remedy/approval.ts';
import { hash, signed, typed } from './plan-of.ts';

test('what is signed is all of it but the signature, in one order', () => {
  const text = approvalText(signed('bob'));
  expect(text).toMatch(/^countersign\.approval\.v1\n\{"at":"/);
  expect(approvalText(signed('bob', { signature: 'other' }))).toBe(text);
  const turned = Object.fromEntries(Object.entries(signed('bob')).toReversed()) as ReturnType<typeof signed>;
  expect(approvalText(turned)).toBe(text);
  for (const change of [
    { reason: 'x' },
    { decision: 'reject' as const },
    { plan: 'b'.repeat(64) },
    { breakGlass: true as const },
  ])
    expect(approvalText(signed('bob', change))).not.toBe(text);
});

test('what is typed by hand is taken, and nothing beside it', () => {
  expect(approvalSchema.parse(typed(' bob '))).toEqual(typed('bob'));
  for (const wrong of [
    { more: 1 },
    { plan: 'A'.repeat(64) },
    { decision: 'redirect' },
    { reason: '' },
    { by: 'a\nb' },
  ])
    expect(approvalSchema.safeParse({ ...typed('bob'), ...wrong }).success).toBe(false);
  expect(approvalSchema.safeParse({ ...typed('bob'), breakGlass: true }).success).toBe(false);
  expect(approvalSchema.parse(signed('bob')).plan).toBe(hash);
});
