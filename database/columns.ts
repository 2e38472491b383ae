import { bigint, customType, timestamp } from 'drizzle-orm/pg-core';

/** As PostgreSQL takes it: what people, models and repositories write may hold NUL or half a character, which it refuses. */
const storable = (value: string) => value.toWellFormed().replaceAll('\0', '\uFFFD');
export const text = customType<{ data: string }>({ dataType: () => 'text', toDriver: storable });
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the column's type, which only its reader knows
export const json = <Value>(name: string) =>
  customType<{ data: Value; driverData: string }>({
    dataType: () => 'jsonb',
    toDriver: (value) =>
      JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? storable(part) : part)),
  })(name);
export const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
export const at = (name: string) => timestamp(name, { withTimezone: true }).notNull().defaultNow();
export const microUsd = (name: string) => bigint(name, { mode: 'number' }).notNull();
