import { RoomError } from "../../room/errors.ts";

/** The other host can't be used, or not for this. */
export class RemoteError extends RoomError {
  override name = "RemoteError";
}
