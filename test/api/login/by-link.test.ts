import { expect, test } from 'vitest';
import { linkLastsMs, loginLink } from '../../../core/people/login-link.ts';
import { localOwnerId, withLocalOwner } from '../../../core/people/local-owner.ts';
import { issueLink } from '../../../database/login-links.ts';
import { sessions } from '../../../database/schema.ts';
import { findOnTrail } from '../../../database/trail.ts';
import { createBrowser } from './browser.ts';
import { loginWorld, type LoginWorld, type Me, people, start } from './login-world.ts';

async function linkFor({ db, url }: LoginWorld, person: string) {
  const expiresAt = new Date(start.getTime() + linkLastsMs);
  const { id, secret } = await issueLink(db, { person, expiresAt, now: start });
  return { id, secret, link: loginLink(url, secret) };
}

test('a link signs its person in, once, and not by being opened', async () => {
  const world = await loginWorld();
  const { id, link } = await linkFor(world, 'grace');
  const browser = createBrowser();
  // Whatever previews links opens them, as often as it likes.
  for (let time = 0; time < 3; time += 1) expect((await createBrowser().follow(link)).status).toBe(200);
  const page = await browser.submit(await browser.follow(link));
  expect([page.url, page.text]).toEqual([
    `${world.url}/login`,
    expect.stringContaining('You are in as Grace Hopper') as string,
  ]);
  expect(await (await browser.ask(`${world.url}/me`)).json()).toMatchObject({
    person: 'grace',
    proof: { kind: 'session', signedInBy: 'link' },
  });
  const again = await browser.submit(await createBrowser().follow(link));
  expect([again.status, again.text]).toEqual([
    401,
    expect.stringMatching(/signed somebody in already.*npx countersign login-link/) as string,
  ]);
  expect(await findOnTrail(world.db, {}, 10)).toMatchObject([
    { kind: 'signed-in', who: { name: 'Grace Hopper', proof: 'login', credential: `link ${id}` } },
  ]);
});

test('of many who try at once one has it', async () => {
  const world = await loginWorld();
  const { link } = await linkFor(world, 'ada');
  const page = await createBrowser().follow(link);
  const ended = await Promise.all(Array.from({ length: 12 }, () => createBrowser().submit(page)));
  expect(ended.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(ended.filter(({ status }) => status === 401)).toHaveLength(11);
  expect(await world.db.select().from(sessions)).toHaveLength(1);
});

test('signing in anew ends the session before, whose cookie is worth nothing then', async () => {
  const world = await loginWorld();
  const browser = createBrowser();
  const signIn = async () => browser.submit(await browser.follow((await linkFor(world, 'ada')).link));
  await signIn();
  const before = await browser.jar.getCookieString(world.url);
  await signIn();
  expect(await browser.jar.getCookieString(world.url)).not.toBe(before);
  expect((await world.ask({ cookie: before })).status).toBe(401);
  expect((await browser.ask(`${world.url}/me`)).status).toBe(200);
  const kinds = (await findOnTrail(world.db, {}, 10)).map(({ kind }) => kind);
  expect(kinds).toEqual(['signed-in', 'signed-out', 'signed-in']);
});

test('an old link, a made-up one and one of nobody sign nobody in', async () => {
  const world = await loginWorld();
  const { link } = await linkFor(world, 'ada');
  const page = await createBrowser().follow(link);
  world.setClock(new Date(start.getTime() + linkLastsMs));
  expect((await createBrowser().submit(page)).text).toContain('too old');
  world.setClock(start);
  const made = await createBrowser().follow(loginLink(world.url, 'x'.repeat(43)));
  expect((await createBrowser().submit(made)).text).toContain('There is no such link');
  expect((await createBrowser().follow(`${world.url}/login/once?link="><script>`)).status).toBe(400);
  const gone = await linkFor(world, 'mallory');
  const refused = await createBrowser().submit(await createBrowser().follow(gone.link));
  expect([refused.status, refused.text]).toEqual([
    403,
    expect.stringContaining('does not name under') as string,
  ]);
  expect(await world.db.select().from(sessions)).toEqual([]);
});

test('guessing links is told to wait, and a right one still signs in', async () => {
  const world = await loginWorld();
  const { link, secret } = await linkFor(world, 'ada');
  const page = await createBrowser().follow(link);
  const wrong = { ...page, text: page.text.replace(secret, 'y'.repeat(43)) };
  const statuses = await Promise.all(
    Array.from({ length: 65 }, async () => (await createBrowser().submit(wrong)).status),
  );
  expect(statuses.filter((status) => status === 429)).toHaveLength(5);
  expect((await createBrowser().submit(page)).status).toBe(200);
});

test('the local owner may do everything as long as nobody is named, and this machine alone is served', async () => {
  const world = await loginWorld();
  const { link } = await linkFor(world, localOwnerId);
  const browser = createBrowser();
  // Somebody is named: the link is of nobody.
  expect((await browser.submit(await browser.follow(link))).status).toBe(403);
  world.configure('people: {}');
  const owner = await linkFor(world, localOwnerId);
  const page = await browser.submit(await browser.follow(owner.link));
  expect(page.text).toContain('You are in as Local owner');
  const me = async () => browser.ask(`${world.url}/me`);
  expect(((await (await me()).json()) as Me).permissions).toEqual([
    'see',
    'start',
    'decide',
    'approve',
    'operate',
    'administer',
  ]);
  world.configure(people);
  expect((await me()).status).toBe(401);
  const { people: none, teams } = withLocalOwner({ people: {}, teams: {} }, { loopback: false });
  expect([none, teams]).toEqual([{}, {}]);
});
