import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'headless_shell',
  'chromium-headless-shell',
];
const usualFolders = ['/usr/bin', '/usr/local/bin', '/bin', '/snap/bin', '/opt/google/chrome'];
/** The program itself, where a distribution puts a script in front of it that reads files which a box has not. */
const programs = ['/usr/lib/chromium/chromium', '/usr/lib/chromium-browser/chromium-browser'];
const inDownload = ['chrome-linux/chrome', 'chrome-linux64/chrome', 'chrome-linux/headless_shell'];

/**
 * The browser of the image, or of the host where its programs are seen inside.
 * @throws Error that says how to get one
 */
export function findChromium(
  environment: Record<string, string | undefined>,
  exists: (path: string) => boolean = existsSync,
): string {
  const folders = [...(environment['PATH'] ?? '').split(':'), ...usualFolders].filter((one) =>
    one.startsWith('/'),
  );
  const installed = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  const found = [...programs, ...installed, ...downloads(environment)].find((path) => exists(path));
  if (found !== undefined) return found;
  throw new Error(
    'There is no Chromium in this sandbox: use an image that has it, such as one with Debian\'s package chromium ("image" in .countersign/sandbox.yaml); without an image, install that package on the machine.',
  );
}

/** Where Playwright puts the browsers that it downloads. */
function downloads(environment: Record<string, string | undefined>): string[] {
  const homes = [
    environment['PLAYWRIGHT_BROWSERS_PATH'],
    '/ms-playwright',
    join(environment['HOME'] ?? '/', '.cache/ms-playwright'),
  ];
  return homes
    .filter((home) => home !== undefined && home.startsWith('/') && existsSync(home))
    .flatMap((home) =>
      readdirSync(home ?? '/')
        .filter((name) => name.startsWith('chromium'))
        .flatMap((name) => inDownload.map((path) => join(home ?? '/', name, path))),
    );
}
