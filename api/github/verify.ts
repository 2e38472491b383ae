import { Webhooks } from '@octokit/webhooks';

/** Whether text was signed by GitHub with one of our secrets; in a time that does not tell how nearly. */
export type Verify = (body: string, signature: string) => Promise<boolean>;

/** Several secrets, so that one can be changed at GitHub and here without losing a delivery in between. */
export function createVerify(secrets: readonly string[]): Verify {
  const checks = secrets.map((secret) => new Webhooks({ secret }));
  return async (body, signature) => {
    if (body === '' || signature === '') return false;
    const matches = await Promise.all(checks.map((check) => check.verify(body, signature)));
    return matches.includes(true);
  };
}
