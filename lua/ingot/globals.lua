-- The globals that files of ours see: the standard functions as they are now, whatever a program replaces them with.
-- What else a program has in its globals is left out: it would never be collected.
local next <const> = ...
local functions <const> = {
  _G = true, _VERSION = true, assert = true, collectgarbage = true, dofile = true, error = true, getmetatable = true,
  ingot = true, ipairs = true, load = true, loadfile = true, pairs = true, pcall = true, print = true, rawequal = true,
  rawget = true, rawlen = true, rawset = true, require = true, select = true, setmetatable = true, smelt = true,
  tonumber = true, tostring = true, type = true, warn = true, xpcall = true,
}
local libraries <const> = {
  coroutine = {}, debug = {}, io = {}, math = {}, os = {}, package = {}, string = {}, table = {}, utf8 = {},
}
local globals <const> = { next = next }
for name, value in next, _ENV do
  local copy <const> = libraries[name]
  if functions[name] then
    globals[name] = value
  elseif copy and type(value) == "table" then
    for key, member in next, value do copy[key] = member end
  end
end
for name, copy in next, libraries do globals[name] = copy end
return globals
