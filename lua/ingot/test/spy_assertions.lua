-- The assertions on spies and stubs: `assert.spy(s).was.called_with(...)`.

local stack = require("ingot.test.stack")
stack.own()

local format = require("ingot.test.format")
local registry = require("ingot.test.registry")
local spy = require("ingot.test.spy")

for _, name in ipairs({ "spy", "stub" }) do
  registry.add("modifier", name, function(state, arguments)
    local payload = arguments and arguments[1]
    if not spy.is_spy(payload) then
      stack.misuse(("assert.%s needs a %s, got %s"):format(name, name, format.value(payload)))
    end
    state.payload = payload
  end)
end

local function add(name, callback)
  local keys = "assertion." .. name
  registry.add("assertion", name, function(state, arguments)
    if not spy.is_spy(state.payload) then
      stack.misuse(("'%s' asks about a spy: assert.spy(s).was.%s()"):format(name, name))
    end
    return callback(state, arguments)
  end, keys .. ".positive", keys .. ".negative")
end

add("called", function(state, arguments)
  local times = arguments[1]
  if times ~= nil and not tonumber(times) then
    state.failure_message, times = times, nil
  elseif arguments[2] ~= nil then
    state.failure_message = arguments[2]
  end
  local holds, count = state.payload:called(tonumber(times))
  if not times then
    local text = state.mod and "It should have been called, but was not."
      or "It should not have been called, but was called %d time(s)."
    state.explanation = text:format(count)
  end
  arguments[1], arguments[2], arguments.n, arguments.nofmt = times, count, 2, { true, true }
  return holds
end)

local function add_count(name, accept)
  add(name, function(state, arguments)
    local times = tonumber(arguments[1])
    if not times then
      stack.misuse(("bad argument #1 to '%s' (number expected, got %s)"):format(name, type(arguments[1])))
    end
    if arguments[2] ~= nil then state.failure_message = arguments[2] end
    local holds, count = state.payload:called(times, accept)
    arguments[1], arguments[2], arguments.n, arguments.nofmt = times, count, 2, { true, true }
    return holds
  end)
end

add_count("called_at_least", function(count, times) return count >= times end)
add_count("called_at_most", function(count, times) return count <= times end)
add_count("called_more_than", function(count, times) return count > times end)
add_count("called_less_than", function(count, times) return count < times end)

local function add_list(name, find)
  add(name, function(state, arguments)
    local expected = table.pack(table.unpack(arguments, 1, arguments.n))
    local holds, found = find(state.payload, expected)
    arguments[1], arguments[2] = found and format.list(found) or "(never called)", format.list(expected)
    arguments.n, arguments.nofmt = 2, { true, true }
    return holds
  end)
end

add_list("called_with", function(payload, expected) return payload:called_with(expected) end)
add_list("returned_with", function(payload, expected) return payload:returned_with(expected) end)
