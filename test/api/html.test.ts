// `ingot.html` as a Lua program sees it.
import { describe, expect, test } from "bun:test";
import { program } from "./program.ts";

async function run(source: string): Promise<string> {
  const { output, error } = await program(`local html = ingot.html ${source}`);
  expect(error).toBeUndefined();
  return output;
}

const page = `[[<!doctype html><html><head><title> A &amp; B
  </title><script>ignored()</script></head><body>
  <h1>Head</h1><p>Some <b>bold</b> text and <a href="/a?x=1&amp;y=2">a link</a>,
  <a href="b.html">another</a>, <a href="/a?x=1&amp;y=2">the first again</a>.<a href="javascript:alert(1)">no</a></p>
  <ul><li>one<li>two</ul></body></html>]]`;

describe("a page", () => {
  test("has title and links", async () => {
    expect(
      await run(`
        local page = ${page}
        print(html.title(page), html.title("<p>none</p>"), html.title("<title></title>") == "")
        print(table.concat(html.links(page), " "))
        print(table.concat(html.links(page, "https://example.com/dir/x"), " "))
        print(table.concat(html.links(page, "no address"), " "), #html.links(""))`),
    ).toBe(
      "A & B\tnil\ttrue\n/a?x=1&y=2 b.html\nhttps://example.com/a?x=1&y=2 https://example.com/dir/b.html\n" +
        "/a?x=1&y=2 b.html\t0\n",
    );
  });

  test("becomes text and markdown", async () => {
    expect(
      await run(`
        local page = ${page}
        print(html.to_text(page))
        local m = html.to_markdown(page, "https://example.com/")
        print(m.title, #m.links, m.links[2])
        print(m.content)
        m = html.to_markdown("")
        print(m.title, #m.links, m.content == "")`),
    ).toBe(
      `Head

Some bold text and a link, another, the first again.no

- one
- two
A & B\t2\thttps://example.com/b.html
# Head

Some **bold** text and [a link](https://example.com/a?x=1&y=2), [another](https://example.com/b.html), [the first again](https://example.com/a?x=1&y=2).no

- one
- two
nil\t0\ttrue
`,
    );
  });

  test("may come as bytes of another character set", async () => {
    expect(
      await run(String.raw`
        print(html.title("<meta charset=iso-8859-1><title>caf\xe9</title>"))
        print(html.title("\xff\xfe<\0t\0i\0t\0l\0e\0>\0\xe9\0"))
        print(html.to_text("<p>\xff\xfe\0" .. ("x"):rep(3)))`),
    ).toBe("café\né\nÿþxxx\n");
  });

  test("may be hostile", async () => {
    expect(
      await run(`
        local deep = ("<div>"):rep(100000) .. "end"
        print(html.to_text(deep), #html.to_markdown(deep).content > 0, #html.links(("<a href=x>"):rep(50000)))
        print(#html.to_text(("<"):rep(100000)), html.title("<title>" .. ("&"):rep(100000)) ~= nil)`),
    ).toBe("end\ttrue\t1\n100000\ttrue\n");
  });

  test("of DuckDuckGo gives its results", async () => {
    expect(
      await run(`
        local found = html.parse_ddg_results([[
          <div class="result results_links"><h2><a class="result__a"
            href="//duckduckgo.com/l/?uddg=https%3A%2F%2Fwww.lua.org%2F&amp;rut=1">The <b>Lua</b> language</a></h2>
            <a class="result__snippet" href="x">A powerful, <b>small</b> language.</a></div>
          <div class="result result--ad"><a class="result__a" href="https://ads.example/">Buy</a></div>]])
        print(#found, found[1].title, found[1].link, found[1].description)
        print(#html.parse_ddg_results("<p>nothing</p>"))`),
    ).toBe("1\tThe Lua language\thttps://www.lua.org/\tA powerful, small language.\n0\n");
  });
});

test("wrong arguments are errors that name them", async () => {
  const { output } = await program(`
    print(pcall(ingot.html.title))
    print(pcall(ingot.html.links, "", {}))
    print(pcall(ingot.html.to_markdown, "", "\\xff"))`);
  expect(output.trim().split("\n")).toEqual([
    "false\tbad argument #1 to 'html.title' (string expected, got no value)",
    "false\tbad argument #2 to 'html.links' (string expected, got table)",
    "false\tbad argument #2 to 'html.to_markdown' (the string is not valid UTF-8)",
  ]);
});
