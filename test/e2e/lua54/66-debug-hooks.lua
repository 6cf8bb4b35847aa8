-- debug.sethook and debug.gethook: line, call, return and count events, per coroutine, errors from hooks.

print("-- none at first")
print(debug.gethook())

print("-- line events")
do
  local lines = {}
  local source = "local a = 1\nlocal b = 2\nif a < b then\n  a = b\nend\nreturn a"
  local f = load(source, "=lines")
  debug.sethook(function(event, line)
    if debug.getinfo(2, "S").source == "=lines" then lines[#lines + 1] = event .. line end
  end, "l")
  f()
  debug.sethook()
  print(table.concat(lines, " "))
end

print("-- loops touch their lines again and again")
do
  local counts = {}
  local f = load("local n = 0\nfor i = 1, 3 do\n  n = n + i\nend\nreturn n", "=loop")
  debug.sethook(function(_, line)
    if debug.getinfo(2, "S").source == "=loop" then counts[line] = (counts[line] or 0) + 1 end
  end, "l")
  local result = f()
  debug.sethook()
  print(result, counts[1], counts[3], counts[5])
end

print("-- call and return events")
do
  local events = {}
  local function callee(x) return x + 1 end
  local function tail(x) return callee(x) end
  debug.sethook(function(event)
    local info = debug.getinfo(2, "f")
    if info.func == callee or info.func == tail then events[#events + 1] = event .. (info.func == callee and ":callee" or ":tail") end
  end, "cr")
  local a = callee(1)
  local b = tail(1)
  debug.sethook()
  print(a, b)
  print(table.concat(events, " "))
end

print("-- count events")
do
  local count = 0
  debug.sethook(function(event) if event == "count" then count = count + 1 end end, "", 1000)
  local x = 0
  for i = 1, 100000 do x = x + i end
  debug.sethook()
  print(x, count > 50)
end

print("-- an error from a hook reaches the program: a budget for untrusted code")
do
  local function with_budget(f, budget)
    debug.sethook(function()
      debug.sethook()
      error("budget exceeded", 0)
    end, "", budget)
    local ok, message = pcall(f)
    debug.sethook()
    return ok, message
  end
  print(with_budget(function() while true do end end, 10000))
  print(with_budget(function() return "quick" end, 1000000))
  print(with_budget(function() local s = 0 for i = 1, math.huge do s = s + i end end, 5000))
end

print("-- gethook tells what was set")
do
  local function hook() end
  debug.sethook(hook, "crl", 500)
  local f, mask, count = debug.gethook()
  debug.sethook()
  print(f == hook, mask, count)
  debug.sethook(hook, "l")
  print(select(2, debug.gethook()))
  debug.sethook(hook, "")
  print((debug.gethook()))
  debug.sethook()
end

print("-- hooks belong to a coroutine")
do
  local seen = {}
  local co = coroutine.create(function()
    local a = 1
    coroutine.yield(a)
    local b = 2
    return b
  end)
  debug.sethook(co, function(_, line) seen[#seen + 1] = line end, "l")
  print((debug.gethook()), type((debug.gethook(co))))
  coroutine.resume(co)
  local x = 1 -- not seen: this is the main coroutine
  coroutine.resume(co)
  print(#seen, seen[1] + 1 == seen[2], x)
end

print("-- a hook may inspect and change locals")
do
  local f = load("local value = 1\nlocal copy = value\nreturn copy", "=change")
  debug.sethook(function(_, line)
    if debug.getinfo(2, "S").source == "=change" and line == 2 then
      local name, value = debug.getlocal(2, 1)
      print(name, value)
      debug.setlocal(2, 1, 42)
    end
  end, "l")
  local result = f()
  debug.sethook()
  print(result)
end

print("-- a hook cannot be hooked: events inside it are silent")
do
  local depth, deepest = 0, 0
  debug.sethook(function()
    depth = depth + 1
    deepest = math.max(deepest, depth)
    local _ = tostring(5)
    depth = depth - 1
  end, "crl")
  local _ = tostring(1)
  debug.sethook()
  print(deepest)
end

print("-- a profile by function")
do
  local calls = {}
  local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
  debug.sethook(function()
    local f = debug.getinfo(2, "f").func
    calls[f] = (calls[f] or 0) + 1
  end, "c")
  local result = fib(12)
  debug.sethook()
  print(result, calls[fib])
end

print("-- a tracer of lines with locals")
do
  local trace = {}
  local f = load("local x = 2\nlocal y = x * 3\nlocal z = x + y\nreturn z", "=trace")
  debug.sethook(function(_, line)
    if debug.getinfo(2, "S").source ~= "=trace" then return end
    local names, i = {}, 1
    while true do
      local name, value = debug.getlocal(2, i)
      if not name then break end
      if not name:find("^%(") then names[#names + 1] = name .. "=" .. tostring(value) end
      i = i + 1
    end
    trace[#trace + 1] = line .. "[" .. table.concat(names, ",") .. "]"
  end, "l")
  f()
  debug.sethook()
  print(table.concat(trace, " "))
end
