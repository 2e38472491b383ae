import { describe, expect, test } from 'vitest';
import { askers, simulatorForTest, toBallot } from './support.ts';

describe.each(askers)('$name through its own SDK', ({ ask }) => {
  test.each([{ stream: false }, { stream: true }])(
    'gives a valid ballot, stream: $stream',
    async ({ stream }) => {
      const simulator = await simulatorForTest();
      const ballot = toBallot(await ask(simulator, { stream }));
      expect(ballot.vote).toBe('fail');
      expect(ballot.covered).toEqual(['src/users.ts']);
      expect(ballot.findings).toHaveLength(1);
      expect(ballot.findings[0]).toMatchObject({
        cwe: 'CWE-89',
        severity: 'critical',
        file: 'src/users.ts',
        side: 'head',
        startLine: 1,
        quote: 'const rows = db.query(`SELECT * FROM users WHERE id = ${id}`);',
      });
    },
  );
});
