import type { Configuration } from '../core/configuration/configuration.ts';
import { isLoopback } from '../core/loopback.ts';
import { localOwnerId } from '../core/people/local-owner.ts';
import { loginLink } from '../core/people/login-link.ts';
import { connectDatabase } from '../database/client.ts';
import { giveLink } from '../database/login-links.ts';
import type { Engine } from './engine.ts';

/**
 * How to be signed in with a browser. As long as nobody is named, whoever reads this is the owner of this machine, and is
 * given a link; it is of no use to others, who do not reach us.
 */
export async function welcomeLogin(
  { api, databaseUrl }: Pick<Engine, 'api' | 'databaseUrl'>,
  { people, login }: Pick<Configuration, 'people' | 'login'>,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const origin = login.publicUrl ?? api;
  const ways = [...(login.oidc ? [`${origin}/login`] : []), 'npx countersign login-link --as ID'];
  if (Object.keys(people).length > 0) return ways.join(', or ');
  if (!isLoopback(environment['COUNTERSIGN_API_HOST']?.trim() || '127.0.0.1'))
    return 'nobody can: name "people" in countersign.yaml';
  const { db, close } = connectDatabase(databaseUrl, 1);
  try {
    const given = await giveLink(db, { person: localOwnerId, by: 'npm start', now: new Date() });
    return `${loginLink(origin, given.secret)}  (once, within 10 minutes)`;
  } catch {
    return 'npx countersign login-link';
  } finally {
    await close();
  }
}
