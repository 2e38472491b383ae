import { describe, expect, test } from 'vitest';
import { configurationSchema } from '../../../core/configuration/configuration.ts';
import { defaultConfiguration } from '../../../core/configuration/default.ts';
import { planAudit } from '../../../core/panel/plan-audit.ts';
import type { Snapshot } from '../../../core/change/snapshot.ts';
import type { Seat } from '../../../core/panel/seat.ts';
import { seatId } from '../../../core/ids.ts';
import { fileOf, seatOf, snapshotOf } from '../../builders.ts';
import { upgradeOrigin } from '../change/releases.ts';

const configure = (more: object = {}) => configurationSchema.parse({ ...defaultConfiguration, ...more });
const snapshot = snapshotOf({ 'a.js': '+one', 'package-lock.json': '+{}' });
const seats = [seatOf('ada'), seatOf('bob'), seatOf('bob-2', { family: 'bob' })];
const plan = (more: { configuration?: object; seats?: Seat[] } = {}) =>
  planAudit({
    configuration: configure(more.configuration),
    panel: 'default',
    seats: more.seats ?? seats,
    snapshot,
  });

test('the same inputs give the same plan', () => {
  expect(plan()).toEqual(plan());
});

test('every file of the change is in the coverage, those that no seat reads with the reason', () => {
  expect(plan().coverage).toEqual([
    { path: 'a.js', state: 'reviewed', reason: '' },
    { path: 'package-lock.json', state: 'skipped', reason: expect.stringContaining('lock file') },
  ]);
  expect(plan().pieces.flatMap((piece) => piece.parts.map((part) => part.path))).toEqual(['a.js']);
});

test('gates are planned in their modes', () => {
  expect(plan({ configuration: { gates: { secrets: 'ask' } } }).gates.slice(0, 3)).toEqual([
    { name: 'placeholders', mode: 'block' },
    { name: 'secrets', mode: 'ask' },
    { name: 'dependencies', mode: 'block' },
  ]);
});

test('a change has the gates that it can be judged by', () => {
  const namesFor = (origin: Snapshot['origin']) =>
    planAudit({
      configuration: configure(),
      panel: 'default',
      seats,
      snapshot: { ...snapshot, origin },
    }).gates.map(({ name }) => name);
  const ofAll = ['placeholders', 'secrets', 'dependencies', 'images', 'tests', 'file-size'];
  expect(namesFor({ kind: 'patch' }).toSorted()).toEqual(ofAll.toSorted());
  const range = { repository: '/r', host: null, baseCommit: 'b', headCommit: 'h' };
  expect(namesFor({ kind: 'git-range', ...range }).toSorted()).toEqual(
    [...ofAll, 'sbom', 'origin'].toSorted(),
  );
  const pullRequest = { ...range, owner: 'o', repo: 'r', number: 1, title: 't', author: 'a' };
  expect(namesFor({ kind: 'pull-request', ...pullRequest }).toSorted()).toEqual(
    [...ofAll, 'sbom', 'origin', 'human-review'].toSorted(),
  );
});

test('only a pull request has checks to wait for', () => {
  expect(plan().checksPatienceMs).toBeUndefined();
});

test('a package upgrade has a gate of its own, and blocks for nothing that only its authors can mend', () => {
  const upgrade = { ...snapshot, origin: upgradeOrigin() };
  const gatesWith = (gates: object) =>
    planAudit({ configuration: configure({ gates }), panel: 'default', seats, snapshot: upgrade }).gates;
  expect(gatesWith({})).toEqual([
    { name: 'placeholders', mode: 'warn' },
    { name: 'secrets', mode: 'ask' },
    { name: 'upgrade', mode: 'ask' },
  ]);
  expect(
    gatesWith({ placeholders: 'off', secrets: 'warn', upgrade: 'block' }).map((gate) => gate.mode),
  ).toEqual(['off', 'warn', 'block']);
});

