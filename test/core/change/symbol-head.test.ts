import { expect, test } from 'vitest';
import { readHead } from '../../../core/change/symbol-head.ts';

test.each([
  ['export default async function* walk()', 'walk'],
  ['export abstract class Shop<T> extends Base', 'Shop'],
  ['pub async fn run<T: Clone>(x: T) -> Result<T>', 'run'],
  ['func (s *Store[T]) Get(key string) (T, error)', 'Get'],
  ['override fun onCreate(state: Bundle?)', 'onCreate'],
  ['protected async load<A extends B = C>(id: A): Promise<void>', 'load'],
  ['  public List<String> names(int max) throws IOException', 'names'],
  ['std::vector<int> Shop::items(const char *name) const noexcept', 'items'],
  ['private readonly go = async (x: number): Promise<void> =>', 'go'],
  ['  get', 'get'],
  ['#secret(x)', '#secret'],
])('%s is %s', (head, name) => {
  expect(readHead(head, false)).toEqual({ name });
});

test.each([
  '',
  'if (a)',
  '} else if (b)',
  'for await (const x of y)',
  'while (true)',
  'return',
  'const x =',
  'match value',
  'unsafe',
  'try (Reader r = open())',
  '=',
  'else',
])('%j is no symbol', (head) => {
  expect(readHead(head, false)).toBeNull();
});

test('within brackets only a callback and a factory are symbols', () => {
  expect(readHead("describe('x', () =>", true)).toEqual({ name: null });
  expect(readHead('export const create = (deps: Deps) => (', true)).toEqual({ name: 'create' });
  expect(readHead('call(a, ', true)).toBeNull();
});
