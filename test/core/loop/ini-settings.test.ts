import { describe, expect, test } from 'vitest';
import { changedSettings, readSettings } from '../../../core/loop/ini-settings.ts';

test('values by section and key, with what continues them', () => {
  const text =
    '[pytest]\r\naddopts =\n    -v\n    -k "not total"\n# a remark\n[tool.ruff.lint]\nignore = ["E501"]\n';
  expect(Object.fromEntries(readSettings(text))).toEqual({
    'pytest.addopts': '-v -k "not total"',
    'tool.ruff.lint.ignore': '["E501"]',
  });
});

describe('what decides about tests', () => {
  test.each([
    [
      'a filter on a line of its own',
      '[pytest]\naddopts =\n  -v\n',
      '[pytest]\naddopts =\n  -v\n  -k "not total"\n',
    ],
    [
      'a test named off',
      '[pytest]\naddopts =\n  -v\n',
      '[pytest]\naddopts =\n  -v\n  --deselect tests/a.py::b\n',
    ],
    ['a plugin', '[pytest]\n', '[pytest]\naddopts = -p cheat\n'],
    ['nothing is run', '[pytest]\naddopts = -v\n', '[pytest]\naddopts = -v --collect-only\n'],
    ['only what failed last', '[pytest]\n', '[pytest]\naddopts = --last-failed --lfnf none\n'],
    [
      'other folders',
      '[tool.pytest.ini_options]\ntestpaths = ["tests"]\n',
      '[tool.pytest.ini_options]\ntestpaths = ["none"]\n',
    ],
    ['in the form of TOML', '[pytest]\n', '[pytest]\naddopts = ["-m", "x"]\n'],
    ['a strict option is gone', '[pytest]\naddopts = -W error -p no:randomly\n', '[pytest]\naddopts =\n'],
    ['the commands of tox', '[testenv]\ncommands = pytest\n', '[testenv]\ncommands = true\n'],
  ])('%s', (_, was, now) => expect(changedSettings(was, now)).toHaveLength(1));

  test.each([
    [
      'other tools',
      '[tool.ruff]\n[tool.mypy]\n[flake8]\n',
      '[tool.ruff]\nignore = ["E"]\nexclude = ["b"]\n[tool.mypy]\nignore_missing_imports = true\n[flake8]\nexclude = build\n',
    ],
    [
      'packages',
      '[tool.setuptools.packages.find]\nwhere = ["src"]\n',
      '[tool.setuptools.packages.find]\nwhere = ["src"]\ninclude = ["shop*"]\n',
    ],
    ['how it is shown', '[pytest]\naddopts = -v\n', '[pytest]\naddopts = -ra -q --tb=short --durations=5\n'],
    [
      'marks and warnings',
      '[pytest]\n',
      '[pytest]\nmarkers =\n  slow: takes long\nfilterwarnings =\n  error\n',
    ],
    ['remarks', '[pytest]\n', '[pytest]\n# addopts = -k none\n'],
  ])('%s do not', (_, was, now) => expect(changedSettings(was, now)).toEqual([]));
});
