-- Weak tables: weak values, weak keys, both, ephemerons, what is never collected.

local function count(t)
  local n = 0
  for _ in pairs(t) do n = n + 1 end
  return n
end
local function collect()
  collectgarbage()
  collectgarbage()
end

print("-- weak values")
do
  local weak = setmetatable({}, { __mode = "v" })
  local kept = {}
  weak[1], weak[2], weak.x, weak.y = kept, {}, {}, kept
  collect()
  print(weak[1] == kept, weak[2], weak.x, weak.y == kept, count(weak))
end

print("-- weak keys")
do
  local weak = setmetatable({}, { __mode = "k" })
  local kept = {}
  weak[kept], weak[{}], weak["string"], weak[5] = "kept", "lost", {}, {}
  collect()
  print(weak[kept], type(weak.string), type(weak[5]), count(weak))
end

print("-- both")
do
  local weak = setmetatable({}, { __mode = "kv" })
  local key, value = {}, {}
  weak[key], weak[{}], weak[1] = value, value, value
  weak[value] = {}
  weak[2] = {}
  collect()
  print(weak[key] == value, weak[1] == value, weak[value], weak[2], count(weak))
end

print("-- strings, numbers, booleans and light values are never removed")
do
  local weak = setmetatable({}, { __mode = "kv" })
  weak[1], weak.text, weak["built " .. 5], weak[2.5], weak[true] = "value " .. 6, 7, true, "x", 1
  collect()
  print(count(weak), weak[1], weak["built 5"], weak[2.5], weak[true])
end

print("-- functions and threads are")
do
  local weak = setmetatable({}, { __mode = "v" })
  local n = 0
  weak.closure = function() n = n + 1 end
  weak.thread = coroutine.create(function() coroutine.yield() end)
  weak.library = print
  collect()
  print(weak.closure, weak.thread, weak.library == print)
end

print("-- ephemerons: a value that refers to its own key does not keep it")
do
  local weak = setmetatable({}, { __mode = "k" })
  do
    local key = {}
    weak[key] = { back = key }
    local a, b = {}, {}
    weak[a], weak[b] = { b }, { a }
  end
  collect()
  print(count(weak))
end

print("-- chains of ephemerons live as long as their first key")
do
  local weak = setmetatable({}, { __mode = "k" })
  local first = {}
  local key = first
  for i = 1, 50 do
    local following = { i }
    weak[key] = following
    key = following
  end
  key = nil
  collect()
  print(count(weak))
  local n, at = 0, first
  while weak[at] do
    at = weak[at]
    n = n + 1
  end
  print(n, at[1])
  first, at = nil, nil
  collect()
  print(count(weak))
end

print("-- weak values of a table with weak values as keys elsewhere")
do
  local cache = setmetatable({}, { __mode = "v" })
  local made = 0
  local function get(name)
    local object = cache[name]
    if not object then
      made = made + 1
      object = { name = name }
      cache[name] = object
    end
    return object
  end
  local a = get "a"
  print(get "a" == a, made)
  collect()
  print(get "a" == a, made)
  a = nil
  collect()
  print(cache.a)
  get "a"
  print(made)
end

print("-- private data by object")
do
  local private = setmetatable({}, { __mode = "k" })
  local function new(secret)
    local object = {}
    private[object] = { secret = secret, owner = object }
    return object
  end
  local one = new "s1"
  new "s2"
  print(private[one].secret)
  collect()
  print(count(private))
end

print("-- changing the mode later, invalid modes")
do
  local meta = {}
  local t = setmetatable({ {}, {} }, meta)
  collect()
  print(#t)
  meta.__mode = "v"
  setmetatable(t, meta)
  collect()
  print(next(t))
  local odd = setmetatable({ {} }, { __mode = "x" })
  collect()
  print(#odd)
  odd = setmetatable({ {} }, { __mode = 5 })
  collect()
  print(#odd)
end

print("-- resurrected by a finalizer: gone from weak values, still in weak keys during the call")
do
  local values, keys = setmetatable({}, { __mode = "v" }), setmetatable({}, { __mode = "k" })
  local seen
  do
    local object = setmetatable({}, { __gc = function(o) seen = tostring(values[1]) .. " " .. tostring(keys[o]) end })
    values[1], keys[object] = object, "key value"
  end
  collect()
  print(seen, values[1], count(keys))
end

print("-- in generational mode too")
do
  collectgarbage("generational")
  local weak = setmetatable({}, { __mode = "v" })
  local kept = {}
  for i = 1, 100 do
    local object = {}
    weak[i] = object
    if i % 10 == 0 then kept[#kept + 1] = object end
  end
  collect()
  print(count(weak), #kept)
  collectgarbage("incremental")
end

print("-- many")
do
  local weak = setmetatable({}, { __mode = "kv" })
  local kept = {}
  for i = 1, 10000 do
    local key = {}
    weak[key] = { i }
    if i % 100 == 0 then kept[key] = weak[key] end
  end
  collect()
  local sum = 0
  for _, value in pairs(weak) do sum = sum + value[1] end
  print(count(weak), sum)
end
