import * as z from 'zod';

export const fileSizeSchema = z.strictObject({
  linesMax: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(400)
    .describe('A file that grows, and has more lines afterwards, is named.'),
  bytesMax: z.int().min(1).max(1_000_000_000).optional().describe('The same for bytes; by default no bound.'),
  except: z
    .array(z.string().min(1).max(300))
    .default([])
    .describe('Files that may grow, with `*` for any text: `src/tables/*`.'),
});

export type FileSizePolicy = z.infer<typeof fileSizeSchema>;
