// Servers that lie, stall, drip, flood or hang up, and requests that are given up.
import { expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import type net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { HttpCache } from "../../src/system/http-cache.ts";
import { failure, rawServer, sayingServer, send, text } from "./http-servers.ts";

const OK = "HTTP/1.1 200 OK\r\n";
const encodings = {
  gzip: gzipSync,
  br: brotliCompressSync,
  zstd: zstdCompressSync,
  deflate: deflateSync,
} as const;

function encoded(encoding: string, body: Uint8Array): Buffer {
  return Buffer.concat([
    Buffer.from(`${OK}Content-Encoding: ${encoding}\r\nContent-Length: ${body.length}\r\n\r\n`),
    body,
  ]);
}

/** Writes for ever, as fast as the client takes it. */
function flood(socket: net.Socket, piece: string | Uint8Array): void {
  const write = () => {
    while (!socket.destroyed && socket.write(piece));
    if (!socket.destroyed) socket.once("drain", write);
  };
  write();
}

const broken: Record<string, [answer: string, reason: string]> = {
  "nothing at all": ["", "the server closed the connection before its answer was complete"],
  "half a head": ["HTTP/1.1 200 OK\r\nContent-", "the server closed the connection before its answer was complete"],
  garbage: ["\0\x01\x02 what?\r\n\r\n", "the server closed the connection before its answer was complete"],
  "a body that is too short": [
    `${OK}Content-Length: 100\r\n\r\nhello`,
    "the connection was closed before all 100 bytes of the body had arrived",
  ],
  "a length that is no number": [
    `${OK}Content-Length: abc\r\n\r\nhello`,
    "the answer states a length that is no number",
  ],
  "two lengths": [
    `${OK}Content-Length: 5\r\nContent-Length: 8\r\n\r\nhello`,
    "the answer states a length that is no number",
  ],
  "chunks that end early": [
    `${OK}Transfer-Encoding: chunked\r\n\r\n50\r\nhello`,
    "the server closed the connection before its answer was complete",
  ],
  "chunks of no size": [`${OK}Transfer-Encoding: chunked\r\n\r\nZZ\r\nhello\r\n`, "the answer is not valid HTTP"],
  "an unasked change of protocol": ["HTTP/1.1 101 Switching\r\n\r\n", "the server changed to another protocol unasked"],
  "endless headers": [
    `${OK}${`X-Filler: ${"y".repeat(1000)}\r\n`.repeat(5000)}\r\n`,
    "the answer is not valid HTTP, or its headers are too long",
  ],
};

for (const [name, [answer, reason]] of Object.entries(broken)) {
  test(`${name}: a clear error`, async () => {
    await using server = await sayingServer(answer);
    expect(await failure(send(server.url))).toBe(`cannot fetch "${server.url}": ${reason}`);
  });
}

test("a body longer than it says ends where it says", async () => {
  await using server = await rawServer((socket) => {
    socket.write(`${OK}Content-Length: 5\r\n\r\nhello${OK}Content-Length: 4\r\n\r\nEVIL`);
  });
  for (let round = 0; round < 3; round++) expect(text((await send(server.url)).body)).toBe("hello");
});

test("nobody listens, nobody has that name, nobody speaks TLS", async () => {
  const gone = await sayingServer("");
  await gone[Symbol.asyncDispose]();
  expect(await failure(send(gone.url))).toBe(`cannot fetch "${gone.url}": connection refused`);
  expect(await failure(send("http://no-such-host.invalid/"))).toBe(
    'cannot fetch "http://no-such-host.invalid/": the host name was not found',
  );
  using plain = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response("") });
  expect(await failure(send(`https://127.0.0.1:${plain.port}/`))).toContain("no TLS connection could be made");
});

const openssl = Bun.which("openssl");

