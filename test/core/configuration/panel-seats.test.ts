import { describe, expect, test } from 'vitest';
import { findPanel, keyNames, panelSeats, type Reach } from '../../../core/configuration/panel-seats.ts';
import { parseConfiguration } from '../../../core/configuration/parse.ts';
import { type Provider, providers } from '../../../core/panel/seat.ts';

const configurationOf = (text: string) => {
  const { configuration, problems } = parseConfiguration(text);
  if (!configuration) throw new Error(JSON.stringify(problems));
  return configuration;
};

const all = (reach: Reach, but: Partial<Record<Provider, Reach>> = {}) =>
  ({ ...Object.fromEntries(providers.map((provider) => [provider, reach])), ...but }) as Record<
    Provider,
    Reach
  >;

const seats = (text: string, reach = all('real'), panel = 'default') =>
  panelSeats({ configuration: configurationOf(text), panel, reach, origin: { kind: 'patch' } });

test('the seats of a panel come in its order, each with its family', () => {
  expect(seats('panels: { default: { seats: [gpt, copilot, claude] } }')).toEqual([
    expect.objectContaining({
      id: 'gpt',
      provider: 'openai',
      family: 'openai',
      simulated: false,
      excluded: null,
    }),
    expect.objectContaining({ id: 'copilot', provider: 'github', family: 'openai' }),
    expect.objectContaining({ id: 'claude', family: 'anthropic', focus: 'security' }),
  ]);
});

test('a seat of the simulator is marked, beside real ones', () => {
  const simulated = seats('', all('simulated', { anthropic: 'real' })).map((seat) => [
    seat.id,
    seat.simulated,
  ]);
  expect(simulated).toEqual([
    ['claude', false],
    ['gemini', true],
    ['gpt', true],
    ['ollama', true],
  ]);
});

test('a seat that cannot be asked stays on the panel and says what to set', () => {
  const reasons = seats('', all('none')).map((seat) => seat.excluded);
  expect(reasons[2]).toBe(
    'Seat "gpt" has no key: set OPENAI_API_KEY, or take the seat off panel "default" in countersign.yaml.',
  );
  expect(reasons[3]).toMatch(/no server: set OLLAMA_HOST/);
  expect(reasons).not.toContain(null);
});

test('policy decides who reads, and comes before any key', () => {
  const text = 'repositories: { readers: [{ match: patch, providers: [ollama, anthropic] }] }';
  const reasons = seats(text, all('simulated', { google: 'none' })).map((seat) => seat.excluded);
  expect(reasons[0]).toBeNull();
  expect(reasons[1]).toBe(
    'Policy: "patch" under repositories.readers lets only ollama, anthropic read "patch", not google.',
  );
  expect(reasons[2]).toMatch(/^Policy/);
  expect(reasons[3]).toBeNull();
});

test('a rule without providers lets nobody read', () => {
  const reasons = seats('repositories: { readers: [{ match: "*", providers: [] }] }').map(
    (seat) => seat.excluded,
  );
  expect(reasons.every((reason) => reason?.includes('no provider'))).toBe(true);
});

test.each(['nothing', 'constructor', '__proto__', ''])(
  'panel %j is unknown, and the known ones are named',
  (panel) => {
    const configuration = configurationOf('panels: { fast: { seats: [gpt] } }');
    expect(() => findPanel(configuration, panel)).toThrowError(
      expect.objectContaining({
        failure: expect.objectContaining({ kind: 'panel.unknown' }),
        message: expect.stringMatching(/choose one of default, fast/),
      }),
    );
  },
);

test('every provider has a variable of its own', () => {
  expect(new Set(Object.values(keyNames)).size).toBe(providers.length);
});

describe('a seat with a substitute', () => {
  const gpt =
    'gpt: { provider: openai, model: gpt-5.4, focus: logic, substitute: { provider: ollama, model: "gpt-oss:20b" } }';
  const text = `{ seats: { ${gpt} }, panels: { default: { seats: [gpt] } } }`;
  const only = (provider: string) =>
    text.replace(/\}$/u, `, repositories: { readers: [{ match: patch, providers: [${provider}] }] } }`);

  test('is planned with it, and whether that one is simulated', () => {
    expect(seats(text, all('real', { ollama: 'simulated' }))).toEqual([
      {
        id: 'gpt',
        provider: 'openai',
        model: 'gpt-5.4',
        family: 'openai',
        focus: 'logic',
        simulated: false,
        excluded: null,
        substitute: { provider: 'ollama', model: 'gpt-oss:20b', simulated: true, excluded: null },
      },
    ]);
  });

  test('keeps a substitute that policy bars out of it, with the reason', () => {
    const [seat] = seats(only('openai'));
    expect(seat).toMatchObject({ provider: 'openai', excluded: null });
    expect(seat?.substitute?.excluded).toContain('lets only openai read "patch", not ollama');
  });

  test('is filled by it from the start where its own provider may not read the change', () => {
    const [seat] = seats(only('ollama'));
    expect(seat).toMatchObject({
      provider: 'ollama',
      model: 'gpt-oss:20b',
      family: 'openai',
      excluded: null,
    });
    expect(seat?.substitutedBecause).toMatch(/^in place of openai gpt-5\.4, because Policy: "patch" under/);
    expect(seat).not.toHaveProperty('barredByPolicy');
    expect(seat).not.toHaveProperty('substitute');
  });

  test('is filled by it from the start where its own provider has no key', () => {
    const [seat] = seats(text, all('real', { openai: 'none' }));
    expect(seat).toMatchObject({ provider: 'ollama', simulated: false, excluded: null });
    expect(seat?.substitutedBecause).toContain('because Seat "gpt" has no key: set OPENAI_API_KEY');
  });

  test('is out where neither can be asked', () => {
    const [seat] = seats(text, all('none'));
    expect(seat?.excluded).toContain('OPENAI_API_KEY');
    expect(seat?.substitute?.excluded).toContain('OLLAMA_HOST');
    const [barred] = seats(only('anthropic'));
    expect(barred).toMatchObject({ barredByPolicy: true });
  });
});
