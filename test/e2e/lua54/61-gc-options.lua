-- collectgarbage: every option, its results and errors, both modes.

print("-- results")
print(collectgarbage(), collectgarbage("collect"))
print(math.type(collectgarbage("count")), collectgarbage("count") > 0)
print(collectgarbage("isrunning"))
print(collectgarbage("stop"), collectgarbage("isrunning"))
print(collectgarbage("restart"), collectgarbage("isrunning"))
print(type(collectgarbage("step")), type(collectgarbage("step", 100)))

print("-- modes: each call tells the mode before it; which is the first is up to the interpreter")
collectgarbage("incremental")
print(collectgarbage("incremental"))
print(collectgarbage("generational"))
print(collectgarbage("generational"))
print(collectgarbage("incremental"))
print(collectgarbage("incremental", 200, 200, 10))
print(collectgarbage("generational", 20, 100))
print(collectgarbage("incremental"))

print("-- the old parameters give the previous value")
do
  local pause = collectgarbage("setpause", 150)
  local multiplier = collectgarbage("setstepmul", 300)
  print(math.type(pause), math.type(multiplier))
  print(collectgarbage("setpause", pause), collectgarbage("setstepmul", multiplier))
end

print("-- errors")
print(pcall(collectgarbage, "unknown"))
print(pcall(collectgarbage, {}))
print(pcall(collectgarbage, "step", "x"))

print("-- memory falls after garbage is dropped")
do
  collectgarbage()
  local before = collectgarbage("count")
  local t = {}
  for i = 1, 20000 do t[i] = { i } end
  local during = collectgarbage("count")
  t = nil
  collectgarbage()
  local after = collectgarbage("count")
  print(during > before + 500, after < during - 500)
end

print("-- stopped, nothing is collected by itself")
do
  collectgarbage()
  collectgarbage("stop")
  local weak = setmetatable({}, { __mode = "v" })
  for i = 1, 1000 do weak[i] = {} end
  for _ = 1, 10000 do local _ = {} end
  local alive = 0
  for _ in pairs(weak) do alive = alive + 1 end
  print(alive)
  collectgarbage("restart")
  collectgarbage()
  print(next(weak))
end

print("-- a full cycle by steps")
for _, mode in ipairs { "incremental", "generational" } do
  collectgarbage(mode)
  local weak = setmetatable({ {} }, { __mode = "v" })
  local steps = 0
  repeat
    steps = steps + 1
  until collectgarbage("step") and weak[1] == nil or steps > 100000
  print(mode, weak[1], steps <= 100000)
end
collectgarbage("incremental")

print("-- work under both modes gives the same results")
local function work()
  local live, checksum = {}, 0
  for i = 1, 30000 do
    local node = { value = i, text = "n" .. i, link = live[i % 97] }
    live[i % 97] = node
    if i % 1000 == 0 then live[i % 97].link = nil end
    checksum = (checksum + #node.text * i) % 1000003
  end
  local depth = 0
  for _, node in pairs(live) do
    while node and depth < 1000000 do
      depth = depth + 1
      node = node.link
    end
  end
  return checksum, depth
end
for _, mode in ipairs { "incremental", "generational", "incremental" } do
  collectgarbage(mode)
  print(mode == "unreachable", work())
end

print("-- collecting inside a coroutine, inside a metamethod, inside a comparison")
print(coroutine.wrap(function() collectgarbage() coroutine.yield("yielded") end)())
print(setmetatable({}, { __index = function(_, key) collectgarbage() return key .. "!" end }).key)
do
  local t = { 5, 3, 1, 4 }
  table.sort(t, function(a, b) collectgarbage("step") return a < b end)
  print(table.concat(t, " "))
end

print("-- a long chain of references is freed without recursion trouble")
do
  local head
  for i = 1, 100000 do head = { next = head } end
  head = nil
  print(collectgarbage())
end
