import { keyNames } from '../../core/configuration/panel-seats.ts';
import type { FailureKind } from '../../core/failure.ts';
import { Failed } from '../../core/failed.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import type { Seat } from '../../core/panel/seat.ts';
import { classifyReply, errorIn, type WireError } from './classify.ts';
import { answerBytesMax, type Exchange } from './exchange.ts';
import { retryAfterMs } from './retry-after.ts';

export type AskedSeat = Pick<Seat, 'id' | 'provider' | 'model' | 'simulated'> & {
  /** Set where it is no seat of a panel that is asked, but the model that develops, or that proposes remedies. */
  develops?: true | 'remedies';
};

const saidCharactersMax = 300;

/** Whatever an SDK threw, as a failure of the catalogue that names seat, state and remedy. Contains no key. */
export function explainFailure(seat: AskedSeat, thrown: unknown, exchange: Exchange, apiKey: string): Failed {
  if (thrown instanceof Failed) return thrown;
  if (exchange.timedOut()) {
    const state = exchange.status === null ? 'sent nothing' : 'had not finished its answer';
    return seatFailed(seat, 'model.timed-out', `${state} when the time for one ask was up`);
  }
  if (exchange.tooLong) {
    const megabytes = answerBytesMax / 1024 / 1024;
    return seatFailed(
      seat,
      'model.malformed-answer',
      `was stopped after ${megabytes} MB of answer: no ${seat.develops ? 'answer' : 'ballot'} is so long`,
    );
  }
  const body = parse(exchange.head) ?? bodyOf(thrown);
  const error = errorIn(body) ?? errorIn(bodyOf(thrown));
  const failed = exchange.status !== null && exchange.status >= 400;
  if (failed || error) {
    const wire: WireError = error ?? { message: exchange.head, codes: '' };
    const kind = classifyReply(exchange.status, wire);
    const wait = kind === 'model.rate-limited' || kind === 'model.overloaded';
    return seatFailed(
      seat,
      kind,
      `answered ${exchange.status ?? 'an error'}${quoted(scrub(wire.message, apiKey))}`,
      wait ? retryAfterMs(exchange.headers, body, Date.now()) : null,
    );
  }
  return seatFailed(seat, 'model.unreachable', connectionState(thrown, exchange, apiKey));
}

/** `state` goes on after the seat's name. */
export function seatFailed(
  seat: AskedSeat,
  kind: FailureKind,
  state: string,
  waitMs: number | null = null,
): Failed {
  const who = `${nameOf(seat)} (${seat.provider} ${seat.model}${seat.simulated ? ', simulated' : ''})`;
  const mended = seat.develops ? developerRemedy(seat, kind) : remedy(seat, kind);
  return new Failed(kind, `${who} ${state.replace(/\.$/, '')}. ${mended}`, waitMs);
}

/** Whom a message is about. */
export const nameOf = ({ id, develops }: AskedSeat): string =>
  develops === 'remedies' ? 'The remediator' : develops ? 'The developer' : `Seat "${id}"`;

function developerRemedy({ provider, develops }: AskedSeat, kind: FailureKind): string {
  const section = develops === 'remedies' ? 'remediator' : 'develop';
  switch (kind) {
    case 'model.unauthorised':
      return `Set a valid ${keyNames[provider]} that may use this model.`;
    case 'model.unknown-model':
      return `Name a model that is served to this key under ${section}.model in countersign.yaml.`;
    case 'model.quota-exhausted':
      return `Raise the limit or add credit at ${provider}.`;
    case 'model.context-too-long':
      return `Lower ${section}.contextTokensMax in countersign.yaml, or name a model with a larger context.`;
    case 'model.malformed-answer':
    case 'model.bad-request':
      return `Name a model that takes tools under ${section}.model in countersign.yaml.`;
    case 'model.rate-limited':
    case 'model.overloaded':
      return 'It is asked again as long as there is time.';
    case 'model.timed-out':
      return `If this happens often, lower ${section}.contextTokensMax or ${section}.answerTokensMax in countersign.yaml.`;
    case 'model.unreachable':
      return 'Check the network and the address.';
    default:
      return `Check "${section}" in countersign.yaml.`;
  }
}

