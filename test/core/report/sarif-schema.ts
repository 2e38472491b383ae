import * as z from 'zod';

/** What SARIF 2.1.0 says of the parts of a log that we write: closed, so that a misspelt field is seen. */
const text = z.string().min(1);
const message = z.strictObject({ text, markdown: text.optional() });
const relativeUri = z.string().regex(/^(?![/:])(?:[A-Za-z0-9\-._~!$&'()*+,;=@/]|%[0-9A-F]{2})+$/);
const location = z.strictObject({
  physicalLocation: z.strictObject({
    artifactLocation: z.strictObject({ uri: relativeUri, uriBaseId: z.literal('%SRCROOT%') }),
    region: z
      .strictObject({
        startLine: z.int().min(1),
        endLine: z.int().min(1),
        snippet: z.strictObject({ text: z.string() }).optional(),
      })
      .refine((region) => region.endLine >= region.startLine)
      .optional(),
  }),
});
const level = z.enum(['none', 'note', 'warning', 'error']);
const properties = z.record(z.string(), z.unknown());
const descriptor = z.strictObject({
  id: text,
  shortDescription: message.optional(),
  helpUri: z.url().optional(),
});
const result = z.strictObject({
  ruleId: text,
  ruleIndex: z.int().min(0),
  kind: z.enum(['notApplicable']).optional(),
  level,
  rank: z.number().min(0).max(100).optional(),
  message,
  // None of a hit that is about no place in a file.
  locations: z.array(location).max(1).default([]),
  partialFingerprints: z.strictObject({ 'countersign/v1': z.string().regex(/^[0-9a-f]{32}:\d+$/) }),
  suppressions: z
    .array(
      z.strictObject({ kind: z.literal('external'), status: z.literal('accepted'), justification: text }),
    )
    .optional(),
  properties,
});
const notification = z.strictObject({
  descriptor: z.strictObject({ id: text }),
  level,
  message,
  locations: z.array(location).optional(),
});
const run = z.strictObject({
  tool: z.strictObject({
    driver: z.strictObject({
      name: z.literal('Countersign'),
      version: text,
      rules: z.array(descriptor),
      notifications: z.array(descriptor),
    }),
  }),
  invocations: z
    .array(
      z.strictObject({
        executionSuccessful: z.boolean(),
        startTimeUtc: z.iso.datetime(),
        endTimeUtc: z.iso.datetime().optional(),
        toolExecutionNotifications: z.array(notification),
      }),
    )
    .length(1),
  automationDetails: z.strictObject({ id: text }),
  originalUriBaseIds: z.record(z.string(), z.strictObject({ description: message })),
  columnKind: z.literal('utf16CodeUnits'),
  results: z.array(result),
  versionControlProvenance: z
    .array(z.strictObject({ repositoryUri: z.url(), revisionId: text.optional() }))
    .optional(),
  properties,
});

export const sarifSchema = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z.array(run).length(1),
});
