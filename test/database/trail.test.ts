import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { entryLine, type TrailEvent } from '../../core/trail/entry.ts';
import { checkTrail } from '../../core/trail/verify-trail.ts';
import { createTrail, findOnTrail, findTrailHead, readTrail, sumOf } from '../../database/trail.ts';
import { databaseForFile } from './database-for-file.ts';

const db = databaseForFile();
const event = (what: string, about: Partial<TrailEvent['about']> = {}): TrailEvent => ({
  kind: 'decided',
  who: { name: 'ada', proof: 'unverified', credential: null },
  what,
  about: { workflow: null, plan: null, assets: [], ...about },
  digests: {},
});
const trailOf = () => createTrail(db());

async function exported(): Promise<string[]> {
  const lines: string[] = [];
  for await (const page of readTrail(db())) lines.push(...page.map(({ sum, text }) => entryLine(sum, text)));
  return lines;
}

async function problems(): Promise<string[]> {
  const check = checkTrail({ sum: sumOf, checkpoints: [], keys: [], verify: () => false });
  for (const line of await exported()) check.add(line);
  return check.end().problems.map(({ what }) => what);
}

describe('the trail', () => {
  test('is one chain, however many write to it at once', async () => {
    const writers = Array.from({ length: 4 }, trailOf);
    const numbers = await Promise.all(
      Array.from({ length: 40 }, async (_, at) => writers[at % 4]?.append(`many/${at}`, event(`Did ${at}`))),
    );
    expect(new Set(numbers).size).toBe(40);
    expect(await problems()).toEqual([]);
    expect((await findTrailHead(db())).number).toBe(40);
  });

  test('takes an event once, whoever tells it again', async () => {
    const first = await trailOf().append('once', event('Said so'));
    expect(await trailOf().append('once', event('Said so'))).toBe(first);
    expect(await trailOf().append('once', event('Said something else'))).toBe(first);
    expect((await exported()).filter((line) => line.includes('Said so'))).toHaveLength(1);
    expect((await exported()).join()).not.toContain('something else');
  });

  test('is the trail of one installation, whoever asks first', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => trailOf().id()));
    expect(new Set(ids).size).toBe(1);
  });

  test('tells what happened to an asset, under a plan, in a workflow', async () => {
    const trail = trailOf();
    const plan = 'a'.repeat(64);
    await trail.append('x1', event('One', { assets: ['web', 'db'], workflow: 'remediate-1' }));
    await trail.append('x2', event('Two', { assets: ['db'], plan }));
    const words = async (...wish: Parameters<typeof findOnTrail> extends [unknown, ...infer R] ? R : never) =>
      (await findOnTrail(db(), ...wish)).map(({ what }) => what);
    expect(await words({ asset: 'db' }, 10)).toEqual(['One', 'Two']);
    expect(await words({ asset: 'web' }, 10)).toEqual(['One']);
    expect(await words({ plan }, 10)).toEqual(['Two']);
    expect(await words({ workflow: 'remediate-1' }, 10)).toEqual(['One']);
    expect(await words({ asset: 'db' }, 1)).toEqual(['Two']);
  });

  test('takes nothing that is no event', async () => {
    const wrong = { ...event('x'), digests: { output: 'all of the output' } };
    await expect(trailOf().append('wrong', wrong)).rejects.toThrow();
    expect((await exported()).join()).not.toContain('all of the output');
  });
});

describe('an entry', () => {
  const change = (statement: ReturnType<typeof sql>) => db().execute(statement);

  test('is not changed or taken away by mistake', async () => {
    await trailOf().append('kept', event('Kept'));
    for (const statement of [
      sql`update trail_entries set entry = 'x'`,
      sql`delete from trail_entries`,
      sql`truncate trail_entries`,
    ])
      await expect(change(statement)).rejects.toMatchObject({
        cause: { message: expect.stringContaining('never changed') as string },
      });
  });

  test("that the database's owner alters all the same is found", async () => {
    await trailOf().append('altered', event('Refused the plan'));
    await change(sql`alter table trail_entries disable trigger trail_entries_stay`);
    await change(
      sql`update trail_entries set entry = replace(entry, 'Refused', 'Approved') where key = 'altered'`,
    );
    expect((await problems()).join()).toMatch(/Entry \d+ was altered/);
    await change(sql`delete from trail_entries where key = 'altered'`);
    await change(sql`alter table trail_entries enable trigger trail_entries_stay`);
    await trailOf().append('after', event('Went on'));
    expect(await problems()).toEqual([]);
  });
});
