import { expect, test } from 'vitest';
import { signing } from '../../../core/panel/temporal-page.ts';

test('it says which command signs an answer, and where what it prints is pasted', () => {
  const text = signing('audit-pr/acme/shop/12/aaaa.0a1b2c3d', 'redirect');
  expect(text).toContain(
    'npx countersign decide audit-pr/acme/shop/12/aaaa.0a1b2c3d redirect --reason "why" --key FILE',
  );
  expect(text).toMatch(/--agent.*--print.*Send a Signal/s);
});

test.each(['a b', '$(rm -rf .)', 'a`b', "a'b", 'a\nb', '', 'x'.repeat(301)])(
  'an id that is no word of a shell is not shown to be pasted into one: %j',
  (id) => {
    expect(signing(id, 'approve')).toContain('npx countersign decide ID approve');
  },
);
