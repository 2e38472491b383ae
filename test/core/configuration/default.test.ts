import { expect, test } from 'vitest';
import { configurationSchema } from '../../../core/configuration/configuration.ts';
import { defaultConfiguration } from '../../../core/configuration/default.ts';

test('the default configuration fits its own schema and seats only seats that it has', () => {
  const { seats, panels } = configurationSchema.parse(defaultConfiguration);
  for (const panel of Object.values(panels)) {
    for (const seat of panel.seats) expect(Object.keys(seats)).toContain(seat);
  }
});

test('its panel is of four families, so that no vendor can outvote another', () => {
  const { seats, panels } = defaultConfiguration;
  const seated = panels.default.seats.map((name) => seats[name as keyof typeof seats].provider);
  expect(new Set(seated)).toEqual(new Set(['anthropic', 'google', 'openai', 'ollama']));
});
