/**
 * Every rule of every gate: its id, and what its hit says: what is wrong and what to do. The guides list them from
 * here, so a rule that is not in this table does not exist.
 */
export const gateRules = {
  'placeholders.marker':
    'A marker comment says that work is left: do the work, or take it to the tracker and drop the marker.',
  'placeholders.stand-in-comment':
    'The comment says that the code stands in for the real thing: write the real thing.',
  'placeholders.not-implemented':
    'The code only says that it is not implemented: implement it, or do not add it.',
  'placeholders.empty-function':
    'The function does nothing although its name promises work: implement it, or say inside why nothing is right.',
  'placeholders.constant-result':
    'The function returns a constant although its name promises work: compute the result from its input.',
  'placeholders.echoed-input':
    'The function returns its input unchanged although its name promises work: do what the name says.',
  'placeholders.sample-value':
    'A sample value is hard-coded: take the real value from configuration or from the caller.',
  'placeholders.fixed-host': 'A host is hard-coded: take it from configuration.',
  'placeholders.credential':
    'A stand-in credential is hard-coded: read it from the environment or from a secret store.',
  'placeholders.disabled-test': 'The test is switched off: make it pass and run, or delete it with a reason.',
  'placeholders.focused-test': 'Only this test runs and all others are left out: take the focus away.',
  'placeholders.empty-test': 'The test checks nothing: write what it promises, or delete it.',
  'placeholders.tautology': 'The assertion holds whatever the code does: assert on what the code returned.',
  'placeholders.empty-catch':
    'The error is swallowed: handle it, let it pass on, or say in the block why it does not matter.',
  'secrets.1password':
    'A 1Password service-account token stands here: revoke it and read it from a secret store.',
  'secrets.anthropic': 'An Anthropic API key stands here: revoke it and read it from the environment.',
  'secrets.aws': 'An AWS credential stands here: revoke it and use a role or the environment.',
  'secrets.basicauth': 'A URL carries a user and a password: change the password and take it out of the URL.',
  'secrets.cloudflare': 'A Cloudflare token stands here: revoke it and read it from the environment.',
  'secrets.database-connection-string':
    'A connection string carries a password: change it and read the string from the environment.',
  'secrets.databricks': 'A Databricks token stands here: revoke it and read it from the environment.',
  'secrets.docker': 'A container registry login stands here: revoke it and use a credential helper.',
  'secrets.figma': 'A Figma token stands here: revoke it and read it from the environment.',
  'secrets.gcp': 'A Google Cloud key stands here: revoke it and use workload identity or a secret store.',
  'secrets.github': 'A GitHub token stands here: revoke it and read it from the environment.',
  'secrets.gitlab': 'A GitLab token stands here: revoke it and read it from the environment.',
  'secrets.grafana': 'A Grafana token stands here: revoke it and read it from the environment.',
  'secrets.groq': 'A Groq API key stands here: revoke it and read it from the environment.',
  'secrets.hard-coded-credential':
    'A credential is assigned in plain text: revoke it and read it from the environment or a secret store.',
  'secrets.hashicorp-vault': 'A Vault token stands here: revoke it and log in at run time.',
  'secrets.huggingface': 'A Hugging Face token stands here: revoke it and read it from the environment.',
  'secrets.linear': 'A Linear API key stands here: revoke it and read it from the environment.',
  'secrets.notion': 'A Notion token stands here: revoke it and read it from the environment.',
  'secrets.npm': 'An npm token stands here: revoke it and read it from the environment.',
  'secrets.openai': 'An OpenAI API key stands here: revoke it and read it from the environment.',
  'secrets.other': 'A secret stands here: revoke it and read it from a secret store.',
  'secrets.privatekey':
    'A private key stands here: replace the key pair and keep the private half out of the code.',
  'secrets.sendgrid': 'A SendGrid API key stands here: revoke it and read it from the environment.',
  'secrets.shopify': 'A Shopify token stands here: revoke it and read it from the environment.',
  'secrets.slack': 'A Slack token or webhook stands here: revoke it and read it from the environment.',
  'secrets.stripe': 'A Stripe key stands here: roll it and read it from the environment.',
  'secrets.tailscale': 'A Tailscale key stands here: revoke it and read it from the environment.',
  'secrets.vercel': 'A Vercel token stands here: revoke it and read it from the environment.',
} as const satisfies Record<string, string>;

export type RuleId = keyof typeof gateRules;

export const isRuleId = (id: string): id is RuleId => Object.hasOwn(gateRules, id);
