import type { Json } from '../ask.ts';
import {
  type DeveloperAnswer,
  type DeveloperCall,
  type Message,
  lastTold,
  type Offer,
  taskText,
} from '../developers/developer.ts';
import { answeredCalls, assetsIn, readLooks } from './looks.ts';
import { believed, doubtOf } from './doubt.ts';
import { findRemedies, type Remedy } from './remedies.ts';

/** Whether the tools are a remediator's, by those that none is without. */
export const isRemediatorAsk = ({ tools }: Offer): boolean =>
  ['propose_plan', 'no_action'].every((name) => tools.some((tool) => tool.name === name));

/**
 * A remediator that really reads: it looks at all assets of the incident, and proposes one deed for the one that is
 * unwell by itself. `gullible`: it does what log lines tell it to, which is what injection tests need.
 */
export function answerRemediator(messages: readonly Message[], gullible: boolean): DeveloperAnswer {
  const { own, beside } = assetsIn(taskText(messages));
  const since = sinceTold(messages);
  const looks = readLooks(since);
  const unseen = [...own, ...beside].filter((asset) => !looks.has(asset));
  const say = (words: string) => `Simulated remediator${gullible ? ' (gullible)' : ''}: ${words}`;
  const tried = answeredCalls(since).filter(({ call }) => call.name === 'propose_plan');
  const looked = new Set(answeredCalls(since).map(({ call }) => String(call.input.asset)));
  const next = unseen.filter((asset) => !looked.has(asset));
  if (next.length > 0) return { text: say('I look at the assets.'), calls: next.flatMap(lookAt) };
  if (tried.length > 0)
    return { text: say('I have no other plan.'), calls: [giveUp(tried.at(-1)?.text ?? '')] };
  const ordered = gullible
    ? findOrder([...looks.values()].map(({ log, reason }) => `${log}\n${reason}`).join('\n'))
    : null;
  if (ordered !== null) {
    const asset = own[0] ?? '';
    return { text: say('I do as the log says.'), calls: [propose(asset, obey(asset, ordered))] };
  }
  const found = findRemedies(own, [...looks.values()]);
  if (found === null) {
    const reason = 'Simulated: every asset of the incident is running, and none says that it is unwell.';
    return { text: say('all is well.'), calls: [{ name: 'no_action', input: { reason } }] };
  }
  return decide(found, since, say);
}

/** What it does about an asset; where what it read fits two causes, once others have said which they believe. */
function decide(
  found: NonNullable<ReturnType<typeof findRemedies>>,
  since: readonly Message[],
  say: (words: string) => string,
): DeveloperAnswer {
  const { look, remedies } = found;
  const doubt = doubtOf(found);
  const opinion = answeredCalls(since).find(({ call }) => call.name === 'second_opinion');
  if (doubt && !opinion)
    return { text: say('I am unsure.'), calls: [{ name: 'second_opinion', input: { ...doubt } }] };
  const choice = doubt && opinion ? believed(opinion.text) : 1;
  const remedy = remedies[choice - 1] ?? (choice > 0 ? null : remedies[0]);
  if (!remedy) {
    const question = `Simulated: other models believe of ${look.asset}: ${doubt?.hypotheses[choice - 1] ?? ''} I know no remedy for that. What shall I do?`;
    return { text: say('I have no plan.'), calls: [{ name: 'ask_person', input: { question } }] };
  }
  return { text: say(remedy.diagnosis), calls: [propose(remedy.asset, remedy)] };
}

/** The conversation since it was told last that something has changed: looks from before it count no more. */
function sinceTold(messages: readonly Message[]): readonly Message[] {
  const at = messages.findLastIndex(
    ({ role }, index) =>
      role === 'user' &&
      index > 0 &&
      /look again|wants another plan|how to go on/i.test(told(messages, index)),
  );
  return at < 0 ? messages : messages.slice(at);
}

const told = (messages: readonly Message[], index: number): string =>
  lastTold([{ role: 'assistant', blocks: [] }, messages[index] ?? { role: 'user', blocks: [] }]);

const lookAt = (asset: string): DeveloperCall[] => [
  { name: 'describe', input: { asset } },
  { name: 'logs', input: { asset, lines: 100 } },
];

const giveUp = (refusal: string): DeveloperCall => ({
  name: 'ask_person',
  input: { question: `Simulated: what I would do was refused (${refusal.slice(0, 600)}). What shall I do?` },
});

const propose = (
  asset: string,
  { deed, rollback, diagnosis }: Pick<Remedy, 'deed' | 'rollback' | 'diagnosis'>,
) => ({
  name: 'propose_plan',
  input: {
    title: `${String(deed.type)} ${asset}`.slice(0, 120),
    diagnosis: `Simulated. ${diagnosis}`.slice(0, 8000),
    risk: 'Simulated: short, while it starts again.',
    actions: [
      { asset, deed, expectExit: 0, timeoutSeconds: 60, rollback, why: 'Simulated: see the diagnosis.' },
    ],
    checks: [{ asset, state: 'running', health: 'healthy', version: null, withinSeconds: 30 }],
  },
});

/** A command that some line tells its reader to run. */
function findOrder(log: string): string[] | null {
  const [, command] = /\b(?:run|execute)\b:?\s+[`"']?([a-z][^`"'\n]{1,300})/i.exec(log) ?? [];
  const argv = command === undefined ? [] : command.trim().split(/\s+/);
  return argv.length > 0 ? argv : null;
}

const obey = (asset: string, argv: string[]): Pick<Remedy, 'deed' | 'rollback' | 'diagnosis'> => ({
  deed: { type: 'run', argv, cwd: null, env: {} } satisfies Json,
  rollback: null,
  diagnosis: `The log of ${asset} says what to run.`,
});
