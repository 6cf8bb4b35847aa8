// `ingot.json` and `ingot.parse` as a Lua program sees them.
import { describe, expect, test } from "bun:test";
import { program } from "./program.ts";

/** Output of a program that is expected to end well. */
async function run(source: string): Promise<string> {
  const { output, error } = await program(source);
  expect(error).toBeUndefined();
  return output;
}

describe("json.encode", () => {
  test("writes integers as integers, floats as short as they can be, keys in order", async () => {
    expect(
      await run(`
        local json = ingot.json
        print(json.encode({ b = 42, a = 1.5, c = { 1, "x", true } }))
        print(json.encode(9223372036854775807), json.encode(math.mininteger), json.encode(2.0), json.encode(1e300))
        print(json.encode("\\n\\"ü\\u{2028}"), json.encode(nil), json.encode(-0.0))
        print(json.encode({ [1] = "a", [3] = "c" }), json.encode({}), json.encode(json.array()))
        local list = json.array()
        print(json.encode({ list = list }))
        list[1] = "one"
        print(json.encode(list))
        list[1] = nil
        print(json.encode(list))`),
    ).toBe(
      [
        '{"a":1.5,"b":42,"c":[1,"x",true]}',
        "9223372036854775807\t-9223372036854775808\t2\t1e+300",
        '"\\n\\"ü\u2028"\tnull\t-0.0',
        '{"1":"a","3":"c"}\t{}\t[]',
        '{"list":[]}',
        '["one"]',
        "[]",
        "",
      ].join("\n"),
    );
  });

  test("writes over several lines", async () => {
    expect(
      await run(
        `print(ingot.json.encode({ a = { 1, { x = 2 } }, b = {}, c = ingot.json.array() }, { pretty = true }))`,
      ),
    ).toBe('{\n  "a": [\n    1,\n    {\n      "x": 2\n    }\n  ],\n  "b": {},\n  "c": []\n}\n');
  });

  test("raises for what JSON cannot say, and says where", async () => {
    expect(
      await run(`
        local function try(value, opts) print((select(2, pcall(ingot.json.encode, value, opts)))) end
        try({ a = { 1, print } })
        try({ "\\xff" })
        try({ ["\\xff"] = 1 })
        try({ [true] = 1 })
        try(1/0)
        try({ x = 0/0 })
        try({ [1.5] = 1, ["1.5"] = 2 })
        local t = {} t.t = t
        try(t)`),
    ).toBe(
      [
        "cannot encode a function as JSON (at a[2])",
        "cannot encode a string that is not valid UTF-8 as JSON (at [1])",
        "cannot encode as JSON: a key is not valid UTF-8",
        "cannot encode as JSON: a key is a boolean",
        "cannot encode the number Infinity as JSON",
        "cannot encode the number NaN as JSON (at x)",
        'cannot encode as JSON: the key "1.5" is there twice',
        "bad argument #1 to 'json.encode' (cannot convert a table that contains itself)",
        "",
      ].join("\n"),
    );
  });
});

