// `ingot.http` as a Lua program sees it, against real servers on loopback.
import { afterAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { type RawServer, rawServer, sayingServer } from "../system/http-servers.ts";
import { program } from "./program.ts";

/** Requests that /slow is answering, and the most there were at once. */
let open = 0;
let mostOpen = 0;
/** /when-asked answers once this one has had a request. */
let stalledServer: RawServer | undefined;

const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/bytes") return new Response(Uint8Array.from({ length: 256 }, (_, index) => index));
    if (pathname === "/to") return Response.redirect(searchParams.get("url") ?? "/", 302);
    if (pathname === "/status") return new Response("teapot", { status: 418, headers: { "X-Kind": "Pot" } });
    if (pathname === "/flood") return new Response(flood(Number(searchParams.get("megabytes"))));
    if (pathname === "/slow") {
      mostOpen = Math.max(mostOpen, ++open);
      // Answers when the others are there too: requests that do not overlap would wait for ever.
      while (mostOpen < Number(searchParams.get("together"))) await Bun.sleep(1);
      open--;
      return new Response(searchParams.get("n"));
    }
    if (pathname === "/when-asked") {
      while (stalledServer?.received() === "") await Bun.sleep(1);
      return new Response("asked");
    }
    const body = await request.text();
    const { method, headers } = request;
    return Response.json({ method, body, agent: headers.get("user-agent"), note: headers.get("x-note") });
  },
});
const home = `http://127.0.0.1:${server.port}`;
afterAll(() => server.stop(true));

/** Bytes that are made as they are read. */
function flood(megabytes: number): ReadableStream<Uint8Array> {
  const piece = new Uint8Array(1024 * 1024).fill(255);
  let left = megabytes;
  return new ReadableStream({
    pull(controller) {
      if (left-- > 0) controller.enqueue(piece);
      else controller.close();
    },
  });
}

/** Runs Lua source in which `home` is the server. @returns what it printed */
async function run(source: string): Promise<string> {
  const { output, error, errors } = await program(`local http, home = ingot.http, "${home}" ${source}`);
  expect(error).toBeUndefined();
  expect(errors).toEqual([]);
  return output;
}

