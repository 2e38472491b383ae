import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { createPayloadCodec } from './codec.ts';
import type { PayloadKey } from './keys.ts';

/** What Temporal's SDK loads by its path. */
export const failureConverterPath = fileURLToPath(
  new URL('../../workflows/failure-converter.ts', import.meta.url),
);

/** For each client and worker alike. With keys, messages and stack traces of failures are payloads too. */
export const dataConverterOf = (keys: readonly PayloadKey[]): DataConverter => ({
  payloadCodecs: [createPayloadCodec(keys)],
  ...(keys.length > 0 && { failureConverterPath }),
});
