import { writeFileSync } from "node:fs";
import { VisibleError } from "../../errors/visibleError";
import { withRoomIn } from "../../measurements/room";

test("a full disk is named with its folder and a way out, and any other error is left as it is", async () => {
  const full = withRoomIn("/results", async () => writeFileSync("/dev/full", "x"));
  await expect(full).rejects.toThrow("no room is left in /results for the run: ENOSPC");
  await expect(full).rejects.toMatchObject({ wayOut: "make room there, then run ./tare up again" });
  await expect(full).rejects.toBeInstanceOf(VisibleError);
  const other = new Error("other");
  await expect(withRoomIn("/results", () => Promise.reject(other))).rejects.toBe(other);
  expect(await withRoomIn("/results", async () => 1)).toBe(1);
});
