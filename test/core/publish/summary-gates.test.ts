import { expect, test } from 'vitest';
import { tellGates } from '../../../core/publish/summary-gates.ts';
import { waitingStory } from '../../cli/story.ts';
import { reportOf } from './report-of.ts';

test('each gate with its outcome; one that could not run is not one that held', () => {
  const story = waitingStory();
  const [gate] = story.gates;
  const [hit] = gate?.hits ?? [];
  if (!gate || !hit) throw new Error('The story has a gate that was hit.');
  const overridden = { by: 'grace', reason: 'A test key.', expires: '2027-01-01' };
  const hits = [hit, { ...hit, overridden }, { ...hit, mode: 'warn' as const }];
  const gates = [
    { ...gate, hits },
    { ...gate, gate: 'tests', outcome: 'held', hits: [], unread: [] },
    { ...gate, gate: 'sbom', outcome: 'broken', hits: [], unread: [], problem: 'the lock file is broken' },
  ];
  const [told] = tellGates(reportOf({ ...story, gates }));
  expect(told).toContain('Gates: 1 held, 1 hit, 1 could not run');
  expect(told).toContain('- **secrets** (ask): 3 hits');
  expect(told).toContain('Let pass by **grace** until 2027-01-01: A test key.');
  expect(told).toContain('`secrets.aws` (warn)');
  expect(told).toContain('not read by this gate: `logo.png: binary`');
  expect(told).toContain('- **sbom** (block): **could not run**: the lock file is broken');
  expect(tellGates(reportOf({ ...story, gates: [] }))).toEqual([]);
});
