/** An answer that GitHub gives instead of what was asked: status and body as GitHub words them. */
export class Refusal extends Error {
  readonly status: 400 | 401 | 403 | 404 | 405 | 406 | 409 | 410 | 413 | 415 | 422;
  readonly body: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(
    status: Refusal['status'],
    body: Record<string, unknown> & { message: string },
    headers: Record<string, string> = {},
  ) {
    super(body.message);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

export interface FieldError {
  resource: string;
  code: 'missing' | 'missing_field' | 'invalid' | 'already_exists' | 'custom' | 'unprocessable' | 'too_large';
  field?: string;
  value?: string;
  message?: string;
}

export const notFound = (): Refusal => new Refusal(404, { message: 'Not Found' });
export const badCredentials = (): Refusal => new Refusal(401, { message: 'Bad credentials' });
export const validationFailed = (...errors: FieldError[]): Refusal =>
  new Refusal(422, { message: 'Validation Failed', errors });
export const unprocessable = (...errors: string[]): Refusal =>
  new Refusal(422, { message: 'Unprocessable Entity', errors });
