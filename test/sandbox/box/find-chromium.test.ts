import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findChromium } from '../../../sandbox/box/find-chromium.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-browsers-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (path: string): string => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), '');
  return join(folder, path);
};

test('a browser on the path is found by any of its names', () => {
  const path = put('bin/google-chrome');
  expect(findChromium({ PATH: `relative:${join(folder, 'bin')}` }, (one) => one === path)).toBe(path);
});

test('one that Playwright downloaded is found', () => {
  const path = put('browsers/chromium-1200/chrome-linux/chrome');
  const environment = { PATH: '', PLAYWRIGHT_BROWSERS_PATH: join(folder, 'browsers') };
  expect(findChromium(environment, (one) => one.startsWith(folder) && existsSync(one))).toBe(path);
});

test('without one, it is said how to get one', () => {
  expect(() => findChromium({ PATH: folder }, () => false)).toThrow(
    /no Chromium in this sandbox: use an image that has it.*on the machine/,
  );
});
