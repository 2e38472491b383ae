import type { Files } from '../git/store.ts';
import { app, cart, cartTest, orders, ordersTest } from './shop.ts';

/** Says the same in fewer words. */
export const tidierCart: Files = {
  'src/cart.ts': cart('  return lines.reduce((sum, line) => sum + line.quantity * line.priceCents, 0);'),
  'test/cart.test.ts': `${cartTest}
test('each line counts as often as it is bought', () => {
  const lines = [
    { sku: 'tea', quantity: 3, priceCents: 250 },
    { sku: 'mug', quantity: 1, priceCents: 900 },
  ];
  assert.equal(totalCents(lines), 1650);
});
`,
};

const searching = (body: string): Files => ({
  'src/app.ts': app
    .replace('{ findOrder }', '{ findOrder, searchOrders }')
    .replace(
      "  app.get('/orders/:id'",
      "  app.get('/orders', (context) => context.json(searchOrders(database, context.req.query('customer') ?? '')));\n  app.get('/orders/:id'",
    ),
  'src/orders.ts': `${orders}
/** Orders of everybody whose name holds this text. */
export function searchOrders(database: DatabaseSync, customer: string): Order[] {
${body}
}
`,
});

const searchTest = `${ordersTest.replace('{ findOrder }', '{ findOrder, searchOrders }')}
test('a part of the name finds the order', () => {
  assert.deepEqual(
    searchOrders(shop(), 'Ad').map(({ id }) => id),
    ['o1'],
  );
});
`;

/** Builds SQL from what a visitor types. */
export const injectableSearch: Files = {
  ...searching(`  const query = \`SELECT * FROM orders WHERE customer LIKE '%\${customer}%' ORDER BY id\`;
  return database.prepare(query).all() as unknown as Order[];`),
  'test/orders.test.ts': searchTest,
};

/** The same with the visitor's text as a parameter. */
export const mendedSearch: Files = {
  ...searching(`  const query = database.prepare('SELECT * FROM orders WHERE instr(customer, ?) > 0 ORDER BY id');
  return query.all(customer) as unknown as Order[];`),
  'test/orders.test.ts': `${searchTest}
test('a quote in the name is a letter like any other', () => {
  assert.deepEqual(
    searchOrders(shop(), "O'Brien").map(({ id }) => id),
    ['o2'],
  );
});
`,
};

/** Of nobody and for nothing; in parts, so that scanners leave this file alone. */
const madeUpToken = ['q7ZkW2mX9', 'pLr4TbN8s', 'Vc3JdH6yF'].join('');

/** Passes a visitor's text to a shell, and holds a token; comes from a fork. */
export const shellInvoice: Files = {
  'src/invoice.ts': `import { execSync } from 'node:child_process';

const printerToken = '${madeUpToken}';

/** Makes a PDF of an order's page. */
export function printInvoice(orderId: string, title: string): Buffer {
  const page = \`http://localhost:3000/orders/\${orderId}?token=\${printerToken}\`;
  return execSync(\`wkhtmltopdf --title "\${title}" "\${page}" -\`);
}
`,
  'test/invoice.test.ts': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printInvoice } from '../src/invoice.ts';

test('an invoice is a PDF', () => {
  assert.match(printInvoice('o1', 'Invoice').toString('latin1'), /^%PDF/);
});
`,
};
