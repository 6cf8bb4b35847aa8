-- What the standard library does differently here, as far as it is best said in Lua. Runs once in every new realm, with
-- the host functions it needs as its argument.
local host = ...

local io <const>, string <const>, type <const> = io, string, type

-- What a program supplies is always text: compiled chunks could corrupt the VM.
local function text_only(mode)
  if mode == nil then return "t" end
  return type(mode) == "string" and string.gsub(mode, "b", "") or mode
end

local load <const> = load
function _G.load(chunk, name, mode, ...)
  local loaded, message = load(chunk, name, text_only(mode), ...)
  if loaded then return loaded end
  return nil, message
end

-- Reads a source file the way luaL_loadfilex does: without byte order mark and first-line comment.
local function source_of(name)
  local file, message
  if name == nil then
    file = io.stdin
  else
    file, message = io.open(name, "rb")
    if not file then return nil, "cannot open " .. message end
  end
  local source
  source, message = file:read("a")
  if name ~= nil then file:close() end
  if not source then return nil, "cannot read " .. tostring(name) .. ": " .. tostring(message) end
  if string.sub(source, 1, 3) == "\xEF\xBB\xBF" then source = string.sub(source, 4) end
  if string.sub(source, 1, 1) == "#" then source = string.gsub(source, "^[^\n]*", "", 1) end
  return source
end

local function chunk_name(name)
  return name == nil and "=stdin" or "@" .. name
end

function _G.loadfile(name, mode, ...)
  local source, message = source_of(name)
  if not source then return nil, message end
  local loaded
  loaded, message = load(source, chunk_name(name), text_only(mode), ...)
  if loaded then return loaded end
  return nil, message
end

function _G.dofile(name)
  local source, message = source_of(name)
  local loaded
  if source then loaded, message = load(source, chunk_name(name), "t") end
  if not loaded then error(message, 0) end
  return loaded()
end

-- Output is gathered by the host; an explicit flush reaches through it.
local methods = debug.getmetatable(io.stdout).__index
local flush_io, flush_file, setvbuf = io.flush, methods.flush, methods.setvbuf
function io.flush()
  local ok, message, code = flush_io()
  host.flush()
  return ok, message, code
end
function methods:flush()
  local ok, message, code = flush_file(self)
  host.flush()
  return ok, message, code
end
function methods:setvbuf(mode, ...)
  if self == io.stdout then host.buffer(mode == "full") end
  return setvbuf(self, mode, ...)
end

-- No C modules: the searcher of the host is the only one after package.preload.
package.searchers = { package.searchers[1], host.searcher }
package.cpath = ""
