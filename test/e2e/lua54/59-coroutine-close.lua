-- coroutine.close: pending to-be-closed variables run, errors come back, states it accepts.

local function guard(name)
  return setmetatable({}, { __close = function(_, e) print("closing", name, e) end })
end

print("-- a suspended coroutine with pending variables")
do
  local co = coroutine.create(function()
    local a <close> = guard "a"
    local b <close> = guard "b"
    coroutine.yield("suspended")
    print("never")
  end)
  print(coroutine.resume(co))
  print(coroutine.close(co))
  print(coroutine.status(co), coroutine.resume(co))
end

print("-- one that never started, one that finished")
do
  local co = coroutine.create(function() end)
  print(coroutine.close(co), coroutine.status(co), coroutine.close(co))
  co = coroutine.create(function() return 1 end)
  coroutine.resume(co)
  print(coroutine.close(co))
end

print("-- one that failed: close gives its error once")
do
  local co = coroutine.create(function() error("failed", 0) end)
  coroutine.resume(co)
  print(coroutine.close(co))
  print(coroutine.close(co))
end

print("-- variables of a coroutine that failed are closed at the failure")
do
  local co = coroutine.create(function()
    local a <close> = guard "on failure"
    error("reason", 0)
  end)
  print(coroutine.resume(co))
  print(coroutine.status(co))
  print(coroutine.close(co))
end

print("-- an error while closing")
do
  local co = coroutine.create(function()
    local outer <close> = guard "outer"
    local bad <close> = setmetatable({}, { __close = function() error("in close", 0) end })
    local inner <close> = guard "inner"
    coroutine.yield()
  end)
  coroutine.resume(co)
  print(coroutine.close(co))
  print(coroutine.status(co))
end

print("-- running and normal coroutines cannot be closed")
do
  local function reason(...)
    local ok, message = pcall(coroutine.close, ...)
    return ok, message
  end
  print(reason(coroutine.running()))
  local outer
  outer = coroutine.create(function()
    local inner = coroutine.wrap(function() print(reason(outer)) end)
    inner()
    print(reason(outer))
  end)
  coroutine.resume(outer)
  print(reason())
  print(reason(5))
end

print("-- nothing is closed before somebody closes it")
do
  local closed = false
  local co = coroutine.create(function()
    local g <close> = setmetatable({}, { __close = function() closed = true end })
    coroutine.yield()
  end)
  coroutine.resume(co)
  print(closed, coroutine.close(co), closed)
end

print("-- a generator as the closing value of a for loop")
do
  local function generate(n)
    local co = coroutine.create(function()
      local g <close> = guard "generator"
      for i = 1, n do coroutine.yield(i) end
    end)
    local function step()
      local _, value = coroutine.resume(co)
      return value
    end
    return step, nil, nil, setmetatable({}, { __close = function() coroutine.close(co) end })
  end
  for i in generate(10) do
    io.write(i, " ")
    if i == 3 then break end
  end
  print()
  for i in generate(2) do io.write(i, " ") end
  print()
end

print("-- closing variables that yield inside a live coroutine")
do
  local co = coroutine.wrap(function()
    local first <close> = setmetatable({}, { __close = function() coroutine.yield("first closing") end })
    local second <close> = setmetatable({}, { __close = function() coroutine.yield("second closing") end })
    return "returned"
  end)
  print(co())
  print(co())
  print(co())
end

print("-- but not while coroutine.close runs it")
do
  local co = coroutine.create(function()
    local a <close> = setmetatable({}, { __close = function() coroutine.yield() end })
    coroutine.yield()
  end)
  coroutine.resume(co)
  local ok, message = coroutine.close(co)
  print(ok, type(message))
end
