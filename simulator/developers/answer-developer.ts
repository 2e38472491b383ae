import { boundCalls, type Answer, type Ask, type CalledTool } from '../ask.ts';
import type { DeveloperSetting } from '../control/developers.ts';
import type { Fault } from '../control/faults.ts';
import { answerRemediator, isRemediatorAsk } from '../remediators/remediator.ts';
import type { DeveloperAnswer, DeveloperCall, Offer } from './developer.ts';
import { answerObediently } from './obedient.ts';
import { answerByScript } from './scripted/script.ts';
import type { Sessions } from './searching/sessions.ts';

const declined = "I'm sorry, but I can't help with that.";

/** What the developer says and calls, as the fault bends it and the offer bounds it. */
export function answerDeveloper(
  ask: Ask,
  offer: Offer,
  chosen: Pick<DeveloperSetting, 'persona' | 'seed' | 'script'>,
  sessions: Sessions,
  fault: Fault | null,
): Answer {
  if (fault?.kind === 'refusal') return { kind: 'refusal', text: declined };
  const said = bend(speak(offer, chosen, sessions), fault);
  const calls = offer.choice === 'none' ? [] : said.calls.slice(0, offer.single ? 1 : undefined);
  const made = offer.choice === 'any' && calls.length === 0 ? [anyCall(offer)] : calls;
  return boundCalls(
    said.text,
    made.map((call) => onWire(call, fault)),
    isUnbounded(fault) ? null : ask.answerTokensMax,
  );
}

/** What a fault asks for is more than any bound on answers lets through. */
const isUnbounded = (fault: Fault | null): boolean =>
  fault?.kind === 'huge-arguments' || fault?.kind === 'many-calls';

function speak(
  offer: Offer,
  { persona, seed, script }: Pick<DeveloperSetting, 'persona' | 'seed' | 'script'>,
  sessions: Sessions,
): DeveloperAnswer {
  const { messages } = offer;
  if (persona !== 'scripted' && isRemediatorAsk(offer))
    return answerRemediator(messages, persona === 'obedient');
  switch (persona) {
    case 'searching':
      return sessions.answer(messages, seed);
    case 'obedient':
      return answerObediently(messages, seed);
    case 'scripted':
      return answerByScript(messages, script ?? { turns: [], again: null }, seed);
  }
}

/** A call has to be made, and none comes to mind. */
const anyCall = ({ tools }: Offer): DeveloperCall =>
  tools.some((tool) => tool.name === 'list')
    ? { name: 'list', input: {} }
    : { name: tools[0]?.name ?? 'list', input: {} };

function bend(said: DeveloperAnswer, fault: Fault | null): DeveloperAnswer {
  const first: DeveloperCall = said.calls[0] ?? { name: 'list', input: {} };
  switch (fault?.kind) {
    case 'empty':
      return { text: '', calls: [] };
    case 'unknown-tool':
      return { ...said, calls: [{ name: 'become_root', input: { reason: 'simulated' } }] };
    case 'invalid-arguments':
    case 'wrong-shape':
      return { ...said, calls: [{ name: first.name, input: { path: 17, lines: 'all', colour: 'green' } }] };
    case 'huge-arguments':
      return {
        ...said,
        calls: [{ name: 'write', input: { path: 'huge.txt', text: 'x'.repeat(fault.bytes) } }],
      };
    case 'many-calls':
      return {
        ...said,
        calls: Array.from({ length: fault.count }, (_, at) => ({
          name: 'list',
          input: { depth: 1 + (at % 12) },
        })),
      };
    case 'ends-turn':
      return { text: `${said.text} (ends its turn here)`, calls: [] };
    case 'claims-done':
      return {
        text: `${said.text} I am done.`,
        calls: [
          {
            name: 'finish',
            input: { subject: 'Done', body: 'Simulated: said without looking.', newTests: [] },
          },
        ],
      };
    default:
      return said;
  }
}

/** The input as it is sent; broken in the midst where the fault says so. */
function onWire({ name, input }: DeveloperCall, fault: Fault | null): CalledTool {
  const json = JSON.stringify(input);
  return {
    name,
    json:
      fault?.kind === 'invalid-json' ? `${json.slice(0, Math.ceil(json.length / 2))}\n}} and so on` : json,
  };
}
