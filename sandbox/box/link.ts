import type { Duplex } from 'node:stream';
import * as z from 'zod';
import { Failed } from '../../core/failed.ts';
import { createFrameReader, encodeFrame } from './frames.ts';
import type { FileCall, FromAgent, Ran, ToAgent } from './protocol.ts';

const count = z.int().min(0);
const ranSchema = z.object({
  exitCode: z.int().nullable(),
  signal: z.string().max(20).nullable(),
  timedOut: z.boolean(),
  output: z.string(),
  outputBytes: count,
  droppedBytes: count,
  leftovers: count,
  durationMs: count,
});
const id = count;
/** What an agent can say. It runs among hostile code, so that nothing it says is taken for granted. */
const fromAgentSchema: z.ZodType<FromAgent> = z.discriminatedUnion('said', [
  z.object({ id: z.literal(0), said: z.literal('ready'), node: z.string().max(40) }),
  z.object({ id, said: z.literal('done') }),
  z.object({ id, said: z.literal('file'), ok: z.boolean(), text: z.string() }),
  z.object({ id, said: z.literal('ran'), ran: ranSchema }),
  z.object({ id, said: z.literal('knocked'), open: z.boolean() }),
  z.object({ id, said: z.literal('log'), text: z.string() }),
  z.object({ id, said: z.literal('failed'), problem: z.string().max(10_000) }),
]);

/** The most that is taken of one answer that is not a command's output; room for escapes included. */
const answerBytesMax = 4_000_000;
const asksMax = 1000;

export interface AgentLink {
  /** Resolves with the version of Node inside; rejects when the box ends before. */
  readonly ready: Promise<string>;
  /** Of a service: how it began. Exit code and signal are null while it runs. */
  run(command: Omit<Extract<ToAgent, { do: 'run' }>, 'id' | 'do'>): Promise<Ran>;
  file(call: FileCall): Promise<{ ok: boolean; text: string }>;
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  endEverything(): Promise<void>;
  endService(service: string): Promise<void>;
  knock(port: number): Promise<boolean>;
  serviceLog(service: string, linesMax: number): Promise<string>;
  ping(): Promise<void>;
}

type Said = FromAgent['said'];
type Answer<S extends Said> = Extract<FromAgent, { said: S }>;
type Ask = ToAgent extends infer One ? (One extends ToAgent ? Omit<One, 'id'> : never) : never;

interface Waiting {
  expects: Said;
  bytesMax: number;
  resolve(answer: FromAgent): void;
  reject(error: Failed): void;
}

/**
 * The host's end of the talk with a box's agent. Calls reject with Failed `sandbox.refused` when the agent says in words
 * why it does not do it, and with `sandbox.gone` once the box has ended or speaks what is not the protocol; the stream is
 * then destroyed. How long to wait is for the caller to say.
 */
export function createAgentLink(stream: Duplex): AgentLink {
  const { ask, ready } = createAsking(stream);
  return {
    ready,
    run: async (command) => {
      // Each byte may become six in JSON.
      const bytesMax = answerBytesMax + 6 * command.outputBytesMax;
      return (await ask('ran', { do: 'run', ...command }, bytesMax)).ran;
    },
    file: async (call) => {
      const { ok, text } = await ask('file', { do: 'file', call });
      return { ok, text };
    },
    freeze: async () => void (await ask('done', { do: 'freeze' })),
    thaw: async () => void (await ask('done', { do: 'thaw' })),
    endEverything: async () => void (await ask('done', { do: 'end', what: 'everything' })),
    endService: async (service) => void (await ask('done', { do: 'end', what: { service } })),
    knock: async (port) => (await ask('knocked', { do: 'knock', port })).open,
    serviceLog: async (service, linesMax) =>
      (await ask('log', { do: 'service-log', service, linesMax })).text,
    ping: async () => void (await ask('done', { do: 'ping' })),
  };
}

function createAsking(stream: Duplex) {
  const waiting = new Map<number, Waiting>();
  const ready = Promise.withResolvers<string>();
  ready.promise.catch(() => undefined);
  let gone: Failed | null = null;
  let lastId = 0;

  const breakOff = (why: string) => {
    if (gone) return;
    gone = new Failed(
      'sandbox.gone',
      `The sandbox's box has ended: ${why}. Its workspace is kept; the call is made again in a new box.`,
    );
    ready.reject(gone);
    for (const one of waiting.values()) one.reject(gone);
    waiting.clear();
    stream.destroy();
  };
  const take = (frame: object) => {
    const parsed = fromAgentSchema.safeParse(frame);
    if (!parsed.success) return breakOff('its agent said what no agent says');
    const answer = parsed.data;
    if (answer.said === 'ready') return ready.resolve(answer.node);
    const one = waiting.get(answer.id);
    if (!one) return breakOff('its agent answered what nobody had asked');
    if (answer.said !== one.expects && answer.said !== 'failed')
      return breakOff('its agent answered something else');
    waiting.delete(answer.id);
    one.resolve(answer);
  };
  const reader = createFrameReader({
    bytesMax: () => Math.max(answerBytesMax, ...[...waiting.values()].map((one) => one.bytesMax)),
    onFrame: take,
    onBroken: (why) => breakOff(`its agent broke the protocol, ${why}`),
  });
  stream.on('data', (chunk: Buffer) => reader.push(chunk));
  stream.on('error', (error) => breakOff(error.message));
  stream.on('close', () => breakOff('its agent is gone'));
  stream.on('end', () => breakOff('its agent is gone'));

  const ask = async <S extends Said>(
    expects: S,
    order: Ask,
    bytesMax = answerBytesMax,
  ): Promise<Answer<S>> => {
    if (gone) throw gone;
    if (waiting.size >= asksMax)
      throw new Failed('sandbox.refused', `${asksMax} calls wait for this box already.`);
    lastId += 1;
    const id = lastId;
    const { promise, resolve, reject } = Promise.withResolvers<FromAgent>();
    waiting.set(id, { expects, bytesMax, resolve, reject });
    stream.write(encodeFrame({ id, ...order }));
    const answer = await promise;
    if (answer.said === 'failed') throw new Failed('sandbox.refused', answer.problem);
    return answer as Answer<S>;
  };
  return { ask, ready: ready.promise };
}
