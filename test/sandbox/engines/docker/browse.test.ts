import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sandboxLimitsSchema } from '../../../../core/sandbox/limits.ts';
import { createAgentLink } from '../../../../sandbox/box/link.ts';
import { browsePages } from '../../../../sandbox/browse-pages.ts';
import { createDocker } from '../../../../sandbox/engines/docker/create-docker.ts';
import { connectDocker } from '../../../../sandbox/engines/docker/daemon.ts';
import type { Box } from '../../../../sandbox/engine.ts';
import { createDockerWorld, dockerHost, noDocker } from './docker-world.ts';

/** Debian with its packages python3 and chromium. */
const imageName = process.env['BROWSER_IMAGE'] ?? 'countersign-test-browser:1';
const image =
  noDocker === null
    ? await connectDocker(dockerHost)
        .getImage(imageName)
        .inspect()
        .then(
          ({ Id }) => Id,
          () => null,
        )
    : null;
const missing = noDocker ?? (image === null ? `no image ${imageName}` : null);
const named = (title: string, why: string | null) => (why === null ? title : `${title} (skipped: ${why})`);

let world: Awaited<ReturnType<typeof createDockerWorld>>;
const boxes: Box[] = [];
beforeAll(async () => {
  if (noDocker === null) world = await createDockerWorld();
});
afterAll(async () => {
  for (const box of boxes) await box.destroy();
  await world?.end();
});

async function openBrowserBox(of: string) {
  const engine = createDocker({ dockerHost, folder: join(world.root, 'engine'), allowedImages: [of] });
  const limits = sandboxLimitsSchema.parse({ memoryMb: 2048, temporaryMb: 512 });
  const spec = world.specOf({ image: of, limits });
  const box = await engine.open(spec);
  boxes.push(box);
  return { spec, link: createAgentLink(box.agent) };
}

describe.skipIf(missing !== null)(named('a browser in an image', missing), () => {
  test('visits what is served there, on the loopback that only the box has', async () => {
    const { spec, link } = await openBrowserBox(image ?? '');
    const pages = join(import.meta.dirname, '..', '..', 'hostile-pages.ts');
    copyFileSync(pages, join(spec.workspace, 'pages.ts'));
    const serve = "import { servePages } from './pages.ts'; await servePages(8123); console.log('ready');";
    writeFileSync(join(spec.workspace, 'serve.ts'), serve);
    const order = { cwd: '/work', environment: {}, timeoutMs: 20_000, outputBytesMax: 10_000 };
    const command = 'exec /.countersign/own-node --no-warnings serve.ts';
    await link.run({ ...order, command, service: 'pages' });
    await expect.poll(() => link.knock(8123), { timeout: 20_000 }).toBe(true);
    const urls = ['http://127.0.0.1:8123/wrong', 'http://localhost:8123/good'];
    const answer = await browsePages({ kind: 'browse', urls, timeoutMs: 60_000 }, link);
    expect(answer.pages?.map(({ status, problem, title }) => [status, problem, title])).toEqual([
      [200, null, expect.any(String)],
      [200, null, 'Shop'],
    ]);
    expect(answer.text).toContain('nobody waited');
    expect(answer.attachments?.length).toBe(2);
    // Nothing that the browser is driven with can be changed from inside.
    const touch = 'touch /.countersign/node_modules/playwright-core/x /.countersign/own-node; echo $?';
    expect((await link.run({ ...order, command: touch, service: null })).output).toMatch(
      /(?:(?:Read-only file system|Permission denied)\n[^]*){2}1\n$/,
    );
  }, 120_000);
});

describe.skipIf(noDocker !== null)(named('an image without a browser', noDocker), () => {
  test('says so for each page, and what to name instead', async () => {
    const { link } = await openBrowserBox(world.image);
    const urls = ['http://localhost:8123/'];
    const answer = await browsePages({ kind: 'browse', urls, timeoutMs: 30_000 }, link);
    expect(answer).toMatchObject({ ok: false, attachments: [] });
    expect(answer.pages?.[0]).toMatchObject({ status: null, screenshot: null });
    expect(answer.text).toMatch(/no Chromium in this sandbox.*image.*chromium.*\.countersign\/sandbox\.yaml/);
  });
});
