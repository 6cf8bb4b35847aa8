// Folders with test files for `ingot test`.
import type { Place } from "./ingot.ts";

let count = 0;

/** Makes a folder with these files in it. @returns its name below `place.work` */
export function project(place: Place, files: Record<string, string>): string {
  const name = `project-${++count}`;
  for (const [file, text] of Object.entries(files)) place.write(`${name}/${file}`, text);
  return name;
}

/** One test that passes. */
export const passing = `describe("passing", function() it("is quick", function() assert.is_true(true) end) end)`;

/** A test of every kind. */
export const mixed = `
describe("a list #list", function()
  it("passes", function() assert.are.equal(2, 1 + 1) end)
  it("fails <&>", function() assert.are.equal(1, 2) end)
  it("errors", function() local nothing nothing.x = 1 end)
  pending("is to be written")
end)`;
