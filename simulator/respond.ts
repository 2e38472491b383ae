import { createHash, randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { answerAsk, readAsk } from './answer.ts';
import { promptTokens, type Ask } from './ask.ts';
import type { Fault } from './control/faults.ts';
import type { LoggedAsk } from './control/log.ts';
import { planDelivery, type Delivery } from './delivery.ts';
import { answerDeveloper } from './developers/answer-developer.ts';
import { choosePersona } from './personas/choose.ts';
import { send } from './send.ts';
import { textAt, type Call, type Dialect, type WireFailure } from './wire.ts';
import type { World } from './world.ts';

/** Answers one request in its dialect, and logs it. Ends when the answer is sent or the client is gone. */
export async function respond(
  world: World,
  dialect: Dialect,
  call: Call,
  response: ServerResponse,
): Promise<void> {
  const read = dialect.read(call);
  if ('refused' in read) return respondRefusal(world, dialect, call, response, read.refused);
  const developer = read.offer ? world.developers.choose(read) : null;
  const persona = choosePersona(read);
  const fault = world.faults.take(read);
  const entry = newEntry(call, dialect, read, developer?.persona ?? persona, fault?.kind ?? null);
  const heard = readAsk(read, fault);
  // A prompt that is cut fills the context that the model really has.
  if (read.contextTokens)
    world.loaded.set(read.model, heard === read ? read.contextTokens : promptTokens(heard));
  const answer = () => {
    if (read.offer && developer) return answerDeveloper(read, read.offer, developer, world.sessions, fault);
    const scripted = fault && speechless.has(fault.kind) ? null : world.scripts.take(read);
    return answerAsk(read, persona, scripted, fault);
  };
  const delivery = planDelivery(dialect, heard, answer(), call, fault);
  await deliver(world, entry, response, { ...delivery, delayMs: delivery.delayMs + world.latencyMs });
}

/** Faults that leave the model no say: a scripted answer stays for the next ask. */
const speechless: ReadonlySet<Fault['kind']> = new Set([
  'unauthorised',
  'forbidden',
  'unknown-model',
  'rate-limited',
  'quota-exhausted',
  'server-error',
  'overloaded',
  'context-too-long',
  'reset',
  'refuse',
  'hang',
  'refusal',
  'empty',
  'wrong-shape',
  'forged-quotes',
  'outside-change',
  'many-findings',
]);

/** A request that is malformed in the provider's own eyes. */
export async function respondRefusal(
  world: World,
  dialect: Dialect,
  call: Call,
  response: ServerResponse,
  failure: WireFailure,
): Promise<void> {
  const model = call.pathModel ?? textAt(call.body, 'model');
  const reply = dialect.fail(failure, call.provider, model);
  const ask = { model, user: '', stream: false };
  const entry = newEntry(call, dialect, ask, null, null);
  await deliver(world, entry, response, { reply, delayMs: 0, ending: { kind: 'whole' } });
}

async function deliver(
  world: World,
  entry: LoggedAsk,
  response: ServerResponse,
  delivery: Delivery,
): Promise<void> {
  const startedAt = performance.now();
  world.log.arrived(entry);
  const sent = await send(response, delivery);
  world.log.ended({ ...entry, ...sent, ms: Math.round(performance.now() - startedAt) });
}

function newEntry(
  call: Call,
  dialect: Dialect,
  ask: Pick<Ask, 'model' | 'user' | 'stream'>,
  persona: string | null,
  fault: string | null,
): LoggedAsk {
  return {
    id: randomUUID(),
    at: new Date().toISOString(),
    provider: call.provider,
    protocol: dialect.protocol,
    model: ask.model,
    stream: ask.stream,
    persona,
    promptSha256: createHash('sha256').update(ask.user).digest('hex'),
    key: call.header('x-countersign-ask') ?? null,
    fault,
    status: null,
    ms: null,
    aborted: false,
  };
}
