import { safeLine } from '../panel/safe-text.ts';
import type { LiveDeed } from './plan.ts';

/** A deed in one line, with all that decides what runs: nothing of it is left out but what a line cannot show. */
export function describeDeed(deed: LiveDeed): string {
  switch (deed.type) {
    case 'restart':
      return `restart, ${deed.graceSeconds} s of grace`;
    case 'scale':
      return `scale from ${deed.from} to ${deed.to}`;
    case 'roll-back':
      return safeLine(`roll back from ${deed.from} to ${deed.to}`);
    case 'run':
      return safeLine(`run ${words(deed.argv)}${surroundings(deed)}`);
    case 'configure':
      return safeLine(`set ${deed.setting} from ${quoted(deed.from)} to ${quoted(deed.to)}`);
    case 'script':
      return safeLine(`run script ${deed.digest.slice(0, 12)}… ${words(deed.argv)}${surroundings(deed)}`);
  }
}

const words = (argv: readonly string[]): string => argv.map((one) => JSON.stringify(one)).join(' ');

const quoted = (value: string | null): string => (value === null ? 'unset' : JSON.stringify(value));

function surroundings({ cwd, env }: { cwd: string | null; env: Readonly<Record<string, string>> }): string {
  const set = Object.entries(env).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `${cwd === null ? '' : ` in ${cwd}`}${set.length === 0 ? '' : ` with ${set.join(' ')}`}`;
}
