-- The package table: config, searchpath, searchers, loaded, preload, custom loaders.

local function write(name, text)
  local file = assert(io.open(name, "w"))
  file:write(text)
  file:close()
end

print("-- config")
do
  local lines = {}
  for line in package.config:gmatch("[^\n]+") do lines[#lines + 1] = line end
  print(table.concat(lines, " "))
end
print(type(package.path), type(package.cpath), type(package.loaded), type(package.preload), type(package.searchers), type(package.loadlib), type(package.searchpath))

print("-- the standard libraries are loaded modules")
for _, name in ipairs { "_G", "string", "table", "math", "io", "os", "coroutine", "utf8", "debug", "package" } do
  print(name, package.loaded[name] == (name == "_G" and _G or _G[name]), require(name) == package.loaded[name])
end

print("-- searchpath")
write("found.lua", "return 1")
assert(os.execute("mkdir -p sub/dir"))
write("sub/dir/mod.lua", "return 2")
write("sub.dir.flat", "return 3")
print(package.searchpath("found", "./?.lua"))
print(package.searchpath("sub.dir.mod", "./?.lua"))
print(package.searchpath("sub.dir.mod", "./?.txt;./?.lua"))
print(package.searchpath("sub-dir-mod", "./?.lua", "-"))
print(package.searchpath("sub.dir", "./?.flat", ""))
print(package.searchpath("sub.dir", "./?.flat", ".", "."))
print(package.searchpath("sub/dir/mod", "./?.lua"))
print(package.searchpath("sub.dir.mod", "./?.lua", ".", "/"))
print(package.searchpath("x", "./?/?.lua"))
print(package.searchpath("missing", "./?.lua;./?/init.lua"))
print(package.searchpath("found", "./found.lua"))
print(package.searchpath("a.b", "?;?x", ".", "_"))
print(select("#", package.searchpath("found", "./?.lua")))
print((pcall(package.searchpath, "x")))
print((pcall(package.searchpath)))

print("-- a custom searcher: modules kept in a table of sources")
do
  local sources = { ["virtual.answer"] = "return { answer = 42, name = ..., extra = select(2, ...) }", ["virtual.broken"] = "x = =" }
  table.insert(package.searchers, 2, function(name)
    local source = sources[name]
    if not source then return "no virtual source '" .. name .. "'" end
    local loader, message = load(source, "=virtual/" .. name)
    if not loader then error(message, 0) end
    return loader, "virtual:" .. name
  end)
  local m, extra = require "virtual.answer"
  print(m.answer, m.name, m.extra, extra)
  print(pcall(require, "virtual.broken"))
  local ok, message = pcall(require, "virtual.none")
  print(ok, message:find("no virtual source 'virtual.none'", 1, true) ~= nil)
  table.remove(package.searchers, 2)
end

print("-- searchers that return odd things")
do
  local saved = package.searchers
  package.searchers = { function() return nil end, function() return false end, function() return 5 end, function() return "\n\tmy message" end }
  local ok, message = pcall(require, "odd")
  print(ok, message:match("my message"))
  package.searchers = {}
  print((pcall(require, "odd")))
  package.searchers = nil
  print(pcall(require, "odd"))
  package.searchers = { function(name) return function(...) return { ... } end end }
  local m = require "no.extra.value"
  print(m[1], m[2])
  package.searchers = saved
end

print("-- package.loaded is what require looks at, the field can be replaced without effect")
do
  local real = package.loaded
  package.loaded = {}
  print(require "string" == string)
  package.loaded = real
  package.loaded.fake = "put there by hand"
  print((require "fake"))
end

print("-- the loader of files, called by hand")
do
  local searcher = package.searchers[2]
  package.path = "./?.lua"
  local loader, file = searcher("found")
  print(type(loader), file, loader("found", file))
  local message = searcher("missing")
  print(type(message), message:find("no file './missing.lua'", 1, true) ~= nil)
end

print("-- hot reload")
do
  write("hot.lua", "return { version = 1 }")
  local first = require "hot"
  write("hot.lua", "return { version = 2 }")
  print(first.version, require("hot").version)
  package.loaded.hot = nil
  print(first.version, require("hot").version)
end

print("-- dynamic libraries that are not there")
do
  local f, message, where = package.loadlib("./missing.so", "luaopen_missing")
  print(f, type(message), where == "open" or where == "absent")
end
