import type { Files } from '../git/store.ts';

/** A small shop, as its first commit has it. */
export const shop: Files = {
  'package.json': `${JSON.stringify(
    {
      name: 'shop',
      version: '1.4.0',
      private: true,
      type: 'module',
      scripts: { test: 'node --test' },
      dependencies: { hono: '4.13.19' },
    },
    null,
    2,
  )}\n`,
  'package-lock.json': `${JSON.stringify(
    {
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
    },
    null,
    2,
  )}\n`,
  'AGENTS.md': `# How we work here

- Every query takes its values as parameters.
- Money is counted in cents, as whole numbers.
- A change of behaviour brings a test.
`,
  'src/cart.ts': `export interface Line {
  sku: string;
  quantity: number;
  priceCents: number;
}

export function totalCents(lines: Line[]): number {
  let sum = 0;
  for (const line of lines) {
    sum += line.quantity * line.priceCents;
  }
  return sum;
}
`,
  'src/orders.ts': `import type { DatabaseSync } from 'node:sqlite';

export interface Order {
  id: string;
  customer: string;
  totalCents: number;
}

export function findOrder(database: DatabaseSync, id: string): Order | null {
  const row = database.prepare('SELECT * FROM orders WHERE id = ?').get(id);
  return (row as Order | undefined) ?? null;
}
`,
  'test/cart.test.ts': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { totalCents } from '../src/cart.ts';

test('an empty cart costs nothing', () => {
  assert.equal(totalCents([]), 0);
});
`,
};

/** Says the same in fewer words. */
export const tidierCart: Files = {
  'src/cart.ts': `export interface Line {
  sku: string;
  quantity: number;
  priceCents: number;
}

export function totalCents(lines: Line[]): number {
  return lines.reduce((sum, line) => sum + line.quantity * line.priceCents, 0);
}
`,
  'test/cart.test.ts': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { totalCents } from '../src/cart.ts';

test('an empty cart costs nothing', () => {
  assert.equal(totalCents([]), 0);
});

test('each line counts as often as it is bought', () => {
  assert.equal(totalCents([{ sku: 'tea', quantity: 3, priceCents: 250 }]), 750);
});
`,
};

/** Builds SQL from what a visitor types. */
export const injectableSearch: Files = {
  'src/search.ts': `import type { DatabaseSync } from 'node:sqlite';
import type { Order } from './orders.ts';

export function searchOrders(database: DatabaseSync, customer: string): Order[] {
  const query = \`SELECT * FROM orders WHERE customer LIKE '%\${customer}%' ORDER BY id\`;
  return database.prepare(query).all() as unknown as Order[];
}
`,
};

/** Passes a visitor's text to a shell; comes from a fork. */
export const shellInvoice: Files = {
  'src/invoice.ts': `import { execSync } from 'node:child_process';

/** Makes a PDF of an order's page. */
export function printInvoice(orderId: string, title: string): Buffer {
  return execSync(\`wkhtmltopdf --title "\${title}" http://localhost:3000/orders/\${orderId} -\`);
}
`,
};
