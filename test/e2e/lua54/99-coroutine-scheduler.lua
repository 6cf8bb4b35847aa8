-- A cooperative scheduler: tasks, channels, timers on a simulated clock, cancellation, errors; producers and consumers.

local Scheduler = {}
Scheduler.__index = Scheduler

function Scheduler.new() return setmetatable({ now = 0, ready = {}, timers = {}, failed = {} }, Scheduler) end

function Scheduler:spawn(name, body, ...)
  local task = { name = name, co = coroutine.create(body) }
  self.ready[#self.ready + 1] = { task, table.pack(...) }
  return task
end

function Scheduler:sleep(duration)
  coroutine.yield("sleep", duration)
end

function Scheduler:run()
  while true do
    while #self.ready > 0 do
      local task, arguments = table.unpack(table.remove(self.ready, 1))
      if not task.cancelled then
        local results = table.pack(coroutine.resume(task.co, table.unpack(arguments, 1, arguments.n)))
        if not results[1] then
          self.failed[#self.failed + 1] = task.name .. ": " .. tostring(results[2])
        elseif coroutine.status(task.co) == "suspended" then
          local kind, value = results[2], results[3]
          if kind == "sleep" then
            self.timers[#self.timers + 1] = { at = self.now + value, task = task, order = #self.timers }
          elseif kind == "wait" then
            value[#value + 1] = task
          end
        end
      end
    end
    if #self.timers == 0 then return end
    table.sort(self.timers, function(a, b)
      if a.at ~= b.at then return a.at < b.at end
      return a.order < b.order
    end)
    local timer = table.remove(self.timers, 1)
    self.now = timer.at
    self.ready[#self.ready + 1] = { timer.task, table.pack() }
  end
end

function Scheduler:cancel(task)
  task.cancelled = true
  return coroutine.close(task.co)
end

function Scheduler:channel(capacity)
  local scheduler = self
  local channel = { items = {}, receivers = {}, senders = {} }
  function channel:send(value)
    while #self.items >= capacity do coroutine.yield("wait", self.senders) end
    self.items[#self.items + 1] = value
    local receiver = table.remove(self.receivers, 1)
    if receiver then scheduler.ready[#scheduler.ready + 1] = { receiver, table.pack() } end
  end
  function channel:receive()
    while #self.items == 0 do
      if self.closed then return nil end
      coroutine.yield("wait", self.receivers)
    end
    local sender = table.remove(self.senders, 1)
    if sender then scheduler.ready[#scheduler.ready + 1] = { sender, table.pack() } end
    return table.remove(self.items, 1)
  end
  function channel:close()
    self.closed = true
    for _, receiver in ipairs(self.receivers) do scheduler.ready[#scheduler.ready + 1] = { receiver, table.pack() } end
    self.receivers = {}
  end
  return channel
end

print("-- timers fire in order of time")
do
  local s = Scheduler.new()
  for i, delay in ipairs { 30, 10, 20, 10 } do
    s:spawn("t" .. i, function()
      s:sleep(delay)
      io.write(s.now, ":", i, " ")
    end)
  end
  s:run()
  print(s.now)
end

print("-- a producer and two consumers over a channel")
do
  local s = Scheduler.new()
  local channel = s:channel(2)
  local log = {}
  s:spawn("producer", function()
    for i = 1, 8 do
      channel:send(i)
      log[#log + 1] = "+" .. i
    end
    channel:close()
  end)
  for c = 1, 2 do
    s:spawn("consumer", function()
      while true do
        local value = channel:receive()
        if not value then break end
        log[#log + 1] = c .. "<" .. value
        s:sleep(c)
      end
      log[#log + 1] = c .. " done"
    end)
  end
  s:run()
  print(table.concat(log, " "))
end

print("-- cancellation runs the pending to-be-closed variables")
do
  local s = Scheduler.new()
  local victim = s:spawn("victim", function()
    local resource <close> = setmetatable({}, { __close = function() print("resource released") end })
    s:sleep(1000)
    print("never")
  end)
  s:spawn("killer", function()
    s:sleep(5)
    print("cancel", s:cancel(victim))
  end)
  s:run()
  print(coroutine.status(victim.co))
end

print("-- a failing task does not stop the others")
do
  local s = Scheduler.new()
  s:spawn("bad", function()
    s:sleep(1)
    error("bad luck", 0)
  end)
  s:spawn("worse", function() error(setmetatable({}, { __tostring = function() return "an object" end })) end)
  s:spawn("good", function()
    s:sleep(2)
    print("still running at", s.now)
  end)
  s:run()
  print(table.concat(s.failed, "; "))
end

print("-- tasks that spawn tasks: a tree of work summed up")
do
  local s = Scheduler.new()
  local total, tasks = 0, 0
  local function work(depth, value)
    tasks = tasks + 1
    if depth == 0 then
      s:sleep(value % 7)
      total = total + value
      return
    end
    for i = 1, 3 do s:spawn("child", work, depth - 1, value * 3 + i) end
  end
  s:spawn("root", work, 5, 1)
  s:run()
  print(tasks, total, s.now)
end

print("-- a pipeline of stages")
do
  local function stage(source, transform)
    return coroutine.wrap(function()
      for value in source do
        local result = transform(value)
        if result ~= nil then coroutine.yield(result) end
      end
    end)
  end
  local function numbers(n)
    return coroutine.wrap(function() for i = 1, n do coroutine.yield(i) end end)
  end
  local pipeline = numbers(20)
  pipeline = stage(pipeline, function(v) if v % 2 == 1 then return v end end)
  pipeline = stage(pipeline, function(v) return v * v end)
  pipeline = stage(pipeline, function(v) if v > 50 then return "#" .. v end end)
  for value in pipeline do io.write(value, " ") end
  print()
end
