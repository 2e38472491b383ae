/** Bundles the workflows into the cache: run when an image is built, so that its workers need not. */
import { cacheFolder } from '../settings/home.ts';
import { workflowBundle } from './bundle.ts';

for (const failuresEncoded of [false, true])
  process.stdout.write(`${await workflowBundle(cacheFolder(process.env), { failuresEncoded })}\n`);
