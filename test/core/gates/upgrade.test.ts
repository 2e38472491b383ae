import { expect, test } from 'vitest';
import type { UpgradeFact } from '../../../core/change/snapshot.ts';
import { judgeUpgrade } from '../../../core/gates/upgrade.ts';
import { fileOf, snapshotOf } from '../../builders.ts';
import { factOf, upgradeOrigin } from '../change/releases.ts';

const headText = '{\n  "scripts": {\n    "postinstall": "node a.js"\n  }\n}\n';
const judge = (...facts: UpgradeFact[]) =>
  judgeUpgrade({
    ...snapshotOf({}),
    origin: upgradeOrigin({ facts }),
    files: [fileOf('package.json', '+x', { headText })],
  });

test('holds where nothing calls for a person, and for every other change', () => {
  const held = { gate: 'upgrade', outcome: 'held', hits: [], unread: [] };
  expect(judge(factOf('files 1 → 2'))).toEqual(held);
  expect(judgeUpgrade(snapshotOf({ 'package.json': '+"postinstall": "node a.js"' }))).toEqual(held);
});

test('hits once for each fact that does, at its line of package.json', () => {
  const script = factOf('installing it runs a script', {
    kind: 'install-script',
    quote: '"node a.js"',
    asks: true,
  });
  expect(judge(script, factOf('a link', { kind: 'odd-entry', asks: true }), factOf('files'))).toEqual({
    gate: 'upgrade',
    outcome: 'hit',
    unread: [],
    hits: [
      {
        rule: 'upgrade.install-script',
        file: 'package.json',
        startLine: 3,
        endLine: 3,
        quote: '"postinstall": "node a.js"',
        message: 'installing it runs a script.',
      },
      expect.objectContaining({ rule: 'upgrade.odd-entry', startLine: 1, quote: '', message: 'a link.' }),
    ],
  });
});
