// Which modules a source requires, however its strings and comments are written.
import { expect, test } from "bun:test";
import { findRequires } from "../../src/bundle/requires.ts";

const requires = (source: string) => findRequires(Buffer.from(source));

test("names are read whatever the strings around them look like", () => {
  const source = [
    String.raw`local s = "a\z`,
    `  b" local m = require "one"`,
    String.raw`local quoted = 'it\'s' .. "\"" .. [==[ "]] ]==] local n = require('two')`,
    "--[[ require 'not this' ]] local ok, t = pcall(require, [[three]]) -- require 'nor this'",
    "x.require 'nor this' y:require 'nor this' local u = require 'd\u00e9j\u00e0'",
  ].join("\n");
  expect(requires(source)).toEqual({ names: ["one", "two", "three", "d\u00e9j\u00e0"], dynamic: false });
});

test("names that are made at run time are noticed", () => {
  for (const call of ['require("a" .. b)', "require(name)", String.raw`require "a\x62"`, "local load = require"])
    expect(requires(call)).toEqual({ names: [], dynamic: true });
});

test("what is no Lua is read up to there, however much of it there is", () => {
  for (const rest of ["[[".repeat(200_000), "--[[".repeat(200_000), '"', "$"])
    expect(requires(`require "a" ${rest} require "b"`).names).toEqual(["a"]);
});
