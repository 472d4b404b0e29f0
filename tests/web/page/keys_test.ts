import { assertEquals } from "@std/assert";
import { meaningOfEnter } from "../../../lib/web/page/keys.js";

const none = { shiftKey: false, altKey: false, ctrlKey: false, metaKey: false };

Deno.test("Enter sends, or begins a line where Ctrl-Enter sends", () => {
  assertEquals(meaningOfEnter(none, "enter", false), "send");
  assertEquals(meaningOfEnter(none, "ctrl-enter", false), "line");
});

Deno.test("Ctrl-Enter sends in both cases, and changes which it is where there is nothing", () => {
  for (const sendWith of ["enter", "ctrl-enter"] as const) {
    for (const key of ["ctrlKey", "metaKey"]) {
      assertEquals(meaningOfEnter({ ...none, [key]: true }, sendWith, false), "send");
      assertEquals(meaningOfEnter({ ...none, [key]: true }, sendWith, true), "toggle");
    }
  }
});

Deno.test("Shift-Enter previews, and Alt-Enter begins a line", () => {
  for (const sendWith of ["enter", "ctrl-enter"] as const) {
    assertEquals(meaningOfEnter({ ...none, shiftKey: true }, sendWith, false), "preview");
    assertEquals(meaningOfEnter({ ...none, altKey: true }, sendWith, true), "line");
  }
});