describe("json.decode", () => {
  test("reads numbers exactly", async () => {
    expect(
      await run(`
        local json = ingot.json
        for _, text in ipairs({ "42", "1.0", "1e3", "1.5", "9007199254740993", "-9223372036854775808",
          "9223372036854775807", "9223372036854775808", "12345678901234567890123", "-0", "-0.0" }) do
          local value = json.decode(text)
          print(text, value, math.type(value))
        end
        local t = json.decode('{"id":1234567890123456789,"list":[9007199254740993,"1234567890123456789"],"x":null}')
        print(t.id, t.list[1], t.list[2], t.x)`),
    ).toBe(
      [
        "42\t42\tinteger",
        "1.0\t1\tinteger",
        "1e3\t1000\tinteger",
        "1.5\t1.5\tfloat",
        "9007199254740993\t9007199254740993\tinteger",
        "-9223372036854775808\t-9223372036854775808\tinteger",
        "9223372036854775807\t9223372036854775807\tinteger",
        "9223372036854775808\t9.2233720368548e+18\tfloat",
        "12345678901234567890123\t1.2345678901235e+22\tfloat",
        "-0\t-0.0\tfloat",
        "-0.0\t-0.0\tfloat",
        "1234567890123456789\t9007199254740993\t1234567890123456789\tnil",
        "",
      ].join("\n"),
    );
  });

  test("keeps empty arrays, odd keys and all text", async () => {
    expect(
      await run(`
        local json = ingot.json
        print(json.encode(json.decode('{"a":[],"b":{},"__proto__":{"x":[]},"":"\\\\u0000é\\\\ud83d\\\\ude00"}')))
        print(#json.decode("[1,null,3]"), json.decode("[null,2]")[2], json.decode("null"), json.decode("\\u{feff}1"))`),
    ).toBe('{"":"\\u0000é😀","__proto__":{"x":[]},"a":[],"b":{}}\n3\t2\tnil\t1\n');
  });

  test("answers nil and a reason for what is not JSON", async () => {
    const { output, error } = await program(`
      local json = ingot.json
      for _, text in ipairs({ "", "{", "[1,]", "nope", ("["):rep(200) .. ("]"):rep(200), ("["):rep(1000000), "1 2" }) do
        local value, reason = json.decode(text)
        assert(value == nil and type(reason) == "string" and #reason > 5, text)
        assert(ingot.parse.json(text) == nil)
      end
      print(json.decode("{"))
      print(json.decode(("["):rep(101) .. ("]"):rep(101)))
      print(pcall(json.decode, "\\xff"))
      print(pcall(json.decode))
      print(ingot.parse.json("\\xff"), ingot.parse.json('[1,{"a":2}]')[2].a)`);
    expect(error).toBeUndefined();
    const lines = output.split("\n");
    expect(lines[0]).toStartWith("nil\tinvalid JSON: ");
    expect(lines.slice(1)).toEqual([
      "nil\tit is nested more than 100 levels deep",
      "false\tbad argument #1 to 'json.decode' (the string is not valid UTF-8)",
      "false\tbad argument #1 to 'json.decode' (string expected, got no value)",
      "nil\t2",
      "",
    ]);
  });

  test("takes large texts and gives back what was encoded", async () => {
    expect(
      await run(`
        local rows = {}
        for i = 1, 20000 do rows[i] = { id = (1 << 60) + i, name = "row " .. i, ratio = i / 7, tags = { "a", "b" } } end
        local text = ingot.json.encode(rows)
        local back = ingot.json.decode(text)
        assert(ingot.json.encode(back) == text)
        print(back[20000].id - (1 << 60), #ingot.json.encode(("x"):rep(10000000)))`),
    ).toBe("20000\t10000002\n");
  });
});

describe("parse.frontmatter", () => {
  test("takes a file apart", async () => {
    expect(
      await run(`
        local head, body = ingot.parse.frontmatter("---\\nname: a\\ntags: [x, y]\\nn: 3\\nnone:\\n---\\n# Title\\n---\\nrest\\n")
        print(head.name, head.tags[2], math.type(head.n), head.none)
        io.write(body)
        head, body = ingot.parse.frontmatter("---\\r\\na: 1\\r\\n---\\r\\nbody\\xff")
        print(head.a, body == "body\\xff")
        head, body = ingot.parse.frontmatter("---\\n---")
        print(next(head), body == "")
        print(ingot.parse.frontmatter("\\u{feff}---\\na: ü\\n---\\nx").a)`),
    ).toBe("a\ty\tinteger\tnil\n# Title\n---\nrest\n1\ttrue\nnil\ttrue\nü\n");
  });

  test("gives back whole what has no head", async () => {
    expect(
      await run(`
        for _, content in ipairs({ "", "text", "---\\nnever closed", " ---\\na: 1\\n---\\n", "---\\n- a\\n---\\nx",
          "---\\na: [\\n---\\nx", "---\\njust text\\n---\\nx", "---\\nb: \\xff\\n---\\nx", "---\\na: &a [*a]\\n---\\nx",
          "----\\na: 1\\n---\\n" }) do
          local head, body = ingot.parse.frontmatter(content)
          assert(head == nil and body == content, content)
        end
        print("ok")`),
    ).toBe("ok\n");
  });
});
