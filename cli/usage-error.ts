/** What a person typed cannot be done as typed. The message names it and the remedy. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
