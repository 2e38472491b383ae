import canonicalize from 'canonicalize';
import type { Sum } from '../trail/entry.ts';
import type { PersonalStart } from './start-contract.ts';
import { statementText } from './signed-statement.ts';

type Starting = Pick<PersonalStart, 'type' | 'input' | 'workflowId'>;

/**
 * What is signed where a person starts a workflow: its type, its id, and the sum of all of its input but the signature. Of
 * a sweep no id: Temporal's schedules make one up for each, so that one signature is for all of them.
 */
export function startText(
  { type, input, workflowId }: Starting,
  signed: { at: string; key: string },
  sum: Sum,
): string {
  return statementText({
    kind: 'countersign.start.v1',
    type,
    workflow: standsFor(type) ? null : workflowId,
    by: input.by ?? '',
    input: sumOfInput(input, sum),
    at: signed.at,
    key: signed.key,
    signature: '',
  });
}

/** Whether one signature is for start after start of the same. */
export const standsFor = (type: PersonalStart['type']): boolean => type === 'auditOpenPullRequests';

/** Of this workflow with this input: by it what our own API starts is known again. */
export const passOfStart = ({ type, input, workflowId }: Starting, sum: Sum): string =>
  `announced/${sum(canonicalize([type, workflowId, input]) ?? '')}`;

function sumOfInput(input: Starting['input'], sum: Sum): string {
  const { signed: _, ...rest } = input;
  return sum(canonicalize(rest) ?? '');
}
