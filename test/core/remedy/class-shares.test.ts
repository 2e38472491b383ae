import { expect, test } from 'vitest';
import { classesSchema } from '../../../core/configuration/fleet-classes.ts';
import { classShares } from '../../../core/remedy/class-shares.ts';
import { actionOn } from './plan-of.ts';

test('assets are counted once, by class, and pretending to be simulated makes another share', () => {
  const web = actionOn('host.web');
  const shares = classShares(
    {
      actions: [
        web,
        web,
        actionOn('host.db', { target: { ...web.target, asset: 'host.db', class: 'data' } }),
        actionOn('demo.a', { target: { ...web.target, asset: 'demo.a', class: 'data', simulated: true } }),
      ],
    },
    classesSchema.parse({ data: { assetsMax: 2 } }),
  );
  expect(shares.map(({ name, assets, policy }) => [name, assets, policy.assetsMax])).toEqual([
    ['production', ['host.web'], 5],
    ['data', ['host.db'], 2],
    ['data', ['demo.a'], 2],
  ]);
});
