import { blastRadius } from './blast-radius.ts';
import { fenced, inMarkdown } from '../panel/markdown.ts';
import type { ShownPlan } from './contract.ts';
import { describeDeed } from './describe-deed.ts';
import { exactJson, exactWord } from './exact-json.ts';
import type { PlanDraft } from './draft.ts';
import type { Plan, PlanAction } from './plan.ts';

const proseMax = 6000;

/**
 * A plan as people are shown it: what runs from its bytes alone, and prose apart, as somebody's claim. `labelled`: its
 * assets with their labels.
 */
export function showPlan(
  plan: Plan,
  { title, diagnosis, risk }: Pick<PlanDraft, 'title' | 'diagnosis' | 'risk'>,
  labelled: Parameters<typeof blastRadius>[0],
): ShownPlan {
  const assets = [...new Set(plan.actions.map(({ target }) => target.asset))];
  return {
    title,
    exactly: [exactly(plan, assets), ...blastRadius(labelled).map((line) => inMarkdown(line))].join('\n\n'),
    prose: [
      '**Diagnosis** (a claim of whoever proposes it)',
      fenced(diagnosis, proseMax),
      '**Risk** (as they see it)',
      fenced(risk, proseMax),
    ].join('\n\n'),
    assets,
    expiresMs: Date.parse(plan.expires),
    reversible: plan.actions.every(({ rollback }) => rollback !== null),
  };
}

const exactly = (plan: Plan, assets: readonly string[]): string =>
  [
    ...plan.actions.map(showAction),
    '**Checks afterwards**',
    plan.checks
      .map(({ asset, state, health, version, withinSeconds }) => {
        const wanted = [state, health, version === null ? null : `version ${version}`].filter(
          (one) => one !== null,
        );
        return `- ${inMarkdown(asset)}: ${inMarkdown(wanted.join(', ') || 'reachable')}, within ${withinSeconds} s`;
      })
      .join('\n'),
    `**Reaches** ${assets.length} of at most ${plan.assetsMax} assets: ${assets.map(inMarkdown).join(', ')}. Not before ${plan.notBefore}, not after ${plan.expires}.`,
  ].join('\n\n');

/** Where the id does not tell it whole: another asset may come to the same id. */
const ownName = ({ asset, source, name }: PlanAction['target']): string =>
  asset === `${source}.${name}` ? '' : ` ${inMarkdown(exactWord(name))} of ${inMarkdown(source)}`;

/** More than a draft can hold, each sign of it spelt by its number. */
const deedMax = 1_000_000;

function showAction({
  id,
  target,
  deed,
  preconditions,
  expectExit,
  timeoutSeconds,
  rollback,
}: PlanAction): string {
  const { state, version, configDigest } = preconditions;
  const only = [
    `state ${state}`,
    ...(version === null ? [] : [`version ${inMarkdown(version)}`]),
    ...(configDigest === null ? [] : [`configuration ${configDigest.slice(0, 12)}…`]),
  ];
  return [
    `**${id}. ${inMarkdown(describeDeed(deed))}** on **${inMarkdown(target.asset)}** (${target.simulated ? '*simulated*' : target.kind}${ownName(target)}, class ${inMarkdown(target.class)})`,
    fenced(exactJson(deed, 2), deedMax),
    [
      `- identity ${inMarkdown(target.identity)}`,
      `- only while ${only.join(', ')}`,
      `- must end with ${expectExit} within ${timeoutSeconds} s`,
      `- way back: ${rollback === null ? '**none**' : inMarkdown(describeDeed(rollback))}`,
    ].join('\n'),
  ].join('\n\n');
}
