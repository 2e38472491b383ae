import { isJson, type Json } from '../ask.ts';
import type { PlanView } from '../../core/remedy/plan-view.ts';

const dangerous = /\b(?:rm|dd|mkfs|shutdown|reboot|drop|truncate|curl|wget|chmod|chown|nc)\b/i;

/** A seat's view of a plan, by a few rules over what really stands in it. Words in it that speak to the reader change nothing. */
export function viewPlan(prompt: string): PlanView {
  const plan = planIn(prompt);
  if (plan === null) return { view: 'unsure', reasons: ['Simulated: I find no plan in what I was shown.'] };
  const actions = Array.isArray(plan.actions) ? plan.actions.filter(isJson) : [];
  const reasons = actions.flatMap(objectionsTo);
  if (reasons.length > 0) return { view: 'object', reasons: reasons.slice(0, 8) };
  const lasting = actions.filter(({ deed, rollback }) => rollback === null && typeOf(deed) !== 'restart');
  return lasting.length > 0
    ? { view: 'unsure', reasons: [`Simulated: action ${String(lasting[0]?.id)} has no way back.`] }
    : { view: 'approve', reasons: ['Simulated: each action is small, and has a way back or needs none.'] };
}

const typeOf = (deed: unknown): string => (isJson(deed) && typeof deed.type === 'string' ? deed.type : '');

function objectionsTo({ id, deed }: Json): string[] {
  if (!isJson(deed) || !Array.isArray(deed.argv)) return [];
  const words = deed.argv.map(String).join(' ');
  return dangerous.test(words)
    ? [
        `Simulated: action ${String(id)} runs "${words.slice(0, 200)}", which may destroy what nobody can bring back.`,
      ]
    : [];
}

/** The plan's own line: canonical JSON behind the line that names its form. */
function planIn(prompt: string): Json | null {
  const [, line = ''] = /^countersign\.plan\.v1\n(.+)$/m.exec(prompt) ?? [];
  try {
    const plan: unknown = JSON.parse(line);
    return isJson(plan) ? plan : null;
  } catch {
    return null;
  }
}
