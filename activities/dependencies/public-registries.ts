/** Where packages and advisories are asked about when countersign.yaml does not say otherwise. */
export const publicRegistries = {
  pypi: { address: 'https://pypi.org', places: ['pypi.org', 'files.pythonhosted.org'] },
  go: { address: 'https://proxy.golang.org', places: ['proxy.golang.org'] },
  cargo: {
    address: 'https://crates.io',
    places: ['index.crates.io', 'static.crates.io', 'crates.io', 'github.com/rust-lang/crates.io-index'],
  },
} as const;

/** Another name of npm's public registry, which Yarn writes into its lock files. */
export const yarnPlace = 'registry.yarnpkg.com';

export const publicOsv = 'https://api.osv.dev';

/** What crates.io asks of all who read it: a name, and no more than one request a second. */
export const userAgent = 'countersign (dependency gate)';
export const cargoPauseMs = 1000;
