import { GraphQLError } from 'graphql';

export interface Slice {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
}

const nodesMax = 100;

/** An error in GitHub's form: with a type beside its message. */
export const refusal = (type: string, message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { type } });

const cursorOf = (at: number): string => Buffer.from(`cursor:v2:${at}`).toString('base64');
const placeOf = (cursor: string): number => {
  const match = /^cursor:v2:(\d{1,12})$/u.exec(Buffer.from(cursor, 'base64').toString('utf8'));
  if (!match)
    throw refusal('INVALID_CURSOR_ARGUMENTS', `\`${cursor}\` does not appear to be a valid cursor.`);
  return Number(match[1]);
};

/** A page of a list with its cursors. GitHub wants `first` or `last`, and no more than 100. */
export function connect<T>(name: string, all: T[], { first, after, last, before }: Slice) {
  const count = first ?? last;
  if (count === undefined || count === null)
    throw refusal(
      'MISSING_PAGINATION_BOUNDARIES',
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
    );
  if (count < 0 || count > nodesMax)
    throw refusal(
      'EXCESSIVE_PAGINATION',
      `Requesting ${count} records on the \`${name}\` connection exceeds the \`${typeof first === 'number' ? 'first' : 'last'}\` limit of ${nodesMax} records.`,
    );
  let start = typeof after === 'string' ? placeOf(after) : 0;
  let end = typeof before === 'string' ? placeOf(before) - 1 : all.length;
  if (typeof first === 'number') end = Math.min(end, start + first);
  else start = Math.max(start, end - count);
  return {
    nodes: all.slice(start, end),
    totalCount: all.length,
    pageInfo: {
      hasNextPage: end < all.length,
      hasPreviousPage: start > 0,
      startCursor: end > start ? cursorOf(start + 1) : null,
      endCursor: end > start ? cursorOf(end) : null,
    },
  };
}
