/** Levels of tests that policy may ask for. */
export type TestLevel = 'unit' | 'integration' | 'end-to-end';

const signs: readonly (readonly [TestLevel, RegExp])[] = [
  ['end-to-end', /(?:^|[/._-])(?:e2e|end[-_]?to[-_]?end|playwright|cypress|acceptance)(?:[/._-]|$)/i],
  ['integration', /(?:^|[/._-])(?:integration|integ|it)(?:[/._-]|$)/i],
];

/** What a test is a test of, by where it lies and what it is called; a unit where nothing says otherwise. */
export const testLevelOf = (path: string): TestLevel =>
  signs.find(([, pattern]) => pattern.test(path))?.[0] ?? 'unit';

/** What is missing of the levels that policy asks for, in words for the developer. */
export function missingLevels(required: readonly TestLevel[], changedTests: readonly string[]): string[] {
  const there = new Set(changedTests.map(testLevelOf));
  return required
    .filter((level) => !there.has(level))
    .map((level) => `Policy asks for a new or changed ${level} test, and there is none: ${hints[level]}`);
}

const hints: Record<TestLevel, string> = {
  unit: 'add one beside the others.',
  integration: 'put it in a folder named "integration", or name the file so.',
  'end-to-end': 'put it in a folder named "e2e", or name the file so.',
};
