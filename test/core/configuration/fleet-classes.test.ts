import { expect, test } from 'vitest';
import { classesSchema, policyOfClass } from '../../../core/configuration/fleet-classes.ts';

const of = (name: string, simulated: boolean, classes = {}) =>
  policyOfClass(classesSchema.parse(classes), { class: name, simulated });

test('a class that nobody named asks for signatures of two people', () => {
  expect(of('anything', false)).toMatchObject({
    approval: 'signed',
    quorum: [
      { role: 'approver', count: 1 },
      { role: 'operator', count: 1 },
    ],
    breakGlass: { allowed: false },
  });
  expect(of('constructor', false).approval).toBe('signed');
});

test('simulated is lenient for what is simulated, and for nothing else', () => {
  expect(of('simulated', true)).toMatchObject({
    approval: 'signal',
    quorum: [{ role: 'approver', count: 1 }],
  });
  expect(of('simulated', false).approval).toBe('signed');
  expect(of('simulated', true, { simulated: {} }).approval).toBe('signed');
});

test.each([
  { a: { quorum: [] } },
  { a: { quorum: [{ role: 'viewer' }] } },
  { a: { quorum: [{ role: 'approver', count: 0 }] } },
  { a: { windows: [{ days: [] }] } },
  { a: { windows: [{ from: '25:00' }] } },
  { a: { windows: [{ timeZone: 'Mars/Olympus' }] } },
  { a: { approval: 'none' } },
  { A: {} },
])('%j is refused', (classes) => {
  expect(classesSchema.safeParse(classes).success).toBe(false);
});
