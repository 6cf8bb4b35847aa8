// A bundle that was cut or changed: it says so and runs nothing, whatever the damage.
import { describe, expect, test } from "bun:test";
import { closeSync, copyFileSync, openSync, readFileSync, statSync, truncateSync, writeSync } from "node:fs";
import { ingot, Place } from "./ingot.ts";

const place = new Place();
const whole = place.path("whole");
const damaged = place.path("damaged");

/** Bytes of the trailer: magic 16, version 4, reserved 4, length 8, hash 32. */
const TRAILER = 64;

async function expectDamage(): Promise<void> {
  const result = await place.run(["--version"], { executable: damaged });
  expect(result.stdout).toBe("");
  expect(result.stderr).toMatch(/^ingot: this executable is damaged: [^\n]*; get or build it again\n$/);
  expect([result.code, result.signal]).toEqual([1, null]);
}

describe("a bundle", () => {
  const sizes = { plain: statSync(ingot).size, whole: 0 };

  test("is made", async () => {
    place.write("main.lua", "print 'ran'");
    expect((await place.run(["compile", "main.lua", "-o", "whole"])).code).toBe(0);
    expect((await place.run([], { executable: whole })).stdout).toBe("ran\n");
    sizes.whole = statSync(whole).size;
    copyFileSync(whole, damaged);
  });

  test("with any byte changed does not run", async () => {
    const bytes = readFileSync(whole);
    const payload = sizes.whole - sizes.plain - TRAILER;
    const places = [1, 2, 17, 25, 30, 31, 33, 40, 48, 63, 64].map((fromEnd) => sizes.whole - fromEnd);
    for (let i = 0; i < 8; i++) places.push(sizes.plain + Math.floor(((i + 0.5) / 8) * payload));
    for (const position of places) {
      for (const bit of [0x01, 0x80]) {
        setByte(position, (bytes[position] as number) ^ bit);
        await expectDamage();
        setByte(position, bytes[position] as number);
      }
    }
    expect((await place.run([], { executable: damaged })).stdout).toBe("ran\n");
  });

  test("with something behind it does not run", async () => {
    const fd = openSync(damaged, "a");
    writeSync(fd, "\n");
    closeSync(fd);
    await expectDamage();
  });

  test("with its end cut off does not run", async () => {
    for (const size of [
      sizes.whole - 1,
      sizes.whole - 32,
      sizes.whole - TRAILER,
      sizes.whole - TRAILER - 1,
      sizes.plain + 1,
      sizes.plain - 1,
      sizes.plain - TRAILER,
    ]) {
      truncateSync(damaged, size);
      await expectDamage();
    }
  });
});

function setByte(position: number, byte: number): void {
  const fd = openSync(damaged, "r+");
  writeSync(fd, Uint8Array.of(byte), 0, 1, position);
  closeSync(fd);
}
