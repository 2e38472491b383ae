import type { Observation } from '../../core/fleet/asset.ts';
import { isWell } from '../../core/fleet/find.ts';
import type { AssetRow, SourceLook } from '../../database/assets.ts';
import { count, moment } from '../text/amounts.ts';
import { clip, type Paint, type Screen, wrap } from '../text/screen.ts';

interface Drawn {
  now: Date;
  screen: Screen;
}

/** From this width on an asset stands in one row. */
const tableWidth = 100;
const columns = [12, 11, 40, 16, 13];
const wordsOfAge: readonly [number, string][] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
];

/** All assets, those that need somebody first, and what kept a source from being read. Takes texts made safe. */
export function renderFleet(
  { assets, sources }: { assets: readonly AssetRow[]; sources: readonly SourceLook[] },
  { now, screen }: Drawn,
): string[] {
  const problems = sources.flatMap(({ source, problem }) =>
    problem === null ? [] : wrap(screen, screen.paint.red(`Source ${source}: ${problem}`), '', '  '),
  );
  if (assets.length === 0) {
    const [none, command] =
      sources.length === 0
        ? [
            'No live system was looked at yet. They are named under "fleet.sources" in countersign.yaml; where none is, npm start simulates a shop. They are looked at each minute, and now by:',
            'npx countersign fleet --refresh',
          ]
        : ['No asset is like that. All of them are listed by:', 'npx countersign fleet'];
    return [...problems, ...wrap(screen, none), `  ${command}`];
  }
  const wide = screen.width >= tableWidth;
  const inOrder = assets.toSorted((a, b) => Number(isWell(a.observation)) - Number(isWell(b.observation)));
  const headings = ['State', 'Health', 'Asset', 'Version', 'Class', 'Since'];
  return [
    ...problems,
    ...(wide ? [screen.paint.dim(rowOf(headings))] : []),
    ...inOrder.flatMap((row) => renderLine(row, { now, screen }, wide)),
    '',
    ...wrap(screen, screen.paint.dim(summary(assets, sources, now))),
  ];
}

function renderLine(row: AssetRow, { now, screen }: Drawn, wide: boolean): string[] {
  const { asset, observation, since } = row;
  const { state, health, reason } = observation;
  const age = ageOf(since, now);
  const tint = tintOf(screen.paint, observation);
  const name = asset.simulated ? `${asset.id} (simulated)` : asset.id;
  const why = reason === null || isWell(observation) ? [] : wrap(screen, reason, '    ');
  const version = observation.version === null ? [] : [`version ${shortVersion(observation)}`];
  if (!wide)
    return [
      ...wrap(screen, `${tint(state.padEnd(11))} ${screen.paint.bold(name)}`, '', '  '),
      ...wrap(screen, [health, ...version, `class ${asset.class}`, `for ${age}`].join(', '), '  '),
      ...why,
    ];
  const cells = [state, health, name, shortVersion(observation), asset.class, age];
  return [tint(rowOf(cells)), ...why];
}

const rowOf = (cells: readonly string[]): string =>
  cells
    .map((cell, at) => {
      const width = columns[at];
      return width === undefined ? cell : clip(cell, width - 1).padEnd(width);
    })
    .join('')
    .trimEnd();

const tintOf = (paint: Paint, observation: Observation) =>
  isWell(observation) ? (text: string) => text : observation.state === 'running' ? paint.yellow : paint.red;

/** A digest by its first twelve digits, as the tools of its system print it. */
const shortVersion = ({ version }: Observation): string =>
  version === null ? '–' : version.replace(/^sha256:([0-9a-f]{12})[0-9a-f]{52}$/u, '$1');

function ageOf(since: Date, now: Date): string {
  const ms = Math.max(0, now.getTime() - since.getTime());
  const [size, word] = wordsOfAge.find(([size]) => ms >= size) ?? [1000, 's'];
  return `${Math.floor(ms / size)} ${word}`;
}

function summary(assets: readonly AssetRow[], sources: readonly SourceLook[], now: Date): string {
  const ill = assets.filter(({ observation }) => !isWell(observation)).length;
  const oldest = sources
    .map(({ refreshedAt }) => refreshedAt)
    .toSorted((a, b) => a.getTime() - b.getTime())[0];
  const seen = oldest ? `; last looked at ${ageOf(oldest, now)} ago` : '';
  const simulated = assets.some(({ asset }) => asset.simulated)
    ? ' What is simulated stands in for a live system.'
    : '';
  const wellness =
    assets.length > 1 ? `${ill} of them not well` : ill === 0 ? 'which is well' : 'which is not well';
  return `${count(assets.length, 'asset')}, ${wellness}${seen}.${simulated}`;
}

/** One asset: what is known of it, and what it was like before. Takes texts made safe. */
export function renderAsset(
  {
    asset,
    observation,
    since,
    firstSeenAt,
    story,
  }: AssetRow & { story: readonly { at: Date; observation: Observation }[] },
  { now, screen }: Drawn,
): string[] {
  const { paint } = screen;
  const field = (label: string, text: string) => wrap(screen, text, `  ${label.padEnd(13)} `);
  const labels = Object.entries(asset.labels).map(([name, value]) => `${name}=${value}`);
  const facts = Object.entries(observation.facts);
  const tint = tintOf(paint, observation);
  return [
    paint.bold(asset.simulated ? `${asset.id} (simulated)` : asset.id),
    ...field('State', `${tint(observation.state)}, ${observation.health}, for ${ageOf(since, now)}`),
    ...(observation.reason === null ? [] : field('Because', observation.reason)),
    ...field('Is', `${asset.kind} "${asset.name}" of source ${asset.source}, class ${asset.class}`),
    ...field('Labels', labels.join(', ') || 'none'),
    ...field('Version', observation.version ?? 'not told'),
    ...field('Configuration', observation.configDigest ?? 'not told'),
    ...field('Identity', observation.identity ?? 'not told: nothing can be done to it'),
    ...field('First seen', moment(firstSeenAt)),
    ...facts.flatMap(([name, value]) => field(name, value)),
    ...section(
      'Events, as it tells them',
      observation.events.flatMap(({ at, what }) => wrap(screen, `${at}  ${what}`, '  ', '    ')),
      screen,
    ),
    ...section(
      'What it was like',
      story.flatMap((one) => renderMoment(one, screen)),
      screen,
    ),
  ];
}

const section = (heading: string, lines: readonly string[], { paint }: Screen): string[] =>
  lines.length === 0 ? [] : ['', paint.dim(heading), ...lines];

function renderMoment({ at, observation }: { at: Date; observation: Observation }, screen: Screen): string[] {
  const { state, health, reason } = observation;
  const told = `${state}, ${health}, version ${shortVersion(observation)}`;
  return wrap(screen, `${moment(at)}  ${told}${reason === null ? '' : `: ${reason}`}`, '  ', '    ');
}
