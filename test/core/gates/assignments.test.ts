import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assignedCredentials } from '../../../core/gates/assignments.ts';

const value = ['f8Kq2', 'Zx9Lm', '4Rt7V', 'bN3cX'].join('');
const found = (text: string) => assignedCredentials(text).map(({ start, end }) => text.slice(start, end));

test.each([
  `const apiKey = '${value}';`,
  `"apiKey": "${value}",`,
  `'api_key' => '${value}',`,
  `config["apiKey"] = "${value}"`,
  `api_key := "${value}"`,
  `API_KEY=${value}`,
  `export API_KEY=${value}`,
  `  api-key: ${value} # of the staging account`,
  `a: 1\r\napi.key = ${value}\r\nb: 2`,
])('the value is found in %s', (text) => {
  expect(found(text)).toEqual([value]);
});

test.each([
  `if (apiKey === '${value}') {`,
  `const name = '${value}';`,
  `API_KEY=\${API_KEY_${value}}`,
  'apiKey: options.apiKey2x',
  'api_key: str',
  `fetchApiKey('${value}')`,
])('%s assigns no credential', (text) => {
  expect(found(text)).toEqual([]);
});

test('every span is within the text and found again wherever the assignment stands', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      const text = `${before.replace(/["'`]/g, '')}\nsecret = "${value}"\n${after}`;
      expect(found(text)).toContain(value);
      for (const { start, end } of assignedCredentials(text))
        expect(0 <= start && start < end && end <= text.length).toBe(true);
    }),
  );
});
