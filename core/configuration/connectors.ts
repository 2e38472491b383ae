import * as z from 'zod';
import { plainUrl } from './plain-url.ts';

/** A company's own system, reached only through this: who may, with which methods, below which paths. */
const connectorSchema = z.strictObject({
  url: plainUrl('name its token by "tokenVariable"').describe('Where its paths begin.'),
  methods: z
    .array(z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']))
    .min(1)
    .default(['GET']),
  paths: z.array(z.string().startsWith('/')).min(1).describe('Beginnings of paths, below the url.'),
  roles: z.array(z.string().min(1)).min(1).describe('Roles of agents that may use it.'),
  tokenVariable: z
    .string()
    .regex(/^COUNTERSIGN_CONNECTOR_[A-Z0-9_]{1,60}$/)
    .optional()
    .describe('Environment variable with its token, sent as a bearer token.'),
  answerBytesMax: z.int().min(1).max(10_000_000).default(200_000),
  description: z.string().max(500).default('').describe('What the model is told of it.'),
});
export type ConnectorConfiguration = z.infer<typeof connectorSchema>;

export const connectorsSchema = z
  .record(z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/), connectorSchema)
  .default({})
  .describe("Company systems that agents may reach by name; nothing else of the company's is in reach.");
