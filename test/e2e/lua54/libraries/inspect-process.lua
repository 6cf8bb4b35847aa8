-- inspect's process option: hiding values, renaming, paths, metatables; and inspect as a tool for snapshots.

local inspect = require "inspect"

print("-- removing and replacing values")
local account = { user = "admin", password = "secret", nested = { password = "deeper", list = { 1, "password", 3 } } }
print(inspect(account, {
  process = function(item, path)
    if path[#path] == "password" then return "***" end
    return item
  end,
}))
print(inspect(account, {
  process = function(item, path)
    if path[#path] ~= "password" then return item end
  end,
}))

print("-- keys are processed too")
print(inspect({ one = 1, two = { three = 3 } }, {
  process = function(item, path)
    if path[#path] == inspect.KEY then return item:upper() end
    return item
  end,
}))

print("-- paths as they are visited")
do
  local visited = {}
  local function label(step) return tostring(step) end
  inspect({ a = { 10, 20 } }, {
    process = function(item, path)
      local labels = {}
      for i, step in ipairs(path) do labels[i] = label(step) end
      visited[#visited + 1] = "/" .. table.concat(labels, "/") .. "=" .. (type(item) == "table" and "table" or tostring(item))
      return item
    end,
  })
  table.sort(visited)
  for _, line in ipairs(visited) do print(line) end
end

print("-- metatables can be left out")
do
  local object = setmetatable({ 1, nested = setmetatable({}, { __name = "inner" }) }, { __name = "outer" })
  print(inspect(object, { process = function(item, path) if path[#path] ~= inspect.METATABLE then return item end end }))
  print(inspect(object))
end

print("-- numbers rounded, long strings cut, functions named")
do
  local names = { [print] = "print", [math.sin] = "math.sin" }
  print(inspect({ 1 / 3, ("x"):rep(50), print, math.sin, { math.pi } }, {
    process = function(item)
      if math.type(item) == "float" then return tonumber(("%.3f"):format(item)) end
      if type(item) == "string" and #item > 20 then return item:sub(1, 17) .. "..." end
      return names[item] or item
    end,
  }))
end

print("-- the processed copy leaves the original alone")
do
  local original = { list = { 1, 2, 3 } }
  inspect(original, { process = function(item) return type(item) == "number" and item * 10 or item end })
  print(inspect(original))
end

print("-- cycles with process")
do
  local node = { value = 1 }
  node.next = { value = 2, next = node }
  print(inspect(node, { process = function(item, path) if path[#path] == "value" then return item * 100 end return item end }))
end

print("-- a snapshot that can be loaded back")
do
  local data = { title = "x", list = { 1, 2, { 3, 4 } }, flags = { yes = true, no = false }, ["odd key"] = "new\nline" }
  local text = inspect(data)
  local back = load("return " .. text)()
  print(inspect(back) == text, back["odd key"] == data["odd key"])
end

print("-- comparing two structures by their text")
do
  local function equal(a, b) return inspect(a) == inspect(b) end
  print(equal({ 1, { a = 2 } }, { 1, { a = 2 } }), equal({ 1, { a = 2 } }, { 1, { a = 3 } }), equal({ a = 1, b = 2 }, { b = 2, a = 1 }))
end

print("-- large")
do
  local big = {}
  for i = 1, 2000 do big["key" .. i] = { i, i * 2 } end
  local text = inspect(big)
  print(#text, text:sub(1, 40))
end
