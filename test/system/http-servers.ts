// Servers on loopback that say exactly what a test wants, and an nginx where there is one.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Permissions } from "../../src/kernel/permissions.ts";
import { type HttpOptions, request } from "../../src/system/http.ts";

/** A raw TCP server; `closed` is settled when the first connection is gone. */
export interface RawServer extends AsyncDisposable {
  port: number;
  url: string;
  closed: Promise<void>;
  /** What clients sent so far, one byte for each character. */
  received(): string;
}

/** Starts a server that calls `answer` when a connection has sent the head of a request. */
export async function rawServer(answer: (socket: net.Socket, head: string) => void): Promise<RawServer> {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const sockets = new Set<net.Socket>();
  let received = "";
  const server = net.createServer((socket) => {
    sockets.add(socket);
    let head = "";
    socket.on("error", () => {});
    socket.on("close", () => {
      sockets.delete(socket);
      resolve();
    });
    socket.on("data", (data) => {
      received += data.toString("latin1");
      head += data.toString("latin1");
      if (head.includes("\r\n\r\n")) {
        const complete = head;
        head = "";
        answer(socket, complete);
      }
    });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as net.AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}/`,
    closed,
    received: () => received,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

/** Answers every request with these bytes and closes. */
export function sayingServer(answer: string | Uint8Array): Promise<RawServer> {
  return rawServer((socket) => socket.end(answer));
}

/** A request with everything allowed unless said otherwise. */
export function send(url: string, options: Partial<HttpOptions> = {}) {
  return request(url, {
    method: "GET",
    permissions: new Permissions({ allowAll: true, allow: {}, deny: {} }),
    signal: new AbortController().signal,
    ...options,
  });
}

/** The permission to reach these hosts only. */
export function onlyNet(...hosts: string[]): Permissions {
  return new Permissions({ allow: { net: hosts }, deny: {} });
}

/** The message of the error that a promise ends with. */
export async function failure(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("it succeeded");
}

export const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** Starts nginx with a configuration and files of its own. */
export async function startNginx(program: string, files: Record<string, string | Uint8Array>) {
  const directory = mkdtempSync(join(tmpdir(), "ingot-nginx-"));
  for (const folder of ["files", "logs", "temp"]) mkdirSync(join(directory, folder));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, "files", name), content);
  const port = await freePort();
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${directory}/temp/${name};`)
    .join("\n");
  writeFileSync(
    join(directory, "nginx.conf"),
    `daemon off; master_process off; pid ${directory}/nginx.pid; error_log ${directory}/logs/error.log;
events {}
http {
  access_log off; default_type text/plain; gzip on; gzip_types text/plain; gzip_min_length 1; ${temporary}
  server {
    listen 127.0.0.1:${port}; root ${directory}/files;
    location /moved { return 301 /hello.txt; }
    location /loop { return 302 /loop; }
    location /gone { return 410 "no longer here"; }
  }
}`,
  );
  const child = Bun.spawn([program, "-p", directory, "-c", join(directory, "nginx.conf")], { stderr: "ignore" });
  const url = `http://127.0.0.1:${port}/`;
  while (
    child.exitCode === null &&
    !(await fetch(url).then(
      () => true,
      () => false,
    ))
  )
    await Bun.sleep(10);
  return {
    url,
    async stop() {
      child.kill();
      await child.exited;
      rmSync(directory, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = await rawServer(() => {});
  await server[Symbol.asyncDispose]();
  return server.port;
}
