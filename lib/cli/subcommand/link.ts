/**
 * `pipechat link CHATDIR TARGET…`: one room on many hosts.
 *
 * @module
 */
import { isPublicKey } from "../../link/keys.ts";
import { LinkState } from "../../link/state.ts";
import { userId } from "../../posix/user.ts";
import { DEFAULT_ATTACHMENT_LIMIT } from "../../room/files/attachments.ts";
import { setLinkAccount } from "../../room/link_account.ts";
import { isHostName } from "../../room/message/origin_mark.ts";
import { Room } from "../../room/room.ts";
import { ExitStatus } from "../exit_status.ts";
import { hostName } from "../link/host_name.ts";
import { mustBeTargets, runLink } from "../link/run.ts";
import { serveLink } from "../link/serve.ts";
import { fetchFile, printStatus } from "../link/status.ts";
import { unitText } from "../link/unit.ts";
import { print, printLines } from "../output.ts";
import { type CommandLine, UsageError } from "../options.ts";
import { stateDirectory } from "../person_files.ts";
import { mustBeId, mustBeSize } from "../values.ts";

/** Links a room, or does what belongs to that. */
export async function link(line: CommandLine): Promise<number> {
  const trusted = line.value("trust");
  if (trusted !== undefined) return trust(trusted);
  if (line.has("key")) {
    await print(`${openState().key.public}\n`);
    return ExitStatus.success;
  }
  const [path, ...targets] = line.operands;
  if (path === undefined) throw new UsageError("CHATDIR is missing");
  const account = line.value("account");
  if (account !== undefined) return appoint(path, account);
  const host = hostName(line.value("name"));
  const size = line.value("max-size");
  const maxFileSize = size === undefined ? DEFAULT_ATTACHMENT_LIMIT : mustBeSize(size);
  const isNewTrusted = line.has("accept-new");
  const places = mustBeTargets(targets);
  if (line.has("serve")) {
    if (targets.length > 0) throw new UsageError("--serve takes no TARGET");
    const options = { host, state: openState(), maxFileSize, isNewTrusted };
    return await serveLink(path, line.value("peer"), options);
  }
  if (line.has("unit")) {
    await print(unitText(line));
    return ExitStatus.success;
  }
  const wanted = line.value("fetch");
  if (wanted !== undefined) return await fetchFile(path, mustBeId(wanted), openState());
  if (line.has("status")) return await printStatus(path, openState());
  const ssh = (line.value("ssh") ?? "ssh").split(/\s+/).filter((word) => word !== "");
  const remote = line.value("remote") ?? "pipechat";
  const [creds, ca] = [line.value("creds"), line.value("ca")];
  const options = { host, state: openState(), maxFileSize, isNewTrusted, ssh, remote, creds, ca };
  return await runLink(path, places, options);
}

function openState(): LinkState {
  const directory = stateDirectory();
  if (directory === undefined) throw new UsageError("HOME is not set: there is no place for a key");
  return new LinkState(`${directory}/link`);
}

function trust(text: string): number {
  const [host = "", key = ""] = text.split("=");
  if (!isHostName(host) || !isPublicKey(key)) {
    throw new UsageError(`--trust takes HOST=KEY, as the other host tells them, not "${text}"`);
  }
  openState().trust(host, key);
  return ExitStatus.success;
}

async function appoint(path: string, account: string): Promise<number> {
  const uid = /^\d{1,10}$/.test(account) ? Number(account) : userId(account);
  if (uid === undefined) throw new UsageError(`there is no user "${account}"`);
  using room = Room.open(path);
  setLinkAccount(room, uid);
  await printLines([`${account} may link room "${room.path}" with other hosts`]);
  return ExitStatus.success;
}
