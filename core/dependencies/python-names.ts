/** As PyPI compares names: `Foo_bar.baz` is `foo-bar-baz`. */
export const pythonName = (name: string): string => name.toLowerCase().replaceAll(/[-_.]+/g, '-');

/** A requirement as pip and `pyproject.toml` write it. */
export interface Requirement {
  name: string;
  /** What stands before a marker: `==1.2`, `>=1,<2`; empty for any version. */
  range: string;
  /** After `@`, in place of a range. */
  address: string | null;
}

const form =
  /^([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(?:@\s*(\S+)|\(?([^;@)]*)\)?)\s*(?:;.*)?$/;

/** Null for what is no requirement by name, such as a path or an address. */
export function readRequirement(text: string): Requirement | null {
  if (text.length > 2000) return null;
  const [, name, address, range = ''] = form.exec(text.trim()) ?? [];
  if (name === undefined || !/^(?:[=<>!~][^;]*)?$/.test(range.trim())) return null;
  return { name: pythonName(name), range: range.trim(), address: address ?? null };
}

/** The one version that a range allows; null for any that allows several. */
export function exactVersion(range: string): string | null {
  const version = /^={2,3}\s*([^\s,*]+)$/.exec(range)?.[1];
  return version ?? null;
}

/** Whether an index is PyPI itself, which needs no telling. */
export const isPypi = (index: string): boolean => /^https:\/\/pypi\.org\/simple\/?$/.test(index);
