import { expect, test } from 'vitest';
import { checkFleet } from '../../../core/configuration/check-fleet.ts';
import { parseConfiguration } from '../../../core/configuration/parse.ts';

const problemsOf = (yaml: string) =>
  parseConfiguration(yaml).problems.map(
    ({ line, path, message, remedy }) => `${line} ${path} ${message}. ${remedy}`,
  );

test('a class that does not exist is named, at its line, with the one that was meant', () => {
  const yaml = `fleet:
  classes:
    staging: {}
  sources:
    host:
      kind: docker
      address: unix:///var/run/docker.sock
      class: stagin
      rules:
        - { match: "web*", class: elsewhere }
        - { match: "*", class: staging }
`;
  expect(problemsOf(yaml)).toEqual([
    `8 fleet.sources.host.class names class "stagin", which does not exist. Did you mean "staging"? Otherwise add it under "fleet.classes".`,
    `10 fleet.sources.host.rules[0].class names class "elsewhere", which does not exist. Add it under "fleet.classes", or choose from staging, production, simulated.`,
  ]);
});

test('the class that asks for little is for simulated sources alone', () => {
  const yaml = (kind: string, address: string) =>
    `fleet: { sources: { a: { kind: ${kind}, address: "${address}", class: simulated } } }`;
  expect(problemsOf(yaml('docker', 'unix:///x'))).toEqual([
    expect.stringContaining('only stands in for a live system'),
  ]);
  expect(problemsOf(yaml('simulated', 'http://127.0.0.1:8128'))).toEqual([]);
});

test('nobody acts alone where nobody would be told', () => {
  const yaml = (alarms: string) =>
    `fleet:\n  classes:\n    bank: { breakGlass: { allowed: true } }\n    shop: { breakGlass: { allowed: false } }\n${alarms}`;
  for (const alarms of ['', '  alarms: []\n'])
    expect(problemsOf(yaml(alarms))).toEqual([
      `3 fleet.classes.bank.breakGlass.allowed lets one person act alone, which is to alarm everybody, and nobody is named who would be told. Name where alarms go under "fleet.alarms", such as { webhook: "https://chat.acme.example/hook" }, or leave "allowed" out.`,
    ]);
  expect(problemsOf(yaml('  alarms: [{ webhook: "https://chat.example/x" }]\n'))).toEqual([]);
});

test('whatever stands there, nothing breaks', () => {
  for (const fleet of [
    {},
    { sources: 3 },
    { sources: { a: null } },
    { sources: { a: { class: 3, rules: 'x' } } },
    { classes: [] },
    { classes: { a: 3 }, alarms: 3 },
    { classes: { a: { breakGlass: 'x' } } },
  ])
    expect(checkFleet(fleet as Record<string, unknown>)).toEqual([]);
});
