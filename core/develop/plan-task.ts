import type { Configuration } from '../configuration/configuration.ts';
import { findPanel, keyNames, type Reach } from '../configuration/panel-seats.ts';
import { readersOf } from '../configuration/readers.ts';
import { Failed } from '../failed.ts';
import type { TaskId } from '../ids.ts';
import type { LoopPolicy } from '../loop/record.ts';
import { familyOf } from '../panel/family.ts';
import type { Provider } from '../panel/seat.ts';
import { roles } from '../policy/roles.ts';
import { refuseBranch } from './branch-name.ts';
import type { TaskPlan } from './plan.ts';
import { readersNameOf } from './repository-name.ts';
import type { TaskInput } from './task-input.ts';
import { titleOf } from './task-title.ts';
import { type ToolName, toolNames } from './tools.ts';

/**
 * Policy frozen into a plan, all but the branch, which depends on what other tasks have.
 *
 * @throws Failed `panel.unknown`, `configuration.invalid`, `input.invalid`
 */
export function planTask({
  taskId,
  input,
  configuration,
  reach,
}: {
  taskId: TaskId;
  input: TaskInput;
  configuration: Configuration;
  reach: Readonly<Record<Provider, Reach>>;
}): Omit<TaskPlan, 'branch'> {
  const { develop, sandbox, connectors } = configuration;
  findPanel(configuration, input.panel);
  refuseProvider(configuration, input, reach);
  const refused = input.branch === undefined ? null : refuseBranch(input.branch, input.base);
  if (refused !== null)
    throw new Failed('input.invalid', `Branch ${JSON.stringify(input.branch)} ${refused}.`);
  const { provider, model, price } = develop;
  const mine = Object.entries(connectors).filter(([, connector]) => connector.roles.includes('developer'));
  return {
    taskId,
    input,
    title: titleOf(input),
    developer: {
      provider,
      model,
      family: familyOf(provider, model),
      simulated: reach[provider] === 'simulated',
      ...(price && { price }),
    },
    develop,
    sandbox,
    connectors: Object.fromEntries(mine),
    policy: policyOf(configuration, input),
    tools: toolsOf(
      configuration,
      mine.map(([name]) => name),
    ),
  };
}

/** Who may not or cannot develop says so before anything is made. */
function refuseProvider(
  { develop, repositories }: Configuration,
  { repository }: TaskInput,
  reach: Readonly<Record<Provider, Reach>>,
): void {
  const { provider } = develop;
  if (provider !== 'anthropic') {
    throw new Failed(
      'configuration.invalid',
      `develop.provider is "${provider}" in countersign.yaml, and tasks can be developed through "anthropic" only so far: set it to that, or leave it out.`,
    );
  }
  if (reach[provider] === 'none') {
    throw new Failed(
      'configuration.invalid',
      `The developer has no key: set ${keyNames[provider]}, or start with the simulator.`,
    );
  }
  const name = readersNameOf(repository);
  const rule = readersOf(repositories.readers, name);
  if (!rule || rule.providers.includes(provider)) return;
  throw new Failed(
    'configuration.invalid',
    `Policy: "${rule.match}" under repositories.readers does not let ${provider} read "${name}", so that it cannot develop there. Have its rule name ${provider}, or do this task by hand.`,
  );
}

/** What a task asks for itself counts before the configuration. */
function policyOf({ develop }: Configuration, { limits }: TaskInput): LoopPolicy {
  const { costPerTestMicroUsdMax = null, ...stuck } = develop.stuck;
  return {
    ...stuck,
    costPerTestMicroUsdMax,
    iterationsMax: limits.iterations ?? develop.limits.iterations,
    costMicroUsdMax: limits.costMicroUsd ?? develop.limits.costMicroUsd,
    minutesMax: limits.minutes ?? develop.limits.minutes,
  };
}

/** What the developer's role lets it use, without what nothing is configured for. */
function toolsOf({ develop, sandbox }: Configuration, connectors: readonly string[]): ToolName[] {
  const needs: Partial<Record<ToolName, boolean>> = {
    web_search: develop.webSearch !== undefined && connectors.includes(develop.webSearch),
    call_connector: connectors.length > 0,
    build_image: sandbox.images.length > 0 || sandbox.image !== undefined,
  };
  return roles.developer.tools.flatMap((tool) => {
    const own = toolNames.find((name) => name === tool);
    return own !== undefined && (needs[own] ?? true) ? [own] : [];
  });
}
