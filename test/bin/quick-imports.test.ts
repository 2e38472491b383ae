import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

const at = (path: string): string => new URL(`../../${path}`, import.meta.url).href;

/** What Node is asked about drizzle's own modules while the database's are loaded, and what these have then. */
function load(quickly: boolean): { asked: number; names: string[] } {
  const program = `
    import module from 'node:module';
    let asked = 0;
    module.registerHooks({
      resolve(specifier, context, next) {
        if (specifier.startsWith('.') && context.parentURL.includes('/node_modules/drizzle-orm/')) asked += 1;
        return next(specifier, context);
      },
    });
    if (${quickly}) await import(${JSON.stringify(at('bin/quick-imports.mjs'))});
    const loaded = [
      await import(${JSON.stringify(at('database/client.ts'))}),
      await import(${JSON.stringify(at('database/schema.ts'))}),
      await import('drizzle-orm'),
    ];
    const names = loaded.flatMap((one) => Object.keys(one));
    process.stdout.write(JSON.stringify({ asked, names }));`;
  const args = ['--input-type=module', '--eval', program];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: import.meta.dirname, encoding: 'utf8' })) as {
    asked: number;
    names: string[];
  };
}

test('Node is not asked where the modules of drizzle-orm lead, and the same is loaded', () => {
  const [slow, quick] = [load(false), load(true)];
  expect(slow.asked).toBeGreaterThan(50);
  expect(quick.asked).toBe(0);
  expect(quick.names).toEqual(slow.names);
});
