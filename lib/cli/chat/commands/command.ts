/**
 * What several commands of the chat need.
 *
 * @module
 */
/** A path as a shell would take it, as far as `~/` is concerned. */
export function expandHome(path: string): string {
  const home = Deno.env.get("HOME");
  return home !== undefined && path.startsWith("~/") ? home + path.slice(1) : path;
}
