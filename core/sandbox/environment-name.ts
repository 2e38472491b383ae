/** Names by which a program finds the way out, and whom it believes: the sandbox sets them. */
const ours =
  /^(?:(?:https?|all|no|ftp)_proxy|ssl_cert_(?:file|dir)|node_extra_ca_certs|requests_ca_bundle|curl_ca_bundle)$/i;
/** Names that make every program load something first, what watches over the sandbox included. */
const loading = /^(?:LD_|DYLD_|NODE_OPTIONS$|BASH_ENV$|ENV$)/;

/** Why a repository cannot set this variable in its sandbox, with the remedy; null where it can. */
export function environmentProblem(name: string): string | null {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,199}$/.test(name)) return 'write a name of letters, digits and underscores.';
  if (ours.test(name)) return 'the sandbox sets this itself, since its proxy is the only way out: remove it.';
  if (loading.test(name))
    return 'it would change every program in the sandbox: put it before the command that needs it.';
  return null;
}
