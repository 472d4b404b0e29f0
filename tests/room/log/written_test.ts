import { assertEquals } from "@std/assert";
import { WrittenPlaces } from "../../../lib/room/log/written.ts";

Deno.test("only what is behind the first write and in none is surely somebody else's", () => {
  const places = new WrittenPlaces(100);
  places.add(150, 160);
  places.add(160, 180);
  places.add(200, 210);
  const foreign = [0, 99, 100, 149, 150, 179, 180, 199, 200, 210, 1000].filter((id) =>
    places.isSurelyForeign(id)
  );
  assertEquals(foreign, [100, 149, 180, 199, 210, 1000]);
});

Deno.test("of a log that was cut nothing is judged before the first write into it", () => {
  const places = new WrittenPlaces(0);
  places.add(100, 200);
  places.add(50, 60);
  assertEquals([40, 50, 60, 100].map((id) => places.isSurelyForeign(id)), [
    false,
    false,
    true,
    true,
  ]);
});

Deno.test("what was forgotten is not judged", () => {
  const places = new WrittenPlaces(0);
  for (let index = 0; index < 10_000; index++) places.add(index * 20, index * 20 + 10);
  assertEquals(places.isSurelyForeign(0), false);
  assertEquals(places.isSurelyForeign(15), false);
  assertEquals(places.isSurelyForeign(9_999 * 20 - 5), true);
  assertEquals(places.isSurelyForeign(9_999 * 20), false);
});
