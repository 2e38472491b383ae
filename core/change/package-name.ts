/** npm's bound on a name; a version, pre-release and build parts included, has one of its own. */
const nameMax = 214;
const versionMax = 256;

// Older packages may have capitals. No `/` but the one behind a scope, no leading dot: nothing that walks in an address.
const part = '[A-Za-z0-9~_-][A-Za-z0-9~._-]*';
const nameShape = new RegExp(`^(?:@${part}/)?${part}$`);
const number = '(?:0|[1-9]\\d*)';
const label = `(?:${number}|\\d*[A-Za-z-][0-9A-Za-z-]*)`;
/** A version as semver.org defines it: no range, no tag, no leading `v`. */
const versionShape = new RegExp(
  `^${number}\\.${number}\\.${number}(?:-${label}(?:\\.${label})*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$`,
);

export const isPackageName = (name: string): boolean => name.length <= nameMax && nameShape.test(name);

export const isExactVersion = (version: string): boolean =>
  version.length <= versionMax && versionShape.test(version);

/**
 * `NAME@FROM..TO` taken apart, unchecked but for its shape; null where that is not its shape. A pre-release may hold
 * dots, but never two in a row.
 */
export function parseUpgrade(text: string): { name: string; from: string; to: string } | null {
  const match = /^(@?[^@]+)@([^@]*?[^.@])\.\.([^.@][^@]*)$/.exec(text);
  if (!match) return null;
  const [, name = '', from = '', to = ''] = match;
  return { name, from, to };
}
