// Requests as programs make them: what goes out, what comes back, redirects, retries, permissions.
import { afterAll, expect, test } from "bun:test";
import { gzipSync } from "node:zlib";
import packageInformation from "../../package.json";
import { PermissionDenied } from "../../src/kernel/permissions.ts";
import { METHODS, randomUserAgent } from "../../src/system/http.ts";
import { failure, onlyNet, rawServer, sayingServer, send, startNginx, text } from "./http-servers.ts";

const bytes = Uint8Array.from({ length: 256 * 40 }, (_, index) => index % 256);

const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    const redirect = /^\/redirect\/(\d+)$/.exec(pathname);
    if (redirect !== null) {
      return new Response("elsewhere", {
        status: Number(redirect[1]),
        headers: { location: searchParams.get("to") ?? "/echo" },
      });
    }
    if (pathname === "/bytes") return new Response(bytes);
    if (pathname === "/status") return new Response("teapot", { status: 418 });
    if (pathname === "/count") {
      const left = Number(searchParams.get("left"));
      return left === 0
        ? new Response("done")
        : new Response(null, { status: 302, headers: { location: `/count?left=${left - 1}` } });
    }
    const body = Array.from(await request.bytes());
    return Response.json({ method: request.method, headers: Object.fromEntries(request.headers), body, pathname });
  },
});
const home = `http://127.0.0.1:${server.port}`;
afterAll(() => server.stop(true));

interface Echo {
  method: string;
  headers: Record<string, string>;
  body: number[];
  pathname: string;
}
const echo = (body: Uint8Array) => JSON.parse(text(body)) as Echo;

test("a body comes back byte for byte, with status, headers and address", async () => {
  const answer = await send(`${home}/bytes`);
  expect(answer).toMatchObject({ status: 200, finalUrl: `${home}/bytes`, truncated: false });
  expect(answer.headers["content-length"]).toBe(String(bytes.length));
  expect(answer.body).toEqual(bytes);
});

test("any status is an answer", async () => {
  const answer = await send(`${home}/status`);
  expect([answer.status, text(answer.body)]).toEqual([418, "teapot"]);
});

test("a body goes out byte for byte, text as UTF-8 without a made-up type", async () => {
  const binary = echo((await send(`${home}/echo`, { method: "post", body: bytes })).body);
  expect(binary).toMatchObject({ method: "POST", body: Array.from(bytes) });
  const written = echo((await send(`${home}/echo`, { method: "PUT", body: "é\0" })).body);
  expect(written).toMatchObject({ method: "PUT", body: [0xc3, 0xa9, 0] });
  expect(written.headers["content-type"]).toBeUndefined();
});

test("every method is sent as it is, and no other", async () => {
  await using raw = await sayingServer("HTTP/1.1 204 No Content\r\n\r\n");
  for (const method of METHODS) {
    const before = raw.received().length;
    await send(raw.url, { method });
    expect(raw.received().slice(before).split(" ")[0]).toBe(method);
  }
  for (const method of ["BREW", "GE T", "", "CONNECT"]) {
    expect(await failure(send(raw.url, { method }))).toContain("is not supported");
  }
  expect(await failure(send(raw.url, { body: "x" }))).toContain("a GET request has no body");
});

test("requests name ingot unless they say otherwise", async () => {
  const own = echo((await send(`${home}/echo`)).body);
  expect(own.headers["user-agent"]).toBe(`ingot/${packageInformation.version}`);
  const other = echo((await send(`${home}/echo`, { headers: { "User-Agent": "me" } })).body);
  expect(other.headers["user-agent"]).toBe("me");
  expect(randomUserAgent()).toStartWith("Mozilla/5.0 (");
});

test("a header cannot smuggle in another", async () => {
  await using raw = await sayingServer("HTTP/1.1 204 No Content\r\n\r\n");
  const message = await failure(send(raw.url, { headers: { "X-Note": "a\r\nX-Evil: b" } }));
  expect(message).toBe('the value of the header "X-Note" has a line break or NUL: "a\\x0d\\nX-Evil: b"');
  expect(await failure(send(raw.url, { headers: { "X: 1\r\nY": "b" } }))).toContain("is not the name of a header");
  expect(raw.received()).toBe("");
});

