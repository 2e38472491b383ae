import { type Check, ok, warning, wrong } from './check.ts';
import type { Patient } from './doctor.ts';

const name = 'sign-in';

/** How people sign in with a browser, and whether what that takes is set. Asks no provider, and shows no secret. */
export async function checkLogin({ environment, cwd }: Patient): Promise<Check> {
  const { readConfiguration } = await import('../settings/configuration.ts');
  const { withSecretFiles } = await import('../settings/environment.ts');
  const { configuration } = readConfiguration(environment, cwd).parsed;
  // Its mistakes are told elsewhere.
  if (!configuration) return ok(name, 'not known while countersign.yaml has mistakes');
  const { people, login } = configuration;
  const named = Object.values(people);
  const links = `by links: npx countersign login-link${named.length === 0 ? '' : ' --as ID'}`;
  const { oidc } = login;
  if (oidc === undefined) return ok(name, links);
  const { issuer, clientSecretVariable, match } = oidc;
  if (clientSecretVariable !== undefined && !withSecretFiles(environment)[clientSecretVariable])
    return wrong(
      name,
      `by ${issuer}, whose secret is missing`,
      `Set ${clientSecretVariable}, or ${clientSecretVariable}_FILE, where the API runs.`,
    );
  if (!named.some((person) => person[match] !== undefined))
    return warning(
      name,
      `by ${issuer}, which finds nobody: no person has "${match}"`,
      `Add "${match}" to who is to sign in, under "people" in countersign.yaml.`,
    );
  return ok(name, `by ${issuer}, or ${links}`);
}
