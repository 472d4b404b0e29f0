/**
 * Where a person's own files are (XDG Base Directory Specification).
 *
 * @module
 */

/** The directory with the settings for pipechat; undefined for somebody without a home. */
export function settingsDirectory(): string | undefined {
  return personDirectory("XDG_CONFIG_HOME", ".config");
}

/** The directory with what pipechat remembers; undefined for somebody without a home. */
export function stateDirectory(): string | undefined {
  return personDirectory("XDG_STATE_HOME", ".local/state");
}

function personDirectory(variable: string, otherwise: string): string | undefined {
  const named = Deno.env.get(variable);
  // The specification has relative paths ignored.
  if (named?.startsWith("/")) return `${named}/pipechat`;
  const home = Deno.env.get("HOME");
  return home?.startsWith("/") ? `${home}/${otherwise}/pipechat` : undefined;
}