test("header values travel as UTF-8; several are joined, cookies by lines", async () => {
  await using raw = await sayingServer(
    Buffer.from(
      "HTTP/1.1 200 OK\r\nX-Name: 日本\r\nX-A: 1\r\nx-a: 2\r\nSet-Cookie: a=1; Expires=Wed, 09 Jun 2027\r\n" +
        "Set-Cookie: b=2\r\nContent-Length: 0\r\n\r\n",
    ),
  );
  const { headers } = await send(raw.url, { headers: { "X-Sent": "日本" } });
  expect(headers).toMatchObject({
    "x-name": "日本",
    "x-a": "1, 2",
    "set-cookie": "a=1; Expires=Wed, 09 Jun 2027\nb=2",
  });
  expect(Buffer.from(raw.received(), "latin1").toString()).toContain("日本");
});

test("user and password of an address become Basic authorization and are shown nowhere", async () => {
  const address = `http://me%40home:s%C3%A9cret@127.0.0.1:${server.port}/echo`;
  const answer = await send(address);
  expect(echo(answer.body).headers.authorization).toBe(`Basic ${Buffer.from("me@home:sécret").toString("base64")}`);
  expect(answer.finalUrl).toBe(`${home}/echo`);
  await using gone = await sayingServer("");
  const message = await failure(send(gone.url.replace("//", "//me:secret@")));
  expect(message).toBe(`cannot fetch "${gone.url}": the server closed the connection before its answer was complete`);
  expect(await failure(send("http://me:secret@[bad/"))).not.toContain("secret");
});

test("only http: and https: are fetched", async () => {
  for (const url of ["file:///etc/passwd", "data:,x", "ftp://127.0.0.1/", "blob:abc"]) {
    expect(await failure(send(url))).toContain("only http: and https: can be fetched");
  }
  expect(await failure(send("not an address"))).toContain("it is not an address such as");
  const message = await failure(send(`${home}/redirect/302?to=file:///etc/passwd`));
  expect(message).toContain("only http: and https: can be fetched, not file:");
});

test("redirects change method and body as browsers do", async () => {
  const seen: Record<string, string> = {};
  for (const status of [301, 302, 303, 307, 308]) {
    for (const method of ["POST", "PUT", "HEAD"]) {
      const body = method === "HEAD" ? undefined : "hi";
      const headers = { "Content-Type": "text/x" };
      const answer = await send(`${home}/redirect/${status}`, { method, body, headers });
      if (method === "HEAD") continue;
      const { method: sent, body: got, headers: fields } = echo(answer.body);
      seen[`${status} ${method}`] = `${sent} ${got.length} ${fields["content-type"] ?? "untyped"}`;
    }
  }
  const [kept, changed] = [(method: string) => `${method} 2 text/x`, "GET 0 untyped"];
  expect(seen).toEqual({
    "301 POST": changed,
    "301 PUT": kept("PUT"),
    "302 POST": changed,
    "302 PUT": kept("PUT"),
    "303 POST": changed,
    "303 PUT": changed,
    "307 POST": kept("POST"),
    "307 PUT": kept("PUT"),
    "308 POST": kept("POST"),
    "308 PUT": kept("PUT"),
  });
});

test("the number of redirects is bounded, and 0 hands back the redirect", async () => {
  expect(text((await send(`${home}/count?left=10`)).body)).toBe("done");
  expect(await failure(send(`${home}/count?left=11`))).toContain("too many redirects, more than 10");
  expect(await failure(send(`${home}/count?left=3`, { maxRedirects: 2 }))).toContain("more than 2");
  const redirect = await send(`${home}/redirect/307`, { maxRedirects: 0 });
  expect([redirect.status, redirect.headers.location]).toEqual([307, "/echo"]);
});

test("secrets stay with the origin they were meant for", async () => {
  const other = `http://localhost:${server.port}/echo`;
  const headers = { Authorization: "Bearer x", Cookie: "a=1", "X-Kept": "yes" };
  const away = await send(`${home}/redirect/302?to=${other}`, { headers });
  expect(away.finalUrl).toBe(other);
  const fields = echo(away.body).headers;
  expect([fields.authorization, fields.cookie, fields["x-kept"]]).toEqual([undefined, undefined, "yes"]);
  const stayed = echo((await send(`${home}/redirect/302`, { headers })).body).headers;
  expect([stayed.authorization, stayed.cookie]).toEqual(["Bearer x", "a=1"]);
});

