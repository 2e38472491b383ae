import { expect, test } from 'vitest';
import { isPassing } from '../../../core/develop/notes.ts';

test('reports, advice and what failed in a clean room pass; all else is kept', () => {
  expect(['report-3', 'advice-3', 'verify-3'].every(isPassing)).toBe(true);
  expect(['redirect-1', 'verdict-2', 'feedback-1-2', 'reporter', 'x-report-3'].some(isPassing)).toBe(false);
});