function remedy({ provider, model, id }: AskedSeat, kind: FailureKind): string {
  const orOff = `or take seat "${id}" off the panel in countersign.yaml`;
  switch (kind) {
    case 'model.unauthorised':
      return `Set a valid ${keyNames[provider]} that may use this model, ${orOff}.`;
    case 'model.unknown-model':
      return provider === 'ollama'
        ? `Run "ollama pull ${model}", name a model that is there, ${orOff}.`
        : `Name a model that ${provider} serves to this key, ${orOff}.`;
    case 'model.quota-exhausted':
      return `Raise the limit or add credit at ${provider}, ${orOff}.`;
    case 'model.context-too-long':
      return 'Lower tokensPerAskMax of the panel, or seat a model with a larger context.';
    case 'model.refused':
      return 'Ask another model, or judge what it declined yourself.';
    case 'model.malformed-answer':
      return 'Seat a model that keeps to a JSON schema, or judge its part yourself.';
    case 'model.bad-request':
      return `Check that ${model} takes structured output, ${orOff}.`;
    case 'model.rate-limited':
    case 'model.overloaded':
      return 'It is asked until the panel runs out of patience.';
    case 'model.timed-out':
      return 'If this happens often, lower tokensPerAskMax of the panel.';
    case 'model.unreachable':
      return `Check the network and ${provider === 'ollama' ? 'OLLAMA_HOST' : 'the address'}.`;
    default:
      return `Check the configuration of seat "${id}".`;
  }
}

const codeWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at its address',
  ECONNRESET: 'it broke the connection',
  EPIPE: 'it broke the connection',
  UND_ERR_SOCKET: 'it broke the connection',
  UND_ERR_CONNECT_TIMEOUT: 'it took no connection in time',
  ETIMEDOUT: 'it took no connection in time',
  ENOTFOUND: 'its name has no address',
  EAI_AGAIN: 'its name could not be looked up',
};

function connectionState(thrown: unknown, exchange: Exchange, apiKey: string): string {
  const chain = causes(thrown);
  const code = chain.map(codeOf).find((one) => one !== null);
  const inside = quoted(scrub(chain.at(-1)?.message ?? String(thrown), apiKey));
  const word =
    codeWords[code ?? ''] ?? (/terminated|aborted/i.test(inside) ? 'it broke the connection' : null);
  if (exchange.status === null) return `could not be reached: ${word ?? code ?? 'no reply'}${inside}`;
  if (word) return `began to answer, then ${word}${inside}`;
  return `answered ${exchange.status}, but not in the form of its API${inside}`;
}

/** An error and what caused it, outermost first; bounded, since causes may form a ring. */
function causes(thrown: unknown): Error[] {
  const chain: Error[] = [];
  for (let error = thrown; error instanceof Error && chain.length < 6; error = error.cause) chain.push(error);
  return chain;
}

function codeOf(error: Error): string | null {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? code : null;
}

/** SDKs that read a stream hand the error's body on. Anthropic's is whole, OpenAI's is what stands under `error`. */
function bodyOf(thrown: unknown): unknown {
  const body = (thrown as { error?: unknown } | null)?.error;
  if (typeof body === 'string') return { error: body };
  if (typeof body !== 'object' || body === null) return null;
  return 'error' in body ? body : { error: body };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Providers print parts of a refused key in their messages. */
function scrub(text: string, apiKey: string): string {
  const plain = apiKey.length > 7 ? text.replaceAll(apiKey, '[key]') : text;
  return safeLine(plain)
    .replace(
      /\b(?:sk|pk|rk|xai|gsk|ghp|gho|ghs|ghu|github_pat|AIza|ya29|Bearer|Basic)[-_. ]?[\w*.-]{8,}/gi,
      '[key]',
    )
    .replace(/[\w+/=*-]{32,}/g, '[key]')
    .slice(0, saidCharactersMax);
}

const quoted = (text: string): string => (text ? ` ("${text}")` : '');
