import { entropyOf } from './entropy.ts';
import { wordsOf } from './names.ts';

const alone: ReadonlySet<string> = new Set(
  'password passwd pwd passphrase secret token apikey credential credentials'.split(' '),
);
const kindsOfKey: ReadonlySet<string> = new Set(
  'api secret access private signing encryption auth service license master account client'.split(' '),
);

/** Whether the last words of the name say that a credential is its value: `dbPassword`, not `passwordField`. */
export function namesCredential(name: string): boolean {
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  const before = words.at(-2) ?? '';
  if (last === 'base' && before === 'key') return words.at(-3) === 'secret';
  if (last === 'key') return kindsOfKey.has(before);
  if (last === 'pass') return words.length > 1;
  return (
    alone.has(last) && !['csrf', 'no', 'cancel', 'cancellation', 'syntax', 'next', 'page'].includes(before)
  );
}

/** Words by which a value says itself that it is not the real one. */
const standInWords =
  /^(?:change[_-]?(?:me|this|it)|replace[_-]?me|(?:my|your|the)?[_-]?(?:super[_-]?)?secret(?:[_-]?(?:key|token|password))?[_-]?\d{1,6}!?|p[a4@]ss(?:w[o0]rd)?\d{1,6}!?|passw0rd|admin\d{0,6}!?|root|qwerty\d{0,3}|letmein|hunter2|abc123|123456\d{0,4}|12345|changeit|super[_-]?secret(?:[_-]?\w{1,20})?|guest|default[_-]password|welcome\d{0,4}|(?:dummy|fake|mock|test|sample|example|placeholder|dev)[_-]?(?:password|secret|token|key|api[_-]?key)?[_-]?\d{0,6}|secret[_-]?(?:key|token|password)?)$/i;
const toBeFilledIn =
  /^(?:<[\w\s-]{2,40}>|\[(?:your|insert)[\w\s-]{2,40}\]|(?:your|my|insert|enter|put)[\s_-][\w\s-]{2,40}|x{4,}|(?:sk|pk|key|token)[_-]x{3,}\w*)$/i;

/** Values that stand for something else (interpolation, references, paths) or are well known (samples, UUIDs). */
const reference =
  /\$\{|\{\{|[\s<>]|^(?:https?|file|env|arn|urn|vault|op|ssm):|^[./~$%]|^process\.env|^sha\d{3}[-:]/i;
const wellKnown =
  /EXAMPLE|^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$|^(.)\1+$|^(?:0123456789|1234567890|abcdef|ABCDEFGH)/;

export type CredentialKind = 'secret' | 'stand-in';

/**
 * Whether `value`, assigned to `name`, is a credential in plain text: one that may be real (`secret`), or one that is
 * meant to be replaced (`stand-in`); null where it is neither.
 */
export function judgeCredential(name: string, value: string): CredentialKind | null {
  if (value.length < 4 || value.length > 400 || !namesCredential(name)) return null;
  const said = wordsOf(value).join('');
  if (said === wordsOf(name).join('') || said === wordsOf(name).at(-1)) return null;
  if (standInWords.test(value) || toBeFilledIn.test(value)) return 'stand-in';
  if (reference.test(value) && !/\d/.test(value)) return null;
  if (
    wellKnown.test(value) ||
    /\$\{|\{\{|[\s<>]|^(?:https?|file|env|arn|urn|vault|op|ssm):|^[./~$%]|^process\.env/.test(value)
  )
    return null;
  return looksRandom(name, value) ? 'secret' : null;
}

function looksRandom(name: string, value: string): boolean {
  const mixed = /\d/.test(value) && /[A-Za-z]/.test(value);
  if (!mixed) return false;
  const last = wordsOf(name).at(-1) ?? '';
  if (['password', 'passwd', 'pwd', 'pass', 'passphrase'].includes(last)) {
    return value.length >= 8 && entropyOf(value) >= 2.75 && !/^[a-z]+[-_.][a-z\d-_.]+$/.test(value);
  }
  return (
    value.length >= 16 && entropyOf(value) >= 3.2 && !/^[a-z]+(?:[-_.][a-z]+)*[-_.]?v?\d{1,3}$/i.test(value)
  );
}
