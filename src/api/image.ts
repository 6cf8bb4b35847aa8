// `ingot.image`: images for models.
import { decodePath, exactPath } from "../kernel/path-text.ts";
import * as images from "../system/image.ts";
import { basename } from "../system/path-names.ts";
import { attempt, attemptAsync } from "./attempt.ts";
import { fn, type Namespace } from "./declare.ts";
import { t } from "./types.ts";

const url = [
  ["string?", "url", "`data:image/png;base64,…`"],
  ["string?", "error"],
] as const;

/** What can stand in the head of a `data:` URL. */
function checkMime(name: string, index: number, mime: string): string {
  if (/^[\w.+-]+\/[\w.+-]+$/.test(mime)) return mime;
  throw new Error(`bad argument #${index} to 'image.${name}' (a MIME type such as image/png expected)`);
}

export const namespace: Namespace = {
  name: "image",
  tier: "Host",
  doc: "Images for models: png, jpg, gif, webp, bmp, tiff and svg.",
  functions: {
    is_image_file: fn({
      doc: "Whether a file is an image: by its extension, or else by what it starts with.",
      params: [["p", t.bytes]],
      returns: [["boolean", "is_image", "false too when the file cannot be read"]],
      permission: "read",
      run: ({ permissions }, path) => images.isImageFile(path, permissions),
    }),
    read_as_data_url: fn({
      doc: "Reads an image, 64 MiB at most.",
      params: [["p", t.bytes]],
      returns: url,
      permission: "read",
      run: ({ permissions }, path) => attempt(() => images.readDataUrl(path, permissions)),
    }),
    read_as_data_url_async: fn({
      doc: "Reads an image, 64 MiB at most, without blocking.",
      params: [
        ["path", t.bytes],
        ["mime", t.optional(t.string), "the type, when the file may be something else than an image"],
      ],
      returns: url,
      permission: "read",
      wait: ({ permissions, signal }, path, mime) => {
        if (mime !== undefined) checkMime("read_as_data_url_async", 2, mime);
        return attemptAsync(() => images.readDataUrlAsync(path, mime, { permissions, signal }));
      },
    }),
    data_url_from_bytes: fn({
      doc: "Makes a `data:` URL of bytes.",
      params: [
        ["bytes", t.bytes],
        ["mime", t.string, "`image/png`"],
      ],
      returns: [["string", "url"]],
      run: (_, bytes, mime) =>
        images.dataUrl(
          typeof bytes === "string" ? Buffer.from(bytes) : bytes,
          checkMime("data_url_from_bytes", 2, mime),
        ),
    }),
    mime_from_path: fn({
      doc: "The type that a path's extension stands for.",
      params: [["p", t.bytes]],
      returns: [["string", "mime", "`application/octet-stream` when it is not that of an image"]],
      run: (_, path) => images.mimeFromPath(path),
    }),
    label_from_path: fn({
      doc: "What an image is called where it is shown: the name of its file.",
      params: [["p", t.bytes]],
      returns: [["string", "label"]],
      run: (_, path) => exactPath(basename(decodePath(path)) ?? "image"),
    }),
    is_supported_image_tool_result_mime: fn({
      doc: "Whether an image of this type may be part of a tool's result: png, jpeg, gif and webp.",
      params: [["mime", t.string]],
      returns: [["boolean", "supported"]],
      run: (_, mime) => images.isForToolResults(mime),
    }),
  },
};
