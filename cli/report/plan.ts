import { blastRadius } from '../../core/remedy/blast-radius.ts';
import { planSchema, type Plan, type LiveDeed } from '../../core/remedy/plan.ts';
import type { PlanDraft } from '../../core/remedy/draft.ts';
import { safeText } from '../../core/panel/safe-text.ts';
import type { ApprovalRow } from '../../database/approvals.ts';
import type { PlanViewRow } from '../../database/plan-views.ts';
import type { PlanRow } from '../../database/plans.ts';
import { count, moment } from '../text/amounts.ts';
import { type Screen, wrap } from '../text/screen.ts';

/** What stands beside a plan; nobody signs it. */
export interface Beside {
  draft: PlanDraft;
  dryRuns: (string | null)[];
}

export interface ToldPlan {
  row: PlanRow;
  plan: Plan;
  beside: Beside;
  approvals: ApprovalRow[];
  views: PlanViewRow[];
  /** Its assets with their labels. */
  labelled: { id: string; labels: Record<string, string> }[];
}

/** A plan as it will be carried out. Every text in it is made safe to print, and nothing of it is left out or cut. */
export function describePlan(told: ToldPlan, screen: Screen): string[] {
  const { row, plan, beside, approvals, views } = told;
  const { paint } = screen;
  const say = sayOn(screen);
  const proposer =
    plan.proposer.kind === 'person'
      ? plan.proposer.person
      : `${plan.proposer.model} of ${plan.proposer.provider}${plan.proposer.simulated ? ' (simulated)' : ''}`;
  return [
    ...say(`Plan ${row.hash}`).map((line) => paint.bold(line)),
    ...say(`Proposed by ${proposer} in ${plan.workflow}; ${row.state}`),
    ...describeDoing(told, screen),
    '',
    paint.bold('Why (nobody signs these words)'),
    ...say(`${beside.draft.title}\n${beside.draft.diagnosis}`, '  '),
    ...say(`What may go wrong: ${beside.draft.risk}`, '  '),
    '',
    paint.bold(
      views.length === 0 ? 'No model of the panel has looked at it.' : 'What models of the panel think',
    ),
    ...views.flatMap((one) => say(describeView(one), '  ')),
    '',
    paint.bold(approvals.length === 0 ? 'Nobody has answered yet.' : 'Answers so far'),
    ...approvals.flatMap((one) => say(describeAnswer(one), '  ')),
  ];
}

/** What of a plan people consent to: when, what to, each action, and what is checked. */
export function describeDoing(
  { plan, beside, labelled }: Pick<ToldPlan, 'plan' | 'beside' | 'labelled'>,
  screen: Screen,
): string[] {
  const say = sayOn(screen);
  const assets = [...new Set(plan.actions.map(({ target }) => target.asset))];
  return [
    ...say(`May be carried out from ${plan.notBefore} to ${plan.expires}; nonce ${plan.nonce}`),
    ...say(`Touches ${count(assets.length, 'asset')} (at most ${plan.assetsMax}): ${assets.join(', ')}`),
    ...blastRadius(labelled).flatMap((line) => say(line, '  ')),
    '',
    ...plan.actions.flatMap((action, index) => [
      ...describeAction(action, beside.dryRuns[index] ?? null, say),
      '',
    ]),
    screen.paint.bold('Then it is checked that'),
    ...plan.checks.flatMap((check) => say(describeCheck(check), '  ')),
  ];
}

const indentMax = 8;

/** Lines that begin with blanks stand further in. */
const sayOn =
  (screen: Screen): Say =>
  (text, first = '') =>
    safeText(text)
      .split('\n')
      .flatMap((line) => {
        const said = line.trimStart();
        const indent = ' '.repeat(Math.min(indentMax, line.length - said.length));
        return wrap(screen, said, first + indent);
      });

type Say = (text: string, first?: string) => string[];