describe("a response", () => {
  test("has status, address, headers and the bytes of the body", async () => {
    expect(
      await run(`
        local r, err = http.get(home .. "/bytes")
        print(r.status, r.final_url == home .. "/bytes", err, r.truncated, r.body_encoding, #r.body)
        for i = 0, 255 do assert(r.body:byte(i + 1) == i) end
        r = http.get(home .. "/status")
        print(r.status, r.body, r.headers["x-kind"], r.headers["X-Kind"])
        r = http.get(home .. "/to?url=" .. home .. "/status")
        print(r.status, r.final_url == home .. "/status")`),
    ).toBe("200\ttrue\tnil\tfalse\tnil\t256\n418\tteapot\tPot\tnil\n418\ttrue\n");
  });

  test("comes for every method, body and header", async () => {
    expect(
      await run(`
        local function show(r) local e = ingot.json.decode(r.body) print(e.method, e.body, e.agent, e.note) end
        show(http.get(home, { headers = { ["User-Agent"] = "me", ["X-Note"] = 7 } }))
        show(http.post(home, "é\\0", { headers = { ["user-agent"] = http.random_user_agent():match("^Mozilla") } }))
        show(http.post(home, nil, { headers = { ["user-agent"] = "me" } }))
        show(http.request(home, { method = "patch", body = "x", headers = { ["user-agent"] = "me" } }))
        show(http.request(home, { headers = { ["user-agent"] = "me" } }))
        print(http.request(home, { method = "HEAD" }).body == "")`),
    ).toBe("GET\t\tme\t7\nPOST\té\0\tMozilla\tnil\nPOST\t\tme\tnil\nPATCH\tx\tme\tnil\nGET\t\tme\tnil\ntrue\n");
  });

  test("is cut where it is said, and of redirects as many are followed", async () => {
    expect(
      await run(`
        local r = http.get(home .. "/bytes", { max_response_bytes = 10 })
        print(#r.body, r.truncated)
        r = http.get(home .. "/bytes", { max_response_bytes = 0 })
        print(#r.body, r.truncated)
        r = http.get(home .. "/to?url=/status", { max_redirects = 0 })
        print(r.status, r.headers.location)
        print(http.get(home .. "/to?url=/to?url=/status", { max_redirects = 1 }))
        r = http.get(home .. "/flood?megabytes=31")
        print(#r.body, r.truncated)
        r = http.get(home .. "/flood?megabytes=33")
        print(#r.body, r.truncated)`),
    ).toBe(
      [
        "10\ttrue",
        "0\ttrue",
        "302\t/status",
        `nil\tcannot fetch "${home}/to?url=/status": too many redirects, more than 1`,
        `${31 * 1024 * 1024}\tfalse`,
        `${32 * 1024 * 1024}\ttrue`,
        "",
      ].join("\n"),
    );
  });

  test("is missing with a reason when there is none", async () => {
    await using gone = await sayingServer("");
    await using silent = await rawServer(() => {});
    const output = await run(`
      for _, url in ipairs({ "", "example", "file:///etc/passwd", "http://[", "http://127.0.0.1:99999", "/x", "${gone.url}" }) do
        print(select("#", http.get(url)), http.get(url))
      end
      print(http.get("${silent.url}", { timeout_ms = 20 }))
      print(http.get("${silent.url}", { timeout_ms = 20, timeout_secs = 1000 }))
      print(http.get("${silent.url}", { timeout_secs = 0.03 }))
      print(http.post(home, "", { headers = { ["bad name"] = "x" } }))
      print(http.post(home, "", { headers = { ["X-Note"] = "a\\r\\nX-Evil: b" } }))`);
    const noAddress = (url: string) =>
      `2\tnil\tcannot fetch "${url}": it is not an address such as https://example.com/`;
    const late = (time: string) => `nil\tcannot fetch "${silent.url}": timed out after ${time} s`;
    expect(output.trim().split("\n")).toEqual([
      noAddress(""),
      noAddress("example"),
      '2\tnil\tcannot fetch "file:///etc/passwd": only http: and https: can be fetched, not file:',
      noAddress("http://["),
      noAddress("http://127.0.0.1:99999"),
      noAddress("/x"),
      `2\tnil\tcannot fetch "${gone.url}": the server closed the connection before its answer was complete`,
      late("0.02"),
      late("0.02"),
      late("0.03"),
      'nil\t"bad name" is not the name of a header',
      'nil\tthe value of the header "X-Note" has a line break or NUL: "a\\x0d\\nX-Evil: b"',
    ]);
  });

  test("is asked for again as often as said", async () => {
    let left = 2;
    await using flaky = await rawServer((socket) => {
      const status = left-- > 0 ? "503 Busy\r\nRetry-After: 0" : "200 OK";
      socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 2\r\n\r\nok`);
    });
    expect(
      await run(`print(http.get("${flaky.url}", { max_retries = 1 }).status, http.get("${flaky.url}").status)`),
    ).toBe("503\t200\n");
  });
});

test("wrong arguments are errors that name them", async () => {
  const calls = {
    "http.get()": "bad argument #1 to 'http.get' (string expected, got no value)",
    "http.get({})": "bad argument #1 to 'http.get' (string expected, got table)",
    'http.get("\\xff")': "bad argument #1 to 'http.get' (the string is not valid UTF-8)",
    "http.get(home, 5)": "bad argument #2 to 'http.get' (table expected, got number)",
    "http.get(home, { timeout_secs = 0 })": "(option 'timeout_secs': at least 0.001 expected, got 0)",
    "http.get(home, { timeout_ms = 1 / 0 })": "(option 'timeout_ms': number has no integer representation)",
    "http.get(home, { timeout_ms = 0.5 })": "(option 'timeout_ms': at least 1 expected, got 0)",
    "http.get(home, { max_redirects = -1 })": "(option 'max_redirects': at least 0 expected, got -1)",
    "http.get(home, { max_response_bytes = math.mininteger })":
      "(option 'max_response_bytes': the integer is too large)",
    "http.get(home, { headers = { 'a' } })": "(option 'headers': table<string, string> expected, got a list)",
    "http.get(home, { headers = { a = {} } })": "(option 'headers': field 'a': string expected, got table)",
    "http.get(home, { on_chunk = 1 })": "(option 'on_chunk': function expected, got number)",
    "http.post(home, {})": "bad argument #2 to 'http.post' (string expected, got table)",
    'http.request(home, { method = "BREW" })': '(option \'method\': one of "GET", "HEAD", "POST"',
    'http.request(home, { body = "x" })': "bad argument #2 to 'http.request' (a GET request has no body)",
    "http.cache.write('k')": "bad argument #2 to 'http.cache.write' (string expected, got no value)",
  };
  const lines = Object.keys(calls).map((call) => `print(select(2, pcall(function() return ${call} end)))`);
  const output = (await run(lines.join("\n"))).trim().split("\n");
  Object.values(calls).forEach((message, index) => {
    expect(output[index]).toContain(message);
  });
  const outside = await program(`ingot.timer.set(0, function() print(pcall(ingot.http.get, "${home}")) end)`);
  expect(outside.output).toBe("false\t'http.get' waits; it can be called only inside a task\n");
});

describe("permission", () => {
  const only = (host: string) => ({ permissions: { allow: { net: [host] }, deny: {} } });

  test("is needed for every host, also behind a redirect, and its lack is an error", async () => {
    await using forbidden = await sayingServer("HTTP/1.1 200 OK\r\n\r\nsecret");
    const source = `
      print(pcall(ingot.http.get, "${forbidden.url}"))
      print(pcall(ingot.http.get, "${home}/to?url=${forbidden.url}"))
      print(ingot.http.get("${home}/status").status)
      ingot.http.get("${forbidden.url}")`;
    const { output, error } = await program(source, only(`127.0.0.1:${server.port}`));
    const denied = `permission denied: net "127.0.0.1:${forbidden.port}"`;
    expect(output.trim().split("\n")).toEqual([
      expect.stringContaining(denied),
      expect.stringContaining(denied),
      "418",
    ]);
    expect(error?.message).toContain(denied);
    expect(forbidden.received()).toBe("");
  });
});

describe("a body in pieces", () => {
  test("is handed over as it arrives", async () => {
    const pieces = ["first", "second", "\xff\0third"];
    let said = 0;
    await using talker = await rawServer((socket) => {
      socket.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
      const say = () => socket.write(Buffer.from(pieces[said++] as string, "latin1"));
      say();
      // Goes on when the program has heard the piece before: one that waited for the whole body would hang.
      heard = () => (said < pieces.length ? say() : socket.end());
    });
    let heard = () => {};
    const listener = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      fetch() {
        heard();
        return new Response();
      },
    });
    try {
      const output = await run(`
        local pieces = {}
        local r = http.get("${talker.url}", { on_chunk = function(bytes)
          pieces[#pieces + 1] = bytes
          ingot.spawn(function() http.get("http://127.0.0.1:${listener.port}") end)
        end })
        print(r.status, #r.body, r.truncated, table.concat(pieces, "|") == "first|second|\\xff\\0third")`);
      expect(output).toBe("200\t0\tfalse\ttrue\n");
    } finally {
      await listener.stop(true);
    }
  });

  test("ends with an error of the function, which its caller gets", async () => {
    await using endless = await rawServer((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n\r\nx");
      const timer = setInterval(() => socket.write("x"), 1);
      socket.on("close", () => clearInterval(timer));
    });
    const output = await run(`
      local n = 0
      local ok, err = pcall(http.get, "${endless.url}", { on_chunk = function() n = n + 1 error({ code = 7 }) end })
      print(ok, err.code, n)
      print(pcall(http.get, home .. "/bytes", { on_chunk = function() error("enough") end }))
      print(pcall(http.get, home .. "/bytes", { on_chunk = function() ingot.sleep(1) end }))
      local t = {} t.t = t
      print(http.get(home .. "/bytes", { on_chunk = function() return t end }).status)`);
    await endless.closed;
    expect(output.trim().split("\n")).toEqual([
      "false\t7\t1",
      "false\tprogram:5: enough",
      "false\tprogram:6: 'sleep' waits; it can be called only inside a task",
      "200",
    ]);
  });

  test("cannot be held up by a function that never ends", async () => {
    const { output } = await program(
      `print(pcall(ingot.http.get, "${home}/bytes", { on_chunk = function() while true do end end }))`,
      { handlerBudget: 20 },
    );
    expect(output).toContain("time budget of 20 ms exceeded");
  });

  test("needs no memory of its size", async () => {
    const child = join(import.meta.dir, "http-flood-child.ts");
    const fetched = async (megabytes: number) => {
      const address = `${home}/flood?megabytes=${megabytes}`;
      const { stdout, exited } = Bun.spawn(["bun", child, address], { stdout: "pipe", stderr: "inherit" });
      const [text, code] = await Promise.all([stdout.text(), exited]);
      expect(code).toBe(0);
      return JSON.parse(text) as { output: string; peak: number };
    };
    const [little, much] = [await fetched(50), await fetched(250)];
    expect([little.output, much.output]).toEqual([`${50 * 1024 * 1024}\n`, `${250 * 1024 * 1024}\n`]);
    // The collector takes its time; what is kept would be 200 MiB.
    expect(much.peak - little.peak).toBeLessThan(100 * 1024 * 1024);
  }, 60_000);
});

describe("cancelling", () => {
  test("a task drops the connection, before the response and in the middle of it", async () => {
    for (const answer of ["", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"]) {
      await using stalled = await rawServer((socket) => void socket.write(answer));
      stalledServer = stalled;
      expect(
        await run(`
          local winner = ingot.task.race(
            function() return http.get("${stalled.url}") end,
            function() return http.get(home .. "/when-asked").body end)
          print(winner.index, winner.result)`),
      ).toBe("2\tasked\n");
      await stalled.closed;
    }
  });

  test("happens at a deadline", async () => {
    await using stalled = await rawServer(() => {});
    expect(
      await run(`
        print(ingot.task.timeout(500, function() return http.get("${stalled.url}") end))
        print("goes on")`),
    ).toBe("nil\ttimeout\ngoes on\n");
    await stalled.closed;
  });

  test("raises `cancelled` where the task waits, and no piece arrives any more", async () => {
    await using endless = await rawServer((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n\r\nx");
      const timer = setInterval(() => socket.write("x"), 1);
      socket.on("close", () => clearInterval(timer));
    });
    const output = await run(`
      local n, over, late = 0, false, false
      local reg
      reg = ingot.spawn(function()
        local ok, err = pcall(http.get, "${endless.url}", { on_chunk = function()
          late = late or over
          n = n + 1
          if n == 3 then over = true reg:remove() end
        end })
        print(ok, ingot.task.is_cancelled(err), n, late)
      end)`);
    await endless.closed;
    expect(output).toBe("false\ttrue\t3\tfalse\n");
  });

  test("the end of the program drops what is under way", async () => {
    await using stalled = await rawServer(() => {});
    stalledServer = stalled;
    const { error } = await program(`
      ingot.spawn(function() ingot.http.get("${stalled.url}") end)
      ingot.http.get("${home}/when-asked")
      error("over")`);
    expect(error?.message).toBe("program:4: over");
    await stalled.closed;
  });
});

test("a hundred requests are under way at once", async () => {
  expect(
    await run(`
      local tasks = {}
      for n = 1, 100 do
        tasks[n] = function() return http.get(home .. "/slow?together=100&n=" .. n).body end
      end
      local bodies = ingot.task.all(table.unpack(tasks))
      for n = 1, 100 do assert(bodies[n] == tostring(n)) end
      print(#bodies)`),
  ).toBe("100\n");
  expect(mostOpen).toBe(100);
});