test("every host needs permission, also behind a redirect", async () => {
  await using forbidden = await sayingServer("HTTP/1.1 200 OK\r\n\r\nsecret");
  const denied = send(forbidden.url, { permissions: onlyNet(`127.0.0.1:${server.port}`) });
  await expect(denied).rejects.toBeInstanceOf(PermissionDenied);
  const redirected = send(`${home}/redirect/302?to=${forbidden.url}`, {
    permissions: onlyNet(`127.0.0.1:${server.port}`),
  });
  expect(await failure(redirected)).toContain(`permission denied: net "127.0.0.1:${forbidden.port}"`);
  expect(forbidden.received()).toBe("");
  const allowed = await send(`${home}/status`, { permissions: onlyNet("127.0.0.1") });
  expect(allowed.status).toBe(418);
  expect(await failure(send("https://127.0.0.1/", { permissions: onlyNet("127.0.0.1:80") }))).toContain(
    'net "127.0.0.1:443"',
  );
});

test("a proxy of the environment is used, and needs permission as well", async () => {
  await using proxy = await sayingServer("HTTP/1.1 200 OK\r\n\r\nby proxy");
  const before = { ...process.env };
  try {
    process.env.http_proxy = proxy.url;
    delete process.env.no_proxy;
    delete process.env.NO_PROXY;
    expect(text((await send(`${home}/status`)).body)).toBe("by proxy");
    expect(proxy.received()).toStartWith(`GET ${home}/status HTTP/1.1\r\n`);
    const permissions = onlyNet(`127.0.0.1:${server.port}`);
    expect(await failure(send(`${home}/status`, { permissions }))).toContain(`net "127.0.0.1:${proxy.port}"`);
    process.env.no_proxy = "example.com,127.0.0.1";
    expect(text((await send(`${home}/status`, { permissions })).body)).toBe("teapot");
  } finally {
    for (const name of ["http_proxy", "no_proxy", "NO_PROXY"]) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
});

test("what failed is tried again as often as asked, if that does no harm", async () => {
  const flaky = async (failures: number, answer: string) => {
    let left = failures;
    return rawServer((socket) => socket.end(left-- > 0 ? answer : "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
  };
  const busy = "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 4\r\n\r\nbusy";
  await using recovers = await flaky(2, busy);
  expect(text((await send(recovers.url, { maxRetries: 2, method: "POST", body: "x" })).body)).toBe("ok");
  await using stays = await flaky(9, busy);
  expect((await send(stays.url, { maxRetries: 1 })).status).toBe(503);
  expect(stays.received().match(/GET /g)).toHaveLength(2);
  await using breaks = await flaky(1, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
  expect(text((await send(breaks.url, { maxRetries: 1 })).body)).toBe("ok");
  await using unsafe = await flaky(1, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
  expect(await failure(send(unsafe.url, { method: "POST", maxRetries: 5 }))).toContain("before all 9 bytes");
  await using later = await flaky(1, busy.replace("After: 0", "After: 3600"));
  expect((await send(later.url, { maxRetries: 1 })).status).toBe(503);
});

const nginx = Bun.which("nginx", { PATH: `${process.env.PATH}:/usr/sbin` });

test.skipIf(nginx === null)("nginx: files, compression, ranges, redirects", async () => {
  const hello = "hello from nginx\n".repeat(1000);
  const running = await startNginx(nginx as string, { "hello.txt": hello, "data.bin": bytes });
  try {
    const file = await send(`${running.url}hello.txt`);
    expect(text(file.body)).toBe(hello);
    expect(file.headers["content-encoding"]).toBeUndefined();
    const packed = await send(`${running.url}hello.txt`, { headers: { "Accept-Encoding": "identity" } });
    expect([text(packed.body), packed.headers["content-length"]]).toEqual([hello, String(hello.length)]);
    expect((await send(`${running.url}data.bin`)).body).toEqual(bytes);
    const part = await send(`${running.url}data.bin`, { headers: { Range: "bytes=10-19" } });
    expect([part.status, ...part.body]).toEqual([206, ...bytes.subarray(10, 20)]);
    expect((await send(`${running.url}moved`)).finalUrl).toBe(`${running.url}hello.txt`);
    expect(await failure(send(`${running.url}loop`))).toContain("too many redirects");
    const gone = await send(`${running.url}gone`);
    expect([gone.status, text(gone.body)]).toEqual([410, "no longer here"]);
    expect((await send(`${running.url}hello.txt`, { method: "HEAD" })).body).toHaveLength(0);
  } finally {
    await running.stop();
  }
});

test("compression is undone whatever the server calls it", async () => {
  const packed = gzipSync("plain");
  await using raw = await sayingServer(
    Buffer.concat([Buffer.from("HTTP/1.1 200 OK\r\nContent-Encoding: X-GZIP\r\n\r\n"), packed]),
  );
  const answer = await send(raw.url);
  expect([text(answer.body), answer.headers["content-encoding"]]).toEqual(["plain", undefined]);
});
