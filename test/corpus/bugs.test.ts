import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { copyRepository, failuresIn, readBugCases, readTexts, runTests } from './bug-corpus.ts';
import type { BugCase } from './bug-corpus.ts';

const cases = readBugCases();
const bugs = cases.filter((one) => one.kind !== 'feature');
const features = cases.filter((one) => one.kind === 'feature');
const linesMax = 150;

function copy(bug: BugCase, fixed: boolean): string {
  const folder = copyRepository(bug, fixed);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('there are twelve bugs and two features in each language', () => {
  for (const language of ['javascript', 'typescript', 'python']) {
    expect(bugs.filter((one) => one.language === language).length).toBeGreaterThanOrEqual(12);
    expect(features.filter((one) => one.language === language).length).toBeGreaterThanOrEqual(2);
  }
});

test('each is small, and its fix changes the files that it names', () => {
  for (const one of cases) {
    const texts = readTexts(one.repository);
    const lines = Object.values(texts).reduce((sum, text) => sum + text.split('\n').length, 0);
    expect([one.name, lines <= linesMax]).toEqual([one.name, true]);
    const fixed = readTexts(copy(one, true));
    const changed = Object.keys(fixed).filter((path) => fixed[path] !== texts[path]);
    expect([one.name, changed.toSorted()]).toEqual([one.name, one.fixes.toSorted()]);
  }
});

describe.each(bugs)('$name', (bug) => {
  test('fails by the tests that it names, the same each time', () => {
    const folder = copy(bug, false);
    // Chance has to be given some.
    for (let times = 0; times < (bug.flaky ? 3 : 1); times += 1) {
      const { ok, output } = runTests(folder, bug.test);
      expect(ok).toBe(false);
      expect(failuresIn(output)).toEqual(bug.failing.toSorted());
    }
  });

  test('passes once it is fixed', () => {
    expect(runTests(copy(bug, true), bug.test)).toMatchObject({ ok: true });
  });
});

test('some say something else each time: a time, a port, a folder, an order', () => {
  const flaky = bugs.filter((one) => one.flaky);
  expect(flaky.length).toBeGreaterThanOrEqual(5);
  const told = (bug: BugCase) => {
    const { output } = runTests(copy(bug, false), bug.test);
    return output.replaceAll(/[\d.]+(?:ms|s)\b|duration_ms.*|corpus-\w+/g, '');
  };
  for (const bug of flaky) expect([bug.name, told(bug) === told(bug)]).toEqual([bug.name, false]);
});

describe.each(features)('$name', (feature) => {
  test('its new tests fail on the base, and pass with it', () => {
    const base = copy(feature, false);
    expect(runTests(base, feature.test)).toMatchObject({ ok: true });
    const fixed = copy(feature, true);
    for (const path of feature.newTests ?? []) cpSync(join(fixed, path), join(base, path));
    const { ok, output } = runTests(base, feature.test);
    expect(ok).toBe(false);
    expect(failuresIn(output)).toEqual(feature.failing.toSorted());
    expect(runTests(fixed, feature.test)).toMatchObject({ ok: true });
  });
});
