import type { Connection } from '@temporalio/client';
import { searchAttributes } from '../core/search-attributes.ts';

/** `INDEXED_VALUE_TYPE_KEYWORD` of Temporal's API. */
const keyword = 2;

/** Registers what is missing of our search attributes. Safe to repeat, and from several workers at once. */
export async function registerSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.values(searchAttributes).filter((name) => !(name in customAttributes));
  if (missing.length === 0) return;
  try {
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map((name) => [name, keyword])),
    });
  } catch (error) {
    if (/already exist/i.test(String(error))) return;
    const commands = missing.map(
      (name) => `temporal operator search-attribute create --name ${name} --type Keyword`,
    );
    throw new Error(
      `Namespace "${namespace}" has no search attributes ${missing.join(', ')}, and this worker may not create them. Let somebody who may run: ${commands.join('; ')}`,
      { cause: error },
    );
  }
}