describe('the quorum is', () => {
  test('every family', () => {
    expect(plan().quorum).toBe(2);
  });

  test('of those that could not be asked too: they are missed', () => {
    expect(plan({ seats: [seatOf('ada'), seatOf('bob', { excluded: 'no key' })] }).quorum).toBe(2);
  });

  test('not of those that policy bars', () => {
    const barred = seatOf('bob', { excluded: 'policy', barredByPolicy: true });
    expect(plan({ seats: [seatOf('ada'), barred] }).quorum).toBe(1);
    expect(plan({ seats: [barred] }).quorum).toBe(1);
  });

  test('as configured', () => {
    const panels = { default: { seats: ['claude', 'gpt'], quorum: 1 } };
    expect(plan({ configuration: { panels } }).quorum).toBe(1);
  });
});

describe('people are given', () => {
  test('the configured time', () => {
    const decisions = { remindAfterHours: 2, expireAfterHours: 12 };
    expect(plan({ configuration: { decisions } })).toMatchObject({
      remindAfterMs: 7_200_000,
      expireAfterMs: 43_200_000,
    });
  });

  test('no more reminders than a history can hold', () => {
    const decisions = { remindAfterHours: 0.000_001, expireAfterHours: 168 };
    const hasty = plan({ configuration: { decisions } });
    expect(hasty.expireAfterMs / hasty.remindAfterMs).toBeLessThanOrEqual(200);
  });
});

test('patience and asks at once come from the panel', () => {
  const panels = { default: { seats: ['claude'], patienceSeconds: 5, asksAtOnce: 3 } };
  expect(plan({ configuration: { panels } })).toMatchObject({ patienceMs: 5000, asksAtOnce: 3 });
});

test('a large change is cut, and its estimate grows with its pieces', () => {
  const lines = Array.from({ length: 8000 }, (_, number) => `+let a${number} = ${number};`);
  const large = { ...snapshot, files: [fileOf('big.js', lines.join('\n'))] };
  const cut = planAudit({ configuration: configure(), panel: 'default', seats, snapshot: large });
  expect(cut.pieces.length).toBeGreaterThan(1);
  expect(cut.estimate.tokens).toBeGreaterThan(plan().estimate.tokens);
});

describe('what earlier audits of the line leave', () => {
  const code = (name: string) =>
    Array.from({ length: 2_400 }, (_, n) => `+let ${name}${n} = ${n};`).join('\n');
  const files = ['a.js', 'b.js', 'c.js'].map((path) => fileOf(path, code(path[0] ?? '')));
  const before = { ...snapshot, files };
  const after = { ...snapshot, files: files.with(0, fileOf('a.js', code('other'))) };
  const first = planAudit({ configuration: configure(), panel: 'default', seats, snapshot: before });
  const again = (known: (path: string) => string[]) =>
    planAudit({
      configuration: configure(),
      panel: 'default',
      seats,
      snapshot: after,
      legacy: {
        line: 'host/o/r#1',
        former: { files, pieces: first.pieces },
        answeredBy: ({ parts }) => new Set(known(parts[0]?.path ?? '').map((name) => seatId(name))),
      },
    });
  const pathsOf = ({ pieces }: typeof first) => pieces.map((piece) => piece.parts[0]?.path);

  test('is kept where it was cut so, and not counted in the estimate', () => {
    const planned = again((path) => (path === 'a.js' ? [] : ['ada', 'bob', 'bob-2']));
    expect(planned.line).toBe('host/o/r#1');
    expect(pathsOf(first)[0]).toBe('a.js');
    expect(pathsOf(planned)[0]).not.toBe('a.js');
    expect(planned.estimate.tokens).toBeLessThan(first.estimate.tokens / 2);
  });

  test('changes nothing but the name of the line where nobody has answered anything', () => {
    const { line, ...planned } = again(() => []);
    expect(line).toBe('host/o/r#1');
    expect(planned).toEqual(
      planAudit({ configuration: configure(), panel: 'default', seats, snapshot: after }),
    );
    expect(first).not.toHaveProperty('line');
  });
});
