import { validationFailed } from '../refusal.ts';

/** GitHub counts characters, and takes no more in one text. */
const bodyCharactersMax = 65_536;

const characters = (text: string): number =>
  text.length <= bodyCharactersMax ? text.length : Array.from(text).length;

/** Throws GitHub's 422 for a body that is too long; one that is empty is refused where GitHub wants one. */
export function bodyAllowed(resource: string, body: string): void {
  if (characters(body) > bodyCharactersMax)
    throw validationFailed(
      resource === 'IssueComment'
        ? {
            resource,
            code: 'unprocessable',
            field: 'data',
            message: 'Body is too long (maximum is 65536 characters)',
          }
        : {
            resource,
            code: 'custom',
            field: 'body',
            message: 'body is too long (maximum is 65536 characters)',
          },
    );
}

export function bodyNeeded(resource: string, body: string): void {
  if (body.trim() === '')
    throw validationFailed(
      resource === 'IssueComment'
        ? { resource, code: 'unprocessable', field: 'data', message: 'Body cannot be blank' }
        : { resource, code: 'custom', field: 'body', message: "body can't be blank" },
    );
  bodyAllowed(resource, body);
}
