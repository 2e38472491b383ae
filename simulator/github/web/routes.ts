import { Hono, type Context, type MiddlewareHandler } from 'hono';
import * as z from 'zod';
import type { Commands } from '../commands.ts';
import { lookUpRepository } from '../find.ts';
import { Refusal } from '../refusal.ts';
import type { Env } from '../rest/context.ts';
import type { World } from '../world.ts';
import { commitPage, filePage } from './code-pages.ts';
import { homePage } from './home-page.ts';
import type { Html } from './html.ts';
import { pullPage } from './pull-page.ts';

const formSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('comment'), by: z.string(), body: z.string() }),
  z.object({ do: z.enum(['close', 'reopen', 'mend']), by: z.string() }),
  z.object({ do: z.literal('reply'), by: z.string(), id: z.coerce.number().int(), body: z.string() }),
  z.object({ do: z.enum(['resolve', 'unresolve', 'rerun']), by: z.string(), id: z.coerce.number().int() }),
]);

type Form = z.infer<typeof formSchema>;

/** Pages hold what strangers wrote: nothing of it may run, load or be framed. */
const guarded: MiddlewareHandler<Env> = async (context, next) => {
  await next();
  const policy =
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
  context.res.headers.set('content-security-policy', policy);
  context.res.headers.set('x-content-type-options', 'nosniff');
  context.res.headers.set('referrer-policy', 'same-origin');
};

async function carryOut(
  commands: Commands,
  on: { repository: string; number: number },
  form: Form,
): Promise<void> {
  const { repository } = on;
  const { by } = form;
  switch (form.do) {
    case 'comment':
      commands.comment({ ...on, by, body: form.body });
      return;
    case 'reply':
      await commands.reply({ repository, id: form.id, by, body: form.body });
      return;
    case 'mend':
      await commands.pushMend(on);
      return;
    case 'close':
      return commands.closePullRequest({ ...on, by });
    case 'reopen':
      return commands.reopenPullRequest({ ...on, by });
    case 'resolve':
    case 'unresolve':
      return commands.setResolved({ repository, threadId: form.id, by, resolved: form.do === 'resolve' });
    case 'rerun':
      commands.rerunCheck(repository, form.id, by);
  }
}

/** What a person sees in a browser. */
export function pageRoutes(world: World, commands: Commands): Hono<Env> {
  const app = new Hono<Env>();
  const find = (owner: string, name: string, number: string) => {
    const repository = lookUpRepository(world, owner, name);
    const pull = repository?.pulls.get(Number(number));
    return repository && pull ? { repository, pull } : null;
  };
  const show = async (context: Context<Env>, made: Html | null | Promise<Html | null>) => {
    const ready = await made;
    return ready === null ? context.notFound() : context.html(ready);
  };
  const named = (context: Context<Env>) => {
    const { owner = '', repo = '' } = context.req.param();
    return lookUpRepository(world, owner, repo);
  };
  app.get('/', guarded, (context) => context.html(homePage(world)));
  app.get('/:owner/:repo', guarded, (context) => {
    const repository = named(context);
    return show(context, repository && homePage(world, repository));
  });
  app.get('/:owner/:repo/commit/:sha', guarded, (context) => {
    const repository = named(context);
    return show(context, repository && commitPage(world, repository, context.req.param('sha')));
  });
  app.get('/:owner/:repo/blob/:ref/:path{.+}', guarded, (context) => {
    const repository = named(context);
    const { ref, path } = context.req.param();
    return show(context, repository && filePage(world, repository, ref, path));
  });
  app.get('/:owner/:repo/pull/:number', guarded, (context) => {
    const { owner, repo, number } = context.req.param();
    const found = find(owner, repo, number);
    const asked = context.req.query('as') ?? null;
    return show(context, found && pullPage(world, found.repository, found.pull, asked));
  });
  app.post('/:owner/:repo/pull/:number/do', async (context) => {
    // Only this server's own pages may send its forms.
    const { origin } = new URL(context.req.url);
    if (context.req.header('origin') !== origin)
      return context.text('Forms are taken from these pages only.', 403);
    const { owner, repo, number } = context.req.param();
    const found = find(owner, repo, number);
    if (!found) return context.notFound();
    const form = formSchema.safeParse(await context.req.parseBody());
    if (!form.success) return context.text(z.prettifyError(form.error), 400);
    const name = `${found.repository.owner.login}/${found.repository.name}`;
    try {
      await carryOut(commands, { repository: name, number: found.pull.number }, form.data);
    } catch (error) {
      if (error instanceof Refusal)
        return context.text(`${error.message}\n${JSON.stringify(error.body)}`, error.status);
      throw error;
    }
    return context.redirect(`/${name}/pull/${number}?as=${encodeURIComponent(form.data.by)}`, 303);
  });
  return app;
}
