import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { eachKey } from '../../../core/dependencies/json-lines.ts';
import { cpuMs } from '../../cpu-time.ts';

const keysOf = (text: string) => {
  const keys: string[] = [];
  eachKey(text, (path, line) => keys.push(`${path.join('>')}:${line}`));
  return keys;
};

test('keys with those that enclose them, and their lines', () => {
  const text = '{\n "a": {"b": 1,\n "c\\"d": ["e", {"f": 2}]},\n "g": "h: {"\n}';
  expect(keysOf(text)).toEqual(['a:2', 'a>b:2', 'a>c"d:3', 'a>c"d>>f:3', 'g:4']);
});

test('whatever the object, all of its keys are told, each on the line that holds it', () => {
  fc.assert(
    fc.property(fc.object({ maxDepth: 3 }), (object) => {
      const text = JSON.stringify(object, null, 1);
      const lines = text.split('\n');
      const told: string[] = [];
      eachKey(text, (path, line) => {
        if (path.length === 1) told.push(path[0] ?? '');
        expect(lines[line - 1]).toContain(JSON.stringify(path.at(-1)));
      });
      expect(told).toEqual(Object.keys(JSON.parse(text) as object));
    }),
  );
});

test('depth and length cost no more than one pass', () => {
  const started = cpuMs();
  expect(keysOf('['.repeat(2_000_000) + ']'.repeat(2_000_000))).toEqual([]);
  expect(keysOf(`{"a":"${'\\\\'.repeat(2_000_000)}"}`)).toEqual(['a:1']);
  expect(cpuMs() - started).toBeLessThan(2000);
});
