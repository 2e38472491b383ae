import { judgeCredential } from './credentials.ts';
import { isFixedHost } from './hosts.ts';
import type { RuleId } from './rules.ts';

/** Where a string stands in its code. */
export interface LiteralPlace {
  /** The variable, property, parameter or attribute that gets the value; null where there is none. */
  name: string | null;
  /**
   * `compared`: code asks whether something equals it, or it stands in a list of such values. `fallback`: it holds
   * only where configuration says nothing. `shown`: it is a hint for people. `plain`: it is used as it stands.
   */
  use: 'compared' | 'fallback' | 'shown' | 'plain';
}

const shownName =
  /^(?:\w*(?:placeholder|hint|example|description|help|usage|label|title|tooltip|docs?|summary|message|pattern|alt))s?$/i;

/** The rule that a string literal's value breaks at its place; null for an ordinary one. */
export function judgeLiteral(value: string, place: LiteralPlace): RuleId | null {
  if (place.use === 'shown' || (place.name !== null && shownName.test(place.name))) return null;
  if (/\blorem ipsum\b/i.test(value.slice(0, 5000))) return 'placeholders.sample-value';
  if (value.length > 500 || place.use === 'compared') return null;
  if (place.name !== null && judgeCredential(place.name, value) === 'stand-in')
    return 'placeholders.credential';
  if (isSampleValue(value.trim())) return 'placeholders.sample-value';
  return place.use === 'plain' && isFixedHost(value.trim(), place.name) ? 'placeholders.fixed-host' : null;
}

const sampleValue =
  /^(?:change[_-]?me!?|replace[_-]?me!?|(?:insert|enter|add|put)[_-](?:your[_-])?[\w-]{2,40}[_-]here|(?:your|my)[_-][\w-]{2,40}[_-](?:here|goes-here)|your[_-](?:api|secret|access|client|project|account|bucket|org|username|password|token|domain)[\w-]{0,40}|<your[\s_-][\w\s-]{2,40}>|[\w-]{1,20}[_-]x{4,}|(?:john|jane)[ ._]doe|123-45-6789|foo@bar\.com|(?:test|user|admin|foo|someone|me|you|john|jane|john\.doe|jane\.doe)@(?:test|example|domain|email)\.(?:com|org|net))$/i;
const sampleHost =
  /^(?:[a-z][a-z0-9+.-]{1,20}:\/\/)(?:[\w-]{1,60}\.){0,4}(?:example\.(?:com|org|net)|your-?(?:domain|company|site|server|host|app)\.(?:com|org|net|io))(?:[:/?#]|$)/i;
const sampleMail =
  /^[\w.+-]{1,60}@(?:[\w-]{1,60}\.){0,4}(?:example\.(?:com|org|net)|your-?(?:domain|company)\.com)$/i;

/** Values that examples are made of, as a whole and not in passing. */
const isSampleValue = (value: string): boolean =>
  sampleValue.test(value) || sampleHost.test(value) || sampleMail.test(value);

/** A cheap look at a line: whether any literal on it could break a rule, so that most lines cost no tree walk. */
export const mayHoldSample = (line: string): boolean =>
  /change[_-]?me|replace[_-]?me|example\.|your|lorem|doe\b|@|123-45|localhost|\d\.\d{1,3}\.\d|staging|stg|preprod|ngrok|uat|here|xxxx|\bmy[_-]|pass|pwd|secret|token|key|credential/i.test(
    line,
  );
