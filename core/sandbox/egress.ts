import * as z from 'zod';

/**
 * One host that a sandbox may reach through the proxy. Everything that no rule names is refused. Registries need no
 * query and no method but GET: what can carry data out is allowed only where somebody wrote that it is.
 */
export const egressRuleSchema = z.strictObject({
  host: z
    .string()
    .regex(/^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/)
    .describe('Such as "registry.example.com"; "*.example.com" for the names below one. No addresses.'),
  ports: z.array(z.int().min(1).max(65_535)).min(1).default([443]),
  methods: z.array(z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])).default(['GET', 'HEAD']),
  /** Each a prefix; absent: every path. */
  paths: z.array(z.string().startsWith('/')).optional().describe('Beginnings of paths; by default any.'),
  query: z.boolean().default(false).describe('Whether a request may have a query.'),
  why: z.string().max(200).optional().describe('For people who read the list.'),
});
export type EgressRule = z.infer<typeof egressRuleSchema>;

export interface EgressPolicy {
  rules: EgressRule[];
  /** Both ways together, over the task's whole life; what exceeds it is cut off. */
  bytesMax: number;
  requestsMax: number;
  /** Ranges that the operator's own network answers public names with, such as `10.1.0.0/16`. */
  alsoAddresses?: string[];
}

/** One request on the record: what was asked and what came of it. */
export interface EgressRecord {
  /** Counts from 1 within the task. */
  number: number;
  /** Milliseconds since 1970. */
  atMs: number;
  method: string;
  host: string;
  port: number;
  path: string;
  /** Null where it was let through. */
  refused: string | null;
  status: number | null;
  sentBytes: number;
  receivedBytes: number;
}
