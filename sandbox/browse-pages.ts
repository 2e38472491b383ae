import * as z from 'zod';
import type { BoxCall, PageReport } from '../core/sandbox/box-call.ts';
import { describePages } from '../core/test-report/describe-pages.ts';
import { agentMounts } from './box/settings.ts';
import type { AgentLink } from './box/link.ts';
import type { Answer } from './supervisor/parts.ts';

/** All screenshots of one call, and what is told besides. */
const outputBytesMax = 8_000_000;
/** Left of the call's time for starting the browser's program and ending what it leaves. */
const marginMs = 3000;
const textMax = 4000;

const text = z.string().transform((text) => text.slice(0, textMax));
const few = <T extends z.ZodType>(of: T) => z.array(of).max(200);
/** The program runs among hostile code: what it prints is checked like anything else from there. */
const printed = z.object({
  visits: z
    .array(
      z.object({
        page: z.object({
          url: text,
          status: z.int().min(100).max(999).nullable(),
          problem: text.nullable(),
          title: text,
          console: few(z.object({ level: z.enum(['error', 'warning']), text, at: text })),
          exceptions: few(z.object({ message: text, stack: text })),
          failedRequests: few(
            z.object({ method: text, url: text, status: z.int().nullable(), reason: text }),
          ),
        }),
        base64: z
          .string()
          .max(600_000)
          .regex(/^\/9j\/[A-Za-z0-9+/]*={0,2}$/)
          .nullable(),
      }),
    )
    .max(20),
});

/** Visits pages with the browser that is in the box, by the program `browse.ts` there. */
export async function browsePages(
  { urls, timeoutMs }: Extract<BoxCall, { kind: 'browse' }>,
  link: Pick<AgentLink, 'run'>,
): Promise<Answer> {
  const order = JSON.stringify({ urls, timeoutMs: Math.max(1000, timeoutMs - marginMs) });
  const ran = await link.run({
    command: `exec ${agentMounts.ownNode} --no-warnings ${agentMounts.folder}/browse.ts ${quote(order)}`,
    cwd: '/work',
    // Of an image, for its own programs: to ours it may be a mistake.
    environment: { NODE_OPTIONS: '', LD_PRELOAD: '' },
    timeoutMs,
    outputBytesMax,
    service: null,
  });
  const visits = readVisits(ran.output);
  if (visits === null) {
    const why = ran.timedOut ? `It took longer than ${timeoutMs} ms.` : lastWords(ran.output);
    return {
      ok: false,
      end: ran.timedOut ? 'timed-out' : 'done',
      text: `The browser gave no report. ${why}`,
    };
  }
  return answerOf(visits);
}

type Visits = z.infer<typeof printed>['visits'];

function answerOf(visits: Visits): Answer {
  const pages: PageReport[] = visits.map(({ page, base64 }, index) => ({
    ...page,
    screenshot: base64 === null ? null : shotName(index),
  }));
  const attachments = visits.flatMap(({ base64 }, index) =>
    base64 === null ? [] : [{ name: shotName(index), mediaType: 'image/jpeg', base64 }],
  );
  return { ok: pages.every((page) => page.problem === null), text: describePages(pages), pages, attachments };
}

const shotName = (index: number): string => `page-${index + 1}.jpg`;

/** The last line that is a report: whatever else runs in the program may print before it. */
function readVisits(output: string): Visits | null {
  const line = output.split('\n').findLast((line) => line.startsWith('{"visits":'));
  try {
    return printed.parse(JSON.parse(line ?? '')).visits;
  } catch {
    return null;
  }
}

const lastWords = (output: string): string => `Its last words: ${output.trim().slice(-1500) || 'none'}`;

const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
