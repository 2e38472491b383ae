import * as z from 'zod/mini';

/** From the worst to the mildest. `critical` and `high` can fail a change; the rest is advice. */
export const severities = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof severities)[number];

export const focuses = ['security', 'logic', 'edge-cases', 'architecture'] as const;
export type Focus = (typeof focuses)[number];

/** How many steps two severities lie apart. */
export const severityGap = (a: Severity, b: Severity): number =>
  Math.abs(severities.indexOf(a) - severities.indexOf(b));

/** Whether a finding of this severity, if true, fails the change. */
export const isGrave = (severity: Severity): boolean => severity === 'critical' || severity === 'high';

export const findingSchema = z.object({
  title: z.string().check(z.minLength(1), z.maxLength(300)),
  category: z.enum(focuses),
  cwe: z.nullable(z.string().check(z.regex(/^CWE-\d{1,5}$/))),
  severity: z.enum(severities),
  file: z.string().check(z.minLength(1), z.maxLength(4096)),
  /** Which side of the change the lines count on: `base` for what the change removes. */
  side: z.enum(['head', 'base']),
  startLine: z.int().check(z.minimum(1)),
  endLine: z.int().check(z.minimum(1)),
  /** Text that stands at the place, word for word. A finding whose quote is not there is dropped. */
  quote: z.string().check(z.maxLength(4000)),
  reason: z.string().check(z.maxLength(4000)),
  fix: z.nullable(z.string().check(z.maxLength(4000))),
  confidence: z.number().check(z.minimum(0), z.maximum(1)),
});

/** One claim about a change. */
export type Finding = z.infer<typeof findingSchema>;
