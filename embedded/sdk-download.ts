import { TestWorkflowEnvironment } from '@temporalio/testing';

// Run as a process by download-temporal.ts: starting a server is the only way to have the SDK fetch its program.
const downloadDir = process.argv[2];
if (!downloadDir) throw new Error('usage: sdk-download.ts FOLDER');
const environment = await TestWorkflowEnvironment.createLocal({
  server: { executable: { type: 'cached-download', downloadDir, ttl: '365 days' } },
});
await environment.teardown();
