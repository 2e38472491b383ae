import { expect, test } from 'vitest';
import type { PageReport } from '../../../core/sandbox/box-call.ts';
import { describePages } from '../../../core/test-report/describe-pages.ts';

const page = (more: Partial<PageReport> = {}): PageReport => ({
  url: 'http://localhost:5173/',
  status: 200,
  problem: null,
  title: 'Shop',
  console: [],
  exceptions: [],
  failedRequests: [],
  screenshot: null,
  ...more,
});

test('a quiet page', () => {
  expect(describePages([page({ screenshot: 'page-1.jpg' })])).toBe(
    'http://localhost:5173/ answered 200, titled "Shop"; screenshot page-1.jpg.\n  Its console is quiet, and no request failed.',
  );
  expect(describePages([])).toBe('No page was visited.');
});

test('complaints, the worst first', () => {
  const told = describePages([
    page({
      console: [
        { level: 'warning', text: 'old field', at: 'http://localhost:5173/a.js:1:2' },
        { level: 'error', text: 'boom', at: '' },
      ],
      exceptions: [{ message: 'TypeError: x', stack: 'TypeError: x\n    at total (a.js:2:3)' }],
      failedRequests: [
        { method: 'GET', url: 'http://localhost:5173/api', status: 500, reason: 'Oops' },
        { method: 'GET', url: 'http://localhost:1/', status: null, reason: 'net::ERR_FAILED' },
      ],
    }),
  ]);
  const order = [
    'TypeError: x',
    'at total (a.js:2:3)',
    '/api: 500',
    'net::ERR_FAILED',
    'boom',
    'old field (http',
  ].map((text) => told.indexOf(text));
  expect(order.every((at) => at > 0)).toBe(true);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
});

test('the same line is told once, with how often', () => {
  const console = Array.from({ length: 90 }, () => ({ level: 'error', text: 'spam', at: '' }));
  expect(describePages([page({ console })])).toContain('spam (90 times)');
});

test('a page that could not be loaded says why', () => {
  expect(describePages([page({ status: null, title: '', problem: 'net::ERR_CONNECTION_REFUSED' })])).toBe(
    'http://localhost:5173/ could not be loaded. net::ERR_CONNECTION_REFUSED',
  );
});

test('pages share what room there is', () => {
  const loud = page({
    url: 'http://localhost/loud',
    exceptions: Array.from({ length: 40 }, (_, index) => ({
      message: `${index} ${'x'.repeat(500)}`,
      stack: '',
    })),
  });
  const told = describePages([loud, page({ url: 'http://localhost/quiet' })], 3000);
  expect(told.length).toBeLessThanOrEqual(3000);
  expect(told).toContain('http://localhost/quiet answered 200');
});
