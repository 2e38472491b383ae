import { expect, test } from 'vitest';
import { waitingStory } from '../../cli/story.ts';
import { runOf } from './sarif-run.ts';

test('findings, gate hits and dropped claims are results, each under its rule', () => {
  const run = runOf(waitingStory());
  expect(run.results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
    ['CWE-78', 'error'],
    ['secrets.aws', 'warning'],
    ['CWE-78', 'none'],
  ]);
  expect(run.tool.driver).toMatchObject({ name: 'Countersign', version: '1.2.3' });
  for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  expect(run.tool.driver.rules[0]?.helpUri).toBe('https://cwe.mitre.org/data/definitions/78.html');
  expect(run.versionControlProvenance).toEqual([
    { repositoryUri: 'https://github.com/acme/shop', revisionId: 'c'.repeat(40) },
  ]);
});
