import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { Hono } from 'hono';
import * as z from 'zod';
import { needs } from '../access/need.ts';
import type { Repository } from '../entities.ts';
import { resolveCommit } from '../git/store.ts';
import { folderOf, repositoryApi } from '../present/repositories.ts';
import { notFound, Refusal } from '../refusal.ts';
import type { World } from '../world.ts';
import { bodyOf, repositoryOf, type Env } from './context.ts';

/** GitHub takes 10 MB packed; what a small upload may grow to is bounded here too. */
const packedBytesMax = 10 * 1024 * 1024;
const unpackedBytesMax = 100 * 1024 * 1024;
const uploadsMax = 100;

const uploadSchema = z.object({
  commit_sha: z.string().regex(/^[0-9a-f]{40}$/u),
  ref: z.string().regex(/^refs\/(?:heads|tags|pull)\/.+$/u),
  sarif: z.string(),
});

const sarifSchema = z.looseObject({ version: z.literal('2.1.0'), runs: z.array(z.unknown()) });

function unpack(sarif: string): unknown {
  const bytes = Buffer.from(sarif, 'base64');
  if (bytes.length > packedBytesMax) throw new Refusal(413, { message: 'Payload too large' });
  try {
    return sarifSchema.parse(JSON.parse(gunzipSync(bytes, { maxOutputLength: unpackedBytesMax }).toString()));
  } catch {
    throw new Refusal(400, { message: 'Invalid SARIF' });
  }
}

function checkEnabled(repository: Repository): void {
  if (!repository.codeScanning)
    throw new Refusal(403, {
      message:
        'Code scanning is not enabled for this repository. Please enable code scanning in the repository settings.',
    });
}

/** Uploads of SARIF, where the repository takes them. */
export function codeScanningRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>();
  app.post('/repos/:owner/:repo/code-scanning/sarifs', async (context) => {
    const repository = repositoryOf(world, context, needs.writeAlerts);
    checkEnabled(repository);
    const given = await bodyOf(context, uploadSchema);
    const sarif = unpack(given.sarif);
    if ((await resolveCommit(folderOf(world, repository), given.commit_sha)) === null) throw notFound();
    const id = randomUUID();
    repository.sarifs.set(id, { id, commitSha: given.commit_sha, ref: given.ref, sarif });
    const [oldest] = repository.sarifs.keys();
    if (repository.sarifs.size > uploadsMax && oldest !== undefined) repository.sarifs.delete(oldest);
    return context.json({ id, url: `${repositoryApi(world, repository)}/code-scanning/sarifs/${id}` }, 202);
  });
  app.get('/repos/:owner/:repo/code-scanning/sarifs/:id', (context) => {
    const repository = repositoryOf(world, context, needs.readAlerts);
    checkEnabled(repository);
    const id = context.req.param('id') ?? '';
    if (!repository.sarifs.has(id)) throw notFound();
    return context.json({
      processing_status: 'complete',
      analyses_url: `${repositoryApi(world, repository)}/code-scanning/analyses?sarif_id=${id}`,
    });
  });
  return app;
}
