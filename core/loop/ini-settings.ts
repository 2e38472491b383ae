/** Values by `section.key` of a file like TOML or INI, as far as lines go: what continues a value belongs to it. */
export function readSettings(text: string): Map<string, string> {
  const settings = new Map<string, string>();
  let section = '';
  let key: string | null = null;
  for (const raw of text.split('\n')) {
    const line = raw.replace(/\r$/, '');
    const heading = /^\s*\[{1,2}([^\]"']{1,200}|[^\]]{1,200})\]{1,2}\s*(?:#.*)?$/.exec(line)?.[1];
    const [, name, value] = /^([\w."'-]{1,200})\s*[=:]\s*(.*)$/.exec(line) ?? [];
    if (heading !== undefined && (key === null || !/^\s/.test(line))) {
      section = heading.trim();
      key = null;
    } else if (name !== undefined) {
      key = `${section}.${name}`;
      settings.set(key, value?.trim() ?? '');
    } else if (key !== null && line.trim() !== '' && !/^\s*[#;]/.test(line)) {
      settings.set(key, `${settings.get(key) ?? ''} ${line.trim()}`.trim());
    }
  }
  return settings;
}

const ofTests =
  /(?:^|[.:])(?:pytest|ini_options|tox|testenv|gh-actions)(?:[.:]|$)|^tool\.(?:hatch\.envs|nox|poe|taskipy|pdm\.scripts)/;
/** They say which tests there are, and with what they run. */
const deciding =
  /\.(?:addopts|testpaths|python_(?:files|classes|functions)|norecursedirs|collect_ignore\w*|usefixtures|required_plugins|confcutdir|rootdir|commands\w*|test|tests|check|setenv|env|allowlist_externals|ignore_errors|ignore_outcome)$/;
/** Options that change what is shown or how fast it goes. */
const harmless =
  /^(?:-[qvrslx]\w*|-n\d*|-n=?auto|auto|\d+|--(?:strict\S*|verbose|quiet|color\S*|tb\S*|cov\S*|durations\S*|showlocals|numprocesses\S*|dist\S*|timeout\S*|asyncio-mode\S*|import-mode\S*|junit\S*|log-\S*|capture\S*|no-header|no-summary|disable-warnings|show-capture\S*|benchmark\S*|randomly\S*|doctest-modules|exitfirst|ra))$/;

const wordsOf = (value: string): string[] => value.split(/[\s,[\]"']+/).filter((word) => word !== '');

/** What became of settings that decide about tests: of other tools in the same file nothing is told. */
export function changedSettings(was: string | null, now: string | null): string[] {
  const [before, after] = [readSettings(was ?? ''), readSettings(now ?? '')];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [old, value] = [before.get(key), after.get(key)];
    const section = key.slice(0, key.lastIndexOf('.'));
    if (old === value || !ofTests.test(section) || !deciding.test(key)) return [];
    const known = new Set(wordsOf(old ?? ''));
    const kept = new Set(wordsOf(value ?? ''));
    const added = [...kept].filter((word) => !known.has(word));
    const gone = [...known].filter((word) => !kept.has(word));
    const plain = key.endsWith('.addopts') && [...added, ...gone].every((word) => harmless.test(word));
    return plain ? [] : [`"${key}": ${shown(old)} became ${shown(value)}`];
  });
}

const shown = (value: string | undefined): string =>
  value === undefined ? 'nothing' : JSON.stringify(value.slice(0, 160));
