import type { RuleId } from './rules.ts';

const sampleUser = /^(?:user(?:name)?|usr|root|admin|postgres|mysql|sa|test|foo|example|me|name)$/i;
const samplePassword =
  /^(?:pass(?:word|wd)?|pwd|secret|postgres|mysql|root|admin|test|foo|bar|example|changeme|x{3,}|\*{2,}|[<$%{[].*|your.*)\d{0,4}$/i;

/** Whether what a scanner of secrets found is a sample by its own words, as guides and local set-ups hold them. */
export function isSampleSecret(rule: RuleId, text: string): boolean {
  if (/EXAMPLE(?:KEY)?\b/.test(text)) return true;
  if (rule !== 'secrets.basicauth' && rule !== 'secrets.database-connection-string') return false;
  const [, user = '', password = ''] = /\/\/([^:/@\s]{0,200}):([^@\s]{1,200})@/.exec(text) ?? [];
  return (
    samplePassword.test(password) || (sampleUser.test(user) && user.toLowerCase() === password.toLowerCase())
  );
}
