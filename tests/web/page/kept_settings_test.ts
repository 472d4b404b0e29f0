import { assertEquals, assertMatch } from "@std/assert";
import {
  DEFAULTS,
  formatSettings,
  NAME,
  parseSettings,
} from "../../../lib/web/page/kept_settings.js";

const kept = (value: unknown) => `${NAME}=${encodeURIComponent(JSON.stringify(value))}`;

Deno.test("settings come back as they were kept, whatever other cookies there are", () => {
  const settings = { send: "ctrl-enter", images: false, sound: "a; b=c é", people: true };
  const [cookie = ""] = formatSettings(settings).split("; ");
  assertEquals(parseSettings(`x${NAME}=1; ${cookie}; other=2`), settings);
});

Deno.test("settings are kept for a year, and sent with no request of another site", () => {
  assertMatch(formatSettings(DEFAULTS), /; max-age=31536000; samesite=strict$/);
});

Deno.test("of settings that another program wrote, what is wrong or unknown is ignored", () => {
  const odd = { send: 1, images: "no", sound: "ping", people: null, more: true };
  assertEquals(parseSettings(kept(odd)), { sound: "ping" });
});

Deno.test("without a cookie, or with nonsense in it, nothing is set", () => {
  for (const cookies of ["", "a=b", `${NAME}=`, `${NAME}=%`, `${NAME}=x`, kept(null), kept([1])]) {
    assertEquals(parseSettings(cookies), {}, cookies);
  }
});
