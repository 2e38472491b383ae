import { defaults, type Settings } from './defaults.ts';
import { fromEnvironment } from './from-environment.ts';

export function load(file: Partial<Settings>, environment: Record<string, string | undefined>): Settings {
  const merged = { ...defaults, ...fromEnvironment(environment), ...file };
  return { ...merged, port: merged.port || defaults.port };
}
