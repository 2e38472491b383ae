import { expect, test } from 'vitest';
import { explainFinding } from '../../../core/publish/explain-finding.ts';
import { reportOf } from './report-of.ts';

const report = reportOf();
const [finding, hit] = report.comments.placed;
if (!finding || !hit) throw new Error('The story has a finding and a hit.');

test('the whole story of a finding: the code, each seat, who was silent, the dispute, how sure', () => {
  const told = explainFinding(finding, report);
  expect(told).toContain(`\`${finding.id}\``);
  expect(told).toContain('```\n  exec(`logger "visit of ${user}"`);\n```');
  expect(told).toContain('- claude says critical: A user name reaches a shell.');
  expect(told).toContain('- gpt *(simulated)* says critical');
  expect(told).toContain('read the file and did not report it: ollama');
  expect(told).toContain('In dispute: Seats disagree');
  expect(told).toContain('- sure: 87 % (uncalibrated)');
});

test('a hit is of its gate alone; what is ignored says by whom', () => {
  const fate = { kind: 'ignore', by: 'grace', reason: 'A test key.', resolve: false } as const;
  const told = explainFinding({ ...hit, fate }, report);
  expect(told).toContain('Gate secrets found it by its rule `secrets.aws`, which calls a person.');
  expect(told).toContain('Ignored by **grace**: A test key.');
});
