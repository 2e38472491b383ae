import type { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInterceptors } from '@temporalio/worker';
import type { Configuration } from '../core/configuration/configuration.ts';
import { type Deed, refuseDeed } from '../core/policy/roles.ts';
import { valueAt } from '../core/value-at.ts';

/**
 * The one place where roles are enforced: around every activity of every queue. Who acts is told by the type of the
 * workflow, which Temporal says and nobody's input can forge. A refusal fails the activity for good, and so stands in
 * the workflow's history.
 */
export const createRoleInterceptor =
  (readConfiguration: () => Pick<Configuration, 'connectors'>) =>
  ({ info }: Context): ActivityInterceptors => ({
    inbound: {
      execute: (input, next) => {
        const refused = refuseDeed(deedOf(info, input.args[0], readConfiguration));
        if (refused !== null) throw ApplicationFailure.nonRetryable(refused, 'role.refused');
        return next(input);
      },
    },
  });

function deedOf(
  { workflowType, activityType }: Pick<Context['info'], 'workflowType' | 'activityType'>,
  input: unknown,
  readConfiguration: () => Pick<Configuration, 'connectors'>,
): Deed {
  const tool = valueAt(input, ['tool']);
  const name = valueAt(input, ['connector']);
  const deed = { workflowType: workflowType ?? '', activity: activityType };
  return {
    ...deed,
    ...(typeof tool === 'string' && { tool }),
    ...(typeof name === 'string' && { connector: connectorNamed(name, readConfiguration()) }),
  };
}

/** A connector that policy does not know is nobody's to use. */
const connectorNamed = (name: string, { connectors }: Pick<Configuration, 'connectors'>) => ({
  name,
  roles: Object.hasOwn(connectors, name) ? (connectors[name]?.roles ?? []) : [],
});
