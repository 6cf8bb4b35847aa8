// Images as `data:` URLs, and which files are images.

import { decodePath, type PathLike, quoteForMessage } from "../kernel/path-text.ts";
import { PermissionDenied, type Permissions } from "../kernel/permissions.ts";
import { type FileTaskOptions, readFile, readLimited } from "./file-tasks.ts";
import { extension } from "./path-names.ts";

const TYPES: Record<string, string> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  bmp: "image/bmp",
  tif: "image/tiff",
  tiff: "image/tiff",
  svg: "image/svg+xml",
};

/** What the providers of models take. */
const FOR_TOOL_RESULTS = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

/** The most bytes of an image that are read. */
const LARGEST = 64 * 1024 * 1024;
/** So much of a file tells what it is. */
const START = 1024;

/** The type that a path's extension stands for, `application/octet-stream` when it is not that of an image. */
export function mimeFromPath(path: PathLike): string {
  return imageTypeOf(path) ?? "application/octet-stream";
}

function imageTypeOf(path: PathLike): string | undefined {
  const ending = extension(decodePath(path))?.toLowerCase() ?? "";
  return Object.hasOwn(TYPES, ending) ? TYPES[ending] : undefined;
}

/** The type of an image that starts with these bytes; undefined when it is none that is known. */
function mimeFromContent(content: Uint8Array): string | undefined {
  const start = Buffer.from(content.subarray(0, START)).toString("latin1");
  if (start.startsWith("\x89PNG\r\n\x1a\n")) {
    return TYPES.png;
  }
  if (start.startsWith("\xff\xd8\xff")) {
    return TYPES.jpg;
  }
  if (/^GIF8[79]a/.test(start)) {
    return TYPES.gif;
  }
  if (/^RIFF[\s\S]{4}WEBP/.test(start)) {
    return TYPES.webp;
  }
  if (/^(?:II\*\0|MM\0\*)/.test(start)) {
    return TYPES.tiff;
  }
  // Four reserved bytes are zero (BITMAPFILEHEADER); two letters alone would be any text.
  if (/^BM[\s\S]{4}\0{4}/.test(start)) {
    return TYPES.bmp;
  }
  const markup = start.replace(/^\xef\xbb\xbf/, "").replace(/<!--[\s\S]*?-->/g, "");
  return /^\s*(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE[^>]*>\s*)?<svg[\s>]/i.test(markup) ? TYPES.svg : undefined;
}

/** Whether an image of this type may be part of a tool's result. */
export function isForToolResults(mime: string): boolean {
  return FOR_TOOL_RESULTS.has(mime.toLowerCase());
}

/**
 * Whether a path leads to an image: by its extension, without looking, or by what the file starts with. Needs `read` for
 * that.
 *
 * @throws PermissionDenied
 */
export function isImageFile(path: PathLike, permissions: Permissions): boolean {
  if (imageTypeOf(path) !== undefined) {
    return true;
  }
  try {
    return mimeFromContent(readLimited(path, START, permissions).content) !== undefined;
  } catch (error) {
    if (error instanceof PermissionDenied) {
      throw error;
    }
    return false;
  }
}

/** Bytes as a `data:` URL. */
export function dataUrl(content: Uint8Array, mime: string): string {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  return `data:${mime};base64,${bytes.toString("base64")}`;
}

/**
 * Reads an image as a `data:` URL. Needs `read`.
 *
 * @throws PermissionDenied; Error when it cannot be read, is no image or larger than 64 MiB
 */
export function readDataUrl(path: PathLike, permissions: Permissions): string {
  const { content, truncated } = readLimited(path, LARGEST, permissions);
  return checkedUrl(path, content, undefined, truncated);
}

/**
 * `readDataUrl` off the main thread.
 *
 * @param mime the type of the file, which may then be anything; found out if left out
 */
export async function readDataUrlAsync(path: PathLike, mime: string | undefined, options: FileTaskOptions) {
  const { content } = await readFile(path, options);
  return checkedUrl(path, content, mime, content.length > LARGEST);
}

function checkedUrl(path: PathLike, content: Uint8Array, mime: string | undefined, isTooLarge: boolean): string {
  const type = mime ?? mimeFromContent(content) ?? imageTypeOf(path);
  const problem = isTooLarge ? "larger than 64 MiB" : type === undefined ? "not an image" : undefined;
  if (problem !== undefined) {
    throw new Error(`cannot read ${quoteForMessage(decodePath(path))}: it is ${problem}`);
  }
  return dataUrl(content, type as string);
}
