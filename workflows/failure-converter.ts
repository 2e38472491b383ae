import { DefaultFailureConverter } from '@temporalio/common';

/**
 * Moves messages and stack traces of failures into payloads, which are encrypted; "Encoded failure" stands in their
 * place. Used where payloads are encrypted; the bundle and the SDK look it up by this name.
 */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
