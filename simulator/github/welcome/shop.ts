import type { Files } from '../git/store.ts';

const manifest = {
  name: 'shop',
  version: '1.4.0',
  private: true,
  type: 'module',
  scripts: { test: 'node --test' },
  dependencies: { hono: '4.13.19' },
};

const lock = {
  name: 'shop',
  version: '1.4.0',
  lockfileVersion: 3,
  requires: true,
  packages: {
    '': { name: 'shop', version: '1.4.0', dependencies: { hono: '4.13.19' } },
    'node_modules/hono': {
      version: '4.13.19',
      integrity:
        'sha512-KmXvQAXwcAHV+muzbIwoJ23niEB5nMoDVr9WcRkU8mvjUECm/1+7v4Jgp7P7a+H6MLFrh+vXrGonGrGS+RQfkA==',
      license: 'MIT',
      engines: { node: '>=16.9.0' },
    },
  },
};

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

/** The sum over a cart; the harmless pull request says it in fewer words. */
export const cart = (body: string): string => `export interface Line {
  sku: string;
  quantity: number;
  priceCents: number;
}

export function totalCents(lines: readonly Line[]): number {
${body}
}
`;

export const orders = `import type { DatabaseSync } from 'node:sqlite';

export interface Order {
  id: string;
  customer: string;
  totalCents: number;
}

export function findOrder(database: DatabaseSync, id: string): Order | null {
  const row = database.prepare('SELECT * FROM orders WHERE id = ?').get(id);
  return (row as Order | undefined) ?? null;
}
`;

export const app = `import type { DatabaseSync } from 'node:sqlite';
import { Hono } from 'hono';
import { findOrder } from './orders.ts';

export const createApp = (database: DatabaseSync): Hono => {
  const app = new Hono();
  app.get('/orders/:id', (context) => {
    const order = findOrder(database, context.req.param('id'));
    return order ? context.json(order) : context.json({ message: 'No such order.' }, 404);
  });
  return app;
};
`;

export const ordersTest = `import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { findOrder } from '../src/orders.ts';

function shop(): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE orders (id TEXT PRIMARY KEY, customer TEXT, totalCents INTEGER)');
  const insert = database.prepare('INSERT INTO orders VALUES (?, ?, ?)');
  insert.run('o1', 'Ada', 750);
  insert.run('o2', "Miles O'Brien", 1200);
  return database;
}

test('an order is found by its id', () => {
  assert.equal(findOrder(shop(), 'o1')?.customer, 'Ada');
});

test('an unknown id finds nothing', () => {
  assert.equal(findOrder(shop(), 'o9'), null);
});
`;

export const cartTest = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { totalCents } from '../src/cart.ts';

test('an empty cart costs nothing', () => {
  assert.equal(totalCents([]), 0);
});
`;

/** A small shop, as its first commit has it. */
export const shop: Files = {
  'package.json': json(manifest),
  'package-lock.json': json(lock),
  'AGENTS.md': `# How we work here

- Every query takes its values as parameters.
- Money is counted in cents, as whole numbers.
- A change of behaviour brings a test.
`,
  'src/app.ts': app,
  'src/cart.ts': cart(`  let sum = 0;
  for (const line of lines) {
    sum += line.quantity * line.priceCents;
  }
  return sum;`),
  'src/orders.ts': orders,
  'test/cart.test.ts': cartTest,
  'test/orders.test.ts': ordersTest,
};
