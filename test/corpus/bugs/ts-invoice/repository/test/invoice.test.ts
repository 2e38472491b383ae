import assert from 'node:assert/strict';
import test from 'node:test';
import { print, total } from '../src/invoice.ts';

const line = (net: number, taxPercent: number) => ({ text: 'Hours', net, taxPercent });

test('even amounts', () => assert.equal(total([line(1000, 20)]), 1200));
test('half a cent goes up', () => assert.equal(total([line(250, 19)]), 298));
test('each line by itself', () => assert.equal(total([line(99, 7), line(99, 7)]), 212));
test('printing', () => assert.equal(print([line(250, 19)]), 'Hours: 2.50 + 19%\nTotal: 2.98'));
