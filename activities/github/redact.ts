import { maskSpans } from '../../core/gates/mask.ts';
import type { AuditStory } from '../../core/report/audit-story.ts';
import { secretsIn } from '../gates/secrets.ts';

/** Between two texts: no secret spans it, and no text of a story holds it. */
const between = '\n\u0000\n';

/** The same story, redacted. The plan stays as it is: it is ours. */
export async function redactStory({ plan, ...told }: AuditStory): Promise<AuditStory> {
  return { plan, ...(await redact(told)) };
}

/**
 * The same value with every secret masked that the secrets gate knows, in every text of it, whoever wrote it: a model may
 * quote one that the gate was not asked about.
 */
export async function redact<T>(value: T): Promise<T> {
  const texts = new Set<string>();
  mapTexts(value, (text) => {
    texts.add(text);
    return text;
  });
  const masked = await maskAll([...texts]);
  return mapTexts(value, (text) => masked.get(text) ?? text);
}

async function maskAll(texts: readonly string[]): Promise<Map<string, string>> {
  const whole = texts.join(between);
  const spans = await secretsIn('published.ts', whole);
  const masked = new Map<string, string>();
  let start = 0;
  for (const text of texts) {
    const end = start + text.length;
    masked.set(text, maskSpans(whole, spans, { start, end }));
    start = end + between.length;
  }
  return masked;
}

function mapTexts<T>(value: T, map: (text: string) => string): T {
  if (typeof value === 'string') return map(value) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => mapTexts(one, map)) as T;
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, mapTexts(one as unknown, map)]),
  ) as T;
}
