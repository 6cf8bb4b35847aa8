// Reads the body of a response: decoded, cut at the limit, handed on piece by piece.
import { HttpFailure, transportFailure } from "./failure.ts";

/** How a body is read. */
export interface BodyReading {
  /** Where the response came from, for messages. */
  url: URL;
  /** How many decoded bytes to take. */
  limit: number;
  /** Gets every piece; the next is read when its promise is settled. */
  deliver: (bytes: Uint8Array) => void | Promise<void>;
  /** Waits for something unless the request is given up before. */
  wait: <Value>(work: Promise<Value>) => Promise<Value>;
}

type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>;
type Reader = Pick<ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>, "read" | "cancel">;

const FORMATS = new Map<string, Bun.CompressionFormat>([
  ["gzip", "gzip"],
  ["x-gzip", "gzip"],
  ["deflate", "deflate"],
  ["br", "brotli"],
  ["zstd", "zstd"],
]);

/** More layers of compression than this are not taken off. */
const MOST_LAYERS = 4;

/**
 * Reads a body. fetch was told to leave it encoded: when fetch decodes, it writes failures to stderr.
 *
 * @param response what fetch returned
 * @returns whether the body was cut, and whether it was decoded so that the headers no longer describe it
 * @throws HttpFailure when the body is incomplete or its encoding is not what the headers say
 */
export async function readBody(
  response: Response,
  { url, limit, deliver, wait }: BodyReading,
): Promise<{ truncated: boolean; decoded: boolean }> {
  const reader: Reader | undefined = response.body?.getReader();
  if (reader === undefined) return { truncated: false, decoded: false };
  const wire = new Wire(response, url);
  const first = await wait(wire.read(reader));
  if (first === undefined) return { truncated: false, decoded: false };
  const source: Bytes = new ReadableStream(
    {
      start: (controller) => controller.enqueue(first),
      async pull(controller) {
        const bytes = await wire.read(reader);
        if (bytes === undefined) controller.close();
        else controller.enqueue(bytes);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  const { stream, decoded } = decodeBody(source, response.headers.get("content-encoding") ?? "", first);
  const pieces = stream.getReader();
  for (let total = 0; ; ) {
    const piece = await wait(pieces.read()).catch((error: unknown) => {
      throw wire.failure ?? (decoded ? badEncoding(url, response) : error);
    });
    if (piece.done) return { truncated: false, decoded };
    const taken = piece.value.subarray(0, limit - total);
    total += taken.length;
    if (taken.length > 0) await wait(Promise.resolve(deliver(taken)));
    if (taken.length < piece.value.length) {
      // What is left is dropped with the connection; it does not matter how.
      pieces.cancel().catch(() => {});
      return { truncated: true, decoded };
    }
  }
}

/** The bytes as they come from the network, and what went wrong there: not every failure is one of the encoding. */
class Wire {
  readonly #response: Response;
  readonly #url: URL;
  failure: HttpFailure | undefined;

  constructor(response: Response, url: URL) {
    this.#response = response;
    this.#url = url;
  }

  async read(reader: Reader): Promise<Uint8Array<ArrayBuffer> | undefined> {
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return undefined;
        if (value.length > 0) return value;
      }
    } catch (error) {
      this.failure = this.#describe(error);
      throw this.failure;
    }
  }

  #describe(error: unknown): HttpFailure {
    const failure = transportFailure(this.#url, error);
    const stated = this.#response.headers.get("content-length");
    if (failure.repeatable !== "idempotent" || stated === null) return failure;
    const reason = `the connection was closed before all ${stated} bytes of the body had arrived`;
    return new HttpFailure(this.#url, reason, failure.repeatable);
  }
}

function decodeBody(body: Bytes, encoding: string, first: Uint8Array): { stream: Bytes; decoded: boolean } {
  const names = encoding
    .toLowerCase()
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && name !== "identity");
  // An encoding that is not known leaves the body as it was sent; the headers say what it is.
  const layers = names.map((name) => FORMATS.get(name)).filter((format) => format !== undefined);
  if (layers.length === 0 || layers.length < names.length || layers.length > MOST_LAYERS) {
    return { stream: body, decoded: false };
  }
  let stream = body;
  layers.reverse().forEach((format, index) => {
    // Some servers send deflate without the header of zlib, whose first byte ends in 8.
    const isRaw = format === "deflate" && index === 0 && ((first[0] ?? 0) & 15) !== 8;
    stream = stream.pipeThrough(new DecompressionStream(isRaw ? "deflate-raw" : format));
  });
  return { stream, decoded: true };
}

function badEncoding(url: URL, response: Response): HttpFailure {
  const encoding = response.headers.get("content-encoding");
  return new HttpFailure(url, `the body is damaged or not in the encoding that the answer states, ${encoding}`);
}
