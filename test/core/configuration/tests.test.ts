import { expect, test } from 'vitest';
import { parseConfiguration, withoutFile } from '../../../core/configuration/parse.ts';

test('by default missing tests ask, and a failed check blocks as far as the gate does', () => {
  expect(withoutFile().tests).toEqual({
    rules: { none: 'ask', 'check-failed': 'block', 'check-pending': 'ask', 'check-unknown': 'ask' },
    except: [],
  });
});

test('each rule has its mode', () => {
  const { configuration } = parseConfiguration('tests: { rules: { none: warn }, except: ["scripts/*"] }\n');
  expect(configuration?.tests).toMatchObject({
    rules: { none: 'warn', 'check-failed': 'block' },
    except: ['scripts/*'],
  });
});

test('a rule that does not exist is refused', () => {
  expect(parseConfiguration('tests: { rules: { nothing: ask } }\n').problems[0]?.path).toBe(
    'tests.rules.nothing',
  );
});