function describeAction(
  { id, target, deed, preconditions, expectExit, timeoutSeconds, rollback }: Plan['actions'][number],
  dryRun: string | null,
  say: Say,
): string[] {
  const { state, version, configDigest } = preconditions;
  return [
    ...say(
      `${id}. ${target.asset} (${target.kind} "${target.name}" of ${target.source}, class ${target.class})`,
    ),
    ...say(`identity ${target.identity}`, '   '),
    ...describeDeed(deed).flatMap((line) => say(line, '   ')),
    ...say(
      `only if it is ${state}${version === null ? '' : `, runs ${version}`}${configDigest === null ? '' : `, and its configuration is ${configDigest}`}`,
      '   ',
    ),
    ...say(`must end with ${expectExit} within ${timeoutSeconds} s`, '   '),
    ...(rollback === null
      ? say('there is no way back', '   ')
      : ['   undone by', ...describeDeed(rollback).flatMap((line) => say(line, '     '))]),
    ...(dryRun === null
      ? []
      : [...say('its system says that this would happen:', '   '), ...say(dryRun, '     ')]),
  ];
}

function describeDeed(deed: LiveDeed): string[] {
  switch (deed.type) {
    case 'restart':
      return [`restart, with ${deed.graceSeconds} s to end`];
    case 'scale':
      return [`scale from ${deed.from} to ${deed.to}`];
    case 'roll-back':
      return [`roll back from ${deed.from}`, `to ${deed.to}`];
    case 'configure':
      return [`set ${deed.setting}`, `from ${shown(deed.from)}`, `to ${shown(deed.to)}`];
    case 'run':
      return ['run', `  ${deed.argv.map(quoted).join(' ')}`, ...describePlace(deed)];
    case 'script':
      return [
        `run the script of SHA-256 ${deed.digest}`,
        `  with ${deed.argv.map(quoted).join(' ') || 'no arguments'}`,
        ...describePlace(deed),
      ];
  }
}

const shown = (value: string | null): string => (value === null ? 'nothing' : quoted(value));

function describePlace({
  cwd,
  env,
}: {
  cwd: string | null;
  env: Readonly<Record<string, string>>;
}): string[] {
  const variables = Object.entries(env).map(([name, value]) => `  ${name}=${quoted(value)}`);
  return [`  in ${cwd === null ? 'its usual folder' : quoted(cwd)}`, ...variables];
}

/** Lines are broken at blanks: in a word that may fill one, a blank would not be seen there. */
const blanksSeenTo = 40;

/** As a shell takes it, in plain ASCII: what hides, or looks like another sign, is spelt out, so that nothing of it is unseen. */
export const quoted = (word: string): string => {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  const clear = word.length <= blanksSeenTo && !/^ | $| {2}/.test(word);
  if (clear && /^[ -~]*$/.test(word)) return `'${word.replaceAll("'", `'\\''`)}'`;
  const seen = clear ? /^[ -~]$/ : /^[!-~]$/;
  const spelt = Array.from(word, (char) =>
    seen.test(char) && !/['\\]/.test(char) ? char : `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return `$'${spelt.join('')}'`;
};

function describeCheck({ asset, state, health, version, withinSeconds }: Plan['checks'][number]): string {
  const wanted = [state, health, version === null ? null : `runs ${version}`].filter((one) => one !== null);
  return `${asset} is ${wanted.join(', ') || 'reachable'} within ${withinSeconds} s`;
}

const describeView = ({ seat, view, simulated }: PlanViewRow): string =>
  `${seat}${simulated ? ' (simulated)' : ''}: ${view.view}${view.reasons.map((reason) => `\n  ${reason}`).join('')}`;

function describeAnswer({ said, counted, why, receivedAt }: ApprovalRow): string {
  const how = 'signature' in said ? 'signed' : 'typed, not verified';
  const answer = said.decision === 'approve' ? 'approves' : 'rejects';
  return `${moment(receivedAt)} ${said.by} ${answer} (${how})${counted ? '' : `, which did not count: ${why ?? ''}`}: ${said.reason}`;
}

/** What stands in a plan's blob. @throws Error where that is no plan */
export const readPlan = (value: unknown): Plan => planSchema.parse(value);
