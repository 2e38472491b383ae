import { readFileSync } from 'node:fs';

type Environment = Readonly<Record<string, string | undefined>>;

/** Secrets that may come as a file, in the way of Docker's and Kubernetes' secrets: `NAME_FILE` names it. */
const secretNames = [
  'DATABASE_URL',
  'TEMPORAL_API_KEY',
  'ANTHROPIC_API_KEY',
  'GEMINI_API_KEY',
  'GOOGLE_API_KEY',
  'OPENAI_API_KEY',
  'XAI_API_KEY',
  'GITHUB_MODELS_TOKEN',
  'GITHUB_APP_PRIVATE_KEY',
  'GITHUB_WEBHOOK_SECRET',
  'GITHUB_WEBHOOK_SECRET_NEXT',
  'COUNTERSIGN_GITHUB_TOKEN',
];

/** Of these there are as many as countersign.yaml names. */
const namedFile = /^(COUNTERSIGN_(?:ALERT|CONNECTOR|FLEET|LIVE|LOGIN|TRAIL)_[A-Z0-9_]{1,60})_FILE$/;

/**
 * The environment with every `NAME_FILE` of a secret read into `NAME`. A variable that is set itself wins.
 * @throws Error that names variable and file when it cannot be read
 */
export function withSecretFiles(environment: Environment): Environment {
  const named = Object.keys(environment).flatMap((name) => namedFile.exec(name)?.[1] ?? []);
  const read = [...secretNames, ...named].flatMap((name) =>
    environment[`${name}_FILE`] && !environment[name] ? [[name, secretOf(environment, name)] as const] : [],
  );
  return { ...environment, ...Object.fromEntries(read) };
}

/**
 * One secret: the variable `name`, else what the file holds that `NAME_FILE` names; undefined where neither is set.
 * @throws Error that names variable and file when it cannot be read
 */
export function secretOf(environment: Environment, name: string): string | undefined {
  const file = environment[`${name}_FILE`];
  return file && !environment[name] ? readSecret(name, file) : environment[name];
}

function readSecret(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new Error(`${name}_FILE names "${file}", which cannot be read (${why}): mount the secret there.`, {
      cause: error,
    });
  }
}
