import { exactWord } from './exact-json.ts';
import type { LiveDeed } from './plan.ts';

/** A deed in one line of plain ASCII, with all that decides what runs: nothing of it is left out, and nothing looks like something else. */
export function describeDeed(deed: LiveDeed): string {
  switch (deed.type) {
    case 'restart':
      return `restart, ${deed.graceSeconds} s of grace`;
    case 'scale':
      return `scale from ${deed.from} to ${deed.to}`;
    case 'roll-back':
      return `roll back from ${plain(deed.from)} to ${plain(deed.to)}`;
    case 'run':
      return `run ${words(deed.argv)}${surroundings(deed)}`;
    case 'configure':
      return `set ${plain(deed.setting)} from ${quoted(deed.from)} to ${quoted(deed.to)}`;
    case 'script':
      return `run script ${[deed.digest, words(deed.argv)].filter((part) => part !== '').join(' ')}${surroundings(deed)}`;
  }
}

const words = (argv: readonly string[]): string => argv.map(exactWord).join(' ');

const quoted = (value: string | null): string => (value === null ? 'unset' : exactWord(value));

/** As it is where it can be nothing else. */
const plain = (value: string): string => (/^[\w@%+=:,./-]+$/.test(value) ? value : exactWord(value));

function surroundings({ cwd, env }: { cwd: string | null; env: Readonly<Record<string, string>> }): string {
  const set = Object.entries(env).map(([name, value]) => `${name}=${exactWord(value)}`);
  return `${cwd === null ? '' : ` in ${plain(cwd)}`}${set.length === 0 ? '' : ` with ${set.join(' ')}`}`;
}
