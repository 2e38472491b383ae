import type { GitHub } from '../server.ts';
import { injectableSearch, shellInvoice, shop, tidierCart } from './shop.ts';

/**
 * What a newcomer finds: `demo/shop` with three open pull requests, of which the first is harmless, the second builds SQL from strings
 * and the third comes from a fork. Commit ids are the same everywhere.
 */
export async function seedWelcome(github: GitHub): Promise<void> {
  const repository = 'demo/shop';
  github.addUser('ada', 'Ada');
  github.addUser('grace', 'Grace');
  github.addUser('linus', 'Linus');
  github.addTeam({ org: 'demo', slug: 'maintainers', members: ['grace'] });
  await github.createRepository({
    owner: 'demo',
    name: 'shop',
    description: 'A small shop to try audits on',
    files: shop,
    permissions: { ada: 'write', grace: 'admin' },
  });
  await github.openPullRequest({
    repository,
    title: 'Add up the cart in one expression',
    body: 'The same sum in fewer lines, with a test.',
    by: 'ada',
    branch: 'tidier-cart',
    files: tidierCart,
  });
  await github.openPullRequest({
    repository,
    title: 'Search orders by customer',
    body: 'The support team looks for orders by a part of the name.',
    by: 'ada',
    branch: 'search-orders',
    files: injectableSearch,
  });
  await github.openPullRequest({
    repository,
    title: 'Print invoices',
    body: 'Makes a PDF of an order.',
    by: 'linus',
    branch: 'print-invoices',
    fork: true,
    files: shellInvoice,
  });
}