test.skipIf(openssl === null)("a certificate that nobody vouches for", async () => {
  const directory = mkdtempSync(join(tmpdir(), "ingot-tls-"));
  try {
    const [key, cert] = [join(directory, "key.pem"), join(directory, "cert.pem")];
    const made = [
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-keyout",
      key,
      "-out",
      cert,
      "-subj",
      "/CN=localhost",
    ];
    expect(Bun.spawnSync([openssl as string, ...made]).exitCode).toBe(0);
    const tls = { key: Bun.file(key), cert: Bun.file(cert) };
    using server = Bun.serve({ port: 0, hostname: "127.0.0.1", tls, fetch: () => new Response("secret") });
    const url = `https://127.0.0.1:${server.port}/`;
    expect(await failure(send(url))).toBe(`cannot fetch "${url}": the certificate of the server is self-signed`);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

for (const [encoding, compress] of Object.entries(encodings)) {
  test(`${encoding}: decoded, and an error if it is cut or something else`, async () => {
    const body = Buffer.from("hello world ".repeat(20_000));
    const packed = compress(body);
    await using good = await sayingServer(encoded(encoding, packed));
    const answer = await send(good.url);
    expect(Buffer.from(answer.body).equals(body)).toBe(true);
    expect(answer.headers["content-length"]).toBeUndefined();
    const damaged = `the body is damaged or not in the encoding that the answer states, ${encoding}`;
    for (const lie of [
      packed.subarray(0, packed.length - 1),
      packed.subarray(0, packed.length / 2),
      Buffer.from("?!x"),
    ]) {
      await using liar = await sayingServer(encoded(encoding, lie));
      expect(await failure(send(liar.url))).toBe(`cannot fetch "${liar.url}": ${damaged}`);
    }
    await using short = await sayingServer(encoded(encoding, packed).subarray(0, -4));
    expect(await failure(send(short.url))).toContain(`before all ${packed.length} bytes of the body had arrived`);
    await using empty = await sayingServer(encoded(encoding, new Uint8Array()));
    expect((await send(empty.url)).body).toHaveLength(0);
  });
}

test("raw deflate, layers of encodings, and encodings nobody knows", async () => {
  const hello = Buffer.from("hello");
  await using raw = await sayingServer(encoded("deflate", deflateRawSync(hello)));
  expect(text((await send(raw.url)).body)).toBe("hello");
  await using layers = await sayingServer(encoded("gzip, br", brotliCompressSync(gzipSync(hello))));
  expect(text((await send(layers.url)).body)).toBe("hello");
  for (const name of ["identity", "unheard-of", "constructor"]) {
    await using other = await sayingServer(encoded(name, hello));
    expect(text((await send(other.url)).body)).toBe("hello");
  }
});

test("a compressed flood is cut at the limit without being unpacked", async () => {
  const bomb = brotliCompressSync(Buffer.alloc(300 * 1024 * 1024), { params: { 1: 1 } });
  await using server = await sayingServer(encoded("br", bomb));
  const answer = await send(server.url, { maxResponseBytes: 1000 });
  expect([answer.truncated, answer.body.length]).toEqual([true, 1000]);
});

test("an endless body is cut at the limit and the connection dropped", async () => {
  await using server = await rawServer((socket) => {
    socket.write(`${OK}\r\n`);
    flood(socket, "x".repeat(65_536));
  });
  const answer = await send(server.url, { maxResponseBytes: 100_001 });
  expect([answer.truncated, answer.body.length]).toEqual([true, 100_001]);
  await server.closed;
});

test("a body of exactly the limit is whole", async () => {
  await using server = await sayingServer(`${OK}Content-Length: 5\r\n\r\nhello`);
  const whole = await send(server.url, { maxResponseBytes: 5 });
  expect([whole.truncated, text(whole.body)]).toEqual([false, "hello"]);
  const cut = await send(server.url, { maxResponseBytes: 4 });
  expect([cut.truncated, text(cut.body)]).toEqual([true, "hell"]);
});

test("the endless body of a redirect is not read", async () => {
  await using server = await rawServer((socket, head) => {
    if (head.startsWith("GET /end ")) {
      socket.end(`${OK}\r\nend`);
    } else {
      socket.write("HTTP/1.1 302 Found\r\nLocation: /end\r\n\r\n");
      flood(socket, "x".repeat(65_536));
    }
  });
  expect(text((await send(server.url)).body)).toBe("end");
  await server.closed;
});

test("a stall before the head, in the body, or a slow drip: the time limit is for everything together", async () => {
  const answers: ((socket: net.Socket) => void)[] = [
    () => {},
    (socket) => socket.write(`${OK}Content-Length: 9\r\n\r\nhalf`),
    (socket) => socket.write(`${OK}Content-Encoding: gzip\r\nContent-Length: 90\r\n\r\n\x1f`),
    (socket) => {
      socket.write(`${OK}\r\n`);
      const drip = setInterval(() => socket.write("."), 5);
      socket.on("close", () => clearInterval(drip));
    },
  ];
  for (const answer of answers) {
    await using server = await rawServer(answer);
    const message = await failure(send(server.url, { timeout: 50, maxRetries: 3 }));
    expect(message).toBe(`cannot fetch "${server.url}": timed out after 0.05 s`);
    await server.closed;
  }
});

test("giving up drops the connection at once, wherever the request is", async () => {
  const stages: Record<string, (socket: net.Socket) => void> = {
    head: () => {},
    body: (socket) => socket.write(`${OK}Content-Length: 9\r\n\r\nhalf`),
    encoded: (socket) => socket.write(encoded("gzip", gzipSync("x".repeat(99))).subarray(0, -9)),
  };
  for (const [stage, answer] of Object.entries(stages)) {
    const controller = new AbortController();
    const reason = new Error(`cancelled in ${stage}`);
    await using server = await rawServer((socket) => {
      answer(socket);
      controller.abort(reason);
    });
    await expect(send(server.url, { signal: controller.signal, timeout: 1e9, maxRetries: 2 })).rejects.toBe(reason);
    await server.closed;
  }
});

test("giving up stops an upload, a wait for a retry, and a request that was never sent", async () => {
  const upload = new AbortController();
  await using sink = await rawServer((socket) => {
    socket.pause();
    upload.abort(new Error("cancelled"));
    socket.resume();
  });
  const body = new Uint8Array(100_000_000);
  expect(await failure(send(sink.url, { method: "PUT", body, signal: upload.signal }))).toBe("cancelled");
  await sink.closed;
  expect(sink.received().length).toBeLessThan(body.length);

  const retry = new AbortController();
  await using busy = await rawServer((socket) => {
    socket.end("HTTP/1.1 503 Busy\r\nRetry-After: 1000\r\n\r\n");
    setTimeout(() => retry.abort(new Error("cancelled")), 20);
  });
  const waiting = send(busy.url, { maxRetries: 1, timeout: 1e8, signal: retry.signal });
  expect(await failure(waiting)).toBe("cancelled");

  const never = send(busy.url, { signal: AbortSignal.abort(new Error("cancelled before")) });
  expect(await failure(never)).toBe("cancelled before");
});

test("a body that streams: the server waits for a slow reader, and every byte arrives once", async () => {
  const total = 64 * 1024 * 1024;
  let sent = 0;
  await using server = await rawServer((socket) => {
    socket.write(`${OK}Content-Length: ${total}\r\n\r\n`);
    const write = () => {
      while (sent < total) {
        sent += 65_536;
        if (!socket.write(new Uint8Array(65_536).fill(sent / 65_536))) return void socket.once("drain", write);
      }
    };
    write();
  });
  let received = 0;
  let mostAhead = 0;
  const answer = await send(server.url, {
    maxResponseBytes: total,
    async onChunk(bytes) {
      for (let turn = 0; turn < 5 && received < total / 4; turn++) await Bun.sleep(1);
      expect(bytes[0]).toBe((Math.floor(received / 65_536) + 1) % 256);
      if (received < total / 4) mostAhead = Math.max(mostAhead, sent - received);
      received += bytes.length;
    },
  });
  expect([received, answer.body.length, answer.truncated]).toEqual([total, 0, false]);
  expect(mostAhead).toBeLessThan(total / 2);
});

test("an error of the reader ends the request, and so does giving up while it is busy", async () => {
  await using server = await rawServer((socket) => {
    socket.write(`${OK}\r\n`);
    flood(socket, "x".repeat(65_536));
  });
  const broken = send(server.url, {
    onChunk() {
      throw new Error("no more, please");
    },
  });
  expect(await failure(broken)).toBe("no more, please");
  await server.closed;
  const controller = new AbortController();
  const stuck = send(server.url, {
    signal: controller.signal,
    onChunk() {
      queueMicrotask(() => controller.abort(new Error("cancelled")));
      return new Promise(() => {});
    },
  });
  expect(await failure(stuck)).toBe("cancelled");
});

test("nothing is tried again once a part was handed out", async () => {
  const connections: net.Socket[] = [];
  await using server = await rawServer((socket) => {
    connections.push(socket);
    socket.write(`${OK}Content-Length: 9\r\n\r\nhalf`);
  });
  const pieces: string[] = [];
  const onChunk = (bytes: Uint8Array) => {
    pieces.push(text(bytes));
    connections.at(-1)?.end();
  };
  expect(await failure(send(server.url, { maxRetries: 3, onChunk }))).toContain("before all 9 bytes");
  expect([connections.length, pieces]).toEqual([1, ["half"]]);
});

test("nothing but results is written to stdout or stderr", () => {
  const program = `
    import { request } from ${JSON.stringify(`${import.meta.dir}/../../src/system/http.ts`)};
    import { Permissions } from ${JSON.stringify(`${import.meta.dir}/../../src/kernel/permissions.ts`)};
    const server = Bun.serve({ port: 0, hostname: "127.0.0.1",
      fetch: () => new Response("not compressed", { headers: { "content-encoding": "gzip" } }) });
    const permissions = new Permissions({ allowAll: true, allow: {}, deny: {} });
    const signal = new AbortController().signal;
    await request("http://127.0.0.1:" + server.port, { method: "GET", permissions, signal }).catch(() => {});
    server.stop(true);`;
  const run = Bun.spawnSync([process.execPath, "-e", program]);
  expect([run.exitCode, run.stdout.toString(), run.stderr.toString()]).toEqual([0, "", ""]);
});

test("the cache keeps what was used last and never outgrows its bound", () => {
  const cache = new HttpCache(1000);
  const bytes = Uint8Array.from([0, 255, 1]);
  cache.write("bytes", bytes);
  bytes[0] = 9;
  expect(cache.read("bytes")).toEqual(Uint8Array.from([0, 255, 1]));
  expect(cache.read("never written")).toBeUndefined();
  cache.write("old", "x".repeat(300));
  cache.write("used", "y".repeat(300));
  cache.read("old");
  cache.write("new", "z".repeat(300));
  expect([cache.read("used"), cache.read("old")?.length, cache.read("new")?.length]).toEqual([undefined, 300, 300]);
  cache.write("old", "too large".repeat(1000));
  expect(cache.read("old")).toBeUndefined();
  expect(cache.read("new")).toBe("z".repeat(300));
});
