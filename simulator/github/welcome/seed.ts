import type { GitHub } from '../server.ts';
import { injectableSearch, mendedSearch, shellInvoice, tidierCart } from './changes.ts';
import { shop } from './shop.ts';

const repository = 'demo/shop';
const dayS = 86_400;

async function createShop(github: GitHub): Promise<void> {
  github.addUser('ada', 'Ada');
  github.addUser('grace', 'Grace');
  github.addUser('linus', 'Linus');
  github.addTeam({ org: 'demo', slug: 'maintainers', members: ['grace'] });
  await github.createRepository({
    owner: 'demo',
    name: 'shop',
    description: 'A small shop to try audits on',
    permissions: { ada: 'write', grace: 'admin' },
  });
  const at = Math.floor(github.world.now().getTime() / 1000) - dayS;
  await github.push({
    repository,
    branch: 'main',
    files: shop,
    message: 'Sell things',
    by: 'grace',
    author: { name: 'Grace', email: 'grace@users.noreply.github.com', at },
  });
}

/**
 * What a newcomer finds: `demo/shop` with three open pull requests, of which the first is harmless, the second builds SQL
 * from strings, with a mend at hand, and the third comes from a fork and holds a token. Commit ids depend on the time:
 * each start's are new to whoever remembers those before.
 */
export async function seedWelcome(github: GitHub): Promise<void> {
  await createShop(github);
  await github.openPullRequest({
    repository,
    title: 'Add up the cart in one expression',
    body: 'The same sum in fewer lines. A cart of several lines had no test yet; now it has.',
    by: 'ada',
    branch: 'tidier-cart',
    files: tidierCart,
  });
  const search = await github.openPullRequest({
    repository,
    title: 'Search orders by customer',
    body: 'Support looks for orders by a part of the name:\n\n```\nGET /orders?customer=ad\n```\n',
    by: 'ada',
    branch: 'search-orders',
    files: injectableSearch,
  });
  github.prepareMend({
    repository,
    number: search.number,
    by: 'ada',
    message: 'Pass the name as a parameter',
    files: mendedSearch,
  });
  await github.openPullRequest({
    repository,
    title: 'Print invoices',
    body: 'Makes a PDF of an order, by `wkhtmltopdf`.',
    by: 'linus',
    branch: 'print-invoices',
    fork: true,
    files: shellInvoice,
  });
}
